"""The postman: takes mails from the outbox and sends them."""

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from core.clock import unix_ms
from core.errors import Refusal
from core.ports.mail import Mailer, Outbox, Parcel

_log = structlog.get_logger(__name__)

_AT_ONCE: Final = 5
_HOLD_MS: Final = 300_000
"""How long a postman that vanished keeps others from its mails; far longer than any mailer takes."""
_MOST_ATTEMPTS: Final = 14
"""With the pauses below, about eight hours."""
_FIRST_PAUSE_MS: Final = 15_000
_LONGEST_PAUSE_MS: Final = 3_600_000
_KEEP_MS: Final = 7 * 24 * 3_600_000
"""How long what was sent or given up can be looked up."""


class Postman:
    """Delivers at least once; several may work at the same outbox."""

    def __init__(self, outbox: Outbox, mailer: Mailer, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._outbox, self._mailer, self._now_ms = outbox, mailer, now_ms

    async def deliver_due(self) -> int:
        """Send everything that is due; returns how many went out. Raises ``Unavailable`` for the outbox alone.

        What was sent or given up a week ago is forgotten then.
        """
        sent = 0
        while parcels := await self._claim():
            sent += sum(await asyncio.gather(*map(self._deliver, parcels)))
        if sent:
            await self._outbox.prune(self._now_ms() - _KEEP_MS)
        return sent

    async def _claim(self) -> list[Parcel]:
        now = self._now_ms()
        return list(await self._outbox.claim(now, now + _HOLD_MS, _AT_ONCE))

    async def _deliver(self, parcel: Parcel) -> bool:
        try:
            await self._mailer.send(parcel)
        except Refusal as error:
            await self._give_up(parcel, error)
        except Exception as error:  # noqa: BLE001  whatever is wrong with one mail must not hold up the others
            if parcel.attempts >= _MOST_ATTEMPTS:
                await self._give_up(parcel, error)
            else:
                await self._outbox.postpone(parcel, str(error), self._now_ms() + pause_ms(parcel.attempts))
        else:
            await self._outbox.sent(parcel, self._now_ms())
            return True
        return False

    async def _give_up(self, parcel: Parcel, error: Exception) -> None:
        _log.warning("mail_given_up", id=parcel.id, attempts=parcel.attempts, cause=str(error))
        await self._outbox.give_up(parcel, str(error), self._now_ms())


def pause_ms(attempts: int) -> int:
    """How long a mail rests after so many attempts: each time twice as long, an hour at most."""
    return min(_FIRST_PAUSE_MS << (attempts - 1), _LONGEST_PAUSE_MS)
