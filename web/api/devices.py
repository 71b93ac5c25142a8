"""Devices of a match: phones that are paired with a code, and tokens of graphics engines and their control panels."""

from collections.abc import Collection

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.ids import MatchId
from core.models.people import Device, DeviceKind
from core.ports import Log
from core.usecases.broadcast.addresses import addresses
from core.usecases.devices import FEEDS, Devices, Paired
from core.usecases.grants import Grants
from core.usecases.rights import Rights
from core.wire.people import DeviceList, DeviceView, FeedDevice, NewFeed, PairedDevice, Pairing, PairingOffer
from web.call import Call, Reply


class DeviceApi:
    """The handlers."""

    def __init__(self, log: Log, devices: Devices, rights: Rights, grants: Grants, origin: str) -> None:
        """``rights`` says who manages a match, ``grants`` what its owner's plan includes; people open ``origin``."""
        self._log, self._devices, self._rights, self._grants = log, devices, rights, grants
        self._origin = origin

    async def offer(self, call: Call, match_id: MatchId) -> Reply[PairingOffer]:
        """Get a code, and the same as a QR code, with which one phone may join the scoring for ten minutes."""
        await self._manage(call, match_id)
        offer = await self._devices.offer(match_id, _actor(call))
        shown = PairingOffer(code=offer.code, url=offer.url, qr=offer.qr, expires_ms=offer.expires_ms)
        return Reply(body=shown, status=201)

    async def pair(self, _call: Call, body: Pairing) -> Reply[PairedDevice]:
        """Use a code: the phone gets a token that scores this one match, and needs no account."""
        return _paired(await self._devices.pair(body.code, body.name))

    async def renew(self, call: Call) -> Reply[PairedDevice]:
        """Get another token before this device's own expires."""
        return _paired(await self._devices.renew(call.holder))

    async def phones(self, call: Call, match_id: MatchId) -> DeviceList:
        """The phones that may score a match."""
        return await self._list(call, match_id, {DeviceKind.SCORER})

    async def feeds(self, call: Call, match_id: MatchId) -> DeviceList:
        """The tokens of a match's graphics engines and panels of buttons, and when each was last used."""
        return await self._list(call, match_id, FEEDS)

    async def issue_feed(self, call: Call, match_id: MatchId, body: NewFeed) -> Reply[FeedDevice]:
        """Make a token with which a graphics engine reads a match that it cannot log in to, and its addresses.

        The plan of the match's owner has to include broadcast integration, now and whenever the token is used.
        """
        await self._manage(call, match_id)
        row = await self._log.match(match_id)
        if row.workspace_id is not None:
            await self._grants.require(Subject(row.workspace_id), Feature.BROADCAST_INTEGRATION)
        made = await self._devices.issue_feed(match_id, body.name, _actor(call), control=body.control)
        shown = FeedDevice(
            device=_view(made.device),
            token=made.token,
            addresses=None if body.control else addresses(self._origin, match_id, made.token),
            programme=f"{self._origin}/api/matches/{match_id}/programme",
        )
        return Reply(body=shown, status=201)

    async def revoke(self, call: Call, match_id: MatchId, device_id: str) -> None:
        """Void the token of a phone or of a graphics engine at once."""
        await self._manage(call, match_id)
        await self._devices.revoke(match_id, device_id, _actor(call))

    async def _list(self, call: Call, match_id: MatchId, kinds: Collection[DeviceKind]) -> DeviceList:
        await self._manage(call, match_id)
        found = await self._devices.devices(match_id)
        return DeviceList(devices=[_view(each) for each in found if each.kind in kinds])

    async def _manage(self, call: Call, match_id: MatchId) -> None:
        row = await self._log.match(match_id)
        await self._rights.learn(call.holder, row.workspace_id)
        self._rights.require_manage(call.holder, row.ownership)


def _actor(call: Call) -> str:
    return call.holder.account or "operator"


def _paired(paired: Paired) -> Reply[PairedDevice]:
    return Reply(body=PairedDevice(device=_view(paired.device), token=paired.token), status=201)


def _view(device: Device) -> DeviceView:
    return DeviceView(
        id=device.id,
        match_id=device.match_id,
        kind=device.kind.value,
        name=device.name,
        created_ms=device.created_ms,
        expires_ms=device.expires_ms,
        used_ms=device.used_ms,
    )
