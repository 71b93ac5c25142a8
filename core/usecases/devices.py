"""Devices: phones that score one match without an account, graphics engines that read it, and their control panels."""

import hmac
import io
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import segno
import structlog
from msgspec import Struct

from core.clock import unix_ms
from core.errors import NotFound, Unauthorized, Unavailable
from core.ids import MatchId, ScorerId, uuid7
from core.models.people import Device, DeviceKind
from core.ports.devices import DeviceBook, NewDevice, NewPairing
from core.usecases.amendments import Announcer
from core.usecases.names import plain_name
from core.usecases.tokens import Grant, Right, issue

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, O, 1, I and L."""
_LENGTH: Final = 6
_HOUR_MS: Final = 3_600_000
_OFFER_MS: Final = 600_000
_SCORER_MS: Final = 7 * 24 * _HOUR_MS
_UNOWNED_MS: Final = 12 * _HOUR_MS
_FEED_MS: Final = 365 * 24 * _HOUR_MS
_OPEN_OFFERS: Final = 5
_MOST: Final = 100
_TRIES: Final = 5
_PURPOSE: Final = b"cricksy pairing code\0"
"""Keeps what the secret signs here apart from what it signs elsewhere."""
_RIGHTS: Final = {
    DeviceKind.SCORER: frozenset({Right.SCORE, Right.WATCH}),
    DeviceKind.FEED: frozenset({Right.WATCH}),
    DeviceKind.CONTROL: frozenset({Right.WATCH, Right.DIRECT}),
}
FEEDS: Final = frozenset({DeviceKind.FEED, DeviceKind.CONTROL})
"""What belongs to a broadcast."""
_USE_MS: Final = 60_000
"""A device's last use is noted no more often."""
_REMEMBERED: Final = 10_000
"""Devices, before those are forgotten whose use may be noted again."""

_log = structlog.get_logger(__name__)


class Offer(Struct, frozen=True, kw_only=True):
    """A way for one phone to join a match, for ten minutes."""

    code: str
    """Six letters and digits, to be typed."""
    url: str
    """To be opened by the phone; the code stands in its fragment, which no server's log sees."""
    qr: str
    """``url`` as a QR code (ISO/IEC 18004), an SVG document."""
    expires_ms: int


class Paired(Struct, frozen=True, kw_only=True):
    """A device with its token."""

    device: Device
    """``expires_ms`` is that of the token."""
    token: str


