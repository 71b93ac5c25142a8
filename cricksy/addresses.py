"""Where the platform can be reached."""

import socket
from http.client import HTTPConnection, HTTPException

from core.settings import EVERYWHERE, Settings

ASK_S = 2.0


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
