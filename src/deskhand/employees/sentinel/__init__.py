"""Sentinel: a booked appointment to shown, moved or refilled."""
