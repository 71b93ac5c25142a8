"""Slots and twin keys: which shapes a slot may have, and when two events mean one place in the match.

Two events whose twin keys are equal are observations of one and the same ball or fact. A ball's key is its slot; a
fact's leaves out the ``n`` of its slot, so that two scorers who note the same facts in another order still meet; an
insert's hangs on the key of what it follows.
"""

from typing import TypeAlias

import msgspec

from core.eventlog.envelope import Control, Event, Insert, Slot
from core.scoring.events import Ball, Happening, InningsStarted, LineUp

TwinKey: TypeAlias = tuple[int | str, ...]
"""A ball's ``(innings, over, ball)``, a fact's ``(*gap, kind, k)``, an insert's ``(*key of after, 0, kind, k)``."""

GAP = 3
"""Numbers that name a ball or a gap."""
FACT = 5
"""Numbers in a fact's slot."""
INSERT = 3
"""Numbers that an insert's slot adds to the slot that it follows."""

BEFORE_ALL: Slot = (0, 0, 0)
"""The gap before the first innings."""


def happening_of(event: Event) -> Happening | None:
    """What a placed event tells of the match; ``None`` for events about other events."""
    if isinstance(event.body, Insert):
        return event.body.body
    return None if isinstance(event.body, Control) else event.body


def twin_kind(body: Happening) -> str:
    """The kind by which facts of one gap are counted; the sides' line-ups are two kinds."""
    kind = str(type(body).__struct_config__.tag)
    return f"{kind}/{body.team}" if isinstance(body, LineUp) else kind


def well_shaped(event: Event) -> bool:
    """Whether the slot has the shape that the event's kind asks for."""
    slot, body = event.slot, event.body
    if any(part < 0 for part in slot):
        return False
    if isinstance(body, Insert):
        return len(slot) >= GAP + INSERT and slot[-3] == 0 and slot[-2] > 0 and slot[-1] > 0
    if isinstance(body, Control):
        return not slot
    if isinstance(body, Ball):
        return len(slot) == GAP and slot[-1] > 0
    return len(slot) == FACT and slot[-2] > 0 and slot[-1] > 0


def twin_key(event: Event, after: TwinKey = ()) -> TwinKey:
    """The key of a placed, well shaped event; ``after`` is the key of what an insert follows."""
    body = happening_of(event)
    if body is None:
        raise ValueError(f"{event.id} has no place in the match")
    if isinstance(event.body, Insert):
        return (*after, 0, twin_kind(body), event.slot[-1])
    if isinstance(body, Ball):
        return event.slot
    return (*event.slot[:GAP], twin_kind(body), event.slot[-1])


def gap_after(base: Slot, body: Happening, *, over_complete: bool) -> Slot:
    """The ball's slot or the fact's gap for ``body``, right after a ball or gap ``base``.

    ``over_complete``: whether the over of ``base`` ended with it, in the author's view.
    """
    innings, over, ball = base[:GAP] or BEFORE_ALL
    if isinstance(body, InningsStarted):
        return (innings + 1, 0, 0)
    ended = over_complete and ball > 0
    if isinstance(body, Ball):
        return (innings, over + 1, 1) if ended else (innings, over, ball + 1)
    return (innings, over + 1, 0) if ended else (innings, over, ball)


def fingerprint(event: Event) -> bytes:
    """The event's canonical bytes: equal for equal content, whatever the JSON that brought it looked like."""
    return msgspec.json.encode(event)
