"""The catalogue of plans: what can be had, checked."""

from msgspec import Struct

from core.entitlements.audit import Audit
from core.entitlements.document import Reader
from core.entitlements.flatten import flatten
from core.entitlements.plan import Plan
from core.entitlements.spec import Defaults, FeatureSpec, LimitSpec
from core.errors import Misconfigured


class Catalogue(Struct, frozen=True, kw_only=True):
    """Every feature and limit, and the plans that hold them."""

    version: int
    currency: str
    floor: str
    """The plan that everybody has, whatever else holds."""
    staff: str
    """The plan of those who run the platform."""
    defaults: Defaults
    levels: dict[str, dict[str, str]]
    """Of each level its steps, lowest first, each with the feature that it needs."""
    features: dict[str, FeatureSpec]
    limits: dict[str, LimitSpec]
    plans: dict[str, Plan]


def parse(text: str) -> Catalogue:
    """Read a catalogue from YAML.

    Raises ``Misconfigured`` that says all that is wrong with it, in ``problems`` one by one.
    """
    reader = Reader()
    document = reader.read(text)
    problems = reader.problems
    if document is not None:
        plans = flatten(document)
        problems = problems + Audit(document, plans, reader.unreadable).problems()
    if document is None or problems:
        raise Misconfigured("The catalogue of plans is wrong:\n" + "\n".join(problems), problems=problems)
    return Catalogue(
        version=document.version,
        currency=document.currency,
        floor=document.floor,
        staff=document.staff,
        defaults=document.defaults,
        levels=document.levels,
        features=document.features,
        limits=document.limits,
        plans=plans,
    )
