"""Where a request comes from, through proxies whose word is taken."""

import ipaddress

from aiohttp import web

from core.errors import Misconfigured

_MOST_HOPS = 16

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Addresses:
    """Reads clients' addresses off their requests."""

    def __init__(self, trusted_proxies: str) -> None:
        """Networks or addresses, with commas between them; without any, ``X-Forwarded-For`` is not looked at.

        Raises ``Misconfigured``.
        """
        try:
            self._trusted: list[Network] = [
                ipaddress.ip_network(each.strip()) for each in trusted_proxies.split(",") if each.strip()
            ]
        except ValueError as error:
            raise Misconfigured(f"CRICKSY_TRUSTED_PROXIES is not a list of networks: {error}.") from error

    def of(self, request: web.Request) -> str | None:
        """The client's address: the last in ``X-Forwarded-For`` that is not a trusted proxy's own.

        What stands before it is the client's own claim. ``None`` where there is no address, as on a Unix socket.
        """
        here = request.remote
        if not self._trusted or not self._trusts(here):
            return here
        for hop in reversed(",".join(request.headers.getall("X-Forwarded-For", ())).rsplit(",", _MOST_HOPS)):
            said = hop.strip()
            if not _is_address(said):
                return here
            here = said
            if not self._trusts(here):
                return here
        return here

    def _trusts(self, address: str | None) -> bool:
        if not _is_address(address):
            return False
        parsed = ipaddress.ip_address(address or "")
        if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped
        return any(parsed in network for network in self._trusted)


def _is_address(text: str | None) -> bool:
    try:
        ipaddress.ip_address(text or "")
    except ValueError:
        return False
    return True
