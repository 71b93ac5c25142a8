"""What is told of somebody's coaching, and what is left of it once the account or the organisation is closed."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from core.clock import unix_ms
from core.ids import AccountId
from core.models.media import UploadState
from core.models.people import Role
from core.ports.mail import Mail
from core.storage.tables.coaching import coached_players, coaching_sessions, session_notes
from core.storage.tables.media import analyses, clip_shares, exports, uploads, video_clips, videos
from tests.coaching.ground import Ground
from tests.coaching.shelf import SECOND

HERS = "Something of Ann's"
TABLES = (
    coached_players,
    coaching_sessions,
    session_notes,
    uploads,
    videos,
    video_clips,
    exports,
    clip_shares,
    analyses,
)


async def settle(ground: Ground, who: str, workspace: str, words: str) -> str:
    """Let somebody have one of everything, all called by these words; returns the video's id."""
    film = await ground.filmed(workspace, coach=who)
    own = {"workspace_id": workspace}
    player = (await ground.add(who, "/coached-players", name=words, **own))["id"]
    session = f"/coaching-sessions/{film.session_id}"
    await ground.ask(who, "PATCH", session, {"title": words, "player_ids": [player]})
    await ground.add(who, f"{session}/notes", text=words, player_id=player)
    span = {"start_us": 0, "end_us": SECOND, "title": words}
    (clip,) = (await ground.add(who, f"/videos/{film.id}/clips", clips=[span]))["clips"]
    await ground.add(who, f"/clips/{clip['id']}/export")
    await ground.add(who, f"/clips/{clip['id']}/shares")
    await ground.add(who, f"/videos/{film.id}/analysis")
    piece = {"video_id": film.id, "start_us": 0, "end_us": SECOND}
    await ground.add(who, "/reels", title=words, pieces=[piece])
    upload = {
        "id": f"upload-{film.id}",
        "workspace_id": workspace,
        "session_id": film.session_id,
        "account_id": who,
        "state": UploadState.OPEN,
        "length_bytes": 5,
        "offset_bytes": 0,
        "filename": words,
        "content_type": "video/mp4",
        "object_key": "k",
        "handle": "h",
        "created_ms": 1,
        "expires_ms": 2**50,
    }
    await ground.club.database.transact(lambda connection: connection.execute(uploads.insert(), upload))
    return film.id


async def words_in(ground: Ground) -> str:
    """All that coaching's tables hold."""
    rows: Sequence[object] = [row for table in TABLES for row in await ground.club.database.query(select(table))]
    return str(rows)


async def purges(ground: Ground) -> list[str]:
    """What is to be purged."""
    jobs = await ground.club.services.ports.jobs.list(limit=200)
    return sorted(job.kind for job in jobs if job.kind.startswith("purge"))


async def test_own_data_have_all_of_ones_coaching(ground: Ground) -> None:
    """And nothing of anybody else's, nor a link's hash."""
    film = await settle(ground, "ann", "ann", HERS)
    await settle(ground, "carl", "carl", "Something of Carl's")
    data = await ground.club.services.people.closing.own_data(AccountId("ann"))
    told = msgspec.to_builtins(data)
    lists = ("coached_players", "coaching_sessions", "attendances", "session_notes", "clips", "clip_links", "reports")
    assert [len(told[each]) for each in lists] == [1] * len(lists)
    assert [each["id"] for each in told["videos"]] == [film]
    assert len(told["clip_exports"]) == 2
    text = msgspec.json.encode(data).decode()
    assert text.count(HERS) == 6
    assert "Carl" not in text
    assert "hash" not in text


async def test_nothing_of_a_deleted_accounts_coaching_is_left(ground: Ground) -> None:
    """The files go by jobs, the words at once; what others have stays as it is."""
    await settle(ground, "ann", "ann", HERS)
    await settle(ground, "carl", "carl", "Something of Carl's")
    before = (await words_in(ground)).count("Something of Carl's")
    mail = Mail(recipient="ann@example.org", subject="Farewell", text="It is deleted.")
    await ground.club.services.ports.estate.close(AccountId("ann"), "a hash", mail, unix_ms())
    held = await words_in(ground)
    assert HERS not in held
    assert held.count("Something of Carl's") == before == 7
    assert await purges(ground) == ["purge_export", "purge_export", "purge_video"]
    rows = await ground.club.database.query(select(uploads.c.expires_ms).where(uploads.c.workspace_id == "ann"))
    assert [row.expires_ms <= unix_ms() for row in rows] == [True]
    assert (await ground.ask("carl", "GET", "/clips")).body["clips"] != []


async def test_a_closed_organisations_videos_go_too(ground: Ground) -> None:
    """What its coach has in the own workspace stays."""
    members = {"ann": (Role.OWNER, "org_admin"), "carl": (Role.MEMBER, "coach_pro")}
    club = await ground.club.organisation("club", "org_pro_growth", members)
    await settle(ground, "carl", "club", "Something of the club's")
    await settle(ground, "carl", "carl", "Something of Carl's")
    await ground.club.subscribe("club", None)
    await ground.club.services.business.organisations.close(AccountId("ann"), club)
    held = await words_in(ground)
    assert "Something of the club's" not in held
    assert held.count("Something of Carl's") == 7
    assert await purges(ground) == ["purge_export", "purge_export", "purge_video"]
