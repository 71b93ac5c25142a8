"""OBS and vMix as far as their published protocols go, for tests: they keep state, and remember what they were told."""

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import quoteattr

from aiohttp import WSCloseCode, WSMsgType, web

Json = dict[str, Any]
SOON_S = 20.0


class Told:
    """What both have: a port that stays, and word of what has come."""

    def __init__(self) -> None:
        """Nobody has come."""
        self.port = 0
        self.connections = 0
        self.told: list[tuple[float, str, Json]] = []
        """When, what, and with which data."""
        self._news = asyncio.Condition()

    def all(self, kind: str) -> list[Json]:
        """The data of everything of a kind, in order."""
        return [data for _, each, data in self.told if each == kind]

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until something holds here."""
        async with asyncio.timeout(SOON_S), self._news:
            await self._news.wait_for(true)

    async def _tell(self, kind: str, data: Json) -> None:
        self.told.append((monotonic(), kind, data))
        await self._stir()

    async def _stir(self) -> None:
        async with self._news:
            self._news.notify_all()


class ObsServer(Told):
    """obs-websocket 5.1 with one scene collection (docs/generated/protocol.md of its repository)."""

    def __init__(self, password: str | None = None, *, browser: bool = True) -> None:
        """``browser`` says whether the browser plug-in is there."""
        super().__init__()
        self.password, self.browser = password, browser
        self.inputs = {
            "cricksy.Score": "text_gdiplus_v3",
            "cricksy.Nonsense": "text_gdiplus_v3",
            "Camera": "dshow_input",
        }
        self.texts: dict[str, str] = {}
        self.scene = "Wide"
        self.scenes = ["Wide", "Close", "Card", "Worm"]
        self.items = {("Wide", "Sponsor box"): 7}
        self.visible: dict[int, bool] = {}
        self.events: list[tuple[str, Json]] = []
        self._sockets: set[web.WebSocketResponse] = set()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"ws://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen; on the same port as before."""
        app = web.Application()
        app.router.add_get("/", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Quit."""
        for socket in tuple(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)
        if self._runner is not None:
            await self._runner.cleanup()

    async def add_input(self, name: str, kind: str) -> None:
        """The operator adds a source."""
        self.inputs[name] = kind
        for socket in self._sockets:
            event = {"eventType": "InputCreated", "eventIntent": 8, "eventData": {"inputName": name, "inputKind": kind}}
            await socket.send_json({"op": 5, "d": event})

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=["obswebsocket.json"])
        await socket.prepare(request)
        salt, challenge = "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=", "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY="
        hello: Json = {"obsWebSocketVersion": "5.1.0", "rpcVersion": 1}
        if self.password is not None:
            hello["authentication"] = {"challenge": challenge, "salt": salt}
        await socket.send_json({"op": 0, "d": hello})
        identified = False
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            said = json.loads(message.data)
            if said["op"] == 1 and not identified:
                if self.password is not None and said["d"].get("authentication") != _proof(
                    self.password, salt, challenge
                ):
                    await socket.close(code=4009, message=b"Authentication failed.")
                    break
                identified = True
                self._sockets.add(socket)
                self.connections += 1
                await socket.send_json({"op": 2, "d": {"negotiatedRpcVersion": 1}})
                await self._stir()
            elif said["op"] == 6 and identified:
                await socket.send_json({"op": 7, "d": await self._answer(said["d"])})
            else:
                await socket.close(code=4007, message=b"Not identified.")
        self._sockets.discard(socket)
        return socket

    async def _answer(self, asked: Json) -> Json:
        kind, data = asked["requestType"], asked.get("requestData", {})
        answer, code = self._do(kind, data)
        await self._tell(kind, data)
        status = {"result": code == 100, "code": code} | (
            {} if code == 100 else {"comment": f"No source was found by the name of `{data.get('inputName', '')}`."}
        )
        more = {} if answer is None else {"responseData": answer}
        return {"requestType": kind, "requestId": asked["requestId"], "requestStatus": status, **more}

    def _do(self, kind: str, data: Json) -> tuple[Json | None, int]:  # noqa: PLR0911 - a request each
        match kind:
            case "GetVersion":
                return {"obsVersion": "30.1.2", "rpcVersion": 1}, 100
            case "GetInputList":
                return {"inputs": [{"inputName": name, "inputKind": each} for name, each in self.inputs.items()]}, 100
            case "SetInputSettings" if data["inputName"] in self.inputs:
                self.texts[data["inputName"]] = data["inputSettings"]["text"]
                return None, 100
            case "GetCurrentProgramScene":
                return {"currentProgramSceneName": self.scene}, 100
            case "SetCurrentProgramScene" if data["sceneName"] in self.scenes:
                self.scene = data["sceneName"]
                return None, 100
            case "GetSceneItemId" if (data["sceneName"], data["sourceName"]) in self.items:
                return {"sceneItemId": self.items[data["sceneName"], data["sourceName"]]}, 100
            case "SetSceneItemEnabled" if data["sceneItemId"] in self.items.values():
                self.visible[data["sceneItemId"]] = data["sceneItemEnabled"]
                return None, 100
            case "CallVendorRequest" if self.browser and data["vendorName"] == "obs-browser":
                sent = data["requestData"]
                self.events.append((sent["event_name"], sent["event_data"]))
                return {"vendorName": "obs-browser", "requestType": data["requestType"], "responseData": {}}, 100
        return None, 600


class VmixServer(Told):
    """vMix's TCP API (the page "TCP API" of its help), with titles and two overlay channels."""

    def __init__(self) -> None:
        """A GT title, a XAML title and a camera."""
        super().__init__()
        self.inputs: dict[str, dict[str, str]] = {
            "Camera": {},
            "Score bug": {"Score.Text": "", "Overs.Text": "", "Headline.Text": "TITLE"},
            "Old title": {"Score": "0/0"},
        }
        self.overlays: dict[int, str] = {}
        self.eager = 0
        """Commands that came before the one before them was answered."""
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tellers: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """Listen; on the same port as before."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Crash."""
        if self._server is not None:
            self._server.close()
            for writer in tuple(self._writers):
                writer.transport.abort()
            await self._server.wait_closed()

    async def add_input(self, name: str, **fields: str) -> None:
        """The operator adds a title."""
        self.inputs[name] = fields
        for writer in self._tellers:
            writer.write(self._tally())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        self.connections += 1
        writer.write(b"VERSION OK 27.0.0.49\r\n")
        await self._stir()
        try:
            while line := await reader.readline():
                self.eager += bool(reader._buffer)  # type: ignore[attr-defined]
                writer.write(await self._answer(line.decode().removesuffix("\r\n"), writer))
        except OSError:
            return
        finally:
            self._writers.discard(writer)
            self._tellers.discard(writer)
            writer.close()

    async def _answer(self, line: str, writer: asyncio.StreamWriter) -> bytes:
        command, _, rest = line.partition(" ")
        if command == "XML":
            data = self._xml()
            return b"XML %d\r\n%s" % (len(data), data)
        if command == "SUBSCRIBE":
            self._tellers.add(writer)
            return f"SUBSCRIBE OK {rest}\r\n".encode() + self._tally()
        function, _, query = rest.partition(" ")
        values = dict(parse_qsl(query, keep_blank_values=True))
        fault = self._do(function, values)
        await self._tell(function, values)
        return f"FUNCTION {f'ER {fault}' if fault else f'OK {function}'}\r\n".encode()

    def _do(self, function: str, values: dict[str, str]) -> str:
        """Do it; returns what is wrong."""
        by_key = {_key(name): name for name in self.inputs}
        if function == "SetText" and values["SelectedName"] in self.inputs[by_key[values["Input"]]]:
            self.inputs[by_key[values["Input"]]][values["SelectedName"]] = values["Value"]
        elif function.startswith("OverlayInput") and function.endswith("In"):
            self.overlays[int(function[12:-2])] = by_key[values["Input"]]
        elif function.startswith("OverlayInput") and function.endswith("Out"):
            self.overlays.pop(int(function[12:-3]), None)
        else:
            return "Function could not be completed"
        return ""

    def _tally(self) -> bytes:
        return b"TALLY OK 1" + b"0" * (len(self.inputs) - 1) + b"\r\n"

    def _xml(self) -> bytes:
        numbers = {name: number for number, name in enumerate(self.inputs, 1)}
        titles = "".join(
            f'<input key="{_key(name)}" number="{numbers[name]}" type="GT" title={quoteattr(name + ".gtzip")} '
            f'shortTitle={quoteattr(name)} state="Paused">{name}'
            + "".join(
                f'<text index="{at}" name="{each}">{text}</text>' for at, (each, text) in enumerate(fields.items())
            )
            + "</input>"
            for name, fields in self.inputs.items()
        )
        channels = "".join(
            f'<overlay number="{number}">{numbers[self.overlays[number]]}</overlay>'
            if number in self.overlays
            else f'<overlay number="{number}" />'
            for number in range(1, 5)
        )
        return (
            f"<vmix><version>27.0.0.49</version><edition>4K</edition><inputs>{titles}</inputs>"
            f"<overlays>{channels}</overlays><preview>1</preview><active>1</active></vmix>\r\n"
        ).encode()


@asynccontextmanager
async def listening(end: ObsServer | VmixServer) -> AsyncIterator[None]:
    """An end that listens."""
    await end.start()
    try:
        yield
    finally:
        await end.stop()


def _key(name: str) -> str:
    return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()


def _proof(password: str, salt: str, challenge: str) -> str:
    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return digest(digest(password + salt) + challenge)
