"""Judging what a device submits: which events may enter the log, and what is wrong with the others.

Nothing here changes anything: a batch is judged against the view of the moment, each event after those of
the batch before it, and the caller commits what may enter.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import structlog
from msgspec import Struct

from core.errors import IllegalScore, Malformed, Refusal, TooLarge
from core.eventlog.codec import decode, encode
from core.eventlog.envelope import Amend, Event, Insert, Slot
from core.eventlog.events import references
from core.eventlog.ledger import Ledger
from core.eventlog.slots import BEFORE_ALL, GAP, happening_of
from core.eventlog.versions import version_of
from core.eventlog.view import Bucket
from core.ids import DeviceId, EventId, MatchId, ScorerId
from core.scoring.breach import Breach
from core.scoring.decide import decide, judge_delivery
from core.scoring.events import Ball, Happening
from core.scoring.fold import advance
from core.scoring.outcome import outcome
from core.scoring.state import MatchState
from core.usecases.bounds import UNBOUNDED, Bounds
from core.usecases.fence import Fence
from core.wire.socket import Caution, Receipt, Verdict, plan_fields

log = structlog.get_logger(__name__)

MOST_EVENTS = 100
"""In one submit."""
MOST_BYTES = 64 * 1024
"""Of all events of one submit."""
_ID_SHOWN = 64

_REFUSALS = {
    "foreign_match": "This event belongs to another match.",
    "id_reused": "The log has another event with this id.",
    "not_after_target": "Nothing can be taken back before it was entered.",
    "slot_not_after_parent": "This event's slot does not follow its parent's.",
    "slot_not_of_target": "This event's slot does not follow the one that it comes after.",
    "slot_shape": "The slot does not have the shape for this kind of event.",
    "wrong_kind": "A correction is of the same kind as what it corrects.",
    "wrong_target": "What this event names cannot be corrected, taken back, followed or chosen like this.",
}
"""Sentences for the reasons for which the merge would set an event aside."""

_OVER = ("match_over", "innings_over")
"""Codes with which the Laws refuse what comes after the end."""


class Known(NamedTuple):
    """An event that is in the log."""

    seq: int
    event: Event


class Draft(NamedTuple):
    """An event that may enter the log."""

    event: Event
    data: bytes
    """The event encoded again, so that equal events are equal bytes in the log."""
    cautions: list[Caution]


class Judged(NamedTuple):
    """What is to be done about a batch."""

    answers: list[Receipt | EventId]
    """For each event in order its receipt, or the id of the draft that it is, or is a copy of."""
    drafts: dict[EventId, Draft]


class _Named(Struct):
    id: str = ""


_names = msgspec.json.Decoder(_Named)


def check_size(raws: Sequence[bytes]) -> None:
    """Raises ``TooLarge`` for more events or bytes than one submit may hold."""
    if len(raws) > MOST_EVENTS:
        raise TooLarge(f"At most {MOST_EVENTS} events at once.", limit=MOST_EVENTS)
    if sum(map(len, raws)) > MOST_BYTES:
        raise TooLarge(f"At most {MOST_BYTES} bytes of events at once.", limit=MOST_BYTES)


def id_of(raw: bytes) -> str:
    """The id that an event states, as far as it can be read; only to tell the sender which one is meant."""
    try:
        return _names.decode(raw).id[:_ID_SHOWN]
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""


class Judge:
    """Judges one batch of one device."""

    def __init__(  # noqa: PLR0913  what it judges by
        self,
        match_id: MatchId,
        ledger: Ledger,
        known: Mapping[EventId, Known],
        scorer: ScorerId,
        device: DeviceId,
        *,
        bounds: Bounds = UNBOUNDED,
    ) -> None:
        self._match_id = match_id
        self._ledger = ledger
        self._known = known
        self._scorer = scorer
        self._device = device
        self._drafts: dict[EventId, Draft] = {}
        self._coming: dict[EventId, Event] = {}
        """The events of ``_drafts``."""
        self._answers: list[Receipt | EventId] = []
        self._fence = Fence(bounds, ledger, self._find, self._coming)
        tip = ledger.canonical[-1] if ledger.canonical else None
        self._tip_slot = tip.slot if tip else ()
        self._tip: frozenset[EventId | None] = frozenset((tip.event_id, *tip.corroborated_by) if tip else (None,))
        """Events that stand for the newest place; an event that follows one of them extends the view."""
        self._ahead: list[Happening] = []
        """Bodies of this batch that extend the view and that ``_state`` has not taken yet."""
        self._state = ledger.state
        self._owned = False
        """Whether ``_state`` is a copy, to be changed at will."""

    def judge(self, raws: Sequence[bytes]) -> Judged:
        """Look at every event in order."""
        heard = [_heard(raw) for raw in raws]
        self._fence.see(each for each in heard if isinstance(each, Event) and each.id not in self._known)
        for raw, event in zip(raws, heard, strict=True):
            try:
                self._answers.append(self._hear(event))
            except Refusal as refusal:
                self._answers.append(_rejected(raw, refusal))
        return Judged(self._answers, self._drafts)

    def _hear(self, event: Event | Malformed) -> Receipt | EventId:
        if isinstance(event, Malformed):
            raise event
        self._check_author(event)
        known = self._known.get(event.id)
        if known is not None:
            _check_same(known.event, event)
            return Receipt(id=event.id, status=Verdict.DUPLICATE, seq=known.seq)
        drafted = self._drafts.get(event.id)
        if drafted is not None:
            _check_same(drafted.event, event)
            return event.id
        self._fence.check_online(event)
        self._check_place(event)
        self._fence.check_depth(event)
        cautions = self._check_laws(event)
        self._drafts[event.id] = Draft(event, encode(event), cautions)
        self._coming[event.id] = event
        return event.id

    def _check_author(self, event: Event) -> None:
        if event.match_id != self._match_id:
            raise IllegalScore("This event belongs to another match.", code="foreign_event")
        if event.device != self._device or event.id.rpartition(":")[0] != self._device:
            raise IllegalScore("This event belongs to another device.", code="foreign_event")
        if event.scorer != self._scorer:
            raise IllegalScore("This event belongs to another scorer.", code="foreign_event")

    def _check_place(self, event: Event) -> None:
        for reference in references(event):
            if self._find(reference) is None:
                raise IllegalScore(
                    "This event follows one that the hub does not have; send that first.", code="unknown_parent"
                )
        if event.slot and not isinstance(event.body, Insert):
            parent = self._find(event.parent) if event.parent else None
            if not _follows(parent.slot if parent else (), event.slot):
                raise IllegalScore("This event's slot does not follow its parent's.", code="bad_slot")
        reason = self._ledger.refusal(event, self._coming)
        if reason is not None:
            raise IllegalScore(_REFUSALS[reason], code=reason)

    def _find(self, event_id: EventId) -> Event | None:
        known = self._known.get(event_id) or self._drafts.get(event_id)
        return known.event if known else None

    def _check_laws(self, event: Event) -> list[Caution]:
        """Judge by the Laws what extends the view, and only by its shape what others have scored past."""
        body = event.body
        told = body.body if isinstance(body, Amend) else happening_of(event)
        if told is None:
            return []
        placed = not isinstance(body, Amend | Insert)
        if not placed or event.parent not in self._tip:
            if placed:
                self._check_finished(told, event)
            return _check_shape(told, self._state)
        try:
            decision = decide(self._current(), told)
        except IllegalScore:
            self._check_finished(told, event)
            raise
        self._ahead.append(told)
        self._tip, self._tip_slot = frozenset((event.id,)), event.slot
        return _cautions(decision.warnings)

    def _is_beyond(self, event: Event) -> bool:
        """Whether the event comes after all that is shown, though its author agrees with what is shown."""
        return event.slot > self._tip_slot and not self._differs(event.parent)

    def _differs(self, event_id: EventId | None) -> bool:
        """Whether the author of this event, or of one before it in the batch, saw something else than what is shown."""
        while event_id is not None and event_id in self._drafts:
            event = self._drafts[event_id].event
            told = happening_of(event)
            shown = next((each for each in reversed(self._ledger.canonical) if each.slot <= event.slot), None)
            if shown and told and shown.slot == event.slot and version_of(shown.body) != version_of(told):
                return True
            event_id = event.parent
        return event_id is not None and self._ledger.bucket_of(event_id) is Bucket.ALTERNATIVE

    def _check_finished(self, told: Happening, event: Event) -> None:
        """Raises ``IllegalScore`` with code ``match_finished`` where the match's end rules this out."""
        state = self._current()
        if outcome(state) is None or not self._is_beyond(event):
            return
        try:
            decide(state, told)
        except IllegalScore as refusal:
            if refusal.reason in _OVER:
                raise IllegalScore("The match is over; only corrections are taken.", code="match_finished") from None

    def _current(self) -> MatchState:
        """The state after what this batch has added to the view so far."""
        if self._ahead:
            if not self._owned:
                self._state, self._owned = self._state.copy(), True
            for body in self._ahead:
                advance(self._state, body)
            self._ahead.clear()
        return self._state


