"""Readers of typed facts: each takes the words and returns values with the words that say them."""
