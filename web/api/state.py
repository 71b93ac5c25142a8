"""``/api/matches/{match_id}/state``: all that graphics may want to know of a match."""

from core.ids import MatchId
from core.usecases.broadcast.feeds import Feeds
from core.wire.feeds import FeedState
from web.call import Call, Reply
from web.versioned import versioned


class StateApi:
    """The handler."""

    def __init__(self, feeds: Feeds) -> None:
        """``feeds`` makes the document, once for all who ask."""
        self._feeds = feeds

    async def show(self, call: Call, match_id: MatchId) -> Reply[FeedState]:
        """The match as graphics engines get it in ``state.json``, for those who may watch it."""
        showing = await self._feeds.by_grant(match_id, call.grant)
        return versioned(call.request, showing.tag, showing.document)
