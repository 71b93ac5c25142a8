"""Players, dismissals and wickets in the words that a scoreboard prints."""

from core.ids import PlayerId, TeamId
from core.scoring.dismissal import How
from core.scoring.events import Retired, Team
from core.scoring.figures import balls_of
from core.scoring.state import Batting, InningsState, MatchState

_LONGEST_NAME = 18
"""Characters of a side's name in a sentence that every ball repeats; longer ones are shortened."""
_SHORT = 4
"""Letters of a short name."""

_DISMISSALS: dict[How | Retired, str] = {
    How.BOWLED: "b {bowler}",
    How.LBW: "lbw b {bowler}",
    How.HIT_WICKET: "hit wicket b {bowler}",
    How.CAUGHT: "c {fielder} b {bowler}",
    How.CAUGHT_AND_BOWLED: "c & b {bowler}",
    How.STUMPED: "st {fielder} b {bowler}",
}
"""The others print as they are called."""


def player_name(state: MatchState, player: PlayerId | None) -> str:
    """A player's name, the id where nobody named the player, nothing for nobody."""
    if player is None:
        return ""
    known = state.players.get(player)
    return known.name if known else player


def short_name(team: Team) -> str:
    """Two to four letters for a side: its own, else those made of its name."""
    return team.short or made_short(team.name)


def made_short(name: str) -> str:
    """Two to four letters made of a name: its initials, else its first letters."""
    words = name.split()
    initials = "".join(word[0] for word in words)
    return (initials if len(words) > 1 else name[: _SHORT - 1]).upper()[:_SHORT]


def side_name(state: MatchState, team: TeamId | None) -> str:
    """A side's name for a sentence, shortened where it is long."""
    for side in state.teams:
        if side.id == team:
            return side.name if len(side.name) <= _LONGEST_NAME else short_name(side)
    return team or ""


def side_short_name(state: MatchState, team: TeamId | None) -> str:
    """A side's short name, for a sentence that changes with every ball."""
    return next((short_name(side) for side in state.teams if side.id == team), team or "")


def dismissal_text(state: MatchState, line: Batting) -> str:
    """How a batter was out, as a scorecard prints it: ``c Smith b Jones``; empty while batting."""
    if line.how is None:
        return ""
    bowler = player_name(state, line.bowler)
    fielders = [player_name(state, each) for each in line.fielders]
    if line.how is How.RUN_OUT and fielders:
        return f"run out ({'/'.join(fielders)})"
    template = _DISMISSALS.get(line.how)
    return template.format(bowler=bowler, fielder=fielders[0] if fielders else "sub") if template else str(line.how)


def last_wicket_text(state: MatchState, innings: InningsState) -> str:
    """``Smith 24 (18), 45/2 in 6.3``: the wicket before the stand of the moment; empty before the first.

    A wicket counts as the last one once the next batter is in: until then the ball itself tells of it.
    """
    stand = innings.partnerships[-1].wicket if innings.partnerships else 1
    fall = next((fall for fall in reversed(innings.falls) if fall.wicket < stand), None)
    if fall is None:
        return ""
    name = player_name(state, fall.player)
    line = innings.batters.get(fall.player)
    score = f" {line.runs} ({line.balls})" if line else ""
    profile = innings.profile
    when = f"{balls_of(fall.over, profile.balls_per_over)} balls" if profile.counts_balls else fall.over
    return f"{name}{score}, {fall.runs}/{fall.wicket} in {when}"