def _heard(raw: bytes) -> Event | Malformed:
    try:
        return decode(raw)
    except Malformed as error:
        return error


def _rejected(raw: bytes, refusal: Refusal) -> Receipt:
    return Receipt(
        id=id_of(raw),
        status=Verdict.REJECTED,
        code=refusal.reason,
        detail=refusal.message,
        **plan_fields(refusal.fields),
    )


def _check_same(known: Event, event: Event) -> None:
    if known != event:
        log.error("id_reused", match_id=event.match_id, event_id=event.id, device=event.device)
        raise IllegalScore("The log has another event with this id.", code="id_reused")


def _follows(before: Slot, slot: Slot) -> bool:
    """Whether a slot is one that an event right after ``before`` can have: the next ball, or the gap before it."""
    innings, over, ball = before[:GAP] or BEFORE_ALL
    gaps = (
        (innings, over, ball),
        (innings, over, ball + 1),
        (innings, over + 1, 0),
        (innings, over + 1, 1),
        (innings + 1, 0, 0),
    )
    return slot > before and slot[:GAP] in gaps


def _check_shape(told: Happening, state: MatchState) -> list[Caution]:
    return _cautions(judge_delivery(told.delivery, state.profile)) if isinstance(told, Ball) else []


def _cautions(warnings: Iterable[Breach]) -> list[Caution]:
    return [Caution(code=each.code, detail=each.detail) for each in warnings]
