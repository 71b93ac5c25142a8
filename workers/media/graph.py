"""FFmpeg's argument lists, built with ffmpeg-python: the only module that knows it, as it has no types."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import ffmpeg  # type: ignore[import-untyped]  # it has no types; they end in this module

from core.models.footage import Facts, Picture
from workers.media.plan import FASTEST, SMALLEST, SOUND_BITS, Rung, frame_rate, too_fast

GROWING: Final = "growing.m3u8"
"""FFmpeg's own playlist of a rendition; players are given ours."""
INIT: Final = "init.mp4"
POSTER: Final = "poster.jpg"
KEYFRAME_S: Final = 2
_SEGMENT_S: Final = 4
_CLOCK: Final = "1/90000"
"""MPEG's: fine enough for every frame rate, so that uneven frames stay where they were."""
_SAMPLE_RATE: Final = 48_000
_AAC_FRAME_US: Final = 1024 * 1_000_000 / _SAMPLE_RATE
_B_FRAMES: Final = 3
_REORDERED: Final = 2
"""Frames by which x264 is ahead with that many B-frames, some of which others refer to."""
_HLS: Final = {
    "format": "hls",
    "hls_playlist_type": "event",
    "hls_segment_type": "fmp4",
    "hls_flags": "independent_segments+temp_file",
    "hls_fmp4_init_filename": INIT,
    # The first picture is shown at 0 in every rendition: what comes before is in an edit list, not shifted.
    "avoid_negative_ts": "disabled",
    # Where a segment ends, the muxer takes a frame's duration for the time to the next one's decoding, which it is not
    # where frames are uneven: the next segment would begin at a wrong time.
    "bsf:v": "setts=pts=PTS:dts=DTS:duration=if(isnan(NEXT_DTS)\\,DURATION\\,NEXT_DTS-DTS)",
    "max_muxing_queue_size": 4096,
}
_BY_THE_CLOCK: Final = "movflags=+frag_discont"
"""The fragments of a sound that begins late say so themselves; in an edit list Chromium and hls.js do not see it."""
_TO_LINEAR: Final = {"t": "linear", "npl": 100}
_TO_BT709: Final = {"t": "bt709", "m": "bt709", "r": "tv"}


def segment_s(name: str) -> int:
    """How long a rendition's segments are; a new one begins with the first keyframe after that.

    The smallest rendition is waited for: its first segment is there in half of the time.
    """
    return KEYFRAME_S if name == SMALLEST else _SEGMENT_S


def copying(source: Path, facts: Facts, name: str) -> list[str]:
    """Put a source's own frames into segments, in the folder ``name``."""
    opened = _opened(source, facts)
    tracks = [opened[str(facts.picture.stream)]]
    if facts.sound is not None:
        tracks.append(opened[str(facts.sound.stream)])
    segments = _segments(name, facts.picture.ahead_us)
    if facts.sound is not None and facts.sound.late_us:
        segments["hls_segment_options"] = _BY_THE_CLOCK
    return _arguments(ffmpeg.output(*tracks, *_place(name), **segments, c="copy"))


def encoding(source: Path, facts: Facts, rungs: Sequence[Rung], *, tone_maps: bool) -> list[str]:
    """Encode all of the rungs of one decoding, each in a folder of its name, with keyframes at the same times.

    ``tone_maps`` says whether this FFmpeg has the filters for HDR.
    """
    opened = _opened(source, facts)
    largest = rungs[-1]
    pictures = prepared(opened[str(facts.picture.stream)], facts.picture, largest, tone_maps=tone_maps)
    copies = pictures.filter_multi_output("split", len(rungs))
    sounds = None
    if facts.sound is not None:
        sound = opened[str(facts.sound.stream)]
        sound = sound.filter("aresample", _SAMPLE_RATE, **{"async": 1, "first_pts": 0})
        sound = sound.filter("aformat", channel_layouts="stereo")
        sound = sound.filter("apad").filter("atrim", end=f"{facts.duration_us}us")
        sounds = sound.filter_multi_output("asplit", len(rungs))
    ahead_us = _ahead_us(facts.picture)
    outputs = []
    for place, rung in enumerate(rungs):
        picture = copies[place] if rung is largest else _sized(copies[place], rung)
        tracks = [picture] if sounds is None else [picture, sounds[place]]
        segments = _segments(rung.name, ahead_us)
        outputs.append(ffmpeg.output(*tracks, *_place(rung.name), **segments, **_h264(rung, facts.picture)))
    return _arguments(ffmpeg.merge_outputs(*outputs))


