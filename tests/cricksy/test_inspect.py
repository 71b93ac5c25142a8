"""``cricksy inspect`` says what is in a video, and what is wrong with it."""

import io
import json
from pathlib import Path

from rich.console import Console

from cricksy.exits import Exit
from cricksy.inspect import run
from tests.cricksy.machine import Machine
from tests.media.film import film


def test_a_good_and_a_bad_file(machine: Machine, tmp_path: Path) -> None:
    """Each file gets a line; a bad one gives its reason and the exit code 1."""
    good, bad = tmp_path / "good.mp4", tmp_path / "bad.mp4"
    good.write_bytes(film())
    bad.write_bytes(film()[:-1])
    assert machine.run("inspect", str(good)).returncode == Exit.OK
    ended = machine.run("inspect", str(good), str(bad))
    assert ended.returncode == Exit.FAILED
    first, second = ended.stdout.splitlines()
    assert first == f"{good}: MP4; video avc1; 0.0 MB; 3.0 s"
    assert second.startswith(f"{bad}: ")
    assert second.endswith("(truncated)")
    assert "Traceback" not in ended.stderr


def test_json(tmp_path: Path) -> None:
    """With ``--json`` each line is an object, of a refused file with its code."""
    good, bad = tmp_path / "[good].mp4", tmp_path / "bad.mp4"
    good.write_bytes(film())
    bad.write_bytes(b"")
    out = io.StringIO()
    assert not run([good, bad], Console(file=out, width=20), as_json=True)
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert first["file"] == str(good)
    assert first["tracks"] == [{"kind": "video", "codec": "avc1", "samples": 3}]
    assert second["code"] == "empty_file"
