"""Hits in sound: which are found, when, and what is taken for one."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import Malformed
from tests.analysis.bursts import NOISE_RMS, compare, hits, noise
from tests.analysis.nets import film
from tests.support import footage
from workers.media.hearing import RATE
from workers.media.onsets import OnsetDetector, find_onsets
from workers.media.watch import SILENT


def detect(samples: NDArray[np.float32], *, piece: int = 1024, starts_us: int = 0) -> list[int]:
    """When the onsets are, with the samples coming in pieces."""
    detector = OnsetDetector(starts_us)
    found = [each for at in range(0, len(samples), piece) for each in detector.push(samples[at : at + piece])]
    return [each.at_us for each in (*found, *detector.finish())]


@pytest.mark.parametrize(("over_db", "least"), [(20, 0.99), (15, 0.99)])
def test_hits_in_noise(over_db: int, least: float) -> None:
    """Of 300 hits whose peak is so far over white noise nearly all are found, within 2 ms, and nothing else is."""
    random = np.random.default_rng(7)
    at_s = [0.5 + number * 0.4 + random.uniform(0, 0.2) for number in range(300)]
    track = hits(11, at_s, 121, RATE, over_db=over_db)
    match = compare(detect(track.samples), track.hits_us)
    assert match.recall >= least
    assert match.false == 0
    assert match.worst_us <= 2_000


def test_what_is_no_hit() -> None:
    """Noise, a tone that comes and stays, a voice-like swell and silence have no onset."""
    steady = noise(3, 20, RATE)
    time_s = np.arange(len(steady)) / RATE
    tone = np.sin(2 * np.pi * 2_000 * time_s) * (time_s % 2 > 1) * 0.3
    swell = np.sin(2 * np.pi * 1_500 * time_s) * np.sin(np.pi * time_s) ** 2 * 0.3
    for samples in (steady, steady + tone, steady + swell, np.zeros(10 * RATE)):
        assert detect(samples.astype(np.float32)) == []


def test_a_low_thud_is_not_a_hit() -> None:
    """A foot on the ground has its energy below the band."""
    steady = noise(3, 5, RATE)
    length = RATE // 5
    thud = np.sin(2 * np.pi * 90 * np.arange(length) / RATE) * np.hanning(length) * NOISE_RMS * 30
    steady[2 * RATE : 2 * RATE + length] += thud
    assert detect(steady.astype(np.float32)) == []


def test_a_hit_out_of_digital_silence() -> None:
    """Where a microphone gates its noise away a hit is one onset, and its echo 50 ms later is none."""
    track = hits(1, [1.0], 3, RATE, over_db=30)
    samples = track.samples * (np.abs(track.samples) > 5 * NOISE_RMS)
    echoed = samples + 0.5 * np.roll(samples, RATE // 20)
    assert compare(detect(echoed.astype(np.float32)), track.hits_us)[:2] == (1.0, 0)
    assert len(detect(echoed.astype(np.float32))) == 1


def test_the_pieces_do_not_matter() -> None:
    """The same sound in pieces of any size has the same onsets, also across what is looked at in one go."""
    at_s = np.arange(1.0, 59.0, 0.37)
    track = hits(2, at_s, 60, RATE, over_db=25)
    whole = detect(track.samples, piece=len(track.samples))
    assert compare(whole, track.hits_us)[:2] == (1.0, 0)
    for piece in (997, 24_000, 500_000):
        assert detect(track.samples, piece=piece) == whole
    assert detect(track.samples, starts_us=40_000) == [at + 40_000 for at in whole]


def test_a_hit_between_two_looks() -> None:
    """Wherever a hit is, around where one look ends and the next begins, it is found."""
    for at_ms in range(20_300, 20_460, 10):
        track = hits(at_ms, [at_ms / 1000], 22, RATE, over_db=25)
        assert compare(detect(track.samples), track.hits_us)[:2] == (1.0, 0)


def test_memory_is_flat() -> None:
    """Ten minutes take no more memory than one."""
    minute = hits(2, np.arange(0.5, 59, 1.5), 60, RATE, over_db=25).samples

    def peak(minutes: int) -> int:
        detector = OnsetDetector(0)
        tracemalloc.start()
        for _ in range(minutes):
            for at in range(0, len(minute), 4_096):
                for _onset in detector.push(minute[at : at + 4_096]):
                    pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(6) < peak(1) * 1.1
    assert peak(6) < 12_000_000


@pytest.mark.parametrize("fragmented", [False, True])
def test_hits_in_a_film(tmp_path: Path, *, fragmented: bool) -> None:
    """Through AAC, a container and another rate the times are still within 2 ms of the truth."""
    truth = film(tmp_path / "nets.mp4", seconds=6, hits_s=(1.0, 2.2, 3.413, 5.05), fragmented=fragmented)
    match = compare([each.at_us for each in find_onsets(tmp_path / "nets.mp4", SILENT)], truth)
    assert (match.recall, match.false) == (1.0, 0)


def test_a_film_without_sound(tmp_path: Path) -> None:
    """A silent film has no onsets."""
    film(tmp_path / "silent.mp4", seconds=1, sound=False)
    assert list(find_onsets(tmp_path / "silent.mp4", SILENT)) == []


@pytest.mark.parametrize("data", [b"", b"garbage" * 100, b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"])
def test_what_is_no_film(tmp_path: Path, data: bytes) -> None:
    """What cannot be opened as MP4 or MOV is refused, whatever its name."""
    (tmp_path / "bad.mp4").write_bytes(data)
    with pytest.raises(Malformed) as error:
        list(find_onsets(tmp_path / "bad.mp4", SILENT))
    assert error.value.reason == "unreadable"


def test_a_damaged_film(tmp_path: Path) -> None:
    """Bytes that were overwritten in the middle lose what was in them, and the hits after them keep their times."""
    path = tmp_path / "nets.mp4"
    truth = film(path, seconds=6, hits_s=(1.0, 5.0))
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat")
    middle = start + (len(data) - start) // 2
    data[middle : middle + 2_000] = np.random.default_rng(1).bytes(2_000)
    path.write_bytes(data)
    found = [each.at_us for each in find_onsets(path, SILENT)]
    assert compare(found, truth).recall == 1.0


def test_real_footage() -> None:
    """Real films are listened to without an error, and in order."""
    for path in footage():
        found = [each.at_us for each in find_onsets(path, SILENT)]
        assert found == sorted(found)
