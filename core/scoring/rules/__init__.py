"""The rules that judge a proposed event, a module for each part of the game.

Each rule is a generator of breaches over a state and a body, so that ``decide`` can stop at the first refusal
and ``audit`` can report them all: one rule, one place.
"""
