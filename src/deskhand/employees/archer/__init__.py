"""Archer: first touch of a lead to a meeting with the right person, or an honest other end."""
