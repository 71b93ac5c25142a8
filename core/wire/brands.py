"""How a workspace's graphics look: themes, colours, logos and sponsors, and the bodies of ``/api/brands``."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.wire.api import MOST_SEQ

LONGEST_NAME = 60
"""Characters, of a brand and of a sponsor."""
MOST_SIDES = 64
MOST_SPONSORS = 30
MOST_WEIGHT = 10

Theme = Literal["night", "day", "heritage", "neon"]
Font = Literal["", "archivo", "barlow", "plex"]
Language = Literal["en", "hi", "bn", "ta", "ur", "si", "af", "nl", "de", "fr"]
Colour = Annotated[str, Meta(pattern="^#[0-9A-Fa-f]{6}$", max_length=7)]
AnyColour = Annotated[str, Meta(pattern="^(#[0-9A-Fa-f]{6})?$", max_length=7)]
"""Empty for the theme's own."""
Picture = Annotated[str, Meta(pattern=r"^(/brand/[0-9a-f]{32}\.(png|svg))?$", max_length=43)]
"""The address of a picture of the workspace's, as uploading it told; empty for none."""
_Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]


class SideLook(Struct, frozen=True, kw_only=True):
    """How one team is drawn."""

    name: str
    """The team's name as matches have it, compared without regard to case."""
    colour: str
    """``#rrggbb``."""
    text: str
    """``#rrggbb``, readable on ``colour``."""
    logo: str = ""
    """An address on this origin, or empty."""


class SponsorLook(Struct, frozen=True, kw_only=True):
    """A sponsor, as graphics show it."""

    id: str
    name: str
    logo: str = ""
    """An address on this origin, or empty."""
    weight: int = 1
    """How often it comes up beside the others, 1 to 10."""


class Look(Struct, frozen=True, kw_only=True):
    """What every graphic needs to know of a brand."""

    name: str = ""
    theme: str = "night"
    """``night``, ``day``, ``heritage`` or ``neon``: a set of design tokens in the client."""
    primary: str = ""
    """``#rrggbb``; empty for the theme's own."""
    on_primary: str = ""
    """``#rrggbb``, readable on ``primary``; empty for the theme's own."""
    accent: str = ""
    """``#rrggbb``; empty for the theme's own."""
    font: str = ""
    """``archivo``, ``barlow`` or ``plex``; empty for the theme's own."""
    logo: str = ""
    """An address on this origin, or empty."""
    language: str = "en"
    """BCP 47: ``en``, ``hi``, ``bn``, ``ta``, ``ur``, ``si``, ``af``, ``nl``, ``de``, ``fr``."""
    sides: list[SideLook] = []
    sponsors: list[SponsorLook] = []


class SideFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one team is to be drawn."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    colour: Colour
    text: Colour
    """Of contrast 4.5 to 1 on ``colour`` at least."""
    logo: Picture = ""


class SponsorFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sponsor to be shown."""

    name: _Name
    id: Annotated[str, Meta(pattern="^[A-Za-z0-9._~-]*$", max_length=64)] = ""
    """The one that it had before, by which its impressions are counted; one is made where it is empty."""
    logo: Picture = ""
    weight: Annotated[int, Meta(ge=1, le=MOST_WEIGHT)] = 1


class BrandFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody says of a brand; what is left out is plain."""

    name: _Name
    theme: Theme = "night"
    primary: AnyColour = ""
    on_primary: AnyColour = ""
    """Of contrast 4.5 to 1 on ``primary`` at least; empty for whatever reads best."""
    accent: AnyColour = ""
    font: Font = ""
    logo: Picture = ""
    language: Language = "en"
    sides: Annotated[list[SideFacts], Meta(max_length=MOST_SIDES)] = []
    sponsors: Annotated[list[SponsorFacts], Meta(max_length=MOST_SPONSORS)] = []


class NewBrand(BrandFacts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/brands``."""

    workspace_id: str | None = None
    """An organisation's; the own one when it is left out."""


class BrandChange(BrandFacts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``PUT /api/brands/{brand_id}``: all of it, in the place of what there was."""

    revision: Annotated[int, Meta(ge=1, le=MOST_SEQ)]
    """Of the brand that was changed; refused where somebody else was faster."""


class BrandUse(Struct, frozen=True, kw_only=True):
    """A match or a tournament that names a brand."""

    id: str
    name: str


class BrandView(Struct, frozen=True, kw_only=True):
    """A brand."""

    id: str
    workspace_id: str
    is_default: bool
    """Whether it is worn by all matches that neither name another nor belong to a tournament that does."""
    revision: int
    """Grows by one at each change."""
    look: Look
    matches: list[BrandUse]
    """Those that name it."""
    tournaments: list[BrandUse]
    changed_ms: int
    """Milliseconds since 1970."""


class BrandList(Struct, frozen=True, kw_only=True):
    """A workspace's brands, the default first, then by name; and what may be done with them."""

    workspace_id: str
    brands: list[BrandView]
    may_change: bool
    """Whether the caller's role lets him change them."""


class BrandChoice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``PUT /api/matches/{match_id}/brand`` and ``PUT /api/tournaments/{tournament_id}/brand``."""

    brand_id: str | None
    """None for what the tournament, or else the workspace, has."""


class PictureView(Struct, frozen=True, kw_only=True):
    """A picture that was taken."""

    address: str
    """On this origin; it never shows anything else."""
    width: int
    """In pixels; of an SVG as it is drawn unless it is given another size."""
    height: int
    size_bytes: int
    dropped: list[str]
    """What an SVG had that pictures here do not have, by the names of its elements: ``image``, ``script``."""
