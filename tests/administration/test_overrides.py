"""Dated exceptions from the plan."""

import pytest

from core.entitlements.keys import Feature, Limit
from core.errors import Forbidden, Malformed, NotFound
from core.models.billing import OverrideKind
from core.models.people import Role
from tests.organisations.desk import DAY_MS, Desk


async def test_a_feature_for_a_time(desk: Desk) -> None:
    """It is there from the day it begins until the moment it ends, and the audit keeps all of it."""
    ann = await desk.person()
    begins_ms, ends_ms = desk.clock() + DAY_MS, desk.clock() + 3 * DAY_MS
    override = await desk.operator.overrides.add(
        ann, OverrideKind.GRANT, Feature.DATA_EXPORT, reason=" a study ", from_ms=begins_ms, until_ms=ends_ms
    )
    assert (override.reason, override.created_by) == ("a study", "operator")
    [entry] = await desk.trail(ann)
    assert (entry.action, entry.reason) == ("override.added", "a study")
    assert override.id in str(entry.after)
    for moment, there in ((begins_ms - 1, False), (begins_ms, True), (ends_ms - 1, True), (ends_ms, False)):
        desk.clock.stop(moment)
        assert (Feature.DATA_EXPORT in (await desk.allowed(ann)).features) is there, moment


async def test_every_kind(desk: Desk) -> None:
    """A feature with its level, a denial, a higher and a lower limit, and a whole plan."""
    ann = await desk.person()
    add = desk.operator.overrides.add
    await add(ann, OverrideKind.GRANT, Feature.HD_CUSTOM_OVERLAYS, "hd", reason="r")
    await add(ann, OverrideKind.LIMIT, Limit.STORAGE_GB, "12", reason="r")
    await add(ann, OverrideKind.LIMIT, Limit.TOURNAMENTS, "unlimited", reason="r")
    await add(ann, OverrideKind.CAP, Limit.MAX_GAMES, "3", reason="r")
    await add(ann, OverrideKind.PLAN, "coach_pro", reason="r")
    await add(ann, OverrideKind.DENY, Feature.PLAYER_ASSIGNMENT, reason="r")
    held = await desk.allowed(ann)
    assert held.plan == "coach_pro"
    assert held.levels["overlays"] == "hd"
    assert (held.limits["storage_gb"], held.limits["tournaments"], held.limits["max_games"]) == (12 * 10**9, None, 3)
    assert Feature.SESSION_NOTEBOOK in held.features
    assert Feature.PLAYER_ASSIGNMENT not in held.features


@pytest.mark.parametrize(
    ("kind", "key", "value", "code", "near"),
    [
        (OverrideKind.GRANT, "data_exprot", None, "unknown_feature", "data_export"),
        (OverrideKind.DENY, "live scoring", None, "unknown_feature", "live_scoring"),
        (OverrideKind.LIMIT, "storage", "5", "unknown_limit", "storage_gb"),
        (OverrideKind.CAP, "max_game", "5", "unknown_limit", "max_games"),
        (OverrideKind.PLAN, "coach", None, "unknown_plan", "coach_pro"),
    ],
)
async def test_keys_that_do_not_exist(  # noqa: PLR0913, PLR0917 - a row of the table
    desk: Desk, kind: OverrideKind, key: str, value: str | None, code: str, near: str
) -> None:
    """A key that the catalogue does not have is refused with the one that may have been meant."""
    ann = await desk.person()
    with pytest.raises(Malformed) as refused:
        await desk.operator.overrides.add(ann, kind, key, value, reason="r")
    assert refused.value.reason == code
    assert near in refused.value.message
    assert await desk.trail(ann) == []


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        (OverrideKind.GRANT, "data_export", "much"),
        (OverrideKind.GRANT, "hd_custom_overlays", "4k"),
        (OverrideKind.LIMIT, "storage_gb", None),
        (OverrideKind.LIMIT, "storage_gb", "-1"),
        (OverrideKind.LIMIT, "storage_gb", "1.5"),
        (OverrideKind.CAP, "storage_gb", "unlimited"),
        (OverrideKind.LIMIT, "storage_gb", "9" * 30),
        (OverrideKind.DENY, "data_export", "yes"),
        (OverrideKind.PLAN, "coach_pro", "yes"),
    ],
)
async def test_values_that_do_not_fit(desk: Desk, kind: OverrideKind, key: str, value: str | None) -> None:
    """A level, a number or a value that makes no sense there is refused, and nothing is written."""
    ann = await desk.person()
    with pytest.raises(Malformed):
        await desk.operator.overrides.add(ann, kind, key, value, reason="r")
    assert (await desk.held(ann)).overrides == ()


