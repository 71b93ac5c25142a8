"""What a plan allows a submit besides scoring itself, and how it is refused."""

from msgspec import Struct

from core.entitlements.keys import Feature, Limit
from core.entitlements.shipped import CATALOGUE
from core.entitlements.upgrade import plans_with, plans_with_more
from core.errors import IllegalScore, UpgradeRequired

TUNNEL_MS = 15 * 60 * 1000
"""How far apart the events of one submit may have been entered before it counts as offline scoring: a tunnel, a dead
battery and a break do not."""


class Bounds(Struct, frozen=True, kw_only=True):
    """The bounds of a submit, by the plan of the match's owner or by the terms that the match began with."""

    undo_depth: int | None = None
    """How many deliveries back a correction may reach; ``None`` is unlimited."""
    offline: bool = True
    """Whether events may have been entered longer than ``TUNNEL_MS`` before the newest."""
    plan: str = ""
    """The one that holds, for the message."""

    def too_deep(self) -> IllegalScore:
        """The refusal of a correction that reaches further back than ``undo_depth``."""
        depth = self.undo_depth or 0
        balls = "ball" if depth == 1 else "balls"
        return IllegalScore(
            f"This plan corrects the last {depth} {balls}; this one lies further back.",
            code="undo_too_deep",
            limit=depth,
            plan=self.plan,
            upgrade_to=plans_with_more(CATALOGUE, Limit.UNDO_DEPTH_BALLS, depth),
        )

    def offline_needed(self) -> UpgradeRequired:
        """The refusal of what was scored offline."""
        return UpgradeRequired(
            "Scored offline, which this plan does not include. Nothing is lost: send it again after an upgrade.",
            feature=Feature.OFFLINE_SCORING.value,
            plan=self.plan,
            upgrade_to=plans_with(CATALOGUE, Feature.OFFLINE_SCORING),
        )


UNBOUNDED = Bounds()
"""For the operator's own tokens, and matches that nobody owns."""
