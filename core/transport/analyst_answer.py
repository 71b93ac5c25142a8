"""What a model may answer, and what is believed of it: nothing outside the video, nothing without a bound."""

from math import isfinite
from typing import Final

from pydantic import BaseModel, ConfigDict

from core.models.footage import Moment, MomentKind
from core.models.prose import plain

_LONGEST_SUMMARY: Final = 4000
_LONGEST_SENTENCE: Final = 400
_MOST_MOMENTS: Final = 60
_MOST_TECHNIQUE: Final = 40
_SECOND_US: Final = 1_000_000
_SHORTEST_US: Final = _SECOND_US
"""What a model gives as a point in time becomes a span that can be played."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class SeenMoment(_Shape):
    """A span in seconds from the start of the video."""

    start_second: float
    end_second: float
    kind: MomentKind
    confidence: float
    """From 0 to 1."""
    reason: str


class Reading(_Shape):
    """The answer about notes."""

    summary: str
    technique: list[str]


class Sight(Reading):
    """The answer about a video."""

    moments: list[SeenMoment]


def summary_of(answer: Reading) -> str:
    """The summary in one line; empty where it says nothing."""
    return plain(answer.summary, _LONGEST_SUMMARY)


def technique_of(answer: Reading) -> tuple[str, ...]:
    """The notes on technique that say something."""
    sentences = (plain(sentence, _LONGEST_SENTENCE) for sentence in answer.technique)
    return tuple(sentence for sentence in sentences if sentence)[:_MOST_TECHNIQUE]


def moments_of(answer: Sight, duration_us: int) -> tuple[Moment, ...]:
    """The moments that lie within the video, the surest where there are too many, in the video's order."""
    found = [moment for each in answer.moments if (moment := _moment(each, duration_us)) is not None]
    surest = sorted(found, key=lambda moment: -moment.confidence)[:_MOST_MOMENTS]
    return tuple(sorted(surest, key=lambda moment: (moment.start_us, moment.end_us)))


def _moment(seen: SeenMoment, duration_us: int) -> Moment | None:
    """``None`` for one that lies outside, ends before it starts, or has no reason."""
    reason = plain(seen.reason, _LONGEST_SENTENCE)
    if not reason or not all(map(isfinite, (seen.start_second, seen.end_second, seen.confidence))):
        return None
    start_us, end_us = round(seen.start_second * _SECOND_US), round(seen.end_second * _SECOND_US)
    if end_us < max(0, start_us) or start_us >= duration_us:
        return None
    start_us = max(0, start_us)
    return Moment(
        start_us=start_us,
        end_us=min(max(end_us, start_us + _SHORTEST_US), duration_us),
        kind=seen.kind,
        confidence=min(1.0, max(0.0, seen.confidence)),
        reason=reason,
    )
