"""Matches played into a running platform over real sockets, on bad lines."""

import asyncio
import io
import time
from pathlib import Path

import pytest
from rich.console import Console

from core.errors import Malformed
from core.ids import MatchId
from core.scoring.profiles import T20, THE_HUNDRED
from cricksy.fixtures.match import play
from cricksy.replay import Order, Report, replay
from cricksy.script import Script
from tests.cricksy.machine import Machine
from tests.support import cricsheet_dir

REAL_T20 = "1041615.json"


async def _replay(machine: Machine, script: Script, **how: object) -> Report:
    order = Order(file=machine.var, url=machine.url, token=machine.token(), **how)  # type: ignore[arg-type]  # keywords of Order
    return await replay(order, script, Console(file=io.StringIO()))


async def test_three_devices_on_bad_lines(platform: Machine) -> None:
    """Three scorers who lose one connection in ten end with the match's own scorecard, nothing lost or doubled."""
    script = Script.of(play("bad lines", T20))
    report = await _replay(platform, script, devices=3, drop=0.1)
    assert report.differences == []
    assert (report.lost, report.doubled) == (0, 0)
    assert report.events == len(script.bodies) + 2 * script.balls
    assert all(report.drops.values()), "each kind of drop happened"
    assert report.verdicts["duplicate"] > 0, "what was committed before its acknowledgement was lost was sent again"
    assert "rejected" not in report.verdicts


async def test_hub_killed_in_the_middle(machine: Machine) -> None:
    """A hub that dies without a word and comes back on its database changes nothing of the match."""
    await asyncio.to_thread(machine.start)
    script = Script.of(play("killed", THE_HUNDRED))
    how = {"devices": 3, "drop": 0.05, "speed": 1000.0, "outboxes": machine.var / "outboxes"}
    playing = asyncio.create_task(_replay(machine, script, **how))
    await asyncio.to_thread(_wait_for_journal, machine.var / "outboxes")
    machine.kill()
    assert not playing.done(), "the match was still going on"
    await asyncio.to_thread(machine.start)
    report = await playing
    assert report.good
    assert report.events == len(script.bodies) + 2 * script.balls


def test_real_match_by_command(platform: Machine) -> None:
    """``cricksy replay`` of a real T20 with three devices and drops says that the scorecards are equal, and exits 0."""
    file = cricsheet_dir() / "matches" / REAL_T20
    ended = platform.run("replay", str(file), "--url", platform.url, "--token", platform.token(), "--drop", "0.1")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "0 lost, 0 doubled" in ended.stdout
    assert "The hub's scorecard equals the file's." in ended.stdout


def test_nobody_there(machine: Machine) -> None:
    """Without a platform the command says what to start, and exits 3."""
    file = cricsheet_dir() / "matches" / REAL_T20
    ended = machine.run("replay", str(file), "--url", machine.url, "--token", machine.token())
    assert ended.returncode == 3
    assert "cricksy up" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_token_without_the_right(platform: Machine) -> None:
    """A token that may not create matches is refused with a sentence, and the command exits 4."""
    file = cricsheet_dir() / "matches" / REAL_T20
    token = platform.token("watch")
    ended = platform.run("replay", str(file), "--url", platform.url, "--token", token)
    assert ended.returncode == 4
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"info": {}}'])
def test_a_file_that_is_no_match(tmp_path: Path, content: bytes) -> None:
    """A file that is not a match is refused before anything is sent."""
    file = tmp_path / "no-match.json"
    file.write_bytes(content)
    with pytest.raises(Malformed):
        Script.read(file)


async def test_goes_on_from_the_outboxes(platform: Machine) -> None:
    """Devices that are switched off in mid-match go on from their journals, and the scorecard is still the match's."""
    script = Script.of(play("switched off", THE_HUNDRED))
    outboxes = platform.var / "switched-off"
    how = {"devices": 2, "match_id": MatchId("off"), "outboxes": outboxes}
    first = asyncio.create_task(_replay(platform, script, speed=1000.0, **how))
    await asyncio.to_thread(_wait_for_journal, outboxes)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    report = await _replay(platform, script, **how)
    assert report.good
    assert report.events == len(script.bodies) + script.balls


def _wait_for_journal(outboxes: Path) -> None:
    """Return when the devices have scored some overs."""
    deadline = time.monotonic() + 30
    while sum(path.stat().st_size for path in outboxes.glob("*.jsonl")) < 20_000:
        assert time.monotonic() < deadline
        time.sleep(0.01)
