"""Why somebody may or may not do something: which grant decided, and what else was considered."""

from collections.abc import Sequence

from msgspec import Struct

from core.entitlements import steps
from core.entitlements.catalogue import Catalogue
from core.entitlements.clauses import Clauses
from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.holdings import Holdings
from core.entitlements.plan import Bundle
from core.entitlements.resolve import resolve
from core.entitlements.source import Source, SourceKind, Standing
from core.entitlements.sources import sources_of
from core.errors import NotFound


class Considered(Struct, frozen=True, kw_only=True):
    """Something that gives the feature or the limit, takes it away, or would."""

    kind: SourceKind
    standing: Standing
    """Whether it counts now, and if not, why."""
    takes: bool
    """Whether it denies the feature or caps the limit, instead of giving it."""
    limit: int | None
    """How much of the limit, in the meter's own unit; ``None`` is unlimited, or a feature."""
    plan: str | None
    base: str | None
    """The plan in the chain of ``plan`` that adds it."""
    seat: str | None
    override: str | None
    """An override's id."""
    reason: str | None
    """Why somebody made that override."""
    from_ms: int | None
    until_ms: int | None
    text: str
    """All of this as a clause."""


class Explanation(Struct, frozen=True, kw_only=True):
    """The answer for one feature or limit, and where it comes from."""

    key: str
    allowed: bool
    """Whether the feature is included; of a limit, whether it is above 0."""
    limit: int | None
    """In the meter's own unit; ``None`` is unlimited, or a feature."""
    level: str | None
    """Of a feature that has levels."""
    decided_by: Considered | None
    """``None`` where nothing gives it or takes it away."""
    considered: tuple[Considered, ...]
    text: str
    """The answer as a sentence."""


def explain(catalogue: Catalogue, holdings: Holdings, subject: Subject, key: str, now_ms: int) -> Explanation:
    """Why ``resolve`` answers as it does for a feature or a limit.

    Raises ``NotFound`` for a key that the catalogue does not have.
    """
    if key not in catalogue.features and key not in catalogue.limits:
        raise NotFound(f"There is no feature and no limit {key}.", key=key)
    answer = resolve(catalogue, holdings, subject, now_ms)
    words = Clauses(catalogue, holdings, key)
    sources = [each for each in sources_of(catalogue, holdings, subject, now_ms) if _bears_on(each, key)]
    considered = tuple(_considered(catalogue, words, each, key) for each in sources)
    decided_by = _decisive(considered, answer, key)
    limit = answer.limits.get(key)
    allowed = key in answer.features if key in catalogue.features else limit != 0
    why = decided_by.text if decided_by else words.nothing(subject, *(each.text for each in considered))
    return Explanation(
        key=key,
        allowed=allowed,
        limit=limit,
        level=_level(catalogue, answer, key),
        decided_by=decided_by,
        considered=considered,
        text=f"{words.verdict(limit, allowed=allowed)}: {why}.",
    )


def _bears_on(source: Source, key: str) -> bool:
    if source.standing is Standing.UNKNOWN:
        return source.override is None or source.override.key == key
    return _touches(source.gives, key) or _touches(source.takes, key) or key in source.seats_have


def _touches(bundle: Bundle, key: str) -> bool:
    return key in bundle.features or key in bundle.limits


def _decisive(considered: Sequence[Considered], answer: Entitlements, key: str) -> Considered | None:
    """The first that made the answer: of a feature, whatever takes it goes before whatever gives it."""
    counting = [each for each in considered if each.standing is Standing.COUNTS]
    if key in answer.limits:
        exact = [each for each in counting if each.limit == answer.limits[key]]
        return min(exact, key=lambda each: each.takes, default=None)
    return max(counting, key=lambda each: each.takes, default=None)


def _level(catalogue: Catalogue, answer: Entitlements, key: str) -> str | None:
    scale = steps.of_feature(catalogue.levels, key)
    return answer.levels.get(scale[0]) if scale is not None and key in answer.features else None


def _considered(catalogue: Catalogue, words: Clauses, source: Source, key: str) -> Considered:
    takes = _touches(source.takes, key)
    bundle = source.takes if takes else source.gives
    beyond = key in source.seats_have and key not in source.gives.features
    standing = Standing.NOT_IN_SEAT if source.counts and beyond else source.standing
    base = _base(catalogue, source, key)
    return Considered(
        kind=source.kind,
        standing=standing,
        takes=takes,
        limit=bundle.limits.get(key),
        plan=source.plan,
        base=base,
        seat=source.seat,
        override=source.override.id if source.override else None,
        reason=source.override.reason if source.override else None,
        from_ms=source.from_ms,
        until_ms=source.until_ms,
        text=words.clause(source, standing, base),
    )


def _base(catalogue: Catalogue, source: Source, key: str) -> str | None:
    """The plan that adds the key: in the chain of a seat's own plan, or of the plan itself."""
    seats = catalogue.plans[source.seat].chain if source.seat in catalogue.plans else ()
    chain = catalogue.plans[source.plan].chain if source.plan in catalogue.plans else ()
    plans = (catalogue.plans[each] for each in (*seats, *chain))
    return next((each.key for each in plans if key in each.features or key in each.limits), None)
