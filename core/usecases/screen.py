"""What viewers of one match have been shown: the scoreboard, encoded once, and the patches that led to it."""

import msgspec
from msgspec import Raw

from core.eventlog.ledger import Change, Ledger
from core.ids import MatchId
from core.ports import Head
from core.usecases.board import Board
from core.usecases.history import History
from core.wire.merge_patch import diff
from core.wire.scoreboard import Scoreboard
from core.wire.socket import Patch, Since

_json = msgspec.json.Encoder()


class Screen:
    """A match's scoreboard in bytes. It is projected only when asked for, and then kept for the next difference."""

    def __init__(self, match_id: MatchId, ledger: Ledger) -> None:
        self._board = Board(match_id, ledger)
        self._history = History()
        self._shown: Scoreboard | None = None
        self._shown_at: Head | None = None
        self._encoded: bytes | None = None
        """``_shown`` as JSON."""

    def before(self) -> None:
        """To be called before each ``Ledger.add``."""
        self._board.before()

    def after(self, change: Change) -> None:
        """To be called with what each ``Ledger.add`` did."""
        self._board.after(change)

    def snapshot(self, head: Head) -> bytes:
        """The scoreboard as JSON. ``head`` is where the ledger stands, here and below."""
        shown = self._show(head)
        if self._encoded is None:
            self._encoded = _json.encode(shown)
        return self._encoded

    def patch(self, head: Head) -> bytes | None:
        """The encoded ``Patch`` from what was shown last to ``head``; ``None`` where nothing was."""
        was, start = self._shown, self._shown_at
        if was is None or start is None or start.epoch != head.epoch:
            self._show(head)
            return None
        self._shown, self._shown_at, self._encoded = self._board.project(), head, None
        change = Raw(_json.encode(diff(was, self._shown)))
        patch = _json.encode(Patch(epoch=head.epoch, from_=start.seq, to=head.seq, patch=change))
        self._history.add(start.seq, patch)
        return patch

    def patches(self, since: Since, head: Head) -> list[bytes] | None:
        """The patches from ``since`` to ``head``; ``None`` where only a snapshot will do."""
        if since.epoch != head.epoch or self._shown_at != head:
            return None
        if since.seq == head.seq:
            return []
        return self._history.since(since.seq)

    def _show(self, head: Head) -> Scoreboard:
        """The scoreboard at ``head``; the patches up to now do not lead to it unless it was shown already."""
        if self._shown is None or self._shown_at != head:
            self._history.clear()
            self._shown, self._shown_at, self._encoded = self._board.project(), head, None
        return self._shown
