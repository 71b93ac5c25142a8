"""Where the platform can be reached."""

import socket
from http.client import HTTPConnection, HTTPException

from core.settings import Settings

EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  compared with, never bound to
ASK_S = 2.0


def origin(settings: Settings) -> str:
    """The origin as this machine reaches it."""
    return f"http://{_in_url(_local_host(settings))}:{settings.port}"


def lan_origin(settings: Settings) -> str | None:
    """The origin as phones on the same network reach it; ``None`` where they cannot."""
    if settings.host not in EVERYWHERE:
        return None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address (RFC 5737): nothing is sent, a route is chosen
        except OSError:
            return None
        return f"http://{probe.getsockname()[0]}:{settings.port}"


def is_cricksy(address: str) -> bool:
    """Whether a Cricksy answers at an origin."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    connection = HTTPConnection(host.strip("[]"), int(port), timeout=ASK_S)
    try:
        connection.request("GET", "/api/matches")
        return b'"matches"' in connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _local_host(settings: Settings) -> str:
    return "127.0.0.1" if settings.host in EVERYWHERE else settings.host


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
