"""``cricksy scorecard``."""

from pathlib import Path

import msgspec
import pytest

from core.scoring.figures import Scorecard
from cricksy.scorecard import main, run
from tests.cricsheet.made_up import bent, encoded, small


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A match in a file of its own."""
    path = tmp_path / "77.json"
    path.write_bytes(encoded(small()))
    return path


def test_one_scorecard_a_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each line is JSON in the documented shape, with the match's id."""
    assert run([file, file]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert msgspec.json.decode(lines[0])["match_id"] == "77"
    assert msgspec.json.decode(lines[0], type=Scorecard).innings[0].total == 9


def test_check_prints_each_difference(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The path to the value, what it is, and what was expected; then the count."""
    expected_dir = tmp_path / "expected"
    expected_dir.mkdir()
    run([file])
    expected = msgspec.json.decode(capsys.readouterr().out)
    (expected_dir / file.name).write_bytes(encoded(expected))
    assert main([str(file), "--check", str(expected_dir)]) == 0
    assert capsys.readouterr().out == "1 matches, 0 mismatched\n"
    expected["innings"][0]["batting"][0]["runs"] = 40
    (expected_dir / file.name).write_bytes(encoded(expected))
    assert main([str(file), "--check", str(expected_dir)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "77: innings 1 batting 1 runs: 3, expected 40",
        "1 matches, 1 mismatched",
    ]


def test_an_unreadable_file_is_a_mismatch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is named with its error and does not stop the others."""
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"{")
    assert run([bad, tmp_path / "none.json"], tmp_path) == 1
    out = capsys.readouterr().out
    assert "bad.json: Not a Cricsheet match" in out
    assert out.endswith("2 matches, 2 mismatched\n")


def test_notes_are_printed_beside_the_scorecard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was unusual in a file goes to the error stream with its name, and the scorecard stays JSON."""
    path = tmp_path / "78.json"
    path.write_bytes(encoded(bent(small(), ("info", "floodlights"), [1])))
    assert run([path]) == 0
    printed = capsys.readouterr()
    assert printed.err == "78.json: unknown field info.floodlights\n"
    assert msgspec.json.decode(printed.out, type=Scorecard).innings[0].total == 9
