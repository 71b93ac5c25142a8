"""OBS: texts, what is visible, the scene of a full-screen graphic, and word to all browser sources."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar, Final

import aiohttp
import msgspec

from core.usecases.broadcast.columns import VMIX
from cricksy.bridge.end import End
from cricksy.bridge.mapping import PREFIX, ObsMapping
from cricksy.bridge.obs_socket import Json, ObsSocket, RequestFailed, connected
from cricksy.bridge.picture import Picture

PROGRAMME_EVENT: Final = "cricksy-programme"
SCORE_EVENT: Final = "cricksy-score"
EVENTS_S: Final = 4.5
"""Browser sources hear all again with the first news after so long: one may have been loaded since."""
_VENDOR: Final = "obs-browser"
_NOT_FOUND: Final = 600
"""``RequestStatus::ResourceNotFound``."""
_RENEWING: Final = frozenset(
    {
        "CurrentSceneCollectionChanged",
        "InputCreated",
        "InputNameChanged",
        "SceneCreated",
        "SceneNameChanged",
        "SceneItemCreated",
    }
)
"""Events after which there may be what was not there."""


@dataclass(slots=True)
class Scenes:
    """What the bridge has done with OBS's scenes; it outlives a connection."""

    target: str | None = None
    """The scene of the graphic that is on air."""
    before: str | None = None
    """The one to go back to."""


class Obs(End):
    """OBS with obs-websocket 5."""

    name: ClassVar[str] = "OBS"

    def __init__(self, http: aiohttp.ClientSession, url: str, password: str | None, mapping: ObsMapping) -> None:
        """``url`` like ``ws://127.0.0.1:4455``."""
        self._http, self._url, self._password, self._mapping = http, url, password, mapping
        self._scenes = Scenes()

    @asynccontextmanager
    async def open(self, wake: Callable[[], None], note: Callable[[str], None]) -> AsyncIterator["ObsDesk"]:
        """Connect, and learn which version this is."""

        def heard(event: str) -> None:
            if event in _RENEWING:
                desk.renew()
            if not event or event in _RENEWING:
                wake()

        async with connected(self._http, self._url, self._password, heard) as socket:
            desk = ObsDesk(socket, self._mapping, self._scenes, note)
            desk.detail = str((await socket.request("GetVersion")).get("obsVersion", ""))
            yield desk


class ObsDesk:
    """OBS, connected."""

    def __init__(self, socket: ObsSocket, mapping: ObsMapping, scenes: Scenes, note: Callable[[str], None]) -> None:
        """``note`` hears what OBS refuses."""
        self.detail = ""
        self._socket, self._mapping, self._scenes, self._note = socket, mapping, scenes, note
        self._texts: dict[str, str] | None = None
        self._sent: dict[tuple[str, str], object] = {}
        self._has_browser = mapping.events
        self._told_s = 0.0

    def renew(self) -> None:
        """What there is in OBS has changed: look for it, and send all again."""
        self._texts = None

    async def push(self, picture: Picture) -> None:
        """Figures first, so that what then comes into the picture is right. Raises ``Lost``."""
        self._socket.require()
        if self._texts is None:
            self._sent.clear()
            self._texts = await self._find_texts()
        await self._write(self._texts, picture)
        await self._tell(picture)
        await self._reveal(picture)
        await self._switch(picture)

    async def _find_texts(self) -> dict[str, str]:
        """Text sources to columns."""
        listed = (await self._ask("GetInputList") or {}).get("inputs", [])
        names = [each["inputName"] for each in listed if str(each.get("inputKind", "")).startswith("text_")]
        by_name = {name: name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX)}
        return {name: column for name, column in by_name.items() if column in VMIX} | self._mapping.texts

    async def _write(self, texts: dict[str, str], picture: Picture) -> None:
        for name, column in texts.items():
            text = picture.row.get(column, "")
            if self._is_new("text", name, text):
                await self._ask("SetInputSettings", inputName=name, inputSettings={"text": text}, overlay=True)

    async def _tell(self, picture: Picture) -> None:
        again = monotonic() - self._told_s > EVENTS_S
        programme = {"revision": picture.revision, "shown": msgspec.to_builtins(picture.shown)}
        for event, data in ((PROGRAMME_EVENT, programme), (SCORE_EVENT, dict(picture.row))):
            if self._has_browser and (self._is_new("event", event, data) or again):
                self._told_s = monotonic()
                await self._emit(event, data)

    async def _emit(self, event: str, data: Json) -> None:
        said = {"event_name": event, "event_data": data}
        try:
            await self._socket.request(
                "CallVendorRequest", vendorName=_VENDOR, requestType="emit_event", requestData=said
            )
        except RequestFailed as error:
            self._has_browser = error.code != _NOT_FOUND
            self._note(str(error) if self._has_browser else "has no browser sources, so no page hears of the score.")

    async def _reveal(self, picture: Picture) -> None:
        for graphic, items in self._mapping.visible.items():
            shown = graphic in picture.graphics
            for item in items:
                if self._is_new("visible", f"{graphic} {item.scene} {item.source}", shown):
                    found = await self._ask("GetSceneItemId", sceneName=item.scene, sourceName=item.source)
                    if found is not None:
                        of = {"sceneName": item.scene, "sceneItemId": found["sceneItemId"]}
                        await self._ask("SetSceneItemEnabled", **of, sceneItemEnabled=shown)

    async def _switch(self, picture: Picture) -> None:
        """To a graphic's scene and back; whoever has switched by hand meanwhile stays where he is."""
        target = self._mapping.scenes.get(picture.full or "")
        if target == self._scenes.target:
            return
        told = await self._ask("GetCurrentProgramScene") or {}
        current = str(told.get("currentProgramSceneName", ""))
        ours = current in self._mapping.scenes.values()
        if target is not None:
            if not ours:
                self._scenes.before = current
            await self._ask("SetCurrentProgramScene", sceneName=target)
        elif ours and self._scenes.before:
            await self._ask("SetCurrentProgramScene", sceneName=self._scenes.before)
        if target is None:
            self._scenes.before = None
        self._scenes.target = target

    def _is_new(self, kind: str, name: str, value: object) -> bool:
        new = self._sent.get((kind, name), self._sent) != value
        self._sent[kind, name] = value
        return new

    async def _ask(self, kind: str, **data: object) -> Json | None:
        """A request that may be refused: then ``None``, and a note."""
        try:
            return await self._socket.request(kind, **data)
        except RequestFailed as error:
            self._note(str(error))
            return None
