"""The outputs of a match: those that are connected here, those that other hubs tell of, and those that have gone."""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from msgspec.structs import replace

from core.wire.control import Roll
from core.wire.production import Output, Report

LOST: Final = "lost"
LOST_S: Final = 60.0
"""For how long an output is shown that has gone."""
SILENT_S: Final = 6.0
"""A hub that has been silent for so long has gone, and its outputs with it."""
MOST: Final = 200
"""Outputs of one match that one hub lists; others are served all the same."""
MOST_PUBLIC: Final = 50
"""Of those, such as came by the match's public id: anybody may, and must not hide the others."""

_Key: TypeAlias = tuple[bool, str]


class Seat:
    """An output that is connected here."""

    __slots__ = ("output", "reported_s")

    def __init__(self, output: Output, now_s: float) -> None:
        """``output`` has just been attached."""
        self.output, self.reported_s = output, now_s

    def report(self, report: Report, behind: int, now_ms: int, now_s: float) -> int:
        """Take in what it says of itself; returns how long ago it last did, in milliseconds."""
        elapsed_s, self.reported_s = now_s - self.reported_s, now_s
        self.output = replace(
            self.output,
            seen_ms=now_ms,
            seq=report.seq,
            behind=behind,
            delay_ms=report.delay_ms,
            link=report.link,
            visible=report.visible,
            on_air=report.on_air,
        )
        return int(elapsed_s * 1000)


class Outputs:
    """All of a match's; of two with one id that came in the same way the later one counts."""

    def __init__(self, hub: str, now_s: Callable[[], float]) -> None:
        """``hub`` names this process; ``now_s`` reads a clock that never goes back."""
        self._hub, self._now_s = hub, now_s
        self._here: dict[_Key, Seat] = {}
        self._lost: dict[_Key, tuple[float, Output]] = {}
        self._elsewhere: dict[str, tuple[float, list[Output]]] = {}

    def __bool__(self) -> bool:
        """Whether there is anything to tell other hubs."""
        return bool(self._here or self._lost)

    def add(self, seat: Seat) -> None:
        """An output was attached here; one too many is not listed."""
        key = _key(seat.output)
        self._lost.pop(key, None)
        if key in self._here or self._room_for(seat.output):
            self._here[key] = seat

    def lose(self, seat: Seat) -> None:
        """Its connection has ended."""
        key = _key(seat.output)
        if self._here.get(key) is seat:
            del self._here[key]
            self._lost[key] = (self._now_s(), _lost(seat.output))

    def hear(self, roll: Roll) -> None:
        """Take in what a hub says of its outputs; one's own word comes back too, and is not news."""
        if roll.hub != self._hub:
            self._elsewhere[roll.hub] = (self._now_s(), roll.outputs)

    def forget(self) -> None:
        """Drop what has been gone for long enough."""
        now_s = self._now_s()
        self._lost = {key: lost for key, lost in self._lost.items() if now_s - lost[0] <= LOST_S}
        self._elsewhere = {
            hub: heard for hub, heard in self._elsewhere.items() if now_s - heard[0] <= SILENT_S + LOST_S
        }

    def roll(self) -> Roll:
        """What this hub tells the others."""
        here = (seat.output for seat in self._here.values())
        return Roll(hub=self._hub, outputs=[*here, *(output for _, output in self._lost.values())])

    def view(self) -> list[Output]:
        """All of them, in order of their ids."""
        best: dict[_Key, Output] = {}
        for output in (*self.roll().outputs, *self._told()):
            key = _key(output)
            if key not in best or _rank(output) > _rank(best[key]):
                best[key] = output
        return sorted(best.values(), key=lambda output: (output.id, output.public))

    def _told(self) -> Iterator[Output]:
        now_s = self._now_s()
        for heard_s, outputs in self._elsewhere.values():
            yield from outputs if now_s - heard_s <= SILENT_S else map(_lost, outputs)

    def _room_for(self, output: Output) -> bool:
        listed = [*self._here, *self._lost]
        alike = sum(public == output.public for public, _ in listed)
        return alike < (MOST_PUBLIC if output.public else MOST)


def _key(output: Output) -> _Key:
    return output.public, output.id


def _rank(output: Output) -> tuple[bool, int]:
    return output.link != LOST, output.since_ms


def _lost(output: Output) -> Output:
    return replace(output, link=LOST, visible=False, on_air=[])
