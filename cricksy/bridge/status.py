"""What the operator of the bridge sees: a line for each change, and on a terminal one that stands below them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.text import Text

_CONNECTING, _UP, _LOST = "connecting", "connected", "lost"
_STYLES = {_CONNECTING: "yellow", _UP: "green", _LOST: "red"}


class Status:
    """How the ends are, and the last that went wrong."""

    def __init__(self, out: Console, names: Iterable[str]) -> None:
        """``names`` are the ends', in their order on the line."""
        self._out = out
        self._ends = dict.fromkeys(names, _CONNECTING)
        self._came: set[str] = set()
        self.seq = "-"
        """Of the newest row."""
        self.last_error = ""

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Show the line while this lasts, where there is a terminal."""
        if not self._out.is_terminal:
            yield
            return
        with Live(get_renderable=self.line, console=self._out, refresh_per_second=4, transient=True):
            yield

    def up(self, name: str, detail: str) -> None:
        """An end is there."""
        self._ends[name] = _UP
        again = " again" if name in self._came else ""
        self._came.add(name)
        self._say(f"{name}: connected{again}{f', {detail}' if detail else ''}.")

    def down(self, name: str, why: str) -> None:
        """An end is not there; said once, until it is there again."""
        self.last_error = f"{name}: {why}"
        if self._ends[name] != _LOST:
            self._ends[name] = _LOST
            self._say(f"{name}: {why.rstrip('.')}. Trying again.")

    def note(self, name: str, text: str) -> None:
        """An end refuses something."""
        if self.last_error != f"{name}: {text}":
            self.last_error = f"{name}: {text}"
            self._say(self.last_error)

    def line(self) -> Text:
        """``seq 412 | Cricksy connected | OBS lost | OBS: ...``."""
        parts: list[tuple[str, str] | str] = [f"seq {self.seq}"]
        for name, state in self._ends.items():
            parts += [" | ", f"{name} ", (state, _STYLES[state])]
        return Text.assemble(
            *parts, f" | {self.last_error}" if self.last_error else "", overflow="ellipsis", no_wrap=True
        )

    def _say(self, text: str) -> None:
        self._out.print(text, markup=False, highlight=False, soft_wrap=True)
