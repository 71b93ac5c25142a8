"""Who plays in a file, and under which id: Cricsheet's own where it has one, the name elsewhere."""

from core.ids import PlayerId, TeamId
from core.scoring.events import LineUp, Player
from cricksy.cricsheet.schema import File


class People:
    """The players of a match by the names that its file uses."""

    def __init__(self, file: File) -> None:
        """Collect the sides, adding to them whoever bats or bowls without having been named."""
        registry = file.info.registry.people
        self._teams: dict[str, list[str]] = {team: list(file.info.players.get(team, ())) for team in file.info.teams}
        self._replacing = {
            each.comes
            for innings in file.innings
            for over in innings.overs
            for ball in over.deliveries
            for each in ball.replacements.match
        }
        named = {name for names in self._teams.values() for name in names} | self._replacing
        self.unnamed = self._add_unnamed(file, named)
        self._ids: dict[str, PlayerId] = {}
        for name in sorted(named.union(self.unnamed)):
            known = registry.get(name, name)
            # Two names with one id would be one batter at both ends, so the second keeps its name.
            taken = known in self._ids.values()
            self._ids[name] = PlayerId(name if taken else known)

    def id(self, name: str) -> PlayerId:
        """The player's id; a substitute fielder's is the name."""
        return self._ids.get(name) or PlayerId(name)

    def player(self, name: str) -> Player:
        """The player as line-ups name him."""
        return Player(id=self.id(name), name=name)

    def line_up(self, team: str) -> LineUp:
        """The side as it was at the toss: without those who came in later for somebody else."""
        names = [name for name in self._teams[team] if name not in self._replacing]
        return LineUp(team=TeamId(team), players=tuple(self.player(name) for name in names))

    def _add_unnamed(self, file: File, named: set[str]) -> list[str]:
        """Complete the sides from the play; returns the names that had to be added."""
        added: dict[str, None] = {}
        first, second = file.info.teams
        for innings in file.innings:
            bowling = second if innings.team == first else first
            for over in innings.overs:
                for ball in over.deliveries:
                    seen = ((ball.batter, innings.team), (ball.non_striker, innings.team), (ball.bowler, bowling))
                    for name, team in seen:
                        if name not in named and name not in added:
                            added[name] = None
                            self._teams[team].append(name)
        return list(added)
