"""What must hold in every catalogue; each breach is a sentence, and all are named at once."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping

from core.entitlements.document import Document
from core.entitlements.plan import Plan
from core.entitlements.spec import ADMIN_SEAT, LimitKind
from core.entitlements.steps import rank


class Audit:
    """One look at a catalogue. Entries that could not be read are known by name, so that nobody is blamed for them."""

    def __init__(self, document: Document, plans: Mapping[str, Plan], unreadable: Mapping[str, set[str]]) -> None:
        """``plans`` are the document's, flattened; ``unreadable`` are the entries that each section lacks."""
        self._document = document
        self._plans = plans
        self._features = document.features.keys() | unreadable.get("features", set())
        self._limits = document.limits.keys() | unreadable.get("limits", set())
        self._lost = frozenset(unreadable.get("plans", ()))
        self._names = plans.keys() | self._lost

    def problems(self) -> list[str]:
        """Every breach, with the place where it is."""
        found = [*self._roles(), *self._steps(), *self._periods(), *self._holders()]
        checks = (
            self._chain,
            self._features_of,
            self._levels_of,
            self._limits_of,
            self._price_of,
            self._seats_of,
            self._seats_below,
        )
        for plan in self._plans.values():
            found += [f"plans.{plan.key}: {problem}" for check in checks for problem in check(plan)]
        return found

    def _roles(self) -> Iterator[str]:
        for role, plan in (("floor", self._document.floor), ("staff", self._document.staff)):
            if plan not in self._names:
                yield f"{role}: there is no plan {plan}"
        yield from (f"features.{key}: is the name of a limit too" for key in self._features & self._limits)
        if ADMIN_SEAT in self._names:
            yield f"plans.{ADMIN_SEAT}: is the name of a seat"

    def _steps(self) -> Iterator[str]:
        for level, steps in self._document.levels.items():
            for step, feature in steps.items():
                if feature not in self._features:
                    yield f"levels.{level}.{step}: there is no feature {feature}"

    def _periods(self) -> Iterator[str]:
        for key, spec in self._document.limits.items():
            if (spec.kind is LimitKind.COUNTER) != (spec.period is not None):
                yield f"limits.{key}: a counter has a period, and nothing else has one"

    def _holders(self) -> Iterator[str]:
        lists = [plan.features for plan in self._document.plans.values() if plan.features != "*"]
        named = {feature for features in lists for feature in features}
        for key, spec in self._document.features.items():
            if spec.staff and key in named:
                yield f"features.{key}: is for the staff only, and a plan names it"
            if not spec.staff and key not in named and not self._lost:
                yield f"features.{key}: no plan names it"

    def _chain(self, plan: Plan) -> Iterator[str]:
        base = self._document.plans[plan.key].base
        if base is not None and base not in self._names:
            yield f"there is no plan {base} to be its base"
        last = self._document.plans[plan.chain[-1]].base
        if last in plan.chain:
            yield f"its chain of bases is a circle: {' > '.join((*plan.chain, last))}"

    def _is_whole(self, plan: Plan) -> bool:
        """Whether its chain does not end at an entry that could not be read."""
        return self._document.plans[plan.chain[-1]].base not in self._lost

    def _features_of(self, plan: Plan) -> Iterator[str]:
        written = self._document.plans[plan.key].features
        for key, times in Counter(written if written != "*" else ()).items():
            if key not in self._features:
                yield f"there is no feature {key}"
            if times > 1:
                yield f"it names the feature {key} {times} times"

    def _levels_of(self, plan: Plan) -> Iterator[str]:
        levels = self._document.levels
        below = self._plans[plan.base].all_levels if plan.base else {}
        for level, step in plan.levels.items():
            feature = levels.get(level, {}).get(step)
            if feature is None:
                yield f"there is no level {level} {step}"
            elif feature not in plan.all_features and self._is_whole(plan):
                yield f"the level {level} {step} needs the feature {feature}, which it does not have"
            elif level in below and rank(levels, level, step) < rank(levels, level, below[level]):
                yield f"the level {level} {step} is below {below[level]} of its base {plan.base}"

    def _limits_of(self, plan: Plan) -> Iterator[str]:
        yield from (f"there is no limit {key}" for key in plan.limits if key not in self._limits)
        missing = self._document.limits.keys() - plan.all_limits.keys() if self._is_whole(plan) else ()
        yield from (f"it has no limit {key}" for key in missing)
        below = self._plans[plan.base].all_limits if plan.base else {}
        for key, value in plan.limits.items():
            least = below.get(key, 0)
            if value is not None and (least is None or value < least):
                yield f"the limit {key} of {value} is below {_amount(least)} of its base {plan.base}"

    def _price_of(self, plan: Plan) -> Iterator[str]:
        price = plan.price_usd_month
        if price is None:
            if plan.base is not None:
                yield "it has a base, so it needs a price"
        elif not math.isfinite(price):
            yield "its price is not a number"
        elif plan.base is not None:
            below = self._plans[plan.base].price_usd_month
            if below is None or price <= below:
                yield f"its price of {price} is not above {_amount(below)} of its base {plan.base}"

    def _seats_of(self, plan: Plan) -> Iterator[str]:
        for seat in plan.seats:
            if seat != ADMIN_SEAT and seat not in self._names:
                yield f"there is no plan {seat} for its seats"
            elif seat in self._plans and self._plans[seat].seats:
                yield f"its seats are for {seat}, which is an organisation's plan itself"

    def _seats_below(self, plan: Plan) -> Iterator[str]:
        below = self._plans[plan.base].seats if plan.base else {}
        for seat, number in below.items():
            if plan.seats.get(seat, 0) < number:
                yield f"its seats for {seat} are fewer than the {number} of its base {plan.base}"


def _amount(value: float | None) -> str:
    return "unlimited" if value is None else str(value)
