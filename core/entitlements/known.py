"""What a process knows of a workspace, and for how long it counts, in seconds of a clock that never goes back."""

from typing import NamedTuple

from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.holdings import Holdings

NEVER = float("-inf")
ALWAYS = float("inf")


class Ticket(NamedTuple):
    """The moment before a record is read, which decides what the record is worth."""

    doubts: int
    """How often it had been doubted that everything is heard."""
    at_s: float


class Answer:
    """A subject's entitlements."""

    __slots__ = ("asked_s", "entitlements", "features", "leased_s", "of", "read_s", "turns_s")

    def __init__(self, now_s: float) -> None:
        self.entitlements: Entitlements
        self.features: frozenset[str]
        self.of: Holdings | None = None
        """The record that it was resolved from."""
        self.turns_s = NEVER
        """When time alone changes it."""
        self.leased_s = NEVER
        """Until when it counts as long as every change would be heard."""
        self.read_s = NEVER
        """Until when it counts in any case."""
        self.asked_s = now_s

    def expire(self) -> None:
        """Whoever asks next has to look at the record again."""
        self.leased_s = self.read_s = NEVER


class Known:
    """A workspace's record, and the answers that came from it."""

    __slots__ = ("answers", "doubts", "floor", "held", "holdings", "read_s", "used_s")

    def __init__(self, now_s: float) -> None:
        self.holdings: Holdings | None = None
        self.floor = 0
        """The newest version that was announced: an older record is not worth keeping."""
        self.doubts = -1
        """The doubts at the moment before it was read: after another, changes may have been missed."""
        self.read_s = NEVER
        """Until when it counts because SQL was asked."""
        self.answers: dict[Subject, Answer] = {}
        self.held: dict[Subject, int] = {}
        self.used_s = now_s
        """When it was first heard of, or last announced: a version may have to be refused for a while after."""

    def take(self, holdings: Holdings, ticket: Ticket, until_s: float) -> bool:
        """Replace the record unless this one is older; returns whether it was taken.

        ``until_s`` is when the time is up for which SQL vouches, ``NEVER`` where SQL was not asked.
        """
        known = self.holdings
        if holdings.version < self.floor or (known is not None and holdings.version < known.version):
            return False
        if known is None or holdings != known:
            self.holdings = holdings
        if known is None or holdings.version > known.version:
            self.read_s = until_s
        else:
            self.read_s = max(self.read_s, until_s)
        self.doubts = max(self.doubts, ticket.doubts)
        self.expire()
        return True

    def outdate(self, version: int) -> None:
        """Take note that there is a record of that version."""
        if version > self.floor:
            self.floor = version
            self.expire()

    def expire(self) -> None:
        """Let every answer be looked at again."""
        for answer in self.answers.values():
            answer.expire()

    @property
    def current(self) -> bool:
        """Whether no newer version than the record's has been announced."""
        return self.holdings is not None and self.holdings.version >= self.floor
