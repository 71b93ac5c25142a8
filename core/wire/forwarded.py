"""Where a request comes from, through proxies whose word is taken: the ``X-Forwarded-For`` header."""

import ipaddress
from collections.abc import Iterable

from core.errors import Misconfigured

FORWARDED_FOR = "X-Forwarded-For"

_MOST_HOPS = 16
_NETWORK_BITS = 64
"""An IPv6 customer has at least a /64 (RFC 6177), so the address is counted by that."""

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

    def of(self, remote: str | None, forwarded: Iterable[str] = ()) -> str | None:
        """The client's address: the last in ``X-Forwarded-For`` that is not a trusted proxy's own.

        ``remote`` is the other end of the connection, ``forwarded`` every such header of the request. What stands
        before it is the client's own claim. ``None`` where there is no address, as on a Unix socket.
        """
        here = remote
        if not self._trusted or not self._trusts(here):
            return here
        for hop in reversed(",".join(forwarded).rsplit(",", _MOST_HOPS)):
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


def counted_by(address: str | None) -> str | None:
    """What an address is counted by; ``None`` for one that is not counted.

    The loopback is everybody, behind a proxy on the same machine whose ``X-Forwarded-For`` is not trusted.
    """
    try:
        parsed = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return None
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is None:
            return None if parsed.is_loopback else str(ipaddress.ip_network((parsed, _NETWORK_BITS), strict=False))
        parsed = parsed.ipv4_mapped
    return None if parsed.is_loopback else str(parsed)


def _is_address(text: str | None) -> bool:
    try:
        ipaddress.ip_address(text or "")
    except ValueError:
        return False
    return True
