"""What somebody says of a brand becomes a look, checked."""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import asdict

from core.errors import Malformed
from core.ids import uuid7
from core.usecases.branding.contrast import NEEDED, contrast, readable
from core.usecases.names import plain_name
from core.wire.brands import BrandFacts, Look, SideFacts, SideLook, SponsorFacts, SponsorLook

PICTURES: Final = "/brand/"
"""Where pictures are, on this origin."""


def look_of(facts: BrandFacts, now_ms: int) -> Look:
    """The look that these facts make.

    Raises ``Malformed`` with ``where``: ``bad_name``; ``bad_contrast`` with the ``contrast`` that there is, the one
    ``needed``, and the nearest colour that has it as ``suggestion``; ``no_colour`` for text on a colour that is left to
    the theme; ``twice`` for two sides of one name or two sponsors of one id.
    """
    primary, on_primary = facts.primary.lower(), facts.on_primary.lower()
    if on_primary and not primary:
        raise Malformed("Choose the main colour too.", code="no_colour", where="primary")
    if on_primary:
        _require_contrast(on_primary, primary, "on_primary")
    return Look(
        name=_named(facts.name, "name"),
        theme=facts.theme,
        primary=primary,
        on_primary=on_primary,
        accent=facts.accent.lower(),
        font=facts.font,
        logo=facts.logo,
        language=facts.language,
        sides=_sides(facts.sides),
        sponsors=_sponsors(facts.sponsors, now_ms),
    )


def pictures_of(look: Look) -> frozenset[str]:
    """The names of the pictures that a look shows."""
    everything = (look.logo, *(side.logo for side in look.sides), *(sponsor.logo for sponsor in look.sponsors))
    return frozenset(address.removeprefix(PICTURES) for address in everything if address)


def _sides(facts: Sequence[SideFacts]) -> list[SideLook]:
    sides: list[SideLook] = []
    for number, each in enumerate(facts):
        where = f"sides[{number}]"
        name, colour, text = _named(each.name, where), each.colour.lower(), each.text.lower()
        if any(name.casefold() == other.name.casefold() for other in sides):
            raise Malformed(f"{name} is there twice.", code="twice", where=where)
        _require_contrast(text, colour, where)
        sides.append(SideLook(name=name, colour=colour, text=text, logo=each.logo))
    return sides


def _sponsors(facts: Sequence[SponsorFacts], now_ms: int) -> list[SponsorLook]:
    sponsors: list[SponsorLook] = []
    for number, each in enumerate(facts):
        where = f"sponsors[{number}]"
        name = _named(each.name, where)
        if each.id and any(each.id == other.id for other in sponsors):
            raise Malformed(f"{name} is there twice.", code="twice", where=where)
        sponsors.append(SponsorLook(**{**asdict(each), "name": name, "id": each.id or uuid7(now_ms)}))
    return sponsors


def _named(text: str, where: str) -> str:
    try:
        return plain_name(text)
    except Malformed as refusal:
        raise Malformed(refusal.message, code=refusal.reason, **{**refusal.fields, "where": where}) from None


def _require_contrast(text: str, on: str, where: str) -> None:
    ratio = contrast(text, on)
    if ratio < NEEDED:
        suggestion = readable(text, on)
        raise Malformed(
            f"{text} on {on} has a contrast of {ratio:.2f} to 1 and cannot be read well: it takes {NEEDED}. "
            f"The nearest colour that has it is {suggestion}.",
            code="bad_contrast",
            where=where,
            contrast=round(ratio, 2),
            needed=NEEDED,
            suggestion=suggestion,
        )
