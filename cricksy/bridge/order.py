"""What to bridge, made of a command line, files and the environment."""

import os
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from core.ids import MatchId
from cricksy.bridge.mapping import Mapping, read_mapping
from cricksy.bridge.secret import secret
from cricksy.exits import CommandError, Exit

VMIX_PORT: Final = 8099
OBS_PASSWORD: Final = "CRICKSY_OBS_PASSWORD"  # noqa: S105  a variable's name


class Asked(Struct, frozen=True, kw_only=True):
    """The command line."""

    server: str
    match: str
    token: str
    token_file: Path | None = None
    obs: str | None = None
    obs_password_file: Path | None = None
    vmix: str | None = None
    scene_map: Path | None = None
    once: bool = False


class Order(Struct, frozen=True, kw_only=True):
    """What to bridge."""

    url: str
    match_id: MatchId
    token: str
    obs: str | None = None
    """``ws://127.0.0.1:4455``."""
    obs_password: str | None = None
    vmix: tuple[str, int] | None = None
    mapping: Mapping = Mapping()
    once: bool = False
    """Send what is on air now, and end."""

    def __repr__(self) -> str:
        """Nothing of the secrets."""
        return f"Order({self.url!r}, {self.match_id!r})"


def order_of(asked: Asked) -> Order:
    """Read what is asked. Raises ``CommandError`` (``USAGE``)."""
    if asked.obs is None and asked.vmix is None:
        raise CommandError(
            "Say what to bridge to: --obs ws://127.0.0.1:4455, --vmix 127.0.0.1:8099, or both.", Exit.USAGE
        )
    token = secret(asked.token, asked.token_file, "the feed token")
    if token is None:
        raise CommandError("Give a feed token of the match: --token-file, or CRICKSY_TOKEN.", Exit.USAGE)
    if urlsplit(asked.server).scheme not in {"http", "https"}:
        raise CommandError("--server is an origin like https://cricksy.example.", Exit.USAGE)
    if asked.obs is not None and urlsplit(asked.obs).scheme not in {"ws", "wss"}:
        raise CommandError("--obs is an address like ws://127.0.0.1:4455.", Exit.USAGE)
    return Order(
        url=asked.server,
        match_id=MatchId(asked.match),
        token=token,
        obs=asked.obs,
        obs_password=secret(os.environ.get(OBS_PASSWORD), asked.obs_password_file, "OBS's password"),
        vmix=_endpoint(asked.vmix) if asked.vmix is not None else None,
        mapping=read_mapping(asked.scene_map),
        once=asked.once,
    )


def _endpoint(text: str) -> tuple[str, int]:
    """``127.0.0.1:8099``, ``studio``, ``[::1]:8099``."""
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port == 0 or parts.path or parts.username:
        raise CommandError("--vmix is an address like 127.0.0.1:8099.", Exit.USAGE)
    return host, port or VMIX_PORT
