"""The one row of the ``vmix`` table."""

from core.clock import rfc3339
from core.usecases.broadcast.columns import VMIX
from core.wire.brands import SponsorLook
from core.wire.feeds import FeedBatter, FeedBowler, FeedCurrent, FeedInnings, FeedState, FeedTeam

_MARKS = 10
"""Balls of an over that have a column each; of a longer over the last ones."""


def vmix_row(state: FeedState, origin: str) -> dict[str, str]:
    """Every column's text, in the frozen order; ``origin`` makes addresses of pictures whole."""
    current = state.current
    innings = state.innings[current.innings] if current else None
    filled = {
        "FeedSeq": str(state.seq),
        "UpdatedAt": rfc3339(state.server_time),
        "Status": state.match.status,
        "MatchTitle": state.match.title,
        **_sides(state, innings, origin),
        "Toss": state.match.toss,
        "Result": state.match.result,
        **_sponsor(state, origin),
        **(_situation(current, innings) | _people(current, innings) if current and innings else {}),
    }
    return {column: filled.get(column, "") for column in VMIX}


def whole(address: str, origin: str) -> str:
    """An address on this origin as vMix needs it, with the origin; empty for none."""
    return f"{origin}{address}" if address.startswith("/") else address


def sponsor_of(state: FeedState) -> SponsorLook | None:
    """Whose turn it is: sponsors take turns of an over each, as often as their weights say."""
    turns = [sponsor for sponsor in state.look.sponsors for _ in range(sponsor.weight)]
    return turns[sum(len(innings.overs_bowled) for innings in state.innings) % len(turns)] if turns else None


def _sides(state: FeedState, innings: FeedInnings | None, origin: str) -> dict[str, str]:
    """The sides; before the first innings in the order in which the match names them."""
    batting = innings.batting if innings else 0
    order = [*state.match.teams[batting:], *state.match.teams[:batting]]
    return {
        name: text
        for prefix, team in zip(("Bat", "Bowl"), order, strict=False)
        for name, text in _side(prefix, team, origin).items()
    }


def _side(prefix: str, team: FeedTeam, origin: str) -> dict[str, str]:
    return {
        f"{prefix}Team": team.name,
        f"{prefix}Short": team.short,
        f"{prefix}Color": team.colour,
        f"{prefix}Logo": whole(team.logo, origin),
    }


def _situation(current: FeedCurrent, innings: FeedInnings) -> dict[str, str]:
    marks = current.this_over[-_MARKS:]
    return {
        "Innings": str(innings.number),
        "Runs": str(innings.runs),
        "Wickets": str(innings.wickets),
        "Score": current.score,
        "Overs": current.overs,
        "OversMax": innings.overs_max,
        "RunRate": current.run_rate,
        "Target": _number(current.target),
        "NeedText": current.need_text,
        "ReqRate": current.required_rate,
        "Projected": _number(current.projected),
        "DlsPar": _number(current.dls_par),
        "WinPct": _number(current.chance.percent[innings.batting] if current.chance else None),
        "LastWicket": current.last_wicket,
        "ThisOver": " ".join(current.this_over),
        "Extras": str(innings.extras.total),
        **{f"Ball{number}": mark for number, mark in enumerate(marks, 1)},
    }


def _people(current: FeedCurrent, innings: FeedInnings) -> dict[str, str]:
    """Who is in the middle; the batters in batting order, so that they keep their places when the strike changes."""
    told: dict[str, str] = {}
    for number, batter in enumerate([line for line in innings.batters if line.at_crease], 1):
        told |= _batter(f"Bat{number}", batter)
    bowler = next((line for line in innings.bowlers if line.bowling), None)
    if bowler is not None:
        told |= _bowler(bowler)
    stand = current.partnership
    if stand is not None:
        told |= {"PartRuns": str(stand.runs), "PartBalls": str(stand.balls)}
    return told


def _batter(prefix: str, line: FeedBatter) -> dict[str, str]:
    return {
        f"{prefix}Name": line.name,
        f"{prefix}Runs": str(line.runs),
        f"{prefix}Balls": str(line.balls),
        f"{prefix}Fours": str(line.fours),
        f"{prefix}Sixes": str(line.sixes),
        f"{prefix}SR": line.strike_rate,
        f"{prefix}Strike": "*" if line.on_strike else "",
    }


def _bowler(line: FeedBowler) -> dict[str, str]:
    return {
        "BowlerName": line.name,
        "BowlerFigs": f"{line.wickets}-{line.runs}",
        "BowlerOvers": line.overs,
        "BowlerEcon": line.economy,
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _sponsor(state: FeedState, origin: str) -> dict[str, str]:
    sponsor = sponsor_of(state)
    return {"SponsorName": sponsor.name, "SponsorLogo": whole(sponsor.logo, origin)} if sponsor else {}
