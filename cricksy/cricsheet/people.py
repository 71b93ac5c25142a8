"""Who plays in a file, and under which id: Cricsheet's own where it has one, the name elsewhere."""

from collections.abc import Iterator

from core.ids import PlayerId, TeamId
from core.scoring.events import LineUp, Player
from cricksy.cricsheet.schema import File


class People:
    """The players of a match by the names that its file uses."""

    def __init__(self, file: File) -> None:
        """Collect the sides, adding to them whoever bats or bowls without having been named."""
        registry = file.info.registry.people
        self._teams: dict[str, list[str]] = {
            team: list(dict.fromkeys(file.info.players.get(team, ()))) for team in file.info.teams
        }
        self._later = {
            each.comes
            for innings in file.innings
            for over in innings.overs
            for ball in over.deliveries
            for each in ball.replacements.match
        } | _idle_supersubs(file)
        named = {name for names in self._teams.values() for name in names} | self._later
        self.unnamed = self._add_unnamed(file, named)
        self._ids: dict[str, PlayerId] = {}
        taken: set[str] = set()
        for name in sorted(named.union(self.unnamed)):
            known = registry.get(name, name)
            # Two names with one id would be one batter at both ends, so the second keeps its name.
            self._ids[name] = PlayerId(name if known in taken else known)
            taken.add(self._ids[name])

    def id(self, name: str) -> PlayerId:
        """The player's id; a substitute fielder's is the name."""
        return self._ids.get(name) or PlayerId(name)

    def player(self, name: str) -> Player:
        """The player as line-ups name him."""
        return Player(id=self.id(name), name=name)

    def line_up(self, team: str) -> LineUp:
        """The side as it was at the toss: without those who came in later for somebody else."""
        names = [name for name in self._teams[team] if name not in self._later]
        return LineUp(team=TeamId(team), players=tuple(self.player(name) for name in names))

    def _add_unnamed(self, file: File, named: set[str]) -> list[str]:
        """Complete the sides from the play; returns the names that had to be added."""
        added: dict[str, None] = {}
        for name, team in _seen(file):
            if name not in named and name not in added:
                added[name] = None
                self._teams[team].append(name)
        return list(added)


def _seen(file: File) -> Iterator[tuple[str, str]]:
    """Everybody who bats or bowls, with the side, once a ball."""
    first, second = file.info.teams
    for innings in file.innings:
        bowling = second if innings.team == first else first
        for over in innings.overs:
            for ball in over.deliveries:
                yield ball.batter, innings.team
                yield ball.non_striker, innings.team
                yield ball.bowler, bowling


def _idle_supersubs(file: File) -> set[str]:
    """Supersubs (ODIs of 2005 and 2006) who stayed in the pavilion: twelfth names of a side that eleven played for."""
    if not file.info.supersubs:
        return set()
    return set(file.info.supersubs.values()) - {name for name, _ in _seen(file)}
