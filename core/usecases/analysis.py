"""Paying for an analysis: a report and its tokens are reserved before the work and settled after it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Limit
from core.errors import Conflict, Unavailable
from core.models.footage import Findings
from core.ports.analyst import UnusableAnswer
from core.ports.usage import Reservation, ReservationState
from core.usecases.metering import Ask, Metering

KIND: Final = "analysis"
"""What stands before the colon in a reservation's ``about``: the reaper's witness of this kind looks for findings."""
_LEASE_S: Final = 3600.0
_MOST_TRIES: Final = 50
"""Of one analysis, each under a key of its own; a job is given up long before."""


class Analyses:
    """Lets analyses be made on a workspace's account.

    Every analysis is a report, whoever makes it: one that a model makes costs a report and its tokens, one that is
    made offline, or of notes without a model, a report and no tokens. (The plans limit "AI reports per billing month"
    and say no more.) Whether the plan includes the feature is asked where the analysis is asked for.
    """

    def __init__(self, metering: Metering, *, lease_s: float = _LEASE_S) -> None:
        """``lease_s`` is longer than any analysis takes: after that a reaper decides what came of it."""
        self._metering = metering
        self._lease_s = lease_s

    async def paid(
        self, subject: Subject, analysis: str, *, estimate: int, work: Callable[[], Awaitable[Findings]]
    ) -> Findings:
        """Do the work on the subject's workspace and return its findings, which ``work`` has stored before it returns.

        Where a try before stored them and could not be settled, ``work`` returns those: nothing is made twice.

        ``analysis`` is its id: however often it is tried, at most one report is paid. ``estimate`` is the most tokens
        that it should come to, 0 where no model is asked. What was really spent is charged, also above the estimate.

        After ``UnusableAnswer`` the report is given back and the tokens that were spent are charged; after anything
        else that ``work`` raises all is given back. Either may be tried again under the same id.

        Raises what ``work`` raises, ``QuotaExhausted`` and ``Unavailable`` before anything is done, and ``Conflict``:
        ``already_analysed`` where it was made and paid before (look for what is stored), ``too_many_tries``, and
        ``reservation_settled`` where it took so long that somebody else has given the report back (remove what was
        stored).
        """
        key = await self._hold(subject, analysis, _asks(estimate))
        try:
            findings = await work()
        except UnusableAnswer as error:
            await self._metering.commit(subject.workspace, key, _spent(0, error.tokens, estimate))
            raise
        except BaseException:  # also where the work is stopped: whoever stops it does not pay for it
            with suppress(Unavailable):  # the next try finds it open, and without one the reaper does
                await self._metering.refund(subject.workspace, key)
            raise
        settled = await self._metering.commit(subject.workspace, key, _spent(1, findings.tokens, estimate))
        if not _is_paid(settled):
            raise Conflict("It took too long, and its report was given back.", code="reservation_settled")
        return findings

    async def _hold(self, subject: Subject, analysis: str, asks: list[Ask]) -> str:
        """Reserve for the next try, and return its key."""
        for attempt in range(1, _MOST_TRIES + 1):
            key = f"{KIND}:{analysis}" if attempt == 1 else f"{KIND}:{analysis}:{attempt}"
            held = await self._reserve(subject, key, asks, about=f"{KIND}:{analysis}")
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
            # A try before this one had other stills or notes: it is over, or finds at its end that it is.
            return await self._metering.refund(subject.workspace, key)


def _asks(estimate: int) -> list[Ask]:
    reports = Ask(meter=Limit.AI_REPORTS_MONTH, amount=1)
    if not estimate:
        return [reports]
    return [reports, Ask(meter=Limit.AI_TOKENS_MONTH, amount=estimate, estimate=estimate)]


def _spent(reports: int, tokens: int, estimate: int) -> dict[str, int]:
    spent: dict[str, int] = {Limit.AI_REPORTS_MONTH: reports}
    if estimate or tokens:
        spent[Limit.AI_TOKENS_MONTH] = tokens
    return spent


def _is_paid(settled: Reservation) -> bool:
    """Whether a report was charged."""
    return any(share.meter == Limit.AI_REPORTS_MONTH and share.actual for share in settled.shares)
