"""Exports: a match's deliveries as CSV and JSON."""

import csv
import io
from collections.abc import AsyncIterator

import msgspec
import pytest

from core.entitlements.entitlements import Subject
from core.errors import Forbidden, NotFound, UpgradeRequired
from core.ids import AccountId, MatchId
from core.models.people import Role
from core.scoring.events import LineUp, Player
from core.usecases.deliveries import deliveries
from core.usecases.exports import Exports, Format
from core.usecases.tokens import Right
from core.wire.exports import DeliveryRow, Export
from tests.games.club import Club
from tests.games.test_tournaments import play
from tests.laws.game import A
from tests.usecases.play import random_bodies

MATCH = MatchId("m1")
ANALYST = "analyst_pro"


@pytest.fixture
def exports(house: Club) -> Exports:
    """The use case."""
    return house.services.fixtures.exports


async def whole(pieces: AsyncIterator[bytes]) -> bytes:
    """The file."""
    return b"".join([piece async for piece in pieces])


async def test_the_file_says_what_the_scorecard_says(house: Club, exports: Exports) -> None:
    """The balls of each innings add up to its total, in both formats, and both have the same rows."""
    ann = await house.person("ann", ANALYST)
    await house.game(ann, MATCH)
    await play(house, MATCH, random_bodies(11, overs=20))
    grant = await house.sign_in("ann")
    data = await whole(await exports.deliveries(grant, MATCH, Format.JSON))
    exported = msgspec.json.decode(data, type=Export)
    text = (await whole(await exports.deliveries(grant, MATCH, Format.CSV))).decode()
    assert text.startswith(",".join(DeliveryRow.__struct_fields__) + "\r\n")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    async with house.services.matches.use(MATCH) as live:
        innings = live.ledger.state.innings
        assert (exported.match_id, exported.seq) == (MATCH, live.head.seq)
        for number, each in enumerate(innings, 1):
            balls = [row for row in exported.deliveries if row.innings == number]
            assert len(balls) == each.deliveries
            assert sum(row.legal for row in balls) == each.legal_balls
            assert (balls[-1].runs, balls[-1].wickets) == (each.runs, each.wickets)
            assert sum(row.total for row in balls) + each.extras.penalty == each.runs
            assert sum(bool(row.dismissal) for row in balls) == each.wickets
            assert max(row.over for row in balls) == len(each.overs) - 1
    assert [(row["over"], row["ball"], row["striker"], row["total"]) for row in rows] == [
        (str(row.over), str(row.ball), row.striker, str(row.total)) for row in exported.deliveries
    ]
    assert len(rows) > 100


async def test_no_spreadsheet_runs_a_name(house: Club, exports: Exports) -> None:
    """A player called like a formula stays a name (CSV injection)."""
    ann = await house.person("ann", ANALYST)
    await house.game(ann, MATCH)
    evil = '=HYPERLINK("http://evil.example","Click")'
    bodies = [
        msgspec.structs.replace(body, players=tuple(Player(id=each.id, name=evil) for each in body.players))
        if isinstance(body, LineUp) and body.team == A
        else body
        for body in random_bodies(12, overs=1)
    ]
    await play(house, MATCH, bodies)
    grant = await house.sign_in("ann")
    text = (await whole(await exports.deliveries(grant, MATCH, Format.CSV))).decode()
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert f"'{evil}" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


async def test_a_match_without_a_ball_is_an_empty_table(house: Club, exports: Exports) -> None:
    """Not an error: the header alone, and an empty list."""
    ann = await house.person("ann", ANALYST)
    await house.game(ann, MATCH)
    grant = await house.sign_in("ann")
    text = (await whole(await exports.deliveries(grant, MATCH, Format.CSV))).decode()
    assert text.count("\r\n") == 1
    data = await whole(await exports.deliveries(grant, MATCH, Format.JSON))
    assert msgspec.json.decode(data, type=Export).deliveries == []


async def test_who_may_export(house: Club, exports: Exports) -> None:
    """The plan of the owner's workspace for its members, one's own for a public match of others."""
    ann = await house.person("ann")
    await house.person("bob", ANALYST)
    await house.person("cat")
    org = await house.organisation("org", "org_pro_growth", {"ann": (Role.OWNER, None), "cat": (Role.MEMBER, ANALYST)})
    await house.game(ann, "open")
    await house.game(ann, "hidden", public=False)
    await house.game(Subject(org, AccountId("cat")), "inner", public=False)
    grants = {name: await house.sign_in(name) for name in ("ann", "bob", "cat")}
    for name, match_id in (("ann", "open"), ("ann", "hidden"), ("cat", "open"), ("ann", "inner")):
        with pytest.raises(UpgradeRequired) as refused:
            await exports.deliveries(grants[name], MatchId(match_id), Format.CSV)
        assert refused.value.fields["feature"] == "data_export"
    with pytest.raises(NotFound):
        await exports.deliveries(grants["bob"], MatchId("hidden"), Format.CSV)
    phone, _ = await house.phone(MatchId("open"))
    with pytest.raises(Forbidden):
        await exports.deliveries(house.read(phone), MatchId("open"), Format.CSV)
    for grant, match_id in (
        (grants["bob"], "open"),
        (grants["cat"], "inner"),
        (house.operator([Right.WATCH]), "hidden"),
    ):
        assert await whole(await exports.deliveries(grant, MatchId(match_id), Format.CSV))


async def test_real_over_and_ball_numbers(house: Club) -> None:
    """Every delivery of an over counts up from 1, whether legal or not; overs count from 0."""
    ann = await house.person("ann")
    await house.game(ann, MATCH)
    await play(house, MATCH, random_bodies(13, overs=4))
    async with house.services.matches.use(MATCH) as live:
        before = (0, -1, 0)
        for row in deliveries(live.ledger.canonical):
            place = (row.innings, row.over, row.ball)
            innings, over, ball = before
            assert place in {(innings, over, ball + 1), (innings, over + 1, 1), (innings + 1, 0, 1)}
            before = place
