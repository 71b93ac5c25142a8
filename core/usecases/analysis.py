"""Paying for an analysis: a report and its tokens are held before the work, and settled as the attempt at it ends."""

from collections.abc import Awaitable, Callable
from typing import Final

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Limit
from core.errors import Conflict
from core.models.footage import Findings
from core.ports.analyst import UnusableAnswer
from core.ports.usage import Bill, Reservation, ReservationState
from core.usecases.metering import Ask, Metering

_KIND: Final = "analysis"
"""What stands before the colon in a reservation's ``about``: the reaper's witness of this kind looks for the report."""
_LEASE_S: Final = 3600.0
_MOST_TRIES: Final = 50
"""Of one analysis, each under a key of its own; a job is given up long before."""


class Analyses:
    """Lets an attempt make an analysis on a workspace's account.

    Every analysis is a report, whoever makes it: one that a model makes costs a report and its tokens, one that is
    made offline, or of notes without a model, a report and no tokens. (The plans limit "AI reports per billing month"
    and say no more.) Whether the plan includes the feature is asked where the analysis is asked for.

    Nothing is settled here. What the attempt comes to is a ``Bill``, and the transaction that ends the attempt settles
    it: so that what is stored is paid for, and what is paid for is stored.
    """

    def __init__(self, metering: Metering, owe: Callable[[Bill], None], *, lease_s: float = _LEASE_S) -> None:
        """``owe`` is told what the attempt comes to should it end without storing anything, each time that changes.

        ``lease_s`` is longer than any analysis takes: after that a reaper decides what came of it.
        """
        self._metering, self._owe = metering, owe
        self._lease_s = lease_s

    async def paid(
        self,
        subject: Subject,
        analysis: str,
        *,
        estimate: int,
        work: Callable[[], Awaitable[Findings]],
        store: Callable[[Findings, Bill], Awaitable[None]],
    ) -> None:
        """Do the work on the subject's workspace, and ``store`` its findings and settle their bill in one transaction.

        ``analysis`` is its id: however often it is tried, at most one report is paid. ``estimate`` is the most tokens
        that it should come to, 0 where no model is asked. What was really spent is charged, also above the estimate.

        After ``UnusableAnswer`` the attempt owes the tokens that were spent and no report, after anything else that is
        raised here nothing. Either may be tried again under the same id.

        Raises what ``work`` and ``store`` raise, ``QuotaExhausted`` and ``Unavailable`` before anything is done, and
        ``Conflict``: ``already_analysed`` where it was made and paid by another attempt, and ``too_many_tries``.
        """
        key = await self._hold(subject, analysis, _asks(estimate))
        self._owe(_bill(subject, key))
        try:
            findings = await work()
        except UnusableAnswer as error:
            self._owe(_bill(subject, key, tokens=error.tokens))
            raise
        await store(findings, _bill(subject, key, reports=1, tokens=findings.tokens))

    async def _hold(self, subject: Subject, analysis: str, asks: list[Ask]) -> str:
        """Reserve for the next try, and return its key."""
        about = about_of(analysis)
        for attempt in range(1, _MOST_TRIES + 1):
            key = about if attempt == 1 else f"{about}:{attempt}"
            held = await self._reserve(subject, key, asks, about=about)
            if held.state is ReservationState.OPEN:
                return key
            if _is_paid(held):
                raise Conflict("This analysis has been made.", code="already_analysed")
        raise Conflict("This analysis has failed too often.", code="too_many_tries")

    async def _reserve(self, subject: Subject, key: str, asks: list[Ask], *, about: str) -> Reservation:
        try:
            return await self._metering.reserve(subject, key, asks, lease_s=self._lease_s, about=about)
        except Conflict as error:
            if error.reason != "key_reused":
                raise
            # A try before this one had other stills or notes: it was killed, or finds at its end that it is over.
            return await self._metering.refund(subject.workspace, key)


def about_of(analysis: str) -> str:
    """What the reservations of an analysis are about."""
    return f"{_KIND}:{analysis}"


def _asks(estimate: int) -> list[Ask]:
    reports = Ask(meter=Limit.AI_REPORTS_MONTH, amount=1)
    if not estimate:
        return [reports]
    return [reports, Ask(meter=Limit.AI_TOKENS_MONTH, amount=estimate, estimate=estimate)]


def _bill(subject: Subject, key: str, *, reports: int = 0, tokens: int = 0) -> Bill:
    used = {Limit.AI_REPORTS_MONTH: reports, Limit.AI_TOKENS_MONTH: tokens}
    return Bill(workspace=subject.workspace, key=key, used={meter: amount for meter, amount in used.items() if amount})


def _is_paid(settled: Reservation) -> bool:
    """Whether a report was charged."""
    return any(share.meter == Limit.AI_REPORTS_MONTH and share.actual for share in settled.shares)
