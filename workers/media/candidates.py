"""Moments that may be worth a look, put together from what was seen, heard and noted; the same for the same clues."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from core.models.footage import Moment, MomentKind
from core.models.prose import quoted
from core.ports.analyst import Note
from workers.media.motion import Peak
from workers.media.onsets import Onset

_TOGETHER_US: Final = 750_000
"""How far a hit's sound may be from the height of the movement: a stroke and its follow-through."""
_BEFORE_US: Final = 2_000_000
"""A ball's flight from the hand to the bat takes less than a second; the rest is the run-up."""
_AFTER_US: Final = 2_000_000
_APART_US: Final = 3_000_000
"""No two moments are about the same ball."""
_MOST: Final = 60
_LOUD_DB: Final = 12.0
"""From here on a sound is worth a look by itself."""
_VERY_LOUD_DB: Final = 30.0
_MUCH: Final = 0.5
"""From this weight on a movement is worth a look by itself."""
_NOTED: Final = 0.9
_GUESSED: Final = 0.6
"""A note whose kind its words only suggest."""
_DISMISSAL: Final = re.compile(r"\b(bowled|caught|lbw|stumped|run out|hit wicket|wicket|dismissed)\b", re.IGNORECASE)
_FORM: Final = re.compile(
    r"\b(elbow|head|foot|feet|footwork|stance|grip|backlift|balance|wrists?|shoulders?|hips?|posture|late|early)\b",
    re.IGNORECASE,
)


class Clues(Struct, frozen=True, kw_only=True):
    """What is known of a video; each in order of time, and within the video."""

    duration_us: int
    peaks: tuple[Peak, ...] = ()
    """Of movement."""
    cuts: tuple[Peak, ...] = ()
    onsets: tuple[Onset, ...] = ()
    notes: tuple[Note, ...] = ()
    seen: bool = True
    """Whether there was a picture to look at."""
    heard: bool = True
    """Whether there was sound to listen to."""


def kind_of(note: Note) -> MomentKind:
    """What the coach tagged a note with, else what its words suggest, else a key moment."""
    if note.kind is not None:
        return note.kind
    if _DISMISSAL.search(note.text):
        return MomentKind.DISMISSAL
    return MomentKind.FORM_ISSUE if _FORM.search(note.text) else MomentKind.KEY_MOMENT


def candidates(clues: Clues) -> tuple[Moment, ...]:
    """At most 60 moments in order of time, no two within three seconds, each within its scene and with its reason.

    Surest are the coach's notes; then a sharp sound within strong movement, which may be bat on ball (a key
    moment); strong movement alone (a highlight); and a sharp sound alone.
    """
    found = [*_noted(clues), *_hits(clues)]
    chosen: list[tuple[int, Moment]] = []
    for at_us, moment in sorted(found, key=lambda each: (-each[1].confidence, each[0])):
        if len(chosen) == _MOST:
            break
        if all(abs(at_us - other_us) >= _APART_US for other_us, _ in chosen):
            chosen.append((at_us, moment))
    return tuple(moment for _, moment in sorted(chosen, key=lambda each: each[0]))


def _noted(clues: Clues) -> Iterator[tuple[int, Moment]]:
    for note in clues.notes:
        if note.at_us is None or not 0 <= note.at_us < clues.duration_us:
            continue  # of the session as a whole, or of a video that was replaced
        sure = _GUESSED if note.kind is None else _NOTED
        yield _moment(clues, note.at_us, kind_of(note), sure, f"The coach's note here says {quoted(note.text)}.")


def _hits(clues: Clues) -> Iterator[tuple[int, Moment]]:
    """Movement with the loudest sound in it, movement alone, and sounds that no movement is near."""
    times, heights = [onset.at_us for onset in clues.onsets], [peak.at_us for peak in clues.peaks]
    for peak in clues.peaks:
        near = clues.onsets[_about(times, peak.at_us)]
        if near:
            yield _stroke(clues, max(near, key=lambda onset: onset.rise_db), peak)
        elif peak.weight >= _MUCH:
            yield _movement(clues, peak)
    for onset in clues.onsets:
        if onset.rise_db >= _LOUD_DB and not clues.peaks[_about(heights, onset.at_us)]:
            yield _sound(clues, onset)


def _about(times_us: list[int], at_us: int) -> slice:
    """Which of the times belong together with one."""
    return slice(bisect_left(times_us, at_us - _TOGETHER_US), bisect_right(times_us, at_us + _TOGETHER_US))


def _stroke(clues: Clues, onset: Onset, peak: Peak) -> tuple[int, Moment]:
    reason = (
        f"A short, sharp sound, {onset.rise_db:.0f} dB above what is around it, falls within strong movement: "
        "it may be bat on ball."
    )
    sure = 0.45 + 0.2 * _loudness(onset) + 0.2 * peak.weight
    return _moment(clues, onset.at_us, MomentKind.KEY_MOMENT, sure, reason)


def _movement(clues: Clues, peak: Peak) -> tuple[int, Moment]:
    why = "without a sharp sound" if clues.heard else "and there is no sound to compare with"
    reason = f"Far more moves here than usually in this video, {why}."
    return _moment(clues, peak.at_us, MomentKind.HIGHLIGHT, 0.2 + 0.2 * peak.weight, reason)


def _sound(clues: Clues, onset: Onset) -> tuple[int, Moment]:
    why = "but little moves" if clues.seen else "and the picture was not looked at"
    reason = (
        f"There is a short, sharp sound, {onset.rise_db:.0f} dB above what is around it, {why}: "
        "perhaps bat on ball, perhaps something else."
    )
    return _moment(clues, onset.at_us, MomentKind.KEY_MOMENT, 0.15 + 0.2 * _loudness(onset), reason)


def _loudness(onset: Onset) -> float:
    """0 to 1."""
    return min(1.0, onset.rise_db / _VERY_LOUD_DB)


def _moment(clues: Clues, at_us: int, kind: MomentKind, confidence: float, reason: str) -> tuple[int, Moment]:
    """A few seconds around a time, not beyond the scene that it is in; with the time itself."""
    cuts = [0, *(cut.at_us for cut in clues.cuts), clues.duration_us]
    scene = bisect_right(cuts, at_us, hi=len(cuts) - 1)
    return at_us, Moment(
        start_us=max(cuts[scene - 1], at_us - _BEFORE_US),
        end_us=min(cuts[scene], at_us + _AFTER_US),
        kind=kind,
        confidence=round(confidence, 3),
        reason=reason,
    )
