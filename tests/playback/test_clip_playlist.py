"""The part of a playlist that a clip touches."""

import pytest

from core.usecases.clip_playlist import clip_playlist, named

SECOND = 1_000_000
WHOLE = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-TARGETDURATION:4
#EXT-X-PLAYLIST-TYPE:EVENT
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.000000,
s0.m4s
#EXTINF:4.000000,
s1.m4s
#EXTINF:2.500000,
s2.m4s
"""


@pytest.mark.parametrize(
    ("start_s", "end_s", "segments", "offset_s"),
    [
        (0, 4, ["s0.m4s"], 0),
        (1.5, 4.000001, ["s0.m4s", "s1.m4s"], 1.5),
        (4, 8, ["s1.m4s"], 0),
        (9, 10.5, ["s2.m4s"], 1),
        (0, 60, ["s0.m4s", "s1.m4s", "s2.m4s"], 0),
        (20, 30, [], 0),
    ],
)
def test_segments_of_a_clip(start_s: float, end_s: float, segments: list[str], offset_s: float) -> None:
    """Those that it touches and no others, with the moment at which it begins, as a playlist that has ended."""
    cut = clip_playlist(WHOLE, round(start_s * SECOND), round(end_s * SECOND))
    assert named(cut) == {"init.mp4", *segments}
    assert f"#EXT-X-START:TIME-OFFSET={offset_s:.6f},PRECISE=YES" in cut
    assert cut.splitlines()[-1] == "#EXT-X-ENDLIST"
    assert [line for line in cut.splitlines() if line.startswith("#EXT-X-PLAYLIST-TYPE")] == [
        "#EXT-X-PLAYLIST-TYPE:VOD"
    ]
    assert cut.count("#EXTINF") == len(segments)
