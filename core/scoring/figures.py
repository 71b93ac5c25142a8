"""What the scorecard prints, computed from a match's state when somebody asks."""

from msgspec import Struct

from core.ids import PlayerId
from core.scoring.state import Batting, Bowling, Fall, InningsState, MatchState, OverFigures, Partnership


class Target(Struct, frozen=True, kw_only=True):
    """What the side that bats last in a limited match needs, as announced."""

    overs: int | float | None
    """``20``, or ``7.3`` for seven overs and three balls; ``None`` without a limit."""
    runs: int


class ExtrasCard(Struct, frozen=True, kw_only=True):
    """Extras by kind."""

    byes: int
    legbyes: int
    wides: int
    noballs: int
    penalty: int
    total: int


class BattingCard(Struct, frozen=True, kw_only=True):
    """A batter's line."""

    name: str
    runs: int
    balls: int
    fours: int
    sixes: int
    out: bool
    how: str
    """``not out``, a way to be out, or a way to retire."""
    bowler: str | None
    fielders: list[str]


class BowlingCard(Struct, frozen=True, kw_only=True):
    """A bowler's analysis."""

    name: str
    balls: int
    maidens: int
    runs: int
    wickets: int
    wides: int
    wide_balls: int
    noballs: int
    noball_balls: int
    dots: int
    fours: int
    sixes: int
    overs: str


class FallCard(Struct, frozen=True, kw_only=True):
    """A wicket's fall."""

    wicket: int
    runs: int
    player: str
    over: str
    delivery_index: int


class PartnershipCard(Struct, frozen=True, kw_only=True):
    """A stand."""

    wicket: int
    batters: list[str]
    runs: int
    """All but penalty runs."""
    balls: int
    contrib: dict[str, tuple[int, int]]
    """Runs off the bat and balls faced."""
    unbroken: bool


class OverCard(Struct, frozen=True, kw_only=True):
    """An over."""

    over: int
    legal: int
    allot: int
    """Balls it had or should have had: five or seven where the umpire miscounted."""
    runs: int
    wickets: int
    bowlers: list[str]


class InningsCard(Struct, frozen=True, kw_only=True):
    """An innings."""

    team: str
    super_over: bool
    declared: bool
    forfeited: bool
    all_out: bool
    target: Target | None
    """Only in the second innings of a match of one innings a side."""
    total: int
    wickets: int
    overs: str
    legal_balls: int
    deliveries: int
    extras: ExtrasCard
    batting: list[BattingCard]
    bowling: list[BowlingCard]
    fow: list[FallCard]
    partnerships: list[PartnershipCard]
    over_by_over: list[OverCard]
    absent: list[str]


class Scorecard(Struct, frozen=True, kw_only=True):
    """A match, innings by innings."""

    teams: list[str]
    date: str
    balls_per_over: int
    scheduled_overs: int | None
    noball_penalty: int
    innings: list[InningsCard]


def overs_text(innings: InningsState) -> str:
    """Completed overs and balls of a part over, ``19.3``; a miscounted over counts as one (Law 17.5)."""
    over = innings.overs[-1] if innings.overs else None
    return _overs(innings.overs_complete, 0 if over is None or over.complete else over.legal)


def balls_counted(innings: InningsState) -> int:
    """Balls used of the limit, an over that the umpire miscounted being a whole one (Law 17.5)."""
    over = innings.overs[-1] if innings.overs else None
    part = 0 if over is None or over.complete else over.legal
    return innings.overs_complete * innings.profile.balls_per_over + part


def balls_of(overs: str, balls_per_over: int) -> int:
    """Legal balls in overs as text: 22 for ``3.4`` of six-ball overs."""
    whole, _, part = overs.partition(".")
    return int(whole) * balls_per_over + int(part or 0)


def bowler_overs(figures: Bowling, balls_per_over: int) -> str:
    """A bowler's overs, the balls of overs shared with others made up into whole ones."""
    overs, balls = divmod(figures.part_balls, balls_per_over)
    return _overs(figures.overs + overs, balls)


