"""Who may organise a tournament, who may look at it, and its rules."""

from typing import NamedTuple

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.errors import Malformed, NotFound
from core.ids import TournamentId
from core.models.fixtures import Tournament
from core.models.tournament import Rules
from core.ports.fixtures import TournamentStore
from core.ports.tournament import EntryBook, FixtureBook, OfficialBook, RuleBook, VenueBook
from core.scoring.profile import Points
from core.scoring.profiles import PRESETS
from core.usecases.entitled import entitled
from core.usecases.grants import Grants
from core.usecases.tokens import Grant
from core.usecases.tournaments import Tournaments
from core.wire.tournaments import PointsRule, TournamentRules


class Books(NamedTuple):
    """Where the parts of tournaments are kept."""

    venues: VenueBook
    rules: RuleBook
    entries: EntryBook
    officials: OfficialBook
    fixtures: FixtureBook


class Organising:
    """The rights that everything about a tournament's parts follows from."""

    def __init__(self, store: TournamentStore, tournaments: Tournaments, grants: Grants) -> None:
        """``tournaments`` knows who sees which."""
        self._store, self._tournaments, self._grants = store, tournaments, grants

    async def require(self, subject: Subject, tournament: TournamentId) -> Tournament:
        """A tournament that the subject may change the parts of.

        Raises ``UpgradeRequired``, ``Forbidden`` with the code ``seat_needed``, and ``NotFound`` to a stranger and for
        another workspace's.
        """
        await self.require_workspace(subject)
        found = await self._store.one(tournament)
        if found.workspace_id != subject.workspace:
            raise NotFound("There is no such tournament.", tournament=tournament)
        return found

    async def require_workspace(self, subject: Subject) -> None:
        """Raise as ``require`` does where the subject may not organise there: in an organisation that is its league."""
        own = subject.account is None
        await entitled(self._grants, subject, Feature.TOURNAMENT_MANAGEMENT if own else Feature.LEAGUE_MANAGEMENT)

    async def require_member(self, subject: Subject) -> None:
        """Raise ``NotFound`` to a stranger to the workspace."""
        await entitled(self._grants, subject)

    async def require_sight(self, grant: Grant | None, tournament: TournamentId) -> None:
        """Raise ``NotFound`` as ``Tournaments.show`` does."""
        await self._tournaments.show(grant, tournament)


class RuleKeeping:
    """What organisers do with a tournament's rules."""

    def __init__(self, organising: Organising, rules: RuleBook) -> None:
        """``rules`` keeps them."""
        self._organising, self._rules = organising, rules

    async def show(self, grant: Grant | None, tournament: TournamentId) -> TournamentRules:
        """The rules. Raises ``NotFound``."""
        await self._organising.require_sight(grant, tournament)
        return _shape(await self._rules.of(tournament))

    async def put(self, subject: Subject, tournament: TournamentId, given: TournamentRules) -> TournamentRules:
        """Give a tournament other rules. Raises as ``Organising.require``, and ``Malformed``."""
        rules = _rules(given)
        await self._organising.require(subject, tournament)
        await self._rules.put(tournament, rules)
        return _shape(rules)


def _rules(given: TournamentRules) -> Rules:
    if given.format not in PRESETS:
        raise Malformed("There are no such playing conditions.", code="bad_format", where="format", known=[*PRESETS])
    if len(set(given.order)) != len(given.order):
        raise Malformed("A table is ordered by each thing once.", code="bad_order", where="order")
    each = given.points
    points = None if each is None else Points(**{name: getattr(each, name) for name in PointsRule.__struct_fields__})
    return Rules(format=given.format, public=given.public, points=points, bonus=given.bonus, order=tuple(given.order))


def _shape(rules: Rules) -> TournamentRules:
    each = rules.points
    return TournamentRules(
        format=rules.format,
        public=rules.public,
        points=None
        if each is None
        else PointsRule(**{name: getattr(each, name) for name in PointsRule.__struct_fields__}),
        bonus=rules.bonus,
        order=[*rules.order],
    )
