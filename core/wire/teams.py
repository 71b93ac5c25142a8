"""The bodies of an organisation's teams."""

from typing import Annotated

from msgspec import Meta, Struct

from core.wire.tournaments import Name

LONGEST_SHORT = 8
"""Characters."""


class NewTeam(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A team to add, or the new names of one."""

    name: Name
    short: Annotated[str, Meta(max_length=LONGEST_SHORT)] = ""
    """Two to four letters for a scoreboard; made of the name where it is empty."""


class TeamView(Struct, frozen=True, kw_only=True):
    """A team."""

    id: str
    name: str
    short: str
    created_ms: int
    """Milliseconds since 1970."""


class TeamList(Struct, frozen=True, kw_only=True):
    """An organisation's teams, by name."""

    teams: list[TeamView]
