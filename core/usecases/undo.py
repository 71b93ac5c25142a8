"""How far back in a match a correction reaches, counted in deliveries."""

from collections.abc import Callable, Iterable

from core.eventlog.envelope import Amend, Event, Insert, Lead, Resolve, Slot, Void
from core.eventlog.ledger import Ledger
from core.eventlog.slots import GAP, happening_of
from core.ids import EventId
from core.scoring.events import Ball, Happening, LineUp, MatchOpened, Toss

_SETTING = (MatchOpened, Toss, LineUp)
"""What is said of the sides and the conditions; putting a name right there undoes no ball."""


def corrected(event: Event, find: Callable[[EventId], Event | None]) -> Slot | None:
    """Where in the match an event changes what was entered before it.

    ``None`` for what goes on with the match, settles who is right or who leads, and for what is said of the sides and
    the conditions. A void of a void counts by what it brings back. ``find`` knows every event that it refers to.
    """
    body = event.body
    if isinstance(body, Insert):
        return None if isinstance(body.body, _SETTING) else _slot(find(body.after))
    if not isinstance(body, Void | Amend):
        return None
    root: Event | None = event
    while root is not None and isinstance(root.body, Void | Amend):
        root = find(root.body.target)
    if root is None or isinstance(root.body, Resolve | Lead) or isinstance(happening_of(root), _SETTING):
        return None
    return root.slot


def deliveries_back(slot: Slot, ledger: Ledger, drafts: Iterable[Event], most: int) -> int:
    """How many deliveries back from the newest one a place is: 1 for the newest itself, across the end of an over.

    Stops counting beyond ``most``. ``drafts`` are events that will be in the ledger before. A ball that was taken back
    does not count, except at the end: until play has gone on there, five undos of one ball are an undo of five.
    """
    later = {slot} if len(slot) == GAP else set()
    later.update(draft.slot for draft in drafts if _is_ball(happening_of(draft)) and draft.slot >= slot)
    later.update(place for place in ledger.undone() if place >= slot)
    for entry in reversed(ledger.canonical):
        if entry.slot < slot or len(later) > most:
            break
        if _is_ball(entry.body):
            later.add(entry.slot)
    return len(later)


def _slot(event: Event | None) -> Slot | None:
    return event.slot if event else None


def _is_ball(body: Happening | None) -> bool:
    return isinstance(body, Ball)
