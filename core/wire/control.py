"""The Socket.IO messages of ``/control``, and what hubs tell each other; ``docs/asyncapi.yaml`` describes the former.

An output (a page with graphics) says ``attach``, hears ``programme`` at each change, and says ``report`` every 5 s. A
control room says ``operate``, and hears ``programme`` and ``outputs``. ``gone`` is that of the other namespaces.
"""

from typing import Annotated

from msgspec import Meta, Struct

from core.wire.production import Output, Programme, Slug


class Attach(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``attach``: an output shows a public match by its id, any match by a feed token."""

    graphic: Slug
    """``stage`` for all that the programme says, else the one graphic that it is for."""
    output_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._~-]{1,64}$")]
    """The one that it gives itself and keeps when it connects again."""
    match_id: str | None = None
    token: str | None = None


class Attached(Struct, frozen=True, kw_only=True):
    """The answer to ``attach``."""

    programme: Programme
    """Its preview is empty for outputs that came by the match's id."""
    now_ms: int
    """The server's clock, by which ``since_ms`` and ``until_ms`` count."""


class Reported(Struct, frozen=True, kw_only=True):
    """The answer to ``report``."""

    revision: int
    """Of the programme that the output should show."""
    now_ms: int


class Operate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``operate``: a control room, with the token of its connection."""

    match_id: str


class Operating(Struct, frozen=True, kw_only=True):
    """The answer to ``operate``."""

    programme: Programme
    outputs: list[Output]
    now_ms: int


class Outputs(Struct, frozen=True, kw_only=True):
    """``outputs`` to control rooms: all of a match's, wherever they are connected, at most once a second."""

    match_id: str
    outputs: list[Output]
    """In order of their ids."""
    now_ms: int


class Changed(Struct, frozen=True, kw_only=True, array_like=True, tag=1):
    """Between processes: a programme was changed; whoever shows it reads it."""

    revision: int


class Roll(Struct, frozen=True, kw_only=True, array_like=True, tag=2):
    """Between hubs: one hub's outputs of a match."""

    hub: str
    outputs: list[Output]
