"""Frozen nouns that refer to each other by id: people, fixtures, media, billing."""
