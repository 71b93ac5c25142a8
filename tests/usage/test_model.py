"""Meters against a model of what they mean, over any sequence of calls."""

import asyncio
from collections.abc import Coroutine
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from msgspec.structs import replace

from core.errors import Conflict, NotFound
from core.ports.usage import Claim, Reservation, ReservationState, Share, Shortage
from core.storage.engine import Database, open_database
from core.storage.meters import SqlMeters
from core.storage.migrate import migrate
from core.storage.usage import charge
from tests.storage.workspaces import add_organisation
from tests.usage.books import differences

T = TypeVar("T")

_METERS = ["ai_reports_month", "storage_gb"]
_names = count()

keys = st.sampled_from("abc")
meters = st.sampled_from(_METERS)
amounts = st.dictionaries(meters, st.integers(1, 60), min_size=1)
used = st.dictionaries(meters, st.integers(0, 80))
limits = st.sampled_from([None, 50, 100])
times = st.integers(0, 5)


class Ledgers(RuleBasedStateMachine):
    """One workspace, in the database and in two dictionaries."""

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        super().__init__()
        self._runner = runner
        self._database = database
        self._meters = SqlMeters(database)
        self._workspace = self._run(add_organisation(database, f"w{next(_names)}"))
        self._counters = {meter: [0, 0] for meter in _METERS}
        self._reservations: dict[str, Reservation] = {}

    def _run(self, call: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(call)

    @rule(key=keys, amounts=amounts, limit=limits, until=times)
    def reserve(self, key: str, amounts: dict[str, int], limit: int | None, until: int) -> None:
        """All or none; a known key replays, or conflicts."""
        claims = [Claim(meter=meter, period_ms=0, amount=n, limit=limit) for meter, n in amounts.items()]
        call = self._meters.reserve(self._workspace, key, claims, about=None, lease_until_ms=until, now_ms=0)
        known = self._reservations.get(key)
        if known is not None:
            if {share.meter: share.amount for share in known.shares} == amounts:
                assert self._run(call) == known
            else:
                with pytest.raises(Conflict):
                    self._run(call)
            return
        for meter, amount in sorted(amounts.items()):
            taken = sum(self._counters[meter])
            if limit is not None and taken + amount > limit:
                assert self._run(call) == Shortage(meter=meter, period_ms=0, limit=limit, used=taken)
                return
        shares = [Share(meter=m, period_ms=0, amount=n, estimate=None, actual=None) for m, n in sorted(amounts.items())]
        self._reservations[key] = Reservation(
            workspace=self._workspace,
            key=key,
            about=None,
            state=ReservationState.OPEN,
            lease_until_ms=until,
            shares=tuple(shares),
        )
        assert self._run(call) == self._reservations[key]
        for meter, amount in amounts.items():
            self._counters[meter][1] += amount

    @rule(key=keys, used=used)
    def commit(self, key: str, used: dict[str, int]) -> None:
        """What was used is charged, once."""
        known = self._reservations.get(key)
        meters = {share.meter for share in known.shares} if known else set()
        actual = {meter: n for meter, n in used.items() if meter in meters}
        call = self._meters.commit(self._workspace, key, actual, now_ms=0)
        all_of_it = {share.meter: share.amount for share in known.shares} if known else {}
        self._finish(key, call, ReservationState.COMMITTED, all_of_it | actual)

    @rule(key=keys)
    def refund(self, key: str) -> None:
        """All is given back, once."""
        self._finish(key, self._meters.refund(self._workspace, key, now_ms=0), ReservationState.REFUNDED, {})

    @rule(key=keys, until=times)
    def renew(self, key: str, until: int) -> None:
        """A lease gets longer while it is open."""
        known = self._reservations.get(key)
        call = self._meters.renew(self._workspace, key, until)
        if known is None or known.state is not ReservationState.OPEN:
            with pytest.raises(NotFound if known is None else Conflict):
                self._run(call)
            return
        longer = replace(known, lease_until_ms=max(known.lease_until_ms, until))
        self._reservations[key] = longer
        assert self._run(call) == longer

    @rule(now=times, used=used)
    def reap(self, now: int, used: dict[str, int]) -> None:
        """Those whose lease is over are found, and settled with what was found of each."""
        due = {
            key: known
            for key, known in self._reservations.items()
            if known.state is ReservationState.OPEN and known.lease_until_ms <= now
        }
        found = [each for each in self._run(self._meters.expired(now)) if each.workspace == self._workspace]
        assert {each.key: each for each in found} == due
        for seen in found:
            actual = {share.meter: used.get(share.meter, 0) for share in seen.shares}
            state = ReservationState.COMMITTED if any(actual.values()) else ReservationState.REFUNDED
            self._finish(seen.key, self._meters.settle(seen, actual, now_ms=0), state, actual)

    @rule(meter=meters, amount=st.integers(-30, 30).filter(bool), limit=limits)
    def charge(self, meter: str, amount: int, limit: int | None) -> None:
        """What is counted at once stays within the limit and above nothing."""
        counter = self._counters[meter]
        fits = counter[0] + amount >= 0 if amount < 0 else limit is None or sum(counter) + amount <= limit
        work = self._database.transact(
            lambda connection: charge(connection, self._workspace, meter, 0, amount, limit, "charge", 0)
        )
        assert self._run(work) == (counter[0] + amount if fits else None)
        counter[0] += amount if fits else 0

    @invariant()
    def the_books_agree(self) -> None:
        """The counters are the model's, and the ledger's sums."""
        found = self._run(self._meters.counters(self._workspace, [0]))
        counters = {each.meter: [each.used, each.reserved] for each in found}
        assert counters == {meter: self._counters[meter] for meter in counters}
        assert all(not any(self._counters[meter]) for meter in set(_METERS) - set(counters))
        assert self._run(differences(self._database)) == []

    def teardown(self) -> None:
        """Leave nothing open for the next example to find."""
        for key in self._reservations:
            self._run(self._meters.refund(self._workspace, key, now_ms=0))

    def _finish(
        self, key: str, call: Coroutine[Any, Any, Reservation], state: ReservationState, actual: dict[str, int]
    ) -> None:
        known = self._reservations.get(key)
        if known is None:
            with pytest.raises(NotFound):
                self._run(call)
            return
        if known.state is ReservationState.OPEN:
            shares = tuple(replace(share, actual=actual.get(share.meter, 0)) for share in known.shares)
            self._reservations[key] = replace(known, state=state, shares=shares)
            for share in shares:
                self._counters[share.meter][0] += share.actual or 0
                self._counters[share.meter][1] -= share.amount
        assert self._run(call) == self._reservations[key]


def _check(folder: Path, examples: int) -> None:
    url = f"sqlite:///{folder}/meters.db"
    with asyncio.Runner() as runner:
        runner.run(migrate(url))
        database = open_database(url)

        class Here(Ledgers):
            """Over this database."""

            def __init__(self) -> None:
                super().__init__(runner, database)

        run_state_machine_as_test(
            Here,
            settings=settings(max_examples=examples, stateful_step_count=12, deadline=None),
        )
        runner.run(database.aclose())


def test_meters_do_as_the_model_says(tmp_path: Path) -> None:
    """Whatever is called in whatever order, the counters, the ledger and every answer are the model's."""
    _check(tmp_path, 15)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_meters_do_as_the_model_says_for_long(tmp_path: Path) -> None:
    """The same over many more histories."""
    _check(tmp_path, 500)
