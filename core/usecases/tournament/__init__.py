"""Organising tournaments: grounds, sides, officials, fixtures, and the board over all grounds."""
