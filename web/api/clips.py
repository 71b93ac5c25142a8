"""``/api/clips``: the library, and the links of its clips; ``/api/shared/{token}``, where those lead."""

from msgspec import UnsetType

from core.ids import ClipId, CoachedPlayerId
from core.usecases.clips import ClipEdit, ClipFilter
from core.usecases.coaching_desk import Coaching
from core.wire.clips import (
    ClipChange,
    ClipPage,
    ClipQuery,
    ClipView,
    ExportView,
    NewShare,
    SharedClip,
    ShareList,
    ShareView,
)
from web.call import Call, Reply


class ClipApi:
    """The handlers."""

    def __init__(self, coaching: Coaching) -> None:
        """``coaching`` decides."""
        self._clips, self._exports, self._shares = coaching.clips, coaching.exports, coaching.shares
        self._views = coaching.clip_views

    async def library(self, call: Call, query: ClipQuery) -> ClipPage:
        """Clips of your own workspace or of an organisation's, the newest first."""
        which = ClipFilter(
            player=_player(query.player_id),
            kind=query.kind,
            since_ms=query.since_ms,
            until_ms=query.until_ms,
            cursor=None if query.cursor is None else ClipId(query.cursor),
            limit=query.limit,
        )
        page, cursor = await self._clips.library(call.account, query.workspace, which)
        return ClipPage(clips=await self._views.clips(call.account, page), next=cursor)

    async def show(self, call: Call, clip_id: ClipId) -> ClipView:
        """A clip."""
        return await self._views.clip(call.account, await self._clips.show(call.account, clip_id))

    async def change(self, call: Call, clip_id: ClipId, body: ClipChange) -> ClipView:
        """Change a clip: what is left out stays, null removes; a file that was cut before stays as it is."""
        edit = ClipEdit(
            start_us=body.start_us,
            end_us=body.end_us,
            title=body.title,
            kind=body.kind,
            player_id=body.player_id if isinstance(body.player_id, UnsetType) else _player(body.player_id),
        )
        return await self._views.clip(call.account, await self._clips.change(call.account, clip_id, edit))

    async def delete(self, call: Call, clip_id: ClipId) -> None:
        """Delete a clip with its file and its links."""
        await self._clips.delete(call.account, clip_id)

    async def export(self, call: Call, clip_id: ClipId) -> Reply[ExportView]:
        """Let the clip's file be cut; one of the same span that is there or on its way is returned instead."""
        made = await self._exports.of_clip(call.account, clip_id)
        return Reply(body=await self._views.export(call.account, made), status=202)

    async def shares(self, call: Call, clip_id: ClipId) -> ShareList:
        """A clip's links, those that are over too, the newest first."""
        found = await self._shares.list(call.account, clip_id)
        clip = await self._clips.show(call.account, clip_id)
        return ShareList(shares=await self._views.shares(clip.workspace_id, found))

    async def share(self, call: Call, clip_id: ClipId, body: NewShare) -> Reply[ShareView]:
        """Make a link by which whoever has it may watch the clip; the answer alone has its address."""
        made, link = await self._shares.make(call.account, clip_id, days=body.days, player=_player(body.player_id))
        clip = await self._clips.show(call.account, clip_id)
        return Reply(body=await self._views.share(clip.workspace_id, made, link), status=201)

    async def revoke(self, call: Call, clip_id: ClipId, share_id: str) -> None:
        """End a link; done twice it changes nothing."""
        await self._shares.revoke(call.account, clip_id, share_id)

    async def shared(self, call: Call, token: str) -> SharedClip:
        """What a link leads to, without an account.

        The code of a link that is over is `share_over`, of one that never was `not_found`.
        """
        del call
        return self._views.shown(await self._shares.open(token))


def _player(text: str | None) -> CoachedPlayerId | None:
    return None if text is None else CoachedPlayerId(text)
