"""Packages, proved by decoding what players would play."""

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from core.models.footage import Package
from tests.media.footage_synth import Footage
from workers.media.package import make_package
from workers.media.playback import playing
from workers.media.playlists import INDEX, MASTER, read_segments
from workers.media.probe import probe
from workers.media.watch import SILENT

_TICK_US = 12
"""Of a clock of 90 kHz."""
_SECOND_US = 1_000_000
_SYNC_US = 25_000
"""A frame of AAC has 21 ms; an ear is told more than 45 ms apart (ITU-R BT.1359)."""


class _Frames(NamedTuple):
    times: list[int]
    keyframes: list[int]
    last: VideoFrame


def _us(pts: int | None, clock: Fraction | None) -> int:
    assert pts is not None
    assert clock is not None
    return round(pts * clock * _SECOND_US)


def _frames(rendition: Path) -> _Frames:
    times, keyframes = [], []
    with playing(rendition) as container:
        for frame in container.decode(video=0):
            times.append(_us(frame.pts, frame.time_base))
            if frame.key_frame:
                keyframes.append(times[-1])
            last = frame
    return _Frames(times, keyframes, last)


def _source_times(path: Path) -> list[int]:
    with av.open(path) as container:
        return [_us(frame.pts, frame.time_base) for frame in container.decode(video=0)]


def _made(path: Path, folder: Path) -> Package:
    folder.mkdir(exist_ok=True)
    return make_package(path, probe(path), folder, lambda _package: None, SILENT)


def _names(package: Package) -> list[str]:
    return [each.name for each in package.renditions]


def _near(one: list[int], other: list[int]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _TICK_US for a, b in zip(one, other, strict=True))


class _Ladder(NamedTuple):
    folder: Path
    package: Package
    published: list[tuple[list[str], bool, str]]
    """Names of renditions, whether complete, and the playlist of the first, each time."""


@pytest.fixture(scope="module")
def ladder(synthesised: Footage, tmp_path_factory: pytest.TempPathFactory) -> _Ladder:
    """All renditions of a picture of 1080 lines; what was published could be played at that moment."""
    folder = tmp_path_factory.mktemp("ladder")
    published: list[tuple[list[str], bool, str]] = []

    def publish(package: Package) -> None:
        for name in package.media:
            assert (folder / name).is_file(), name
        first = folder / package.renditions[0].name
        assert _frames(first).times[0] == 0
        published.append((_names(package), package.complete, (first / INDEX).read_text(encoding="utf-8")))

    path = synthesised["full.mov"]
    return _Ladder(folder, make_package(path, probe(path), folder, publish, SILENT), published)


def test_a_ladder(synthesised: Footage, ladder: _Ladder) -> None:
    """Every rendition has every frame of the source at its time, and keyframes where the others have them."""
    package = ladder.package
    assert _names(package) == ["360p", "720p", "1080p"]
    assert [(each.width, each.height) for each in package.renditions] == [(640, 360), (1280, 720), (1920, 1080)]
    expected = _source_times(synthesised["full.mov"])
    for each in package.renditions:
        frames = _frames(ladder.folder / each.name)
        assert _near(frames.times, expected), each.name
        assert frames.keyframes == [0, 2 * _SECOND_US, 4 * _SECOND_US], each.name
        assert (frames.last.width, frames.last.height) == (each.width, each.height)


