"""An analysis without a model: what moves, what sounds like a hit, and what the coach noted."""

import heapq
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from core.errors import Malformed
from core.models.footage import Findings, MomentKind
from core.models.prose import plain, quoted
from core.ports.analyst import Note
from workers.media.candidates import Clues, candidates, kind_of
from workers.media.hearing import has_sound
from workers.media.motion import Motion, Peak, read_motion
from workers.media.onsets import Onset, find_onsets
from workers.media.watch import Part, Watch

ANALYST: Final = "offline"
_MOST_ONSETS: Final = 5000
_MOST_PEAKS: Final = 200
_MOST_TECHNIQUE: Final = 40
_SHORTEST_SCENE_US: Final = 1_000_000
_PICTURE_SHARE: Final = 0.8
"""Of the work; decoding sound is cheap."""
_OFFLINE: Final = "This was made automatically and offline: neither a model nor a person has looked at the video."


def analyse(
    proxy: Path | None, sound: Path | None, *, duration_us: int, notes: Sequence[Note], watch: Watch
) -> Findings:
    """What can be found in a video without understanding it, whose summary says so; the same for the same files.

    ``proxy`` is the smallest rendition as one file, ``sound`` the file with the best sound, usually the source;
    either may be ``None``, and where only one of them can be read the summary says what is missing. Times in them
    count from their first picture. Raises ``Malformed`` where neither can be read, and what ``watch`` raises.
    """
    clues = gather(proxy, sound, duration_us=duration_us, notes=notes, watch=watch)
    moments = candidates(clues)
    return Findings(
        analyst=ANALYST,
        summary=_summary(clues, len(moments)),
        moments=moments,
        technique=tuple(
            f"From the notes{f' on {plain(note.player, 80)}' if note.player else ''}: {quoted(note.text)}."
            for note in notes
            if kind_of(note) is MomentKind.FORM_ISSUE
        )[:_MOST_TECHNIQUE],
    )


def gather(proxy: Path | None, sound: Path | None, *, duration_us: int, notes: Sequence[Note], watch: Watch) -> Clues:
    """What is seen and heard. Raises as ``analyse`` does."""
    failures: list[Malformed] = []
    motion: Motion | None = None
    onsets: list[Onset] | None = None
    try:
        motion = None if proxy is None else read_motion(proxy, Part(watch, 0.0, _PICTURE_SHARE))
    except Malformed as error:
        failures.append(error)
    try:
        onsets = None if sound is None else _listen(sound, Part(watch, _PICTURE_SHARE, 1.0))
    except Malformed as error:
        failures.append(error)
    if motion is None and onsets is None:
        raise failures[0] if failures else Malformed("There is nothing to analyse.", code="nothing_to_analyse")
    inside = range(duration_us)
    return Clues(
        duration_us=duration_us,
        peaks=() if motion is None else tuple(peak for peak in motion.peaks(_MOST_PEAKS) if peak.at_us in inside),
        cuts=() if motion is None else _scenes([cut for cut in motion.cuts if cut.at_us in inside]),
        onsets=tuple(onset for onset in onsets or () if onset.at_us in inside),
        notes=tuple(notes),
        seen=motion is not None,
        heard=onsets is not None,
    )


def _scenes(cuts: Sequence[Peak]) -> tuple[Peak, ...]:
    """Where scenes begin: two cuts within a second are somebody who walks through the picture."""
    lonely = (
        cut
        for before, cut, after in zip((None, *cuts), cuts, (*cuts[1:], None), strict=False)
        if (before is None or cut.at_us - before.at_us >= _SHORTEST_SCENE_US)
        and (after is None or after.at_us - cut.at_us >= _SHORTEST_SCENE_US)
    )
    return tuple(lonely)


def _listen(sound: Path, watch: Watch) -> list[Onset] | None:
    """The onsets, the sharpest where there are very many; ``None`` for a silent film."""
    if not has_sound(sound):
        return None
    sharpest = heapq.nlargest(_MOST_ONSETS, find_onsets(sound, watch), key=lambda onset: onset.rise_db)
    return sorted(sharpest, key=lambda onset: onset.at_us)


def _summary(clues: Clues, moments: int) -> str:
    seen = (
        f"{_count(len(clues.cuts) + 1, 'scene')} and {_count(len(clues.peaks), 'peak')} of movement"
        if clues.seen
        else "nothing of the picture, which could not be looked at"
    )
    heard = f"{_count(len(clues.onsets), 'short, sharp sound')}" if clues.heard else "no sound to listen to"
    noted = sum(note.at_us is not None for note in clues.notes)
    return (
        f"{_OFFLINE} Found: {seen}; {heard}; {_count(noted, 'note')} of the coach's in the video. "
        f"Of these, {_count(moments, 'moment')} may be worth a look; what happens in them is for you to say."
    )


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
