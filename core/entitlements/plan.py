"""A plan, with everything that its chain of bases gives it."""

from typing import Final

from msgspec import Struct, field

from core.entitlements.spec import Support


class Bundle(Struct, frozen=True, kw_only=True):
    """Features, levels and limits that are given, or taken, together."""

    features: frozenset[str] = frozenset()
    levels: dict[str, str] = field(default_factory=dict)
    limits: dict[str, int | None] = field(default_factory=dict)
    """In the meter's own unit; ``None`` is unlimited."""


NOTHING: Final = Bundle()


class Plan(Struct, frozen=True, kw_only=True):
    """Something that can be had, mostly for money."""

    key: str
    name: str
    price_usd_month: float | None
    """``None`` where it is not sold; 0 where nobody pays for it."""
    chain: tuple[str, ...]
    """This plan, its base, its base's base..."""
    seats: dict[str, int]
    """Of an organisation's plan: how many members may have each seat; empty for a person's."""
    features: frozenset[str]
    """Those that it adds to its base."""
    levels: dict[str, str]
    """Those that it sets."""
    limits: dict[str, int | None]
    """Those that it sets, each in the unit that the catalogue names."""
    all_features: frozenset[str]
    all_levels: dict[str, str]
    all_limits: dict[str, int | None]
    support: Support
    whole: Bundle
    """All that it gives."""
    by_seat: dict[str, Bundle]
    """What the person in each seat has: features and levels, no limits, since those are the organisation's."""
    retained: frozenset[str]
    """The features that outlive it by the days of retention."""

    @property
    def base(self) -> str | None:
        """The plan that this one adds to."""
        return self.chain[1] if len(self.chain) > 1 else None

    @property
    def purchasable(self) -> bool:
        """Whether it is for sale."""
        return bool(self.price_usd_month)