def scorecard(state: MatchState) -> Scorecard:
    """The scorecard of a match as far as it has gone."""
    names = _Names(state)
    return Scorecard(
        teams=[team.name for team in state.teams],
        date=state.opened.date if state.opened is not None else "",
        balls_per_over=state.profile.balls_per_over,
        scheduled_overs=state.profile.overs,
        noball_penalty=state.profile.no_ball_penalty,
        innings=[_innings(innings, names) for innings in state.innings],
    )


class _Names:
    """Names by id; an id that nobody named stands for itself."""

    def __init__(self, state: MatchState) -> None:
        self.teams = {team.id: team.name for team in state.teams}
        self._players = state.players

    def __call__(self, player: PlayerId) -> str:
        known = self._players.get(player)
        return player if known is None else known.name


def _overs(complete: int, balls: int) -> str:
    return f"{complete}.{balls}" if balls else str(complete)


def _innings(innings: InningsState, names: _Names) -> InningsCard:
    extras = innings.extras
    return InningsCard(
        team=names.teams.get(innings.batting, innings.batting),
        super_over=innings.super_over,
        declared=innings.declared,
        forfeited=innings.forfeited,
        all_out=innings.closed == "all_out",
        target=_target(innings),
        total=innings.runs,
        wickets=innings.wickets,
        overs=overs_text(innings),
        legal_balls=innings.legal_balls,
        deliveries=innings.deliveries,
        extras=ExtrasCard(
            byes=extras.byes,
            legbyes=extras.leg_byes,
            wides=extras.wides,
            noballs=extras.no_balls,
            penalty=extras.penalty,
            total=extras.total,
        ),
        batting=[_batting(line, names) for line in innings.batters.values()],
        bowling=[_bowling(line, names, innings.profile.balls_per_over) for line in innings.bowlers.values()],
        fow=[_fall(fall, names) for fall in innings.falls],
        partnerships=[_partnership(stand, names) for stand in innings.partnerships],
        over_by_over=[_over(over, names) for over in innings.overs],
        absent=sorted(names(player) for player in innings.absent),
    )


def _target(innings: InningsState) -> Target | None:
    if innings.target is None or innings.super_over or innings.profile.innings_per_side > 1:
        return None
    if innings.over_limit_balls is None:
        return Target(overs=None, runs=innings.target)
    overs, balls = divmod(innings.over_limit_balls, innings.profile.balls_per_over)
    return Target(overs=float(f"{overs}.{balls}") if balls else overs, runs=innings.target)


def _batting(line: Batting, names: _Names) -> BattingCard:
    return BattingCard(
        name=names(line.player),
        runs=line.runs,
        balls=line.balls,
        fours=line.fours,
        sixes=line.sixes,
        out=line.out,
        how="not out" if line.how is None else line.how.value,
        bowler=None if line.bowler is None else names(line.bowler),
        fielders=[names(fielder) for fielder in line.fielders],
    )


def _bowling(line: Bowling, names: _Names, balls_per_over: int) -> BowlingCard:
    return BowlingCard(
        name=names(line.player),
        balls=line.balls,
        maidens=line.maidens,
        runs=line.runs,
        wickets=line.wickets,
        wides=line.wides,
        wide_balls=line.wide_balls,
        noballs=line.no_balls,
        noball_balls=line.no_ball_balls,
        dots=line.dots,
        fours=line.fours,
        sixes=line.sixes,
        overs=bowler_overs(line, balls_per_over),
    )


def _fall(fall: Fall, names: _Names) -> FallCard:
    return FallCard(
        wicket=fall.wicket,
        runs=fall.runs,
        player=names(fall.player),
        over=fall.over,
        delivery_index=fall.delivery_index,
    )


def _partnership(stand: Partnership, names: _Names) -> PartnershipCard:
    return PartnershipCard(
        wicket=stand.wicket,
        batters=[names(batter) for batter in stand.batters],
        runs=stand.runs,
        balls=stand.balls,
        contrib={names(batter): (stand.contributions[batter], stand.faced[batter]) for batter in stand.batters},
        unbroken=stand.unbroken,
    )


def _over(over: OverFigures, names: _Names) -> OverCard:
    return OverCard(
        over=over.number,
        legal=over.legal,
        allot=over.allotted,
        runs=over.runs,
        wickets=over.wickets,
        bowlers=[names(bowler) for bowler in over.bowlers],
    )
