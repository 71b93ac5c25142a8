"""Whatever happens between SQL, Redis and a process, in any order, a fresh answer is what was promised."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.entitlements.gate import Gate
from core.entitlements.holdings import Holdings
from core.entitlements.known import Ticket
from core.entitlements.shipped import CATALOGUE
from tests.entitlements.clock import Clock
from tests.entitlements.reading import ASKS, CLOSED, TIMING, record
from tests.entitlements.records import PERSON


def at(version: int) -> Holdings:
    """Every second version has the plan."""
    return record(version, "coach_pro_plus" if version % 2 else None)


class Process(RuleBasedStateMachine):
    """A gate, the truth in SQL, and what is on its way between them."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.gate = Gate(CATALOGUE, monotonic_s=self.clock.monotonic_s, now_ms=self.clock.now_ms)
        self.since = {1: self.clock.s}
        self.connected = False
        self.channel: list[int] = []
        self.heard = 0
        self.cached = 0
        self.reads: list[tuple[Ticket, Holdings, bool]] = []

    @property
    def truth(self) -> int:
        """The version that SQL has."""
        return len(self.since)

    @rule()
    def change(self) -> None:
        """The record changes, and that is announced: it is cached, and on its way if somebody listens."""
        self.since[self.truth + 1] = self.clock.s
        self.cached = self.truth
        if self.connected:
            self.channel.append(self.truth)

    @precondition(lambda self: self.channel)
    @rule(with_record=st.booleans())
    def hear(self, *, with_record: bool) -> None:
        """The oldest announcement arrives."""
        self.heard = self.channel.pop(0)
        self.gate.outdate(PERSON, self.heard)
        if with_record:
            self.gate.store(at(self.heard), self.gate.ticket(), from_sql=False)

    @precondition(lambda self: self.connected and not self.channel)
    @rule()
    def beat(self) -> None:
        """A beat arrives, as always in order."""
        self.gate.renew_lease()

    @rule()
    def lose(self) -> None:
        """The connection breaks, which nobody notices yet, and with it goes what was on its way."""
        self.connected = False
        self.channel.clear()

    @rule()
    def connect(self) -> None:
        """It is made again."""
        self.channel.clear()
        self.connected = True
        self.gate.doubt()

    @rule()
    def ask_sql(self) -> None:
        """A read begins: it sees what is true now."""
        self.reads.append((self.gate.ticket(), at(self.truth), True))

    @precondition(lambda self: self.gate.leased and self.cached)
    @rule()
    def ask_cache(self) -> None:
        """The same of what is cached."""
        self.reads.append((self.gate.ticket(), at(self.cached), False))

    @precondition(lambda self: self.reads)
    @rule(which=st.integers(0, 100))
    def answer(self, which: int) -> None:
        """One of the reads ends, in any order."""
        ticket, read, from_sql = self.reads.pop(which % len(self.reads))
        self.gate.store(read, ticket, from_sql=from_sql)

    @rule(s=st.sampled_from([0.1, 1.0, 3.0, 10.0]))
    def wait(self, s: float) -> None:
        """Time passes."""
        self.clock.s += s

    @rule()
    def sweep(self) -> None:
        """What nobody needs is let go."""
        self.gate.sweep()

    @invariant()
    def a_fresh_answer_keeps_every_promise(self) -> None:
        """It is no older than what was heard, out of date for five seconds at most, and what is allowed agrees."""
        found = self.gate.fresh(ASKS)
        allowed = self.gate.allows(ASKS, CLOSED)
        if found is None:
            assert not allowed
            return
        assert found.version >= self.heard
        assert allowed == bool(found.version % 2)
        if found.version < self.truth:
            assert self.clock.s - self.since[found.version + 1] < max(TIMING.lease_s, TIMING.ttl_s)


TestProcess = Process.TestCase
