"""Who scores a match now, on every hub: each hub tells the others of its own devices, on the match's side channel."""

from collections.abc import Callable, Iterable

import msgspec
from msgspec import Struct

from core.ids import DeviceId, MatchId

ANNOUNCE_S = 10.0
"""How often a hub repeats itself."""
FORGET_S = 35.0
"""A hub that has been silent for so long is taken to have gone."""


class Roll(Struct, frozen=True, kw_only=True, array_like=True):
    """One hub's devices."""

    hub: str
    devices: list[str]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Roll).decode


def channel(match_id: MatchId) -> MatchId:
    """The bus channel for a match's presence."""
    return MatchId(f"{match_id}/presence")


class Presence:
    """The devices on one match, this hub's own and those that other hubs told of."""

    def __init__(self, hub: str, now: Callable[[], float]) -> None:
        """``hub`` names this process; ``now`` reads a clock in seconds."""
        self._hub, self._now = hub, now
        self._elsewhere: dict[str, tuple[float, frozenset[str]]] = {}

    def announcement(self, own: Iterable[DeviceId]) -> bytes:
        """What this hub tells the others."""
        return _encode(Roll(hub=self._hub, devices=sorted(own)))

    def hear(self, message: bytes) -> bool:
        """Take in another hub's announcement; returns whether the roll has changed. Nonsense changes nothing."""
        try:
            roll = _decode(message)
        except msgspec.MsgspecError:
            return False
        before = self._elsewhere.get(roll.hub, (0.0, frozenset()))[1]
        self._elsewhere[roll.hub] = (self._now(), frozenset(roll.devices))
        return before != self._elsewhere[roll.hub][1]

    def forget(self) -> bool:
        """Drop hubs that have fallen silent; returns whether the roll has changed."""
        silent = [hub for hub, (heard, _) in self._elsewhere.items() if self._now() - heard > FORGET_S]
        gone = [self._elsewhere.pop(hub)[1] for hub in silent]
        return any(gone)

    def devices(self, own: Iterable[DeviceId]) -> list[str]:
        """Everybody who scores this match, in order of name."""
        return sorted(set(own).union(*(devices for _, devices in self._elsewhere.values())))