class Devices:
    """Pairs and revokes devices; whether somebody may do so for a match is the caller's question.

    A match that nobody owns has no record that could void a token. Phones may score it all the same, as the operator's
    own tokens do, but theirs last 12 hours at a time.
    """

    def __init__(
        self,
        book: DeviceBook,
        announcer: Announcer,
        *,
        secret: str,
        public_url: str,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``secret`` signs the tokens; ``public_url`` is the origin that the QR code leads to."""
        self._book, self._announcer, self._secret = book, announcer, secret
        self._public_url, self._now_ms = public_url, now_ms
        self._used: dict[str, int] = {}

    async def offer(self, match: MatchId, by: str) -> Offer:
        """Make a code for one phone; ``by`` is an account's id or ``operator``. Raises ``NotFound``."""
        now = self._now_ms()
        for _ in range(_TRIES):
            code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
            pairing = NewPairing(
                hash=self._hash(code), match_id=match, created_by=by, created_ms=now, expires_ms=now + _OFFER_MS
            )
            if await self._book.offer(pairing, _OPEN_OFFERS):
                url = f"{self._public_url}/pair#{code}"
                return Offer(code=code, url=url, qr=_svg(url), expires_ms=pairing.expires_ms)
        raise Unavailable("No code is free just now.")

    async def pair(self, code: str, name: str) -> Paired:
        """Use a code up: the phone may score its match. Case, spaces and hyphens in the code do not matter.

        Raises ``NotFound`` (``bad_code``) for one that is unknown, used or too old, ``Malformed`` (``bad_name``), and
        ``Conflict`` (``too_many_devices``): the code then stays good.
        """
        name = plain_name(name)
        typed = code.upper().replace(" ", "").replace("-", "")
        if len(typed) != _LENGTH or not set(typed) <= set(_ALPHABET):
            raise NotFound("There is no such code, or its time is over.", code="bad_code")
        new = self._new(DeviceKind.SCORER, name, _SCORER_MS, _UNOWNED_MS)
        return self._paired(await self._book.pair(self._hash(typed), new, _MOST))

    async def renew(self, grant: Grant) -> Paired:
        """Give a device another token before its own expires. Raises ``Unauthorized`` (``session_revoked``)."""
        if grant.credential is None or grant.account is not None:
            raise Unauthorized("Only a paired device's token can be renewed.")
        return self._paired(await self._book.renew(grant.credential, self._now_ms(), _SCORER_MS, _UNOWNED_MS))

    async def issue_feed(self, match: MatchId, name: str, by: str, *, control: bool = False) -> Paired:
        """Make a token for a graphics engine that reads a match for a year, or with ``control`` for its panel.

        Raises ``NotFound``, ``Malformed`` (``bad_name``), ``Conflict`` (``too_many_devices``), and ``Forbidden``
        (``no_workspace``) for a match that nobody owns, since nothing could revoke the token.
        """
        kind = DeviceKind.CONTROL if control else DeviceKind.FEED
        new = self._new(kind, plain_name(name), _FEED_MS, 0)
        return self._paired(await self._book.add(match, new, by, _MOST))

    async def devices(self, match: MatchId) -> Sequence[Device]:
        """Those whose tokens are good, the newest first."""
        return await self._book.devices(match, self._now_ms())

    async def used(self, grant: Grant) -> None:
        """Note that a device came with its token; other tokens leave no trace. Raises nothing."""
        device, now = grant.credential, self._now_ms()
        if device is None or grant.account is not None or now - self._used.get(device, 0) < _USE_MS:
            return
        if len(self._used) >= _REMEMBERED:
            self._used = {each: used for each, used in self._used.items() if now - used < _USE_MS}
        self._used[device] = now
        try:
            await self._book.used(device, now)
        except Unavailable as error:
            _log.warning("device_use_not_noted", cause=error.message)

    async def revoke(self, match: MatchId, device: str, by: str) -> None:
        """Void a device's tokens at once. Raises ``NotFound``.

        Where nobody owns the match, hubs have no record to ask: there the token ends by itself, 12 hours after it was
        issued at most, and is not renewed.
        """
        changed = await self._book.revoke(match, device, by, self._now_ms())
        if changed is not None:
            await self._announcer.changed(*changed)

    async def prune(self) -> None:
        """Remove what is long over; now and then is enough."""
        await self._book.prune(self._now_ms())

    def _new(self, kind: DeviceKind, name: str, lives_ms: int, lives_unowned_ms: int) -> NewDevice:
        now = self._now_ms()
        return NewDevice(
            id=uuid7(now), kind=kind, name=name, created_ms=now, lives_ms=lives_ms, lives_unowned_ms=lives_unowned_ms
        )

    def _hash(self, code: str) -> bytes:
        """Keyed, because six characters could be guessed from a plain hash."""
        return hmac.digest(self._secret.encode(), _PURPOSE + code.encode(), "sha256")

    def _paired(self, device: Device) -> Paired:
        now = self._now_ms()
        grant = Grant(
            scorer=ScorerId(device.id),
            match=device.match_id,
            can=_RIGHTS[device.kind],
            workspace=device.workspace_id,
            credential=device.id,
        )
        ttl = timedelta(milliseconds=device.expires_ms - now)
        return Paired(device=device, token=issue(self._secret, grant, datetime.fromtimestamp(now / 1000, UTC), ttl))


def _svg(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, micro=False).save(out, kind="svg", xmldecl=False, scale=8, nl=False)
    return out.getvalue().decode()
