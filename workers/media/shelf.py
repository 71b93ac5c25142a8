"""A package as it comes to be: what of it is there, and can be played, is published."""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from core.models.footage import Package, Rendition
from workers.media.codecs import codecs
from workers.media.graph import INIT, POSTER
from workers.media.plan import SOUND_BITS, Rung
from workers.media.playlists import INDEX, MASTER, Segment, peak_bits, write_index, write_master
from workers.media.sprites import THUMBNAILS
from workers.media.waveform import WAVEFORM


class Shelf:
    """A package in a folder, and what is said of it.

    The playlists that players read are written by us, when something is published, and not by FFmpeg as it goes on:
    what is uploaded then is of one moment. The package's ``attempt`` is the folder's name.
    """

    def __init__(self, folder: Path, publish: Callable[[Package], None], frame_rate: float) -> None:
        self.folder = folder
        self._publish = publish
        self._frame_rate = frame_rate
        self._renditions: dict[str, Rendition] = {}
        self._media: dict[str, tuple[str, ...]] = {}
        self._has_poster = False
        self._has_thumbnails = False
        self._has_waveform = False

    def put(self, rung: Rung, segments: Sequence[Segment], *, longest_s: float, ended: bool) -> None:
        """Write a rendition's playlist, and have it in the package."""
        place = self.folder / rung.name
        write_index(place, segments, init=INIT, longest_s=longest_s, ended=ended)
        peak = peak_bits(place, segments)
        self._renditions[rung.name] = Rendition(
            name=rung.name,
            width=rung.width,
            height=rung.height,
            bits_per_second=peak if ended else max(peak, rung.most_bits + SOUND_BITS),
            codecs=codecs((place / INIT).read_bytes()),
        )
        self._media[rung.name] = tuple(
            f"{rung.name}/{name}" for name in (INIT, *(each.name for each in segments), INDEX)
        )

    def put_poster(self) -> None:
        """There is a poster."""
        self._has_poster = True

    def put_sprites(self, sheets: Sequence[str]) -> None:
        """There are thumbnails on these sheets."""
        self._has_thumbnails = True
        self._media[THUMBNAILS] = tuple(sheets)

    def put_waveform(self) -> None:
        """There is a waveform."""
        self._has_waveform = True

    def publish(self, *, complete: bool = False) -> Package:
        """Say what there is."""
        renditions = tuple(sorted(self._renditions.values(), key=lambda each: (each.height, each.bits_per_second)))
        write_master(self.folder, renditions, self._frame_rate)
        media = (MASTER, *(name for names in self._media.values() for name in names))
        package = Package(
            attempt=self.folder.name,
            renditions=renditions,
            complete=complete,
            poster=POSTER if self._has_poster else None,
            thumbnails=THUMBNAILS if self._has_thumbnails else None,
            waveform=WAVEFORM if self._has_waveform else None,
            media=media,
        )
        others = (package.poster, package.thumbnails, package.waveform)
        names = [*media, *(name for name in others if name is not None)]
        package = replace(package, bytes=sum((self.folder / name).stat().st_size for name in names))
        self._publish(package)
        return package