async def test_times_and_reasons(desk: Desk) -> None:
    """An exception ends after it begins and in the future, and has a reason."""
    ann = await desk.person()
    now_ms = desk.clock()
    wrong = ((None, now_ms - 1), (now_ms + 2 * DAY_MS, now_ms + DAY_MS), (1, 2), (None, 10**17), (None, 10**30))
    for begins_ms, ends_ms in wrong:
        with pytest.raises(Malformed) as refused:
            await desk.operator.overrides.add(
                ann, OverrideKind.GRANT, Feature.DATA_EXPORT, reason="r", from_ms=begins_ms, until_ms=ends_ms
            )
        assert refused.value.reason == "bad_until"
    for begins_ms in (-1, 10**30):
        with pytest.raises(Malformed) as early:
            await desk.operator.overrides.add(
                ann, OverrideKind.GRANT, Feature.DATA_EXPORT, reason="r", from_ms=begins_ms
            )
        assert early.value.reason == "bad_from"
    with pytest.raises(Malformed) as silent:
        await desk.operator.overrides.add(ann, OverrideKind.GRANT, Feature.DATA_EXPORT, reason="  ")
    assert silent.value.reason == "no_reason"


async def test_taken_back(desk: Desk) -> None:
    """An exception that is ended has no effect any more, and cannot be ended again or by another's name."""
    ann, eve = await desk.people("Ann", "Eve")
    overrides = desk.operator.overrides
    override = await overrides.add(ann, OverrideKind.GRANT, Feature.DATA_EXPORT, reason="r")
    with pytest.raises(NotFound):
        await overrides.end(eve, override.id)
    await overrides.end(ann, override.id, reason="over")
    assert Feature.DATA_EXPORT not in (await desk.allowed(ann)).features
    with pytest.raises(NotFound):
        await overrides.end(ann, override.id)
    assert await desk.actions(ann) == ["override.added", "override.ended"]


async def test_for_one_member(desk: Desk) -> None:
    """In an organisation an exception is for one member, if one is named, and for nobody else."""
    owner, ann, eve = await desk.people("Owner", "Ann", "Eve")
    club = await desk.organisation(owner)
    await desk.join(club, {ann: Role.MEMBER})
    add = desk.operator.overrides.add
    await add(club, OverrideKind.GRANT, Feature.DATA_EXPORT, reason="r", member=await desk.email(ann))
    assert Feature.DATA_EXPORT in (await desk.allowed(club, ann)).features
    for who, member in ((club, eve), (club, "nobody@example.org")):
        with pytest.raises(NotFound):
            await add(who, OverrideKind.GRANT, Feature.DATA_EXPORT, reason="r", member=member)
    with pytest.raises(Malformed) as person:
        await add(ann, OverrideKind.GRANT, Feature.DATA_EXPORT, reason="r", member=ann)
    assert person.value.reason == "no_members"


async def test_a_plan_that_does_not_fit(desk: Desk) -> None:
    """An organisation's plan is no exception for a person, nor the other way round."""
    ann = await desk.person()
    club = await desk.organisation(ann)
    for who, plan in ((ann, "org_pro_elite"), (club, "coach_pro"), (club, "superuser")):
        with pytest.raises(Forbidden):
            await desk.operator.overrides.add(who, OverrideKind.PLAN, plan, reason="r")
