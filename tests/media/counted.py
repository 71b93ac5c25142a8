"""Synthetic footage: every frame shows its own number in black and white blocks, and the sound is noise."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream
from msgspec import Struct
from numpy.typing import NDArray

WIDTH, HEIGHT = 320, 180
_BITS = 16
_BLOCK = WIDTH // _BITS
SOUND_RATE = 48_000
_CLOCK = Fraction(1, 90_000)


class Recipe(Struct, frozen=True, kw_only=True):
    """How a film is made."""

    frames: int = 90
    step: Sequence[int] = (3000,)
    """Ticks of 1/90000 s between frames, over and over."""
    codec: str = "libx264"
    pixel_format: str = "yuv420p"
    options: dict[str, str] = {}
    gop: int = 30
    b_frames: int = 0
    muxer: dict[str, str] = {}
    rotation: int = 0
    sound: str = "aac"
    """An encoder; empty for a silent film."""
    sound_late: int = 0
    """Samples by which the sound begins after the picture."""
    second: bool = False
    """Whether there is another picture track."""
    container: str = "mp4"
    scenes: int = 0
    """Frames after which the background changes; 0 for never."""
    still: bool = False
    """Whether nothing moves but the counter."""


def noise(samples: int) -> NDArray[np.float32]:
    """The sound: noise below 8 kHz, the same at every call; its beginning does not depend on its length."""
    white = np.random.default_rng(7).standard_normal(samples + 8).astype(np.float32)
    return np.convolve(white, np.full(3, 0.1, np.float32), "same")[:samples].astype(np.float32)


def picture(number: int, pixel_format: str, recipe: Recipe | None = None) -> VideoFrame:
    """A frame that shows its number, over a picture that moves."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    scene = number // recipe.scenes if recipe is not None and recipe.scenes else 0
    moved = 0 if recipe is not None and recipe.still else number
    luma = 120 + 50 * np.sin((x * (1 + scene % 3) + 3 * moved) / 11) * np.cos((y + 2 * moved) / (7 + 5 * (scene % 4)))
    luma += 40 * (scene % 2)
    for bit in range(_BITS):
        luma[:_BLOCK, bit * _BLOCK : (bit + 1) * _BLOCK] = 235 if number >> bit & 1 else 16
    image = np.repeat(np.clip(luma, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    return VideoFrame.from_ndarray(image, format="rgb24").reformat(format=pixel_format)


def number_of(frame: VideoFrame) -> int:
    """The number that a frame shows, which encoding does not change."""
    luma = frame.to_ndarray(format="gray")
    scale = luma.shape[1] / WIDTH
    half = int(_BLOCK * scale / 2)
    middles = [luma[half, int((bit + 0.5) * _BLOCK * scale)] for bit in range(_BITS)]
    return sum(1 << bit for bit, value in enumerate(middles) if value > 128)


def make(path: Path, recipe: Recipe) -> Path:
    """Encode a film."""
    with av.open(str(path), "w", format=recipe.container, container_options=dict(recipe.muxer)) as container:
        tracks = [
            _track(cast("VideoStream", container.add_stream(recipe.codec, rate=30)), recipe)
            for _ in range(1 + recipe.second)
        ]
        sound: AudioStream | None = None
        if recipe.sound:
            sound = cast("AudioStream", container.add_stream(recipe.sound, rate=SOUND_RATE))
            sound.layout = "mono"
        at = 0
        for number in range(recipe.frames):
            for which, track in enumerate(tracks):
                frame = picture(number + 5000 * which, recipe.pixel_format, recipe)
                frame.pts, frame.time_base, frame.pict_type = at, _CLOCK, PictureType.NONE
                container.mux(track.encode(frame))
            at += recipe.step[number % len(recipe.step)]
        for track in tracks:
            container.mux(track.encode(None))
        if sound is not None:
            for frame_ in _sounds(round(at * _CLOCK * SOUND_RATE) - recipe.sound_late, recipe):
                container.mux(sound.encode(frame_))
            container.mux(sound.encode(None))
    return path


def times_us(recipe: Recipe) -> list[int]:
    """When each of a film's frames is shown, rounded to microseconds."""
    steps = [recipe.step[number % len(recipe.step)] for number in range(recipe.frames)]
    ticks = np.concatenate(([0], np.cumsum(steps)[:-1])).tolist()
    return [int((2 * tick * 1_000_000 + 90_000) // 180_000) for tick in ticks]


def heard(path: Path) -> NDArray[np.float32]:
    """The left channel from time 0 on, as FFmpeg plays it, edit lists applied; silence where there is none."""
    with av.open(str(path)) as container:
        out = np.zeros(0, np.float32)
        if not container.streams.audio:
            return out
        for frame in container.decode(audio=0):
            samples = frame.to_ndarray().astype(np.float32)
            if frame.format.name.startswith("s16"):
                samples /= 32768
            left = samples[0] if frame.format.is_planar else samples[0][:: len(frame.layout.channels)]
            at = round((frame.pts or 0) * (frame.time_base or 0) * SOUND_RATE)
            left = left[max(0, -at) :]
            at = max(0, at)
            if len(out) < at + len(left):
                out = np.pad(out, (0, at + len(left) - len(out)))
            out[at : at + len(left)] = left
    return out


def lag(clip: NDArray[np.float32], source: NDArray[np.float32]) -> int:
    """Samples by which a clip's sound is late, by cross-correlation."""
    size = min(len(clip), len(source))
    clip, source = clip[:size], source[:size]
    length = 1 << (2 * size - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(clip, length) * np.conj(np.fft.rfft(source, length)), length)
    best = int(np.argmax(product))
    return best if best < length // 2 else best - length


def _track(track: VideoStream, recipe: Recipe) -> VideoStream:
    track.width, track.height, track.pix_fmt = WIDTH, HEIGHT, recipe.pixel_format
    track.time_base = track.codec_context.time_base = _CLOCK
    track.codec_context.gop_size = recipe.gop
    track.codec_context.max_b_frames = recipe.b_frames
    track.options = {"preset": "ultrafast", "crf": "12", **recipe.options}
    if recipe.rotation:
        track.set_display_rotation(recipe.rotation)
    return track


def _sounds(samples: int, recipe: Recipe) -> Iterator[AudioFrame]:
    sound = noise(samples)
    for begin in range(0, samples, 1024):
        piece = np.clip(sound[None, begin : begin + 1024], -0.99, 0.99)
        if recipe.sound.startswith("pcm"):
            frame = AudioFrame.from_ndarray((piece * 32767).astype(np.int16), format="s16", layout="mono")
        else:
            frame = AudioFrame.from_ndarray(np.ascontiguousarray(piece), format="fltp", layout="mono")
        frame.sample_rate, frame.time_base = SOUND_RATE, Fraction(1, SOUND_RATE)
        frame.pts = begin + recipe.sound_late
        yield frame
