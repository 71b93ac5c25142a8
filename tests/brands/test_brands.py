"""Brands: made, changed, removed, chosen; and who may."""

import msgspec
import pytest

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.errors import Conflict, CricksyError, Forbidden, Malformed, NotFound, TooLarge, UpgradeRequired
from core.ids import AccountId, BrandId
from core.models.people import Role
from core.ports.looks import Wearer
from core.storage import looks as storage
from core.usecases import letters
from core.usecases.branding.contrast import contrast
from core.wire.brands import BrandFacts
from tests.brands.studio import Studio, facts

SPONSORS = [{"name": "Acme", "weight": 3}, {"name": "Bolt", "id": "bolt"}]
SIDES = [{"name": "Kandy Kings", "colour": "#0B57A4", "text": "#FFFFFF"}]


async def test_a_brand_says_what_was_said(studio: Studio) -> None:
    """Colours in small letters, names without outer spaces, sponsors with ids that stay."""
    made = await studio.make(
        name="  Strikers ",
        theme="day",
        primary="#0F4C8A",
        on_primary="#FFFFFF",
        accent="#FFC233",
        font="plex",
        language="hi",
        sides=SIDES,
        sponsors=SPONSORS,
    )
    look = made.look
    assert (look.name, look.theme, look.font, look.language) == ("Strikers", "day", "plex", "hi")
    assert (look.primary, look.on_primary, look.accent) == ("#0f4c8a", "#ffffff", "#ffc233")
    assert [(each.name, each.colour, each.text) for each in look.sides] == [("Kandy Kings", "#0b57a4", "#ffffff")]
    assert [(each.name, each.weight) for each in look.sponsors] == [("Acme", 3), ("Bolt", 1)]
    acme, bolt = (each.id for each in look.sponsors)
    assert bolt == "bolt"
    assert (made.revision, made.is_default) == (1, True)
    changed = await studio.change(made, sponsors=[{"name": "Acme Ltd", "id": acme}])
    assert [(each.id, each.name) for each in changed.look.sponsors] == [(acme, "Acme Ltd")]
    assert (changed.look.theme, changed.look.primary, changed.revision) == ("night", "", 2)
    assert await studio.brands.show(studio.ann, BrandId(made.id)) == changed


@pytest.mark.parametrize(
    ("said", "code", "where"),
    [
        ({"name": " \n "}, "bad_name", "name"),
        ({"name": "a\u202eb"}, "bad_name", "name"),
        ({"primary": "#777777", "on_primary": "#888888"}, "bad_contrast", "on_primary"),
        ({"on_primary": "#ffffff"}, "no_colour", "primary"),
        ({"sides": [{"name": "A", "colour": "#ffffff", "text": "#eeeeee"}]}, "bad_contrast", "sides[0]"),
        ({"sides": [*SIDES, {**SIDES[0], "name": "KANDY kings "}]}, "twice", "sides[1]"),
        ({"sponsors": [{"name": "A", "id": "a"}, {"name": "B", "id": "a"}]}, "twice", "sponsors[1]"),
        ({"sponsors": [{"name": " "}]}, "bad_name", "sponsors[0]"),
        ({"logo": "/brand/" + "0" * 32 + ".png"}, "no_such_picture", "logo"),
    ],
)
async def test_what_is_refused(studio: Studio, said: dict[str, object], code: str, where: str) -> None:
    """With a code, and where it is; and nothing is stored."""
    with pytest.raises(Malformed) as refusal:
        await studio.brands.create(studio.ann, facts(**said))
    assert (refusal.value.reason, refusal.value.fields["where"]) == (code, where)
    assert (await studio.brands.list(studio.ann)).brands == []


async def test_a_refused_colour_comes_with_one_that_can_be_read(studio: Studio) -> None:
    """And with the figures."""
    with pytest.raises(Malformed) as refusal:
        await studio.make(primary="#ffc233", on_primary="#ffffff")
    told = refusal.value.fields
    assert (told["contrast"], told["needed"]) == (1.61, 4.5)
    assert "1.61" in refusal.value.message
    assert contrast(str(told["suggestion"]), "#ffc233") >= 4.5
    await studio.make(primary="#ffc233", on_primary=told["suggestion"])