def test_a_package_names_its_files(synthesised: Footage, tmp_path: Path) -> None:
    """The package names every file in its folder, and how much that is."""
    folder = tmp_path / "attempt7"
    package = _made(synthesised["plain.mp4"], folder)
    assert package.attempt == "attempt7"
    assert package.complete
    others = [name for name in (package.poster, package.thumbnails, package.waveform) if name]
    assert len(others) == 3
    found = {str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    assert sorted((*package.media, *others)) == sorted(found)
    assert package.bytes == sum(found.values())


def test_a_source_as_it_is(synthesised: Footage, tmp_path: Path) -> None:
    """Where the source is played as it is, its own bytes are, and 360p is made for whoever looks at pictures."""
    package = _made(synthesised["plain.mp4"], tmp_path / "one")
    assert sorted(_names(package)) == ["360p", "source"]
    with av.open(synthesised["plain.mp4"]) as container, playing(tmp_path / "one" / "source") as played:
        source = [bytes(packet) for packet in container.demux(video=0) if packet.size]
        copied = [bytes(packet) for packet in played.demux(video=0) if packet.size]
    assert source == copied
    assert _frames(tmp_path / "one" / "360p").times == _frames(tmp_path / "one" / "source").times


@pytest.mark.parametrize(("name", "renditions"), [("uneven.mp4", ["360p", "source"]), ("reordered.mp4", ["360p"])])
def test_uneven_frames(name: str, renditions: list[str], synthesised: Footage, tmp_path: Path) -> None:
    """Frames that are not evenly spaced stay where they are, over the ends of segments too."""
    package = _made(synthesised[name], tmp_path / "one")
    assert sorted(_names(package)) == renditions
    expected = _source_times(synthesised[name])
    for rendition in renditions:
        assert _near(_frames(tmp_path / "one" / rendition).times, expected), rendition
        assert len(read_segments(tmp_path / "one" / rendition / INDEX)) > 1


def test_fast_frames(synthesised: Footage, tmp_path: Path) -> None:
    """Of 240 frames a second sixty are sent to players."""
    package = _made(synthesised["fast.mp4"], tmp_path / "one")
    assert _names(package) == ["360p"]
    times = _frames(tmp_path / "one" / "360p").times
    assert _near(times, [round(place * _SECOND_US / 60) for place in range(120)])
    assert "FRAME-RATE=60.000" in (tmp_path / "one" / MASTER).read_text(encoding="utf-8")


def _corners(frame: VideoFrame) -> list[str]:
    """The colours at the top left, the top right, the bottom left and the bottom right."""
    picture = frame.to_ndarray(format="rgb24")
    height, width = picture.shape[:2]
    places = [(y, x) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    names = {(1, 0, 0): "red", (0, 1, 0): "green", (0, 0, 1): "blue", (1, 1, 1): "white"}
    found = [
        (int(red > 90), int(green > 90), int(blue > 90)) for red, green, blue in (picture[each] for each in places)
    ]
    return [names.get(each, str(each)) for each in found]


def test_upright(synthesised: Footage, tmp_path: Path) -> None:
    """A picture from a phone held upright stands upright, and so do its poster and its size."""
    lying = _made(synthesised["corners.mp4"], tmp_path / "lying")
    upright = _made(synthesised["upright.mp4"], tmp_path / "upright")
    assert _corners(_frames(tmp_path / "lying" / "360p").last) == ["red", "green", "blue", "white"]
    assert _corners(_frames(tmp_path / "upright" / "360p").last) == ["blue", "red", "white", "green"]
    assert (upright.renditions[0].width, upright.renditions[0].height) == (180, 320)
    assert "source" in _names(lying)
    with av.open(tmp_path / "upright" / "poster.jpg") as poster:
        assert _corners(next(poster.decode(video=0))) == ["blue", "red", "white", "green"]


def _onsets(rendition: Path) -> tuple[list[int], list[int]]:
    """When it becomes bright, and when loud, in microseconds."""
    seen: list[int] = []
    dark = True
    heard: list[int] = []
    quiet_from = 0
    with playing(rendition) as container:
        for picture in container.decode(video=0):
            bright = bool(picture.to_ndarray(format="gray").mean() > 128)
            if bright and dark:
                seen.append(_us(picture.pts, picture.time_base))
            dark = not bright
    with playing(rendition) as container:
        for sound in container.decode(audio=0):
            at = _us(sound.pts, sound.time_base)
            for place in np.flatnonzero(np.abs(sound.to_ndarray()[0]) > 0.2):
                time = at + int(place) * _SECOND_US // sound.sample_rate
                if time >= quiet_from:
                    heard.append(time)
                quiet_from = time + 300_000
    return seen, heard


@pytest.mark.parametrize(
    ("name", "expected"),
    [("flashes.mp4", [1.0, 3.0]), ("edited.mp4", [0.5, 2.5]), ("late.mp4", [1.0, 3.0])],
)
def test_sound_in_time(name: str, expected: list[float], synthesised: Footage, tmp_path: Path) -> None:
    """A flash is seen when its beep is heard, from the first picture on, whatever the file's own clock says."""
    package = _made(synthesised[name], tmp_path / "one")
    for rendition in _names(package):
        seen, heard = _onsets(tmp_path / "one" / rendition)
        assert _near(seen, [round(each * _SECOND_US) for each in expected]), rendition
        assert len(heard) == len(seen), rendition
        assert all(abs(a - b) < _SYNC_US for a, b in zip(seen, heard, strict=True)), (rendition, seen, heard)


def test_high_dynamic_range(synthesised: Footage, tmp_path: Path) -> None:
    """HDR is mapped to what every screen shows: 8 bits, BT.709, and neither pale nor black."""
    _made(synthesised["hlg.mp4"], tmp_path / "one")
    frame = _frames(tmp_path / "one" / "360p").last
    assert (frame.format.name, frame.color_trc, frame.color_primaries, frame.colorspace) == ("yuv420p", 1, 1, 1)
    grey = frame.to_ndarray(format="gray")
    assert grey.std() > 30
    assert int(grey.max()) > 150


def test_interlaced(synthesised: Footage, tmp_path: Path) -> None:
    """Interlaced pictures are made whole ones, as many as there were."""
    _made(synthesised["interlaced.mp4"], tmp_path / "one")
    frames = _frames(tmp_path / "one" / "360p")
    assert not frames.last.interlaced_frame
    assert len(frames.times) == 50


@pytest.mark.parametrize(
    ("name", "size"), [("anamorphic.mp4", (320, 180)), ("odd.mp4", (322, 180)), ("tracks.mp4", (160, 90))]
)
def test_sizes(name: str, size: tuple[int, int], synthesised: Footage, tmp_path: Path) -> None:
    """Pixels are square, sides even, nothing is enlarged, and of several tracks the default one is taken."""
    package = _made(synthesised[name], tmp_path / "one")
    small = next(each for each in package.renditions if each.name == "360p")
    assert (small.width, small.height) == size
    with playing(tmp_path / "one" / "360p") as container:
        video = container.streams.video[0]
        assert (video.width, video.height) == size
        assert video.sample_aspect_ratio in {None, 1}


def test_fragments(synthesised: Footage, tmp_path: Path) -> None:
    """A source in fragments loses no frame."""
    _made(synthesised["fragmented.mp4"], tmp_path / "one")
    for name in ("source", "360p"):
        assert len(_frames(tmp_path / "one" / name).times) == 120, name


def test_published_as_it_grows(ladder: _Ladder) -> None:
    """What is published is there at that moment and can be played, and the first is not the whole."""
    names, complete, index = ladder.published[0]
    assert (names, complete) == (["360p"], False)
    assert "#EXT-X-PLAYLIST-TYPE:EVENT" in index
    assert "#EXT-X-ENDLIST" not in index
    assert [each[1] for each in ladder.published].count(True) == 1
    names, complete, index = ladder.published[-1]
    assert (names, complete) == (_names(ladder.package), True)
    assert "#EXT-X-PLAYLIST-TYPE:VOD" in index
    assert index.endswith("#EXT-X-ENDLIST\n")
    targets = {line for _, _, text in ladder.published for line in text.splitlines() if "TARGETDURATION" in line}
    assert targets == {"#EXT-X-TARGETDURATION:4"}


def test_a_publication_that_fails(synthesised: Footage, tmp_path: Path) -> None:
    """What a publication raises ends the work."""
    folder = tmp_path / "one"
    folder.mkdir()

    def publish(_package: Package) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        make_package(synthesised["plain.mp4"], probe(synthesised["plain.mp4"]), folder, publish, SILENT)


def test_the_share_of_the_work(synthesised: Footage, tmp_path: Path) -> None:
    """The whole's share grows to its end over all of the parts."""
    shares: list[float] = []

    class Told:
        def reached(self, share: float) -> None:
            shares.append(share)

    path = synthesised["plain.mp4"]
    make_package(path, probe(path), tmp_path, lambda _package: None, Told())
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0, abs=0.02)


def test_the_master_playlist(ladder: _Ladder) -> None:
    """The list of renditions says what a player chooses by, with addresses relative to it."""
    lines = (ladder.folder / MASTER).read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    assert lines[4::2] == ["360p/index.m3u8", "720p/index.m3u8", "1080p/index.m3u8"]
    for line, rendition in zip(lines[3::2], ladder.package.renditions, strict=True):
        place = ladder.folder / rendition.name
        first = (place / "00000.m4s").stat().st_size * 8 / (2 if rendition.name == "360p" else 4)
        assert f"BANDWIDTH={rendition.bits_per_second}," in line
        assert first <= rendition.bits_per_second
        assert f"RESOLUTION={rendition.width}x{rendition.height}," in line
        assert line.endswith("FRAME-RATE=10.000")
        with playing(place) as container:
            profile, level = container.streams.video[0].profile, container.streams.video[0].codec_context.extradata
        assert profile == "High"
        assert level is not None
        assert rendition.codecs == f"avc1.6400{level[3]:02x},mp4a.40.2"
