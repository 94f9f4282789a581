"""Invitations by mail: what a calendar program takes as one, and what it answers. Mail carries it."""
