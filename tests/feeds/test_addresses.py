"""Feeds over real HTTP: who gets them, in which form, and how often they are made."""

import logging
from collections.abc import Callable

import msgspec
import pytest
import structlog

from core.ids import MatchId
from core.scoring.delivery import Delivery
from core.scoring.events import Ball
from core.usecases.broadcast import feeds
from core.usecases.broadcast.columns import SHAPES
from core.usecases.broadcast.formats import Format
from core.usecases.broadcast.showing import Showing
from core.usecases.tokens import Right
from core.wire.feeds import FeedState
from tests.feeds.engine import Ground
from tests.laws.game import in_play
from tests.usecases.play import random_bodies

FOUR = Ball(delivery=Delivery(bat=4, boundary=True))
NAMES = [f"{name}.{form}" for name in SHAPES for form in Format]


async def test_every_table_comes_in_every_format(site: Ground) -> None:
    """With the rows that were agreed on, a type of its own, and for nobody's cache."""
    await site.match("m1", random_bodies(3))
    token, _ = await site.club.feed(MatchId("m1"))
    types = {"json": "application/json", "xml": "application/xml", "csv": "text/csv"}
    for name in NAMES:
        table = await site.table("m1", token, name)
        shape = SHAPES[name.partition(".")[0]]
        assert (tuple(table[0]), len(table)) == shape
        heard = await site.get(f"/feeds/m1/{token}/v1/{name}")
        assert heard.headers["Content-Type"] == f"{types[name.partition('.')[2]]}; charset=utf-8"
        assert heard.headers["Cache-Control"] == "no-store"
        assert heard.headers["Referrer-Policy"] == "no-referrer"
        assert heard.headers["Access-Control-Allow-Origin"] == "*"
    gt = await site.table("m1", token, "vmix.csv?names=gt")
    assert {"Score.Text", "BatLogo.Source"} <= gt[0].keys()
    plain = await site.table("m1", token, "vmix.csv?names=other")
    assert list(gt[0].values()) == list(plain[0].values())


async def test_a_ball_is_in_the_next_poll(site: Ground) -> None:
    """In every format at once, with the log's number."""
    await site.match("m1", in_play().bodies)
    token, _ = await site.club.feed(MatchId("m1"))
    before = (await site.table("m1", token, "vmix.json"))[0]
    await site.bowl("m1", [FOUR])
    for form in Format:
        row = (await site.table("m1", token, f"vmix.{form}"))[0]
        assert (row["Score"], row["Ball1"], row["FeedSeq"]) == ("4/0", "4", str(int(before["FeedSeq"]) + 1))


async def test_a_document_is_made_once_a_ball(site: Ground) -> None:
    """However often it is polled, whoever polls it."""
    await site.match("m1", in_play().bodies)
    tokens = [(await site.club.feed(MatchId("m1")))[0] for _ in range(2)]
    made = site.services.feeds.made
    names = ["state.json", "vmix.json", "vmix.xml", "overs.csv"]
    for ball in range(3):
        for _ in range(5):
            for token in tokens:
                for name in names:
                    assert (await site.get(f"/feeds/m1/{token}/v1/{name}")).status == 200
        await site.get("/api/matches/m1/state")
        assert made == dict.fromkeys(names, ball + 1)
        await site.bowl("m1", [FOUR])


