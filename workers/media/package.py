"""From a source file to what players play: renditions, a poster, thumbnails and a waveform, in a folder."""

from collections.abc import Callable, Sequence
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
    others 360p is made first, then the rest of the ladder from one decoding. ``publish`` is called each time when
    more can be played, with what is there by then, soon after the first seconds and at last with all of it: while it
    runs, the files that the package names do not change. The complete package is also returned.

    Raises what ``run`` raises, ``Malformed`` with ``no_frames`` where nothing came out, and what ``publish`` and
    ``watch`` raise.
    """
    shelf = Shelf(folder, publish, frame_rate(facts.picture))
    rungs = ladder(facts.picture)
    maker = _Maker(source, facts, folder, shelf)
    if facts.passthrough:
        maker.copy(Part(watch, 0.0, 0.2))
        maker.encode(rungs[:1], Part(watch, 0.2, _STILLS_FROM), grows=False)
    else:
        alone = 0.35 if rungs[1:] else _STILLS_FROM
        maker.encode(rungs[:1], Part(watch, 0.0, alone), grows=True)
        if rungs[1:]:
            maker.encode(rungs[1:], Part(watch, alone, _STILLS_FROM), grows=False)
    maker.stills(Part(watch, _STILLS_FROM, 1.0))
    return shelf.publish(complete=True)


class _Maker:
    def __init__(self, source: Path, facts: Facts, folder: Path, shelf: Shelf) -> None:
        self._source = source
        self._facts = facts
        self._folder = folder
        self._shelf = shelf

    def copy(self, watch: Watch) -> None:
        """The source's own frames."""
        picture = self._facts.picture
        rung = Rung(name=SOURCE, width=picture.width, height=picture.height, most_bits=picture.bits_per_second)
        arguments = copying(self._source, self._facts, SOURCE)
        self._run(arguments, (rung,), watch, gop_s=picture.longest_gop_us / 1_000_000, grows=True)

    def encode(self, rungs: Sequence[Rung], watch: Watch, *, grows: bool) -> None:
        """Renditions out of one decoding; one alone can be published while it grows."""
        arguments = encoding(self._source, self._facts, rungs, tone_maps=tone_maps())
        self._run(arguments, rungs, watch, gop_s=KEYFRAME_S, grows=grows)

    def stills(self, watch: Watch) -> None:
        """The poster, the thumbnails and the waveform, from 360p: our own encoder's work, so not hostile any more."""
        small, duration_us = self._folder / SMALLEST, self._facts.duration_us
        make_poster(self._source, self._facts, small, self._folder)
        self._shelf.put_poster()
        self._shelf.put_sprites(make_sprites(small, self._folder, duration_us, Part(watch, 0.1, 0.6)))
        if self._facts.sound is not None:
            make_waveform(small, self._folder, duration_us, Part(watch, 0.6, 1.0))
            self._shelf.put_waveform()

    def _run(self, arguments: Sequence[str], rungs: Sequence[Rung], watch: Watch, *, gop_s: float, grows: bool) -> None:
        for rung in rungs:
            (self._folder / rung.name).mkdir()
        first = rungs[0]
        follower = Growth(self._shelf, self._folder, first, segment_s(first.name) + gop_s, watch) if grows else watch
        run(arguments, folder=self._folder, watch=follower, duration_us=self._facts.duration_us)
        for rung in rungs:
            growing = self._folder / rung.name / GROWING
            segments = read_segments(growing)
            if not segments:
                raise Malformed("Nothing of the video could be converted.", code="no_frames")
            self._shelf.put(rung, segments, longest_s=segment_s(rung.name) + gop_s, ended=True)
            growing.unlink()
        self._shelf.publish()
