"""Who belongs to which side, and who stands where: the questions that several rules ask."""

from core.ids import PlayerId, TeamId
from core.scoring.state import InningsState, MatchState


def is_team(state: MatchState, team: TeamId) -> bool:
    """Whether a side plays in this match."""
    return any(side.id == team for side in state.teams)


def is_member(state: MatchState, team: TeamId, player: PlayerId) -> bool:
    """Whether a player may act for a side; without a line-up nobody is ruled out."""
    line_up = state.line_ups.get(team)
    return line_up is None or any(member.id == player for member in line_up.players)


def at_crease(innings: InningsState, player: PlayerId) -> bool:
    """Whether a batter is one of the two at the wicket."""
    return player in (innings.striker, innings.non_striker)


def name_of(state: MatchState, player: PlayerId) -> str:
    """Return a player's name, or the id of one who was never named."""
    known = state.players.get(player)
    return known.name if known else player


def yet_to_bat(innings: InningsState) -> int:
    """Return how many of the side have neither batted nor been declared absent."""
    return innings.players - len(innings.batters.keys() | innings.absent)
