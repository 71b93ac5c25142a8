"""What sponsors got: what is believed of outputs' claims, how it is added up, and who may read it."""

import asyncio
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.errors import Malformed, NotFound, Unavailable, UpgradeRequired
from core.ids import AccountId, WorkspaceId
from core.ports.production import Showing, Shown
from core.storage.tables.production import programme_history, programmes
from core.usecases import letters
from core.usecases.broadcast.impressions import Tally, as_csv, believed
from core.wire.impressions import Impressions
from core.wire.production import SponsorSeen
from tests.production.studio import MATCH, Clock, Studio

ANN = WorkspaceId("ann")
CLAIMS = st.lists(
    st.builds(
        SponsorSeen,
        sponsor_id=st.sampled_from(["a", "b", "c"]),
        count=st.integers(0, 2**53),
        shown_ms=st.integers(0, 2**53),
    ),
    max_size=6,
)


def seen(sponsor: str, shown_ms: int, count: int = 1) -> SponsorSeen:
    """A claim."""
    return SponsorSeen(sponsor_id=sponsor, count=count, shown_ms=shown_ms)


def test_what_can_be_true_is_believed() -> None:
    """A report every 5 s, in which one sponsor gives way to another."""
    assert believed([seen("a", 3000), seen("b", 2000)], 5000) == {"a": Shown(1, 3000), "b": Shown(1, 2000)}
    assert believed([seen("a", 0)], 0) == {"a": Shown(1, 0)}
    assert believed([seen("a", 1000), seen("a", 500, 2)], 5000) == {"a": Shown(3, 1500)}
    assert believed([seen("a", 0, 0)], 5000) == {}
    assert believed([], 5000) == {}


def test_what_cannot_be_true_is_cut() -> None:
    """More time than has passed, whether for one sponsor or for all of them, and more showings than seconds."""
    assert believed([seen("a", 60_000, 100)], 5000) == {"a": Shown(6, 5000)}
    assert believed([seen("a", 4000), seen("b", 4000), seen("c", 4000)], 5000) == {
        "a": Shown(1, 4000),
        "b": Shown(1, 1000),
        "c": Shown(1, 0),
    }


@given(CLAIMS, st.integers(-10, 100_000))
def test_nobody_gets_more_than_the_time_there_was(claims: list[SponsorSeen], elapsed_ms: int) -> None:
    """Whatever is claimed; and never more than was claimed."""
    shown = believed(claims, elapsed_ms)
    assert sum(each.shown_ms for each in shown.values()) <= max(0, elapsed_ms)
    assert sum(each.count for each in shown.values()) <= max(0, elapsed_ms) // 1000 + 1
    for sponsor, each in shown.items():
        assert each.shown_ms <= sum(claim.shown_ms for claim in claims if claim.sponsor_id == sponsor)
        assert each.count <= sum(claim.count for claim in claims if claim.sponsor_id == sponsor)


@pytest.fixture
def clock() -> Clock:
    """Tuesday, 14 November 2023, in the evening (UTC)."""
    return Clock()


async def lines(studio: Studio, first: str = "2023-11-01", last: str = "2023-12-01") -> list[Impressions]:
    """What is stored."""
    return list(await studio.services.ports.impressions.read(ANN, first, last, 1000))


async def test_hubs_add_up(studio: Studio, clock: Clock) -> None:
    """Each adds to what is there, by day, sponsor and kind of output, also at once."""
    tallies = [Tally(studio.services.ports.impressions, now_ms=clock) for _ in range(4)]
    for tally in tallies:
        tally.add(ANN, MATCH, "obs", [seen("s1", 3000), seen("s2", 1000)], 5000)
        tally.add(ANN, MATCH, "vmix", [seen("s1", 5000, 2)], 5000)
        tally.add(ANN, MATCH, "obs", [seen("s1", 500)], 5000)
    await asyncio.gather(*(tally.write() for tally in tallies))
    await asyncio.gather(*(tally.write() for tally in tallies))
    stored = {(line.sponsor_id, line.kind): (line.count, line.shown_ms) for line in await lines(studio)}
    assert stored == {("s1", "obs"): (8, 14_000), ("s1", "vmix"): (8, 20_000), ("s2", "obs"): (4, 4000)}
    clock.now_ms += 86_400_000
    tallies[0].add(ANN, MATCH, "obs", [seen("s1", 10)], 5000)
    await tallies[0].write()
    assert [(line.day, line.count) for line in await lines(studio, "2023-11-15")] == [("2023-11-15", 1)]
    assert len(await lines(studio, "2023-11-14", "2023-11-14")) == 3


