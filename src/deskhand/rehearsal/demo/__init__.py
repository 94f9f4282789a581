"""A night and a day at Lakeview: one story with everything in it. Only the other people's lines are given."""
