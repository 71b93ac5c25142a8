"""An analysis without a model, of films that are made here and of real ones."""

from pathlib import Path

import pytest

from core.errors import Malformed
from core.models.footage import MomentKind
from core.ports.analyst import Note
from tests.analysis.nets import film
from tests.support import footage
from workers.media.motion import read_motion
from workers.media.offline import analyse, gather
from workers.media.watch import SILENT

S = 1_000_000
NOTES = (
    Note(text="Elbow drops", at_us=12 * S, player="Asha", kind=MomentKind.FORM_ISSUE),
    Note(text="Good session"),
)


class Steps:
    """A watch that remembers, and stops the work when it has seen enough."""

    def __init__(self, stop_at: float = 2.0) -> None:
        self.shares: list[float] = []
        self._stop_at = stop_at

    def reached(self, share: float) -> None:
        """Remember it."""
        self.shares.append(share)
        if share >= self._stop_at:
            raise Stopped


class Stopped(Exception):
    """Somebody has cancelled it."""


@pytest.fixture(scope="module")
def nets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """13 s: a stroke at 2 s, a swing at 5.5 s, a sound at 8.8 s, and another scene from 10.5 s on."""
    path = tmp_path_factory.mktemp("nets") / "nets.mp4"
    film(path, seconds=13, swings_s=(2.0, 5.5), hits_s=(2.0, 8.8), cut_s=10.5, fragmented=True)
    return path


def test_a_session_in_the_nets(nets: Path) -> None:
    """A hit is a key moment, a swing a highlight, a sound alone a doubtful moment, and the note is taken as it is."""
    found = analyse(nets, nets, duration_us=13 * S, notes=NOTES, watch=SILENT)
    assert found.analyst == "offline"
    assert found.tokens == 0
    hit, swing, sound, note = found.moments
    assert [each.kind for each in found.moments] == [
        MomentKind.KEY_MOMENT,
        MomentKind.HIGHLIGHT,
        MomentKind.KEY_MOMENT,
        MomentKind.FORM_ISSUE,
    ]
    assert abs(hit.end_us - 2 * S - 2_021_333) <= 2_000
    assert abs(swing.end_us - 2 * S - 5_500_000) <= 300_000
    assert "it may be bat on ball" in hit.reason
    assert hit.confidence > note.confidence / 2 > swing.confidence > 0
    assert sound.end_us == note.start_us == 10_500_000
    assert found.technique == ("From the notes on Asha: “Elbow drops”.",)
    assert found.summary == (
        "This was made automatically and offline: neither a model nor a person has looked at the video. "
        "Found: 2 scenes and 2 peaks of movement; 2 short, sharp sounds; 1 note of the coach's in the video. "
        "Of these, 4 moments may be worth a look; what happens in them is for you to say."
    )


def test_the_same_each_time(nets: Path) -> None:
    """The same film has the same findings."""
    first, second = (analyse(nets, nets, duration_us=13 * S, notes=NOTES, watch=SILENT) for _ in range(2))
    assert first == second


def test_how_far_it_has_come(nets: Path) -> None:
    """The watch sees the work advance to its end."""
    steps = Steps()
    analyse(nets, nets, duration_us=13 * S, notes=(), watch=steps)
    assert steps.shares == sorted(steps.shares)
    assert steps.shares[-1] > 0.95
    assert all(0 <= share <= 1 for share in steps.shares)


@pytest.mark.parametrize("stop_at", [0.3, 0.9])
def test_it_can_be_stopped(nets: Path, stop_at: float) -> None:
    """What the watch raises ends it, while it looks and while it listens."""
    with pytest.raises(Stopped):
        analyse(nets, nets, duration_us=13 * S, notes=(), watch=Steps(stop_at))


def test_a_silent_film(tmp_path: Path) -> None:
    """The summary says that there was nothing to hear."""
    path = tmp_path / "silent.mp4"
    film(path, seconds=4, swings_s=(2.0,), sound=False)
    found = analyse(path, path, duration_us=4 * S, notes=(), watch=SILENT)
    assert [each.kind for each in found.moments] == [MomentKind.HIGHLIGHT]
    assert "no sound to listen to" in found.summary
    assert "there is no sound to compare with" in found.moments[0].reason


def test_without_a_picture(nets: Path, tmp_path: Path) -> None:
    """A rendition that is missing or broken leaves the sound, and the summary says so."""
    (tmp_path / "bad.mp4").write_bytes(b"nothing")
    for proxy in (None, tmp_path / "bad.mp4"):
        found = analyse(proxy, nets, duration_us=13 * S, notes=(), watch=SILENT)
        assert len(found.moments) == 2
        assert "nothing of the picture" in found.summary


def test_nothing_to_go_by(tmp_path: Path) -> None:
    """Where neither can be read there are no findings that somebody would pay for."""
    (tmp_path / "bad.mp4").write_bytes(b"nothing")
    with pytest.raises(Malformed) as error:
        analyse(tmp_path / "bad.mp4", tmp_path / "bad.mp4", duration_us=S, notes=(), watch=SILENT)
    assert error.value.reason == "unreadable"
    with pytest.raises(Malformed) as error:
        analyse(None, None, duration_us=S, notes=(), watch=SILENT)
    assert error.value.reason == "nothing_to_analyse"


def test_real_footage() -> None:
    """Real films have findings within their length."""
    path = min(footage(), key=lambda each: each.stat().st_size)
    found = analyse(path, path, duration_us=3 * S, notes=(), watch=SILENT)
    assert "offline" in found.summary
    assert all(0 <= each.start_us < each.end_us <= 3 * S for each in found.moments)


def test_somebody_walks_through_the_picture(tmp_path: Path) -> None:
    """What fills a part of the picture for less than a second makes no scenes of its own."""
    path = tmp_path / "walk.mp4"
    film(path, seconds=5, swings_s=(2.5,), sound=False)
    assert read_motion(path, SILENT).cuts
    assert gather(path, path, duration_us=5 * S, notes=(), watch=SILENT).cuts == ()