async def test_unknown_sponsors_are_ignored(studio: Studio, clock: Clock) -> None:
    """Those that the workspace does not have, and whatever comes after 64 of one match and day."""

    async def known(workspace: WorkspaceId, sponsor: str) -> bool:
        return workspace == ANN and sponsor != "s1"

    tally = Tally(studio.services.ports.impressions, known, now_ms=clock)
    for number in range(70):
        tally.add(ANN, MATCH, "obs", [seen(f"s{number}", 100)], 5000)
    await tally.write()
    assert {line.sponsor_id for line in await lines(studio)} == {f"s{number}" for number in range(64)} - {"s1"}


class Flaky:
    """A book that is away at first."""

    def __init__(self) -> None:
        self.away = True
        self.taken: list[Mapping[Showing, Shown]] = []

    async def add(self, shown: Mapping[Showing, Shown]) -> None:
        """Take it, once it is back."""
        if self.away:
            raise Unavailable
        self.taken.append(shown)

    async def read(self, workspace: WorkspaceId, first: str, last: str, limit: int) -> list[Impressions]:
        """Nothing."""
        del workspace, first, last, limit
        return []


async def test_what_cannot_be_written_is_kept(clock: Clock) -> None:
    """And written once, with what came since."""
    book = Flaky()
    tally = Tally(book, now_ms=clock)
    tally.add(ANN, MATCH, "obs", [seen("s", 100)], 5000)
    await tally.write()
    tally.add(ANN, MATCH, "obs", [seen("s", 50)], 5000)
    book.away = False
    await tally.write()
    await tally.write()
    assert book.taken == [{Showing(ANN, "2023-11-14", MATCH, "s", "obs"): Shown(2, 150)}]


async def test_members_read_what_their_sponsors_got(studio: Studio, clock: Clock) -> None:
    """Where the plan has branding or a sponsor panel; the last 30 days unless others are asked for."""
    tally, reports = studio.services.control_room.tally, studio.services.control_room.sponsor_reports
    tally._now_ms = reports._now_ms = clock
    for _ in range(2):
        tally.add(ANN, MATCH, "obs", [seen("s", 1000)], 5000)
        clock.now_ms -= 29 * 86_400_000
    clock.now_ms += 2 * 29 * 86_400_000
    await tally.write()
    ann = Subject(ANN)
    assert [line.day for line in await reports.read(ann, None, None)] == ["2023-10-16", "2023-11-14"]
    assert [line.day for line in await reports.read(ann, "2023-11-14", None)] == ["2023-11-14"]
    assert [line.day for line in await reports.read(ann, None, "2023-11-13")] == ["2023-10-16"]
    assert list(await reports.read(ann, None, "0001-01-01")) == []
    with pytest.raises(Malformed):
        await reports.read(ann, "2023-02-30", None)
    await studio.club.person("bob", "scorers_pro_plus")
    assert list(await reports.read(Subject(WorkspaceId("bob")), None, None)) == []
    with pytest.raises(NotFound):
        await reports.read(Subject(ANN, AccountId("bob")), None, None)
    await studio.club.subscribe("ann", "scorers_pro")
    with pytest.raises(UpgradeRequired):
        await reports.read(ann, None, None)


def test_a_spreadsheet_runs_nothing() -> None:
    """RFC 4180, and no formulas."""
    line = Impressions(day="2023-11-14", match_id="=1+1", sponsor_id="-s", kind="obs", count=2, shown_ms=3)
    text = as_csv([line]).decode()
    assert text == "day,match_id,sponsor_id,kind,count,shown_ms\r\n2023-11-14,'=1+1,'-s,obs,2,3\r\n"


async def test_a_closed_account_leaves_nothing(studio: Studio) -> None:
    """Neither counts nor what was on air."""
    await studio.take("batter")
    await studio.take("worm")
    studio.services.control_room.tally.add(ANN, MATCH, "obs", [seen("s", 1000)], 5000)
    await studio.services.control_room.tally.write()
    assert await lines(studio, "2000-01-01", "2999-12-31")
    farewell = letters.farewell("ann@example.org")
    await studio.services.ports.estate.close(AccountId("ann"), "a hash", farewell, unix_ms())
    assert await lines(studio, "2000-01-01", "2999-12-31") == []
    for table in (programmes, programme_history):
        assert await studio.club.database.query(select(table)) == []
