"""How loud a video is over time, for the picture of its sound under the time line."""

from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from av.audio.resampler import AudioResampler

from workers.media.frames import microseconds
from workers.media.playback import playing
from workers.media.playlists import write_whole
from workers.media.watch import Watch

WAVEFORM: Final = "waveform.json"
_RATE: Final = 16_000
_FINEST_US: Final = 20_000
_MOST_PEAKS: Final = 4_000
_SCALE: Final = 255
_LOUDEST: Final = 32_768


def make_waveform(rendition: Path, folder: Path, duration_us: int, watch: Watch) -> None:
    """Write ``WAVEFORM`` into ``folder``: the largest amplitude in each interval, 0 to 255, of a rendition's sound.

    An interval is 20 ms in a video of up to 80 s, longer in a longer one, so that there are 4,000 at most.
    """
    interval_us = max(_FINEST_US, -(-duration_us // _MOST_PEAKS))
    peaks = np.zeros(-(-duration_us // interval_us), np.int64)
    resampler = AudioResampler(format="s16", layout="mono", rate=_RATE)
    with playing(rendition) as container:
        for frame in container.decode(container.streams.audio[0]):
            for mono in resampler.resample(frame):
                if mono.pts is None or mono.time_base is None:
                    continue
                start_us = microseconds(mono.pts, mono.time_base)
                samples = np.abs(mono.to_ndarray().reshape(-1).astype(np.int64))
                places = (start_us + np.arange(len(samples)) * 1_000_000 // _RATE) // interval_us
                inside = (places >= 0) & (places < len(peaks))
                np.maximum.at(peaks, places[inside], samples[inside])
                watch.reached(min(1.0, max(0, start_us) / duration_us))
    levels = (peaks * _SCALE // _LOUDEST).tolist()
    write_whole(folder / WAVEFORM, msgspec.json.encode({"interval_us": interval_us, "peaks": levels}))
