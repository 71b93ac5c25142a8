"""A real OBS on a screen that nobody sees, and obs-websocket 5 to ask it what it has."""

import asyncio
import base64
import hashlib
import json
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

PASSWORD = "under the lights"  # noqa: S105 - a test's
_START_S = 60.0
_LOOK_S = 0.2
_END_S = 10.0
_READY = 207
"""``RequestStatus.NotReady``: OBS is still loading its scenes."""

_SETTINGS = """[General]
FirstRun=true
[Basic]
Profile=Untitled
ProfileDir=Untitled
SceneCollection={name}
SceneCollectionFile=given
[OBSWebSocket]
FirstLoad=false
ServerEnabled=true
ServerPort={port}
AlertsEnabled=false
AuthRequired=true
ServerPassword={password}
"""
"""Where OBS 29 has all of it; later ones have obs-websocket's in a file of its own."""


class Studio:
    """A connection to OBS."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self._ws = ws

    async def ask(self, request: str, **data: object) -> dict[str, Any]:
        """Send a request and return what it answers, once OBS is ready."""
        while True:
            asked = {"requestType": request, "requestId": request, "requestData": data}
            await self._ws.send_json({"op": 6, "d": asked})
            answer = await self._ws.receive_json()
            status = answer["d"]["requestStatus"]
            if status["result"]:
                return dict(answer["d"].get("responseData") or {})
            assert status["code"] == _READY, status
            await asyncio.sleep(_LOOK_S)


@asynccontextmanager
async def studio(home: Path, collection: bytes) -> AsyncIterator[Studio]:
    """Start OBS with a scene collection and nothing else. Skips the test where there is no OBS."""
    if not (shutil.which("obs") and shutil.which("Xvfb")):
        pytest.skip("no obs and no Xvfb on PATH")
    port = _free_port()
    name = _furnish(home, collection, port)
    async with AsyncExitStack() as stack:
        screen = await stack.enter_async_context(_screen(home))
        environment = {
            **os.environ,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "XDG_RUNTIME_DIR": str(home),
            "DISPLAY": screen,
            "QT_QPA_PLATFORM": "xcb",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        command = ["obs", "--collection", name, "--profile", "Untitled", "--minimize-to-tray", "--multi"]
        log = stack.enter_context((home / "log").open("wb"))
        obs = await asyncio.create_subprocess_exec(*command, env=environment, stdout=log, stderr=log)
        stack.push_async_callback(_end, obs)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        ws = await stack.enter_async_context(await _reached(http, port, obs))
        await _sign_in(ws)
        yield Studio(ws)


def _free_port() -> int:
    """A port that nobody listens on; OBS does not say which one it took."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _furnish(home: Path, collection: bytes, port: int) -> str:
    """Write what OBS reads when it starts; returns the collection's name."""
    name = str(json.loads(collection)["name"])
    config = home / ".config" / "obs-studio"
    for folder in ("basic/scenes", "basic/profiles/Untitled", "plugin_config/obs-websocket"):
        (config / folder).mkdir(parents=True)
    (config / "basic/scenes/given.json").write_bytes(collection)
    (config / "basic/profiles/Untitled/basic.ini").write_text("[General]\nName=Untitled\n")
    settings = _SETTINGS.format(name=name, port=port, password=PASSWORD)
    for file in ("global.ini", "user.ini"):
        (config / file).write_text(settings)
    own = {"first_load": False, "server_enabled": True, "server_port": port, "auth_required": True}
    (config / "plugin_config/obs-websocket/config.json").write_text(json.dumps({**own, "server_password": PASSWORD}))
    return name


@asynccontextmanager
async def _screen(home: Path) -> AsyncIterator[str]:
    """A screen; it says itself which number it has."""
    reading, writing = os.pipe()
    with (home / "screen").open("wb") as log:
        screen = await asyncio.create_subprocess_exec(
            "Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", pass_fds=[writing], stderr=log
        )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = (await asyncio.to_thread(told.readline)).strip()
        assert number, (home / "screen").read_text()
        yield f":{number}"
    finally:
        await _end(screen)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _END_S)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _reached(
    http: aiohttp.ClientSession, port: int, obs: asyncio.subprocess.Process
) -> aiohttp.ClientWebSocketResponse:
    """Connect as soon as it listens."""
    async with asyncio.timeout(_START_S):
        while True:
            assert obs.returncode is None, "OBS has ended"
            try:
                return await http.ws_connect(f"ws://127.0.0.1:{port}", protocols=["obswebsocket.json"])
            except aiohttp.ClientError:
                await asyncio.sleep(_LOOK_S)


async def _sign_in(ws: aiohttp.ClientWebSocketResponse) -> None:
    """By the challenge of obs-websocket 5."""
    asked = (await ws.receive_json())["d"]["authentication"]
    secret = _digest(PASSWORD + asked["salt"])
    identified = {"rpcVersion": 1, "authentication": _digest(secret + asked["challenge"]), "eventSubscriptions": 0}
    await ws.send_json({"op": 1, "d": identified})
    assert (await ws.receive_json())["op"] == 2


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
