"""``cricksy jobs`` and ``cricksy worker``, and the workers of ``cricksy up``."""

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import psutil
import pytest
from rich.console import Console
from typer.testing import CliRunner

from core.bootstrap import open_ports
from core.clock import unix_ms
from core.errors import Conflict, NotFound
from core.ids import JobId
from core.ports.jobs import NewJob
from core.settings import Settings
from cricksy import redis_server, up
from cricksy.cli import app
from cricksy.exits import Exit
from tests.cricksy.machine import Machine
from tests.jobs.waiting import until


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine on which nothing runs yet."""
    with closing(Machine(tmp_path)) as made:
        yield made


def _enqueue(var: Path, **fields: Any) -> JobId:  # noqa: ANN401 - a job's own
    async def work() -> JobId:
        async with open_ports(Settings(var=var)) as ports:
            return await ports.jobs.enqueue(NewJob(queue="media", payload={}, **fields), unix_ms())

    return asyncio.run(work())


def _reads(var: Path, *words: str) -> list[dict[str, Any]]:
    ended = CliRunner().invoke(app, ["jobs", *words, "--json", "--var", str(var)], catch_exceptions=False)
    assert ended.exit_code == Exit.OK, ended.output
    found: list[dict[str, Any]] = json.loads(ended.output)
    return found


def test_an_operator_looks_ends_and_begins_again(tmp_path: Path) -> None:
    """Jobs are listed, shown, cancelled and tried again; what is not there or not over is said."""
    first = _enqueue(tmp_path, kind="ladder", subject="video:1")
    second = _enqueue(tmp_path, kind="clip")
    assert [job["id"] for job in _reads(tmp_path, "list")] == [second, first]
    assert [job["id"] for job in _reads(tmp_path, "list", "--subject", "video:1")] == [first]
    assert _reads(tmp_path, "cancel", first)[0]["state"] == "cancelled"
    assert [job["id"] for job in _reads(tmp_path, "list", "--state", "cancelled")] == [first]
    assert _reads(tmp_path, "retry", first)[0]["state"] == "queued"
    assert _reads(tmp_path, "show", first)[0]["kind"] == "ladder"
    with pytest.raises(Conflict):
        _reads(tmp_path, "retry", second)
    with pytest.raises(NotFound):
        _reads(tmp_path, "show", "nothing")
    shown = CliRunner().invoke(app, ["jobs", "list", "--var", str(tmp_path)], env={"COLUMNS": "200"})
    assert "video:1" in shown.output


def test_a_queue_that_does_not_exist(machine: Machine) -> None:
    """A worker for it does not start."""
    ended = machine.run("worker", "cooking")
    assert ended.returncode == Exit.FAILED
    assert "cooking" in ended.stderr
    assert "analysis" in ended.stderr


def test_one_command_has_workers_too(machine: Machine) -> None:
    """``cricksy up`` does jobs with a Redis of its own, and leaves no process behind, stopped or killed."""
    others = {*psutil.Process().children(recursive=True)}
    for end in (machine.stop, machine.kill):
        machine.start()
        job = _enqueue(machine.var, kind="not-of-this-version", max_attempts=1)
        while _reads(machine.var, "show", job)[0]["state"] != "set_aside":
            continue
        ours = [each for each in psutil.Process().children(recursive=True) if each not in others]
        assert len(ours) >= 7
        end()
        _, alive = psutil.wait_procs(ours, 10)
        assert alive == []


async def test_without_any_redis_the_rest_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It starts, and says that video is off."""

    async def none() -> None:
        return None

    monkeypatch.setattr(redis_server, "find_redis", none)
    said = StringIO()
    serving = asyncio.create_task(up.serve(Settings(var=tmp_path, port=0), Console(file=said, width=500)))

    async def announced() -> bool:
        return "Ctrl-C" in said.getvalue()

    await until(announced)
    assert "Video is off" in said.getvalue()
    os.kill(os.getpid(), signal.SIGTERM)
    await serving
