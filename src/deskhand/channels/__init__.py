"""Carry words to and from people: one folder per carrier, each with its manifest."""
