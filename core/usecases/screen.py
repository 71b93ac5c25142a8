"""What viewers of one match have been shown: the scoreboard, encoded once, and the patches that led to it."""

import msgspec
from msgspec import Raw

from core.eventlog.ledger import Change, Ledger
from core.ids import MatchId
from core.ports import Head
from core.usecases.board import Board
from core.usecases.history import History, Missed
from core.wire.merge_patch import diff
from core.wire.scoreboard import Scoreboard
from core.wire.socket import Patch, Since

_json = msgspec.json.Encoder()


class Screen:
    """A match's scoreboard in bytes. It is projected only when asked for, and then kept for the next difference.

    Where viewers stand is where the board last changed: what leaves it as it was, another scorer's word for the same
    ball for instance, is not told to them. ``head`` is where the ledger stands, in every method.
    """

    def __init__(self, match_id: MatchId, ledger: Ledger) -> None:
        self._board = Board(match_id, ledger)
        self._history = History()
        self._shown: Scoreboard | None = None
        self._shown_at: Head | None = None
        """Where the board became what it is, as far as this screen has followed it."""
        self._looked_at: Head | None = None
        """Up to where that is known."""
        self._encoded: bytes | None = None
        """``_shown`` as JSON."""

    def before(self) -> None:
        """To be called before each ``Ledger.add``."""
        self._board.before()

    def after(self, change: Change) -> None:
        """To be called with what each ``Ledger.add`` did."""
        self._board.after(change)

    def snapshot(self, head: Head) -> bytes:
        """The scoreboard as JSON."""
        shown, _ = self._show(head)
        if self._encoded is None:
            self._encoded = _json.encode(shown)
        return self._encoded

    def position(self, head: Head) -> Head:
        """Where the board last changed: what a viewer who has it is told to resume from."""
        return self._show(head)[1]

    def patch(self, head: Head) -> bytes | None:
        """The encoded ``Patch`` from what was shown last to ``head``; ``None`` where nothing on the board changed."""
        was, start, quiet = self._shown, self._shown_at, self._looked_at
        if was is None or start is None or quiet is None or start.epoch != head.epoch:
            self._show(head)
            return None
        now = self._board.project()
        self._looked_at = head
        change = diff(was, now)
        if not change:
            return None
        self._shown, self._shown_at, self._encoded = now, head, None
        message = Patch(epoch=head.epoch, from_=start.seq, to=head.seq, patch=Raw(_json.encode(change)))
        patch = _json.encode(message)
        self._history.add(start.seq, quiet.seq, patch)
        return patch

    def missed(self, since: Since, head: Head) -> Missed | None:
        """The patches from ``since`` to ``head``; ``None`` where only a snapshot will do."""
        start = self._shown_at
        if start is None or since.epoch != head.epoch or self._looked_at != head:
            return None
        if start.seq <= since.seq <= head.seq:
            return Missed(start.seq, [])
        return self._history.since(since.seq)

    def _show(self, head: Head) -> tuple[Scoreboard, Head]:
        """The scoreboard; the patches up to now do not lead to it unless it was shown at ``head`` already."""
        if self._shown is None or self._shown_at is None or self._looked_at != head:
            self._history.clear()
            self._shown, self._encoded = self._board.project(), None
            self._shown_at = self._looked_at = head
        return self._shown, self._shown_at