@pytest.mark.parametrize(
    "said",
    [
        {"theme": "mine"},
        {"font": "comic"},
        {"language": "xx"},
        {"primary": "red"},
        {"primary": "#fffffff"},
        {"primary": "#ffffff\n"},
        {"accent": "url(x)"},
        {"logo": "https://evil.example/x.png"},
        {"logo": "//evil.example/x.png"},
        {"logo": "/brand/../api/me"},
        {"name": "x" * 61},
        {"sponsors": [{"name": "A", "weight": 0}]},
        {"sponsors": [{"name": "A", "weight": 11}]},
        {"sponsors": [{"name": "A"}] * 31},
        {"sponsors": [{"name": "A", "id": "a b"}]},
        {"sides": SIDES * 65},
        {"css": "body{}"},
    ],
)
def test_other_shapes_are_not_read(said: dict[str, object]) -> None:
    """Lists are closed, and everything is bounded."""
    with pytest.raises(msgspec.ValidationError):
        facts(**said)


async def test_the_largest_brand_is_kept(studio: Studio) -> None:
    """64 sides and 30 sponsors, with the longest names."""
    sides = [{**SIDES[0], "name": f"{n:02}" + "é" * 98} for n in range(64)]
    sponsors = [{"name": f"{n:02}" + "é" * 58, "weight": 10} for n in range(30)]
    made = await studio.make(name="é" * 60, sides=sides, sponsors=sponsors)
    assert await studio.brands.show(studio.ann, BrandId(made.id)) == made


async def test_two_who_change_one_brand(studio: Studio) -> None:
    """The slower one is told, and overwrites nothing."""
    made = await studio.make()
    await studio.change(made, theme="neon")
    with pytest.raises(Conflict) as refusal:
        await studio.change(made, theme="day")
    assert (refusal.value.reason, refusal.value.fields["revision"]) == ("stale_revision", 2)
    assert (await studio.brands.show(studio.ann, BrandId(made.id))).look.theme == "neon"


async def test_one_is_the_default(studio: Studio) -> None:
    """The first, until another is; it cannot go before the others, who are listed behind it by name."""
    first, second, third = [await studio.make(name=name) for name in ("C", "b", "A")]
    listed = await studio.brands.list(studio.ann)
    assert [brand.look.name for brand in listed.brands] == ["C", "A", "b"]
    assert [brand.is_default for brand in listed.brands] == [True, False, False]
    with pytest.raises(Conflict) as refusal:
        await studio.brands.remove(studio.ann, BrandId(first.id))
    assert refusal.value.reason == "is_default"
    assert (await studio.brands.make_default(studio.ann, BrandId(third.id))).is_default
    assert [brand.look.name for brand in (await studio.brands.list(studio.ann)).brands] == ["A", "b", "C"]
    for brand in (first, second, third):
        await studio.brands.remove(studio.ann, BrandId(brand.id))
    assert (await studio.brands.list(studio.ann)).brands == []
    with pytest.raises(NotFound):
        await studio.brands.show(studio.ann, BrandId(first.id))