async def test_state_has_an_entity_tag(site: Ground) -> None:
    """Epoch and number in the log; whoever has it is told 304 without a body, also by ``HEAD``."""
    await site.match("m1", in_play().bodies)
    token, _ = await site.club.feed(MatchId("m1"))
    path = f"/feeds/m1/{token}/v1/state.json"
    heard = await site.get(path)
    state = msgspec.json.decode(heard.body, type=FeedState)
    tag = heard.headers["ETag"]
    assert (tag, heard.headers["Cache-Control"]) == (f'"{state.epoch}-{state.seq}"', "no-cache")
    assert (state.stale, state.match.id, state.schema) == (False, "m1", "cricksy/state/1")
    for method in ("GET", "HEAD"):
        again = await site.get(path, method, If_None_Match=f'"else", {tag}')
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
        assert again.headers["Access-Control-Allow-Origin"] == "*"
    head = await site.get(path, "HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(heard.body)))
    await site.bowl("m1", [FOUR])
    fresh = await site.get(path, If_None_Match=tag)
    assert (fresh.status, fresh.json["seq"]) == (200, state.seq + 1)


async def test_health_says_whether_a_feed_is_fresh(site: Ground) -> None:
    """With the server's time, which goes on."""
    await site.match("m1", in_play().bodies)
    token, _ = await site.club.feed(MatchId("m1"))
    health = (await site.get(f"/feeds/m1/{token}/v1/health")).json
    assert health.keys() == {"epoch", "seq", "status", "stale", "serverTime"}
    assert (health["status"], health["stale"]) == ("live", False)


async def test_a_script_of_any_origin_may_ask(site: Ground) -> None:
    """The preflight needs no right: it tells nothing."""
    asked = {"Origin": "null", "Access_Control_Request_Method": "GET"}
    heard = await site.get("/feeds/m1/x/v1/state.json", "OPTIONS", **asked)
    assert heard.status == 204
    assert heard.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in heard.headers["Access-Control-Allow-Headers"]


async def test_every_wrong_address_gets_the_same_answer(site: Ground) -> None:
    """Guessed, revoked, expired, another's, one that may score, a person's, no plan, no match: none is told apart."""
    await site.match("m1", in_play().bodies)
    await site.match("m2", in_play().bodies)
    await site.match("hidden", in_play().bodies, owner="bob", public=False)
    house = site.club
    good, device = await house.feed(MatchId("m1"))
    other, _ = await house.feed(MatchId("m2"))
    hidden, _ = await house.feed(MatchId("hidden"))
    revoked, gone = await house.feed(MatchId("m1"))
    await site.services.people.devices.revoke(MatchId("m1"), gone, "operator")
    phone, _ = await house.phone(MatchId("m1"))
    assert (await site.get(f"/feeds/m1/{good}/v1/vmix.json")).status == 200
    assert (await site.get(f"/feeds/hidden/{hidden}/v1/vmix.json")).status == 200
    await house.subscribe("bob", "scorers_pro")
    wrong = {
        "guessed": "m1/guessed",
        "forged": f"m1/{good[:-4]}AAAA",
        "revoked": f"m1/{revoked}",
        "expired": f"m1/{house.token(house.read(good), ttl_s=-1)}",
        "another match's": f"m1/{other}",
        "for another match": f"m2/{good}",
        "may score": f"m1/{phone}",
        "may create": f"m1/{house.token(house.operator([Right.WATCH, Right.CREATE]))}",
        "a person's": f"m1/{house.token(await house.sign_in('ann'))}",
        "a plan that is over": f"hidden/{hidden}",
        "no match": f"nowhere/{house.token(house.operator([Right.WATCH]))}",
        "too long": f"m1/{'x' * 5000}",
    }
    answers = {}
    for what, path in wrong.items():
        for name in ("vmix.json", "vmix.csv", "state.json", "health", "nothing.json", "vmix", "vmix.html"):
            heard = await site.get(f"/feeds/{path}/v1/{name}")
            headers = {key: value for key, value in heard.headers.items() if key != "Date"}
            answers[what, name] = (heard.status, headers, heard.body)
    for name in ("nothing.json", "vmix", "vmix.html", "state.json.xml"):
        heard = await site.get(f"/feeds/m1/{good}/v1/{name}")
        headers = {key: value for key, value in heard.headers.items() if key != "Date"}
        answers["right token", name] = (heard.status, headers, heard.body)
    first = answers["guessed", "vmix.json"]
    assert first[0] == 404
    assert {key: answer for key, answer in answers.items() if answer != first} == {}
    assert device not in str(first)


async def test_the_operators_own_reading_token_will_do(site: Ground) -> None:
    """Where nobody owns the match there is no other."""
    await site.platform.play(MatchId("open"), list(in_play().bodies))
    token = site.club.token(site.club.operator([Right.WATCH], "open"))
    assert (await site.table("open", token, "vmix.json"))[0]["Status"] == "live"


async def test_a_deleted_match_is_gone(site: Ground) -> None:
    """At once, though its rows were in memory."""
    await site.match("m1", in_play().bodies)
    token, _ = await site.club.feed(MatchId("m1"))
    await site.table("m1", token, "vmix.json")
    await site.services.fixtures.games.delete(await site.club.sign_in("ann"), MatchId("m1"))
    assert (await site.get(f"/feeds/m1/{token}/v1/vmix.json")).status == 404


async def test_memory_is_bounded(site: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more matches than there is room for those asked for last stay; the others are made again."""
    monkeypatch.setattr(feeds, "KEPT", 2)
    tokens = {}
    for name in ("m1", "m2", "m3"):
        await site.match(name, in_play().bodies)
        tokens[name], _ = await site.club.feed(MatchId(name))
        await site.table(name, tokens[name], "vmix.json")
    made = site.services.feeds.made
    for name, count in (("m3", 3), ("m2", 3), ("m1", 4), ("m2", 4), ("m3", 5)):
        await site.table(name, tokens[name], "vmix.json")
        assert made["vmix.json"] == count


async def test_the_same_document_for_those_who_may_watch(site: Ground) -> None:
    """By the API, to everybody for a public match, and to the owner alone for a private one."""
    await site.match("m1", in_play().bodies)
    await site.match("hidden", in_play().bodies, public=False)
    token, _ = await site.club.feed(MatchId("m1"))
    heard = await site.get("/api/matches/m1/state")
    fed = await site.get(f"/feeds/m1/{token}/v1/state.json")
    assert (heard.status, heard.body, heard.headers["ETag"]) == (200, fed.body, fed.headers["ETag"])
    assert (await site.get("/api/matches/m1/state", If_None_Match=heard.headers["ETag"])).status == 304
    assert (await site.get("/api/matches/hidden/state")).json["code"] == "not_found"
    ann = site.club.token(await site.club.sign_in("ann"))
    assert (await site.get("/api/matches/hidden/state", Authorization=f"Bearer {ann}")).status == 200


async def test_a_token_is_in_no_log(
    site: Ground, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is asked with it, even where our side fails; nor is it in an answer."""
    await site.match("m1", in_play().bodies)
    token, _ = await site.club.feed(MatchId("m1"))

    def fails(*_: object, **__: object) -> bytes:
        raise ZeroDivisionError

    with structlog.testing.capture_logs() as told, caplog.at_level(logging.DEBUG):
        answers = [await site.get(f"/feeds/m1/{token}/v1/{name}") for name in (*NAMES, "state.json", "nothing")]
        answers.append(await site.get(f"/feeds/m2/{token}/v1/vmix.json"))
        _break(monkeypatch, fails)
        answers.append(await site.get(f"/feeds/m1/{token}/v1/vmix.json"))
    assert answers[-1].status == 500
    assert answers[-1].headers["Access-Control-Allow-Origin"] == "*"
    assert any(entry["event"] == "web.failed" for entry in told)
    everything = f"{told}{caplog.text}{[(answer.headers, answer.body) for answer in answers]}"
    assert token not in everything
    assert token.rpartition(".")[2] not in everything


def _break(monkeypatch: pytest.MonkeyPatch, fails: Callable[..., bytes]) -> None:
    monkeypatch.setattr(Showing, "table", fails)
