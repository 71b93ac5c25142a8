"""The gate: what somebody may do, answered from memory in under a microsecond."""

from collections.abc import Callable

from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.holdings import Holdings
from core.entitlements.known import ALWAYS, NEVER, Answer, Known, Ticket
from core.entitlements.resolve import resolve
from core.entitlements.spec import Fails
from core.entitlements.timing import Timing
from core.entitlements.upgrade import plans_with
from core.errors import Unauthorized, Unavailable, UpgradeRequired
from core.ids import WorkspaceId

_SOON = 0.2
"""An answer that counts for no more than this part of its time is due to be asked for again."""
_CLOCK_STEP_S = 1.0
"""By more than this the wall clock goes wrong only where somebody sets it, or the machine has slept."""


class Gate:
    """The answers of one process; ``core.usecases.grants`` keeps them loaded and fresh.

    An answer is fresh while every change of it would have been heard, or for a few seconds after SQL was asked.
    Without a fresh one a *static* feature keeps to the last answer known, and a *closed* one is refused.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        monotonic_s: Callable[[], float],
        now_ms: Callable[[], int],
        timing: Timing | None = None,
    ) -> None:
        """``monotonic_s`` never goes back; ``now_ms`` is the wall clock."""
        self._catalogue = catalogue
        self._static = frozenset(key for key, spec in catalogue.features.items() if spec.fails is Fails.STATIC)
        self._monotonic_s = monotonic_s
        self._now_ms = now_ms
        self._timing = timing or Timing()
        self._answers: dict[Subject, Answer] = {}
        self._known: dict[WorkspaceId, Known] = {}
        self._lease_s = NEVER
        self._doubts = 0
        self._settled = True
        self._offset_s = now_ms() / 1000 - monotonic_s()

    def allows(self, subject: Subject, feature: str) -> bool:
        """Whether the feature is included: the last known answer, except that a closed feature needs a fresh one."""
        answer = self._answers.get(subject)
        now_s = self._monotonic_s()
        if answer is None or not (now_s < answer.read_s or (now_s < self._lease_s and now_s < answer.leased_s)):
            answer = self._look(subject, now_s)
            if answer is None or not (feature in self._static or self._is_fresh(answer, now_s)):
                return False
        answer.asked_s = now_s
        return feature in answer.features

    def require(self, subject: Subject, feature: str) -> None:
        """Return if the feature is included.

        Raises ``UpgradeRequired``, or ``Unavailable`` with the code ``entitlements_unknown`` where nothing is
        known yet, and for a closed feature where what is known is not fresh.
        """
        if self.allows(subject, feature):
            return
        now_s = self._monotonic_s()
        answer = self._look(subject, now_s)
        if answer is None or not (feature in self._static or self._is_fresh(answer, now_s)):
            raise unknown(subject)
        raise self.refusal(answer.entitlements, feature)

    def limit(self, subject: Subject, key: str) -> int | None:
        """The last known limit, ``None`` being unlimited. Raises ``Unavailable`` where nothing is known."""
        return self._last(subject).limits[key]

    def level(self, subject: Subject, feature: str) -> str | None:
        """The last known level of a feature that has levels. Raises ``Unavailable`` where nothing is known."""
        return self._last(subject).levels.get(feature)

    def entitlements(self, subject: Subject) -> Entitlements | None:
        """The last known answer whole."""
        answer = self._answers.get(subject)
        now_s = self._monotonic_s()
        if answer is None or not self._is_fresh(answer, now_s):
            answer = self._look(subject, now_s)
            if answer is None:
                return None
        answer.asked_s = now_s
        return answer.entitlements

    def fresh(self, subject: Subject) -> Entitlements | None:
        """The answer whole, if it is fresh."""
        found = self.entitlements(subject)
        return found if found is not None and self._is_fresh(self._answers[subject], self._monotonic_s()) else None

    def admits(self, subject: Subject, credential: str, issued_ms: int) -> None:
        """Return if a session's or a device's token still counts, as far as is known.

        Raises ``Unauthorized`` with the code ``session_revoked``, or ``Unavailable`` where nothing is known.
        """
        found = self._last(subject)
        if found.closed or credential in found.revoked or issued_ms < found.not_before_ms:
            raise Unauthorized("This sign-in has been ended.", code="session_revoked")

    def refusal(self, found: Entitlements, feature: str) -> UpgradeRequired:
        """The error that says which plans include what is missing."""
        return UpgradeRequired(feature=feature, plan=found.plan, upgrade_to=plans_with(self._catalogue, feature))

    @property
    def leased(self) -> bool:
        """Whether every change would be heard."""
        return self._monotonic_s() < self._lease_s

    def renew_lease(self) -> None:
        """All that was announced until now has been heard."""
        self._lease_s = self._monotonic_s() + self._timing.lease_s

    def ticket(self) -> Ticket:
        """To be taken before a record is read, and given back with it."""
        return Ticket(self._doubts, self._monotonic_s())

    def store(self, holdings: Holdings, ticket: Ticket, *, from_sql: bool) -> bool:
        """Take in a record that was read; returns whether it was.

        One older than what is known is not, nor one whose reading took so long that what it must not be older than
        may have been forgotten.
        """
        if self._monotonic_s() - ticket.at_s > self._timing.idle_s:
            return False
        until_s = ticket.at_s + self._timing.ttl_s if from_sql else NEVER
        return self._of(holdings.workspace).take(holdings, ticket, until_s)

    def knows(self, workspace: WorkspaceId) -> bool:
        """Whether there is an answer, or somebody wants one."""
        known = self._known.get(workspace)
        return known is not None and (known.holdings is not None or bool(known.held))

    def forget(self, workspace: WorkspaceId) -> None:
        """Take note that there is no such workspace."""
        known = self._known.get(workspace)
        if known is None:
            return
        known.holdings, known.read_s = None, self._monotonic_s() + self._timing.ttl_s
        for subject in known.answers:
            del self._answers[subject]
        known.answers.clear()

    def outdate(self, workspace: WorkspaceId, version: int) -> None:
        """Take note that the record has reached a version; whatever is older is not fresh, and is not taken in."""
        known = self._of(workspace)
        known.outdate(version)
        known.used_s = self._monotonic_s()
        self._settled = False

    def doubt(self) -> None:
        """Take note that changes may have been missed: nothing that was read until now is fresh."""
        self._doubts += 1
        self._settled = False
        for known in self._known.values():
            known.expire()

    def hold(self, subject: Subject) -> None:
        """Keep the answer until it is released as often as it was held."""
        held = self._of(subject.workspace).held
        held[subject] = held.get(subject, 0) + 1
        self._settled = False

    def release(self, subject: Subject) -> None:
        """Take back one ``hold``."""
        held = self._of(subject.workspace).held
        held[subject] = held.get(subject, 0) - 1
        if held[subject] <= 0:
            del held[subject]

    def due(self) -> list[WorkspaceId]:
        """Those whose record is to be read again, because it is not fresh or soon will not be."""
        now_s = self._monotonic_s()
        leased = now_s < self._lease_s
        if leased and self._settled:
            return []
        by_s = now_s if leased else now_s + self._timing.ttl_s * _SOON
        due = [name for name, known in self._known.items() if self._is_due(known, by_s, leased=leased)]
        self._settled = not due
        return due

    def sweep(self) -> None:
        """Let go of what nobody has asked for in a while, and notice a wall clock that was set."""
        now_s = self._monotonic_s()
        offset_s = self._now_ms() / 1000 - now_s
        if abs(offset_s - self._offset_s) > _CLOCK_STEP_S:
            self._offset_s = offset_s
            for answer in self._answers.values():
                answer.of = None
                answer.expire()
        idle_s = now_s - self._timing.idle_s
        for workspace, known in list(self._known.items()):
            for subject in [each for each, answer in known.answers.items() if answer.asked_s < idle_s]:
                if subject not in known.held:
                    del known.answers[subject], self._answers[subject]
            if not known.answers and not known.held and known.used_s < idle_s:
                del self._known[workspace]

    def _of(self, workspace: WorkspaceId) -> Known:
        known = self._known.get(workspace)
        if known is None:
            known = self._known[workspace] = Known(self._monotonic_s())
        return known

    def _last(self, subject: Subject) -> Entitlements:
        found = self.entitlements(subject)
        if found is None:
            raise unknown(subject)
        return found

    def _look(self, subject: Subject, now_s: float) -> Answer | None:
        """The answer as the record gives it now."""
        known = self._known.get(subject.workspace)
        if known is None or known.holdings is None:
            return None
        answer = known.answers.get(subject)
        if answer is None:
            answer = known.answers[subject] = self._answers[subject] = Answer(now_s)
        if answer.of is not known.holdings or now_s >= answer.turns_s:
            self._resolve(answer, known.holdings, subject, now_s)
        if known.current and known.doubts == self._doubts:
            answer.leased_s, answer.read_s = answer.turns_s, min(known.read_s, answer.turns_s)
        return answer

    def _resolve(self, answer: Answer, holdings: Holdings, subject: Subject, now_s: float) -> None:
        now_ms = self._now_ms()
        found = resolve(self._catalogue, holdings, subject, now_ms)
        answer.of, answer.entitlements, answer.features = holdings, found, found.features
        answer.turns_s = ALWAYS if found.until_ms is None else now_s + (found.until_ms - now_ms) / 1000

    def _is_fresh(self, answer: Answer, now_s: float) -> bool:
        return now_s < answer.read_s or (now_s < self._lease_s and now_s < answer.leased_s)

    def _is_due(self, known: Known, by_s: float, *, leased: bool) -> bool:
        if known.holdings is None:
            return bool(known.held) and known.read_s <= by_s
        if not (known.answers or known.held):
            return False
        fresh = known.current and known.doubts == self._doubts
        return not (fresh and (leased or known.read_s > by_s))


def unknown(subject: Subject) -> Unavailable:
    """The error for a subject of whom nothing fresh is known."""
    return Unavailable(
        "What the plan includes cannot be looked up just now.", code="entitlements_unknown", workspace=subject.workspace
    )
