"""What a match's outputs show, as its control room makes it: taken, cleared, made ready and cut to, and undone."""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec
from msgspec.structs import asdict, replace

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.entitlements.terms import includes
from core.errors import Conflict, Forbidden, Refusal
from core.ids import MatchId
from core.models.fixtures import Ownership
from core.ports import Log, MatchRow
from core.ports.news import News
from core.ports.production import ProgrammeStore, Turn, channel
from core.usecases.broadcast.graphics import PLACES, require_graphics
from core.usecases.grants import Grants
from core.usecases.rights import Rights
from core.usecases.tokens import Grant, Right
from core.wire.control import Changed
from core.wire.production import (
    AutoPilot,
    AutoPilotChange,
    ClearGraphics,
    OnAir,
    Programme,
    ProgrammeChange,
    ProgrammeVerb,
    ReadyGraphic,
    TakeGraphic,
)

_encode = msgspec.msgpack.Encoder().encode
_NAMED: Final = ("end_of_over", "drinks", "innings_break")
"""Members of the autopilot that name a graphic, or none."""


class Production:
    """Changes programmes.

    Who may score or manage a match, and whoever has a token to direct it, may change its programme, where the terms of
    the match or the plan of its owner include broadcast integration. What is on air can be cleared under any plan.
    """

    def __init__(  # noqa: PLR0913 - four ports and what a test replaces
        self,
        store: ProgrammeStore,
        log: Log,
        grants: Grants,
        rights: Rights,
        news: News,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``news`` is how processes hear of a change; ``now_ms`` is the wall clock."""
        self._store, self._log, self._grants, self._rights = store, log, grants, rights
        self._news, self.now_ms = news, now_ms

    async def show(self, grant: Grant | None, match_id: MatchId) -> Programme:
        """The programme, for whoever may watch the match; its preview is empty for those who may not change it.

        Raises ``NotFound``, also for a match that is not for this caller, and ``UpgradeRequired`` for a graphics
        engine whose workspace has no feeds in its plan.
        """
        ownership = (await self._log.match(match_id)).ownership
        if grant is not None:
            await self._rights.learn(grant, ownership.workspace_id)
        self._rights.require_watch(grant, ownership)
        programme = await self.now(match_id)
        return programme if grant is not None and self.may_direct(grant, ownership) else aired(programme)

    async def now(self, match_id: MatchId) -> Programme:
        """The programme as it stands; what was taken for a time that is over is not in it. Raises ``NotFound``."""
        return standing(await self._store.read(match_id), self.now_ms())

    async def take(self, grant: Grant, match_id: MatchId, wanted: TakeGraphic) -> Programme:
        """Show a graphic now, in place of what stands where it does.

        All changes raise ``Malformed`` (``unknown_graphic``), ``Conflict`` (``stale_revision``) with the ``revision``
        and the ``programme`` that hold, ``NotFound``, ``Forbidden``, ``UpgradeRequired``, and ``Unavailable``.
        """
        require_graphics([wanted.graphic], "graphic")
        now = self.now_ms()
        return await self._change(grant, match_id, wanted.revision, lambda old: _taken(old, _ready(wanted, now)))

    async def clear(self, grant: Grant, match_id: MatchId, wanted: ClearGraphics) -> Programme:
        """Take one graphic off the air, or all that were taken; one that is not on air changes nothing."""
        require_graphics([] if wanted.graphic is None else [wanted.graphic], "graphic")

        def turn(old: Programme) -> Programme:
            kept = [each for each in old.on_air if wanted.graphic not in {None, each.graphic}]
            return replace(old, on_air=kept)

        await self._require(grant, match_id, planned=False)
        return await self._turn(match_id, wanted.revision, turn)

    async def cut(self, grant: Grant, match_id: MatchId, wanted: ProgrammeVerb) -> Programme:
        """Show the preview in place of all that was taken, and empty it.

        Raises ``Conflict`` (``nothing_in_preview``) rather than clear the air by mistake.
        """
        now = self.now_ms()

        def turn(old: Programme) -> Programme:
            if not old.preview:
                raise Conflict("There is nothing in the preview.", code="nothing_in_preview")
            return replace(old, on_air=[_retimed(each, now) for each in old.preview], preview=[])

        return await self._change(grant, match_id, wanted.revision, turn)

    async def undo(self, grant: Grant, match_id: MatchId, wanted: ProgrammeVerb) -> Programme:
        """Go back to what there was before the last change, up to 20 times. Raises ``Conflict`` (``nothing_to_undo``).

        What was on air for a time that has passed does not come back.
        """
        await self._require(grant, match_id)
        now = self.now_ms()
        return await self._told(await self._store.undo(match_id, revision=wanted.revision, now_ms=now))

    async def amend(self, grant: Grant, match_id: MatchId, wanted: ProgrammeChange) -> Programme:
        """Change the mode, the delay, the autopilot or the preview."""
        ready = wanted.preview or []
        require_graphics([each.graphic for each in ready], "preview")
        if wanted.auto_pilot is not None:
            named = [getattr(wanted.auto_pilot, name) for name in _NAMED]
            require_graphics(filter(None, named), "auto_pilot")
        now = self.now_ms()

        def turn(old: Programme) -> Programme:
            return replace(
                old,
                mode=wanted.mode or old.mode,
                delay_ms=old.delay_ms if wanted.delay_ms is None else wanted.delay_ms,
                auto_pilot=_flown(old.auto_pilot, wanted.auto_pilot),
                preview=old.preview if wanted.preview is None else _placed(_ready(each, now) for each in ready),
            )

        return await self._change(grant, match_id, wanted.revision, turn)

    async def require(self, grant: Grant, match_id: MatchId) -> MatchRow:
        """The match, where somebody may change its programme. Raises as the changes do."""
        return await self._require(grant, match_id)

    def may_direct(self, grant: Grant, match: Ownership) -> bool:
        """Whether somebody may change a programme, as far as the plan lets anybody."""
        return (
            grant.allows(Right.DIRECT, match.match_id)
            or self._rights.may_manage(grant, match)
            or self._rights.may_score(grant, match)
        )

    def verdict(self, grant: Grant, row: MatchRow) -> str | None:
        """Why somebody may not change a programme any more, as a code, from memory; ``None`` while he may."""
        ownership = row.ownership
        try:
            self._rights.require_valid(grant)
            if not self.may_direct(grant, ownership):
                self._rights.require_watch(grant, ownership)
                return Forbidden.code
            if row.workspace_id is not None and not includes(row.terms, Feature.BROADCAST_INTEGRATION):
                self._rights.gate.require(Subject(row.workspace_id), Feature.BROADCAST_INTEGRATION)
        except Refusal as refusal:
            return refusal.reason
        return None

    async def _require(self, grant: Grant, match_id: MatchId, *, planned: bool = True) -> MatchRow:
        row = await self._log.match(match_id)
        await self._rights.learn(grant, row.workspace_id)
        if not self.may_direct(grant, row.ownership):
            self._rights.require_watch(grant, row.ownership)
            raise Forbidden("Only who scores or manages this match may do that.")
        if planned and row.workspace_id is not None and not includes(row.terms, Feature.BROADCAST_INTEGRATION):
            await self._grants.require(Subject(row.workspace_id), Feature.BROADCAST_INTEGRATION)
        return row

    async def _change(self, grant: Grant, match_id: MatchId, revision: int | None, turn: Turn) -> Programme:
        await self._require(grant, match_id)
        return await self._turn(match_id, revision, turn)

    async def _turn(self, match_id: MatchId, revision: int | None, turn: Turn) -> Programme:
        now = self.now_ms()

        def turned(old: Programme) -> Programme:
            current = standing(old, now)
            changed = turn(current)
            return old if changed == current else changed

        return await self._told(await self._store.change(match_id, turned, revision=revision, now_ms=now))

    async def _told(self, programme: Programme) -> Programme:
        message = _encode(Changed(revision=programme.revision))
        await self._news.publish(channel(MatchId(programme.match_id)), message)
        return standing(programme, self.now_ms())


def aired(programme: Programme) -> Programme:
    """What of a programme is meant for the audience."""
    return replace(programme, preview=[])


def standing(programme: Programme, now_ms: int) -> Programme:
    """The programme without what was taken for a time that is over."""
    over = [each for each in programme.on_air if each.until_ms is not None and each.until_ms <= now_ms]
    return replace(programme, on_air=[each for each in programme.on_air if each not in over]) if over else programme


def _ready(wanted: ReadyGraphic, now_ms: int) -> OnAir:
    until = None if wanted.duration_ms is None else now_ms + wanted.duration_ms
    return OnAir(graphic=wanted.graphic, since_ms=now_ms, until_ms=until, options=wanted.options)


def _retimed(ready: OnAir, now_ms: int) -> OnAir:
    """The same, as if it had been taken now."""
    until = None if ready.until_ms is None else now_ms + ready.until_ms - ready.since_ms
    return replace(ready, since_ms=now_ms, until_ms=until)


def _placed(graphics: Iterable[OnAir]) -> list[OnAir]:
    """One of each place, the later where two stand in the same."""
    places: dict[str, OnAir] = {}
    for each in graphics:
        places.pop(PLACES.get(each.graphic, each.graphic), None)
        places[PLACES.get(each.graphic, each.graphic)] = each
    return list(places.values())


def _taken(programme: Programme, graphic: OnAir) -> Programme:
    return replace(programme, on_air=_placed([*programme.on_air, graphic]))


def _flown(pilot: AutoPilot, change: AutoPilotChange | None) -> AutoPilot:
    if change is None:
        return pilot
    return replace(pilot, **{name: value for name, value in asdict(change).items() if value is not None})
