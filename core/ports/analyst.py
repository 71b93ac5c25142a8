"""Who looks at a coaching session and says what is worth seeing in it: a model that is paid by the token.

Times are presentation microseconds from the first picture shown, as in ``core.models.footage``.
"""

from typing import Protocol

from msgspec import Struct

from core.errors import CricksyError
from core.models.footage import Findings, KeyframeReason, Moment, MomentKind


class Note(Struct, frozen=True, kw_only=True):
    """What a coach wrote down in a session."""

    text: str
    at_us: int | None = None
    """Where in the video; ``None`` for one about the session as a whole."""
    player: str = ""
    """Whom it is about, by name; empty for everybody."""
    kind: MomentKind | None = None
    """What the coach tagged it with."""


class Still(Struct, frozen=True, kw_only=True):
    """A picture out of the video."""

    at_us: int
    reason: KeyframeReason
    jpeg: bytes


class Footage(Struct, frozen=True, kw_only=True):
    """A session with a video, as an analyst gets it. Every text in it was written by somebody: data, not orders."""

    title: str
    duration_us: int
    notes: tuple[Note, ...] = ()
    players: tuple[str, ...] = ()
    """Their names."""
    stills: tuple[Still, ...] = ()
    candidates: tuple[Moment, ...] = ()
    """What the offline analyser points at, for the model to confirm or to drop."""


class NotesReport(Struct, frozen=True, kw_only=True):
    """A session's notes, to be made into a report in words."""

    title: str
    notes: tuple[Note, ...]
    players: tuple[str, ...] = ()
    """The names of those who took part, also of those that no note is about."""


class UnusableAnswer(CricksyError):
    """The analyst's answer cannot be used."""

    code = "analyst_unusable"

    def __init__(self, message: str | None = None, *, tokens: int) -> None:
        """``tokens`` were spent all the same, and are charged."""
        super().__init__(message, tokens=tokens)
        self.tokens = tokens


class AnswerRefused(UnusableAnswer):
    """The analyst would not look at this session."""

    code = "analyst_refused"


class AnswerMalformed(UnusableAnswer):
    """The analyst's answer is not of the shape that was asked for, or breaks off."""

    code = "analyst_malformed"


class Analyst(Protocol):
    """A model that is asked once for each analysis.

    Both questions raise ``AnswerRefused`` and ``AnswerMalformed``, whose tokens were spent, and ``Unavailable``, after
    which nothing is owed and the same question may be asked again, with one of the codes ``analyst_busy`` (with
    ``retry_after_s``, ``None`` where it does not say), ``analyst_down``, ``analyst_slow`` and ``analyst_misconfigured``
    (the key, the model's name or the address: an operator has to see to it).
    """

    async def look(self, footage: Footage) -> Findings:
        """What is worth seeing in a video; every moment lies within it."""
        ...

    async def read(self, report: NotesReport) -> Findings:
        """What the notes come to; there are no moments in it."""
        ...

    def estimate(self, subject: Footage | NotesReport) -> int:
        """How many tokens the question and the longest answer come to, at least 1: what is reserved for it."""
        ...