async def test_there_are_not_too_many(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one workspace."""
    monkeypatch.setattr(storage, "MOST_BRANDS", 2)
    for _ in range(2):
        await studio.make()
    with pytest.raises(TooLarge):
        await studio.make()


async def test_what_names_a_brand_is_listed(studio: Studio) -> None:
    """Matches and tournaments, until they name none or are deleted."""
    first, second = await studio.make(name="One"), await studio.make(name="Two")
    match = await studio.club.game(studio.ann, "final")
    cup = await studio.services.fixtures.tournaments.create(studio.ann, "Cup")
    await studio.brands.choose(studio.ann, Wearer.MATCH, match, BrandId(first.id))
    await studio.brands.choose(studio.ann, Wearer.MATCH, match, BrandId(second.id))
    await studio.brands.choose(studio.ann, Wearer.TOURNAMENT, cup.id, BrandId(second.id))
    shown = await studio.brands.show(studio.ann, BrandId(second.id))
    assert [(use.id, use.name) for use in shown.matches] == [("final", "Match final")]
    assert [(use.id, use.name) for use in shown.tournaments] == [(cup.id, "Cup")]
    assert (await studio.brands.show(studio.ann, BrandId(first.id))).matches == []
    await studio.brands.choose(studio.ann, Wearer.MATCH, match, None)
    await studio.services.fixtures.tournaments.delete(studio.ann, cup.id)
    shown = await studio.brands.show(studio.ann, BrandId(second.id))
    assert (shown.matches, shown.tournaments) == ([], [])


@pytest.mark.parametrize("plan", [None, "player_pro", "scorers_pro", "coach_pro_plus", "analyst_pro_plus"])
async def test_plans_without_branding(studio: Studio, plan: str | None) -> None:
    """Have none, and are told which plans do; a brand from better days can be seen and removed."""
    made = await studio.make()
    await studio.club.subscribe("ann", plan)
    for attempt in (
        studio.make(),
        studio.change(made, theme="day"),
        studio.brands.make_default(studio.ann, BrandId(made.id)),
    ):
        with pytest.raises(UpgradeRequired) as refusal:
            await attempt
        assert "scorers_pro_plus" in refusal.value.fields["upgrade_to"]  # type: ignore[operator]  # a list of plans
    assert [brand.id for brand in (await studio.brands.list(studio.ann)).brands] == [made.id]
    await studio.brands.remove(studio.ann, BrandId(made.id))


async def test_roles_in_an_organisation(studio: Studio) -> None:
    """Owners and admins with a seat change brands, members see them, strangers know of none."""
    people = {name: await studio.club.person(name) for name in ("owner", "admin", "coach", "unseated", "stranger")}
    club = await studio.club.organisation(
        "Club",
        "org_pro_starter",
        {
            "owner": (Role.OWNER, "org_admin"),
            "admin": (Role.ADMIN, "coach_pro"),
            "coach": (Role.MEMBER, "coach_pro"),
            "unseated": (Role.ADMIN, None),
        },
    )
    as_ = {name: Subject(club, AccountId(name)) for name in people}
    made = await studio.make(by=as_["owner"])
    made = await studio.change(made, by=as_["admin"], theme="day")
    assert (await studio.brands.list(as_["admin"])).may_change
    assert not (await studio.brands.list(as_["coach"])).may_change
    for attempt in (studio.make(by=as_["coach"]), studio.change(made, by=as_["coach"])):
        with pytest.raises(Forbidden):
            await attempt
    with pytest.raises(Forbidden) as refusal:
        await studio.make(by=as_["unseated"])
    assert refusal.value.reason == "seat_needed"
    with pytest.raises(NotFound):
        await studio.brands.list(as_["stranger"])
    for attempt in (
        studio.brands.show(as_["stranger"], BrandId(made.id)),
        studio.make(by=as_["stranger"]),
        studio.brands.show(studio.ann, BrandId(made.id)),
        studio.change(made, by=studio.ann),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_matches_of_others_are_left_alone(studio: Studio) -> None:
    """A brand is chosen by those who manage the workspace that has both."""
    made = await studio.make()
    bob = await studio.club.person("bob", "scorers_pro_plus")
    theirs = await studio.club.game(bob, "theirs", public=False)
    with pytest.raises(NotFound):
        await studio.brands.choose(bob, Wearer.MATCH, theirs, BrandId(made.id))
    stranger = Subject(bob.workspace, AccountId("ann"))
    with pytest.raises(NotFound) as refusal:
        await studio.brands.choose(stranger, Wearer.MATCH, theirs, None)
    assert "bob" not in str(refusal.value.payload())
    with pytest.raises(NotFound):
        await studio.brands.owner(Wearer.TOURNAMENT, "nothing")


async def test_a_closed_account_leaves_nothing(studio: Studio) -> None:
    """Neither brands nor choices; its pictures go with the next sweep."""
    logo = await studio.upload()
    made = await studio.make(logo=logo.address)
    match = await studio.club.game(studio.ann, "final")
    await studio.brands.choose(studio.ann, Wearer.MATCH, match, BrandId(made.id))
    own = await studio.services.ports.estate.own_data(AccountId("ann"))
    assert [logo.address in brand.look for brand in own.brands] == [True]
    await studio.services.ports.estate.close(AccountId("ann"), "a hash", letters.farewell("ann@example.org"), unix_ms())
    with pytest.raises(NotFound):
        await studio.services.ports.brands.one(BrandId(made.id))
    assert await studio.pictures.sweep() == 1
    assert await studio.services.ports.blobs.keys("brand/") == []


async def test_what_cannot_be_stored_is_refused(studio: Studio) -> None:
    """NUL in an id is nothing that is there."""
    with pytest.raises(CricksyError):
        await studio.brands.choose(studio.ann, Wearer.MATCH, "a\0b", None)
    assert isinstance(facts(), BrandFacts)