def still(source: Path, facts: Facts, rung: Rung, at_us: int, *, tone_maps: bool) -> list[str]:
    """The poster: one picture, as the renditions show it."""
    begin = (facts.picture_start_us + at_us) / 1_000_000
    opened = _input(source, ss=f"{begin:.6f}")
    picture = prepared(opened[str(facts.picture.stream)], facts.picture, rung, tone_maps=tone_maps)
    picture = picture.filter("scale", out_range="full").filter("format", "yuvj420p")
    return _arguments(ffmpeg.output(picture, POSTER, **{"frames:v": 1, "q:v": 3, "update": 1, "format": "image2"}))


def prepared(picture: Any, seen: Picture, rung: Rung, *, tone_maps: bool) -> Any:  # noqa: ANN401 - ffmpeg-python's streams have no types
    """Decoded frames as every rendition needs them: progressive, upright, of square pixels, 8 bits, not too many.

    FFmpeg itself turns them upright. Where FFmpeg has no ``zscale`` (zimg), HDR is not mapped, and looks pale.
    """
    if seen.interlaced:
        picture = picture.filter("bwdif", mode="send_frame", deint="interlaced")
    if too_fast(seen):
        picture = picture.filter("fps", FASTEST)
    if seen.high_dynamic_range and tone_maps:
        picture = picture.filter("scale", rung.width, rung.height)
        # BT.2100 names no other primaries; a file that leaves them out would have no way from there to BT.709.
        picture = picture.filter("setparams", color_primaries="bt2020", colorspace="bt2020nc")
        picture = picture.filter("zscale", **_TO_LINEAR).filter("format", "gbrpf32le").filter("zscale", p="bt709")
        picture = picture.filter("tonemap", "hable", desat=0).filter("zscale", **_TO_BT709)
    else:
        picture = picture.filter("scale", rung.width, rung.height, out_range="tv")
    return picture.filter("setsar", 1).filter("format", "yuv420p")


def _sized(picture: Any, rung: Rung) -> Any:  # noqa: ANN401 - ffmpeg-python's streams have no types
    return picture.filter("scale", rung.width, rung.height).filter("setsar", 1)


def _opened(source: Path, facts: Facts) -> Any:  # noqa: ANN401 - ffmpeg-python's streams have no types
    """With the first picture at 0."""
    return _input(source, copyts=None, itsoffset=f"{-facts.picture_start_us}us")


def _input(source: Path, **options: object) -> Any:  # noqa: ANN401 - ffmpeg-python's streams have no types
    """Nothing but a local MP4 or MOV file."""
    return ffmpeg.input(
        f"file:{source.resolve()}",
        format="mov",
        protocol_whitelist="file",
        format_whitelist="mov",
        max_pixels=8192 * 4320,
        **options,
    )


def _h264(rung: Rung, seen: Picture) -> dict[str, object]:
    """Uneven frames are not reordered: FFmpeg's HLS muxer would show the first of a segment at a wrong time."""
    return {
        "c:v": "libx264",
        "preset": "veryfast",
        "profile:v": "high",
        "crf": 23,
        "maxrate": rung.most_bits,
        "bufsize": 2 * rung.most_bits,
        "g": 600,
        "bf": _B_FRAMES if seen.steady else 0,
        "sc_threshold": 0,
        "force_key_frames": f"expr:gte(t,n_forced*{KEYFRAME_S})",
        "fps_mode": "vfr",
        "enc_time_base:v": _CLOCK,
        "c:a": "aac",
        "b:a": SOUND_BITS,
    }


def _ahead_us(seen: Picture) -> int:
    """How far the sound of our own encoders goes ahead, see ``_segments``.

    A frame of AAC less than the picture: the encoder's first frame is before the film's beginning, and hls.js, which
    reads no edit list, takes all frames for later by that. So nothing is missing where a segment begins.
    """
    return max(0, round(_REORDERED * 1_000_000 / frame_rate(seen) - _AAC_FRAME_US)) if seen.steady else 0


def _segments(name: str, ahead_us: int) -> dict[str, object]:
    """Segments that begin with their picture, which is decoded ``ahead_us`` before it is shown.

    The muxer orders packets by when they are decoded. If the sound were not ahead by as much, a segment would begin
    with sound that is heard before its picture is seen; a player that begins there (hls.js does) takes the first of
    both for the segment's beginning, and shows every frame of the film too late.
    """
    return {
        **_HLS,
        "audio_preload": ahead_us,
        "hls_time": segment_s(name),
        "hls_segment_filename": f"{name}/%05d.m4s",
        "map_metadata": -1,
        "map_chapters": -1,
    }


def _place(name: str) -> tuple[str]:
    return (f"{name}/{GROWING}",)


def _arguments(output: Any) -> list[str]:  # noqa: ANN401 - ffmpeg-python's streams have no types
    return [str(word) for word in ffmpeg.get_args(output)]
