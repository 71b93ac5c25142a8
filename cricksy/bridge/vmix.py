"""vMix: text fields of titles, and inputs on overlay channels."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import ClassVar, Final
from urllib.parse import quote, urlencode

from cricksy.bridge.end import End
from cricksy.bridge.mapping import VmixMapping
from cricksy.bridge.picture import Picture
from cricksy.bridge.vmix_socket import VmixSocket, connected
from cricksy.bridge.vmix_state import FIELDS, Field, VmixState, read_state

LOOK_S: Final = 15.0
"""How often its XML is read while nothing says that inputs have changed."""
_TALLY: Final = "TALLY"


class Vmix(End):
    """vMix with its TCP API."""

    name: ClassVar[str] = "vMix"

    def __init__(self, host: str, port: int, mapping: VmixMapping) -> None:
        """``port`` is 8099 unless something forwards it."""
        self._host, self._port, self._mapping = host, port, mapping

    @asynccontextmanager
    async def open(self, wake: Callable[[], None], note: Callable[[str], None]) -> AsyncIterator["VmixDesk"]:
        """Connect, read what there is, and ask to be told when inputs come and go."""

        def heard(event: str, text: str) -> None:
            if not event or (event == _TALLY and desk.counts(text)):
                wake()

        async with connected(self._host, self._port, heard) as socket:
            desk = VmixDesk(socket, self._mapping, note)
            await desk.look()
            await socket.ask("SUBSCRIBE", _TALLY)
            yield desk


class VmixDesk:
    """vMix, connected."""

    def __init__(self, socket: VmixSocket, mapping: VmixMapping, note: Callable[[str], None]) -> None:
        """``note`` hears what vMix refuses."""
        self.detail = ""
        self._socket, self._mapping, self._note = socket, mapping, note
        self._columns = {**FIELDS, **mapping.fields}
        self._texts: dict[Field, str] = {}
        self._inputs = -1
        self._looked_s: float | None = None
        self._graphics: frozenset[str] | None = None

    def counts(self, tally: str) -> bool:
        """Take a tally, a digit for each input; returns whether there are more or fewer than before."""
        changed = self._inputs not in {-1, len(tally)}
        self._inputs = len(tally)
        if changed:
            self._looked_s = None
        return changed

    async def look(self) -> VmixState:
        """Read what there is, and what the fields say. Raises ``Lost``."""
        state = read_state((await self._socket.ask("XML")).data)
        self.detail = state.version
        self._texts = {field: text for field, text in state.texts.items() if field.name in self._columns}
        self._looked_s = monotonic()
        return state

    async def push(self, picture: Picture) -> None:
        """Figures first, so that what then comes into the picture is right. Raises ``Lost``."""
        self._socket.require()
        if self._looked_s is None or monotonic() - self._looked_s > LOOK_S:
            await self.look()
        for field, old in self._texts.items():
            text = picture.row.get(self._columns[field.name], "")
            if text != old:
                self._texts[field] = text
                await self._do("SetText", Input=field.key, SelectedName=field.name, Value=text)
        if self._mapping.overlays and picture.graphics != self._graphics:
            await self._overlay(picture.graphics)
            self._graphics = picture.graphics

    async def _overlay(self, graphics: frozenset[str]) -> None:
        """Take out what is to be out and still is in, then put in what is not yet."""
        state = await self.look()
        wanted: dict[int, str] = {}
        known: set[tuple[int, str]] = set()
        for graphic, overlay in self._mapping.overlays.items():
            key = state.keys.get(overlay.input)
            if key is None:
                self._note(f"there is no input {overlay.input!r}.")
                continue
            known.add((overlay.channel, key))
            if graphic in graphics:
                wanted[overlay.channel] = key
        for channel, key in state.overlays.items():
            if (channel, key) in known and channel not in wanted:
                await self._do(f"OverlayInput{channel}Out")
        for channel, key in wanted.items():
            if state.overlays.get(channel) != key:
                await self._do(f"OverlayInput{channel}In", Input=key)

    async def _do(self, function: str, **query: str) -> None:
        answer = await self._socket.ask("FUNCTION", f"{function} {urlencode(query, quote_via=quote)}")
        if not answer.good:
            self._note(f"{function}: {answer.text or 'refused'}")
