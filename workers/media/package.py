"""From a source file to what players play: renditions, a poster, thumbnails and a waveform, in a folder."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from core.errors import Malformed
from core.models.footage import Facts, Package
from workers.media.ffmpeg import run, tone_maps
from workers.media.graph import GROWING, KEYFRAME_S, copying, encoding, segment_s
from workers.media.growth import Growth
from workers.media.plan import SMALLEST, Rung, frame_rate, ladder
from workers.media.playlists import read_segments
from workers.media.poster import make_poster
from workers.media.shelf import Shelf
from workers.media.sprites import make_sprites
from workers.media.watch import Part, Watch
from workers.media.waveform import make_waveform

SOURCE: Final = "source"
"""The rendition that is the source itself."""
_STILLS_FROM: Final = 0.9
"""The share of the work after which the poster, the thumbnails and the waveform are made."""


def make_package(source: Path, facts: Facts, folder: Path, publish: Callable[[Package], None], watch: Watch) -> Package:
    """Make a package in an empty ``folder``, whose name is the package's ``attempt``.

    A source that plays as it is (``facts.passthrough``) is put into segments first, then 360p is made of it; of
    others the whole ladder is made from one decoding, and its smallest rendition has its first segment first.
    ``publish`` is called each time when more can be played, with what is there by then, soon after the first seconds
    and at last with all of it: while it runs, the files that the package names do not change. The complete package is
    also returned.

    Raises what ``run`` raises, ``Malformed`` with ``no_frames`` where nothing came out, and what ``publish`` and
    ``watch`` raise.
    """
    shelf = Shelf(folder, publish, frame_rate(facts.picture))
    make_renditions(source, facts, shelf, Part(watch, 0.0, _STILLS_FROM))
    _stills(source, facts, folder, shelf, Part(watch, _STILLS_FROM, 1.0))
    return shelf.publish(complete=True)


def make_renditions(source: Path, facts: Facts, shelf: Shelf, watch: Watch) -> None:
    """All that a package has to be watched, without the stills. Raises as ``make_package`` does."""
    rungs = ladder(facts.picture)
    if facts.passthrough:
        _copy(source, facts, shelf, Part(watch, 0.0, 0.2))
        _encode(source, facts, rungs[:1], shelf, Part(watch, 0.2, 1.0), grows=False)
    else:
        _encode(source, facts, rungs, shelf, watch, grows=True)


def _copy(source: Path, facts: Facts, shelf: Shelf, watch: Watch) -> None:
    """The source's own frames, published while they come."""
    picture = facts.picture
    rung = Rung(name=SOURCE, width=picture.width, height=picture.height, most_bits=picture.bits_per_second)
    longest_s = {rung: segment_s(SOURCE) + picture.longest_gop_us / 1_000_000}
    _write(copying(source, facts, SOURCE), longest_s, shelf, Growth(shelf, longest_s, watch), facts.duration_us)


def _encode(  # noqa: PLR0913 - what, of what, to where
    source: Path, facts: Facts, rungs: Sequence[Rung], shelf: Shelf, watch: Watch, *, grows: bool
) -> None:
    """Renditions out of one decoding, published while they grow, unless they stand beside a whole one."""
    arguments = encoding(source, facts, rungs, tone_maps=tone_maps())
    longest_s = {rung: float(segment_s(rung.name) + KEYFRAME_S) for rung in rungs}
    follower = Growth(shelf, longest_s, watch) if grows else watch
    _write(arguments, longest_s, shelf, follower, facts.duration_us)


def _write(
    arguments: Sequence[str], longest_s: Mapping[Rung, float], shelf: Shelf, watch: Watch, duration_us: int
) -> None:
    """Have FFmpeg write these renditions, then publish them; ``longest_s`` is what a segment takes at most."""
    for rung in longest_s:
        (shelf.folder / rung.name).mkdir()
    run(arguments, folder=shelf.folder, watch=watch, duration_us=duration_us)
    for rung, most_s in longest_s.items():
        growing = shelf.folder / rung.name / GROWING
        segments = read_segments(growing)
        if not segments:
            raise Malformed("Nothing of the video could be converted.", code="no_frames")
        shelf.put(rung, segments, longest_s=most_s, ended=True)
        growing.unlink()
    shelf.publish()


def _stills(source: Path, facts: Facts, folder: Path, shelf: Shelf, watch: Watch) -> None:
    """The poster, the thumbnails and the waveform, from 360p: our own encoder's work, so not hostile any more."""
    small, duration_us = folder / SMALLEST, facts.duration_us
    make_poster(source, facts, small, folder)
    shelf.put_poster()
    shelf.put_sprites(make_sprites(small, folder, duration_us, Part(watch, 0.1, 0.6)))
    if facts.sound is not None:
        make_waveform(small, folder, duration_us, Part(watch, 0.6, 1.0))
        shelf.put_waveform()
