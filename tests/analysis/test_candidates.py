"""What is seen, heard and noted becomes moments, each with its reason."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models.footage import MomentKind
from core.ports.analyst import Note
from workers.media.candidates import Clues, candidates, kind_of
from workers.media.motion import Peak
from workers.media.onsets import Onset

S = 1_000_000


def peak(at_s: float, weight: float = 0.8) -> Peak:
    """A movement, or a cut."""
    return Peak(at_us=int(at_s * S), weight=weight)


def onset(at_s: float, rise_db: float = 20.0) -> Onset:
    """A sound."""
    return Onset(at_us=int(at_s * S), rise_db=rise_db)


def test_a_sound_within_movement_is_a_hit() -> None:
    """The loudest of the sounds in a movement is the moment, two seconds to each side."""
    clues = Clues(duration_us=60 * S, peaks=(peak(10),), onsets=(onset(9.8, 9), onset(10.3, 21), onset(20, 7)))
    (moment,) = candidates(clues)
    assert (moment.kind, moment.start_us, moment.end_us) == (MomentKind.KEY_MOMENT, 8_300_000, 12_300_000)
    assert moment.confidence == pytest.approx(0.75)
    assert moment.reason == (
        "A short, sharp sound, 21 dB above what is around it, falls within strong movement: it may be bat on ball."
    )


def test_movement_alone_and_sound_alone() -> None:
    """Strong movement is a highlight, a loud sound a doubtful key moment, and faint ones of either nothing."""
    clues = Clues(duration_us=60 * S, peaks=(peak(10), peak(20, 0.3)), onsets=(onset(30, 24), onset(40, 11)), seen=True)
    highlight, key = candidates(clues)
    assert (highlight.kind, key.kind) == (MomentKind.HIGHLIGHT, MomentKind.KEY_MOMENT)
    assert highlight.confidence == pytest.approx(0.36)
    assert key.confidence == pytest.approx(0.31)
    assert "without a sharp sound" in highlight.reason
    assert "but little moves" in key.reason


def test_reasons_say_what_was_not_looked_at() -> None:
    """Without sound, or without a picture, the reason does not claim to have compared them."""
    (silent,) = candidates(Clues(duration_us=60 * S, peaks=(peak(10),), heard=False))
    (blind,) = candidates(Clues(duration_us=60 * S, onsets=(onset(10),), seen=False))
    assert "there is no sound to compare with" in silent.reason
    assert "the picture was not looked at" in blind.reason


def test_a_moment_stays_in_its_scene() -> None:
    """Nothing is shown of the scenes before and after, nor beyond the video."""
    clues = Clues(duration_us=11 * S, cuts=(peak(4), peak(9)), peaks=(peak(0.5), peak(5), peak(10.5)))
    assert [(each.start_us, each.end_us) for each in candidates(clues)] == [
        (0, 2_500_000),
        (4 * S, 7 * S),
        (9 * S, 11 * S),
    ]


def test_a_coachs_note_goes_first() -> None:
    """Of a note and a hit at the same ball the note is kept, with its words; one outside the video is left out."""
    notes = (
        Note(text="Caught\u202e behind", at_us=10 * S, kind=MomentKind.HIGHLIGHT),
        Note(text="About the whole session"),
        Note(text="Of another video", at_us=70 * S),
    )
    clues = Clues(duration_us=60 * S, peaks=(peak(11),), onsets=(onset(11),), notes=notes)
    (moment,) = candidates(clues)
    assert (moment.kind, moment.confidence) == (MomentKind.HIGHLIGHT, 0.9)
    assert moment.reason == "The coach's note here says “Caught behind”."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Run out by a yard", MomentKind.DISMISSAL),
        ("LBW, plumb", MomentKind.DISMISSAL),
        ("Elbow drops", MomentKind.FORM_ISSUE),
        ("Through the covers", MomentKind.KEY_MOMENT),
        ("Headlong run", MomentKind.KEY_MOMENT),
    ],
)
def test_what_a_notes_words_suggest(text: str, kind: MomentKind) -> None:
    """A note without a tag gets the kind that its words suggest; a tag counts for more than words."""
    assert kind_of(Note(text=text)) is kind
    assert kind_of(Note(text=text, kind=MomentKind.HIGHLIGHT)) is MomentKind.HIGHLIGHT


_TIMES = st.floats(0, 299.9)


@given(
    peaks=st.lists(st.builds(peak, _TIMES, st.floats(0, 1)), max_size=80),
    onsets=st.lists(st.builds(onset, _TIMES, st.floats(6, 90)), max_size=120),
    cuts=st.lists(st.builds(peak, _TIMES), max_size=10),
    noted=st.lists(_TIMES, max_size=10),
)
def test_whatever_the_clues_are(peaks: list[Peak], onsets: list[Onset], cuts: list[Peak], noted: list[float]) -> None:
    """At most 60 moments come of them, in order, within the video, none empty, and the same each time."""
    clues = Clues(
        duration_us=300 * S,
        peaks=tuple(sorted(peaks, key=lambda each: each.at_us)),
        onsets=tuple(sorted(onsets, key=lambda each: each.at_us)),
        cuts=tuple(sorted(cuts, key=lambda each: each.at_us)),
        notes=tuple(Note(text="n", at_us=int(at * S)) for at in noted),
    )
    found = candidates(clues)
    assert len(found) <= 60
    assert all(0 <= each.start_us < each.end_us <= 300 * S and 0 <= each.confidence <= 1 for each in found)
    assert all(left.start_us <= right.start_us for left, right in pairwise(found))
    assert candidates(clues) == found
