"""What matches wear: whose choice counts, what the plan lets be seen, and how soon a change is on air."""

import json
from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import update

from core.entitlements.keys import Feature
from core.errors import UpgradeRequired
from core.ids import BrandId, MatchId
from core.models.billing import OverrideKind
from core.ports.looks import Wearer
from core.storage.tables.matches import matches
from core.usecases.branding.wardrobe import FRESH_S, Sponsors
from core.wire.brands import Look
from core.wire.feeds import FeedState
from tests.brands.studio import Studio


async def test_the_nearest_choice_counts(studio: Studio) -> None:
    """The match's own, else its tournament's, else the workspace's default, else none."""
    cup = await studio.services.fixtures.tournaments.create(studio.ann, "Cup")
    match = await studio.club.game(studio.ann, "final", tournament_id=cup.id)
    other = await studio.club.game(studio.ann, "friendly")
    assert await studio.look(match) == Look()
    usual = await studio.make(name="Usual")
    of_cup = await studio.make(name="Cup's")
    own = await studio.make(name="Own")

    async def worn() -> tuple[str, str]:
        return (await studio.look(match)).name, (await studio.look(other)).name

    assert await worn() == ("Usual", "Usual")
    await studio.brands.choose(studio.ann, Wearer.TOURNAMENT, cup.id, BrandId(of_cup.id))
    assert await worn() == ("Cup's", "Usual")
    await studio.brands.choose(studio.ann, Wearer.MATCH, match, BrandId(own.id))
    assert await worn() == ("Own", "Usual")
    await studio.brands.remove(studio.ann, BrandId(own.id))
    assert await worn() == ("Cup's", "Usual")
    await studio.brands.make_default(studio.ann, BrandId(of_cup.id))
    await studio.brands.remove(studio.ann, BrandId(usual.id))
    assert await worn() == ("Cup's", "Cup's")


async def test_nobodys_match_is_plain(studio: Studio) -> None:
    """The operator's matches belong to no workspace."""
    await studio.make()
    await studio.services.matches.create(MatchId("operators"), "Operator's", public=True)
    assert await studio.look(MatchId("operators")) == Look()


async def test_the_plan_says_what_is_seen(studio: Studio) -> None:
    """Without branding nothing; a match that began with it goes on with it; with a sponsor panel alone the sponsors."""
    match = await studio.club.game(studio.ann, "final")
    made = await studio.make(theme="neon", sponsors=[{"name": "Acme"}])
    assert await studio.look(match) == made.look
    await studio.club.subscribe("ann", "scorers_pro")
    assert await studio.look(match) == Look()
    terms = json.dumps({"plan": "x", "features": ["custom_branding"], "levels": {}, "limits": {}})
    statement = update(matches).where(matches.c.id == match).values(terms=terms)
    await studio.club.database.transact(lambda connection: connection.execute(statement))
    assert await studio.look(match) == made.look


async def test_a_sponsor_panel_alone_is_for_sponsors(studio: Studio) -> None:
    """They can be named and are shown; anything else of a brand takes branding."""
    ben = await studio.club.person("ben", "scorers_pro")
    operator = studio.services.business.administrators.operator()
    await operator.overrides.add("ben", OverrideKind.GRANT, Feature.SPONSOR_PANEL, reason="a trial")
    match = await studio.club.game(ben, "final")
    made = await studio.make(by=ben, sponsors=[{"name": "Acme"}])
    assert await studio.look(match) == Look(sponsors=made.look.sponsors)
    renamed = await studio.change(made, by=ben, name="Other", sponsors=[])
    with pytest.raises(UpgradeRequired) as refusal:
        await studio.change(renamed, by=ben, theme="day")
    assert refusal.value.fields["feature"] == Feature.CUSTOM_BRANDING


async def test_feeds_are_dressed(studio: Studio) -> None:
    """``state.json`` has the look within two seconds of a change, and its tag is another; teams have its colours."""
    match = await studio.club.game(studio.ann, "final")
    feeds, surroundings = studio.services.feeds, studio.services.feeds._surroundings
    clock = [0.0]
    surroundings._monotonic_s = _reads(clock)
    made = await studio.make(theme="neon")

    async def state() -> tuple[FeedState, str]:
        showing = await feeds.by_grant(match, None)
        await surroundings.aclose()
        showing = await feeds.by_grant(match, None)
        return msgspec.json.decode(showing.document, type=FeedState), showing.tag

    before, tag = await state()
    assert before.look == made.look
    changed = await studio.change(made, theme="heritage")
    clock[0] += 2.0
    after, other_tag = await state()
    assert after.look == changed.look
    assert other_tag != tag


async def test_sponsors_are_known_for_a_while(studio: Studio) -> None:
    """Of all brands of the workspace; a new one within five seconds, without asking each time."""
    clock = [0.0]
    sponsors = Sponsors(studio.services.ports.brands, monotonic_s=_reads(clock))
    ann = studio.ann.workspace
    made = await studio.make(sponsors=[{"name": "Acme", "id": "acme"}])
    await studio.make(name="Other", sponsors=[{"name": "Bolt", "id": "bolt"}])
    assert [await sponsors.known(ann, each) for each in ("acme", "bolt", "cog")] == [True, True, False]
    await studio.change(made, sponsors=[{"name": "Cog", "id": "cog"}])
    assert [await sponsors.known(ann, each) for each in ("acme", "cog")] == [True, False]
    clock[0] += FRESH_S
    assert [await sponsors.known(ann, each) for each in ("acme", "cog")] == [False, True]
    bob = await studio.club.person("bob")
    assert not await sponsors.known(bob.workspace, "cog")


def _reads(clock: list[float]) -> Callable[[], float]:
    return lambda: clock[0]
