"""Viewers in a process of their own, so that reading what they get does not delay the scorers who are measured."""

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import NamedTuple

from benchmarks.fanout.audience import Audience

POLL_S = 0.05
JOIN_S = 120.0


class Seen(NamedTuple):
    """What one viewer saw of one commit."""

    match: str
    seq: int
    at_s: float
    """On the monotonic clock, which all processes share."""


class Crowd:
    """The viewers, from outside their process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def leave(self) -> list[Seen]:
        """End, and tell what was seen."""
        self._pipe.send(None)
        seen: list[Seen] = self._pipe.recv()
        return seen


def _watch(address: tuple[str, int], matches: Sequence[str], pipe: Connection) -> None:
    audience = Audience(address, matches)
    pipe.send(None)
    while not pipe.poll():
        audience.poll(POLL_S)
    audience.poll(0)
    seen = [Seen(matches[viewer], number, at_ns / 1e9) for number, at_ns, viewer in audience.deliveries]
    pipe.send(seen)
    audience.close()


@contextmanager
def watching(address: tuple[str, int], matches: Sequence[str]) -> Iterator[Crowd]:
    """A viewer for each of ``matches``; entered once all have joined."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_watch, args=(address, matches, theirs), daemon=True)
    process.start()
    try:
        if not ours.poll(JOIN_S):
            raise TimeoutError("the viewers did not join in time")
        ours.recv()
        yield Crowd(ours)
    finally:
        process.join(5)
        if process.is_alive():
            process.kill()
