"""Every real match, and made-up ones of each format, through the use case that the hub runs."""

from pathlib import Path
from typing import Final

import pytest

from core.scoring.figures import scorecard
from core.scoring.fold import fold
from core.scoring.profile import Profile
from core.scoring.profiles import ODI, T20, TEST, THE_HUNDRED
from cricksy.cricsheet import import_match, read
from cricksy.fixtures.match import play
from tests.replays.entering import enter
from tests.support import cricsheet_dir

CHUNKS: Final = 10
"""So that several workers can share them."""

REFUSED: Final = {"423788": "wide_with_runs", "756767": "match_finished"}
"""Two matches with a ball that the Laws do not know, each at the end of its super over.

423788: the file gives McCullum a run off the bat from a wide; all runs off a wide are wides (Law 22.7), but the
expected scorecard has the run as his, so the importer leaves it. 756767: a sixth ball was bowled after Sydney Sixers'
second wicket, which ends a super over. The four off it is in the file's total, 9 for 2, and in the reports of the day;
the expected scorecard has the side all out, so no higher limit of wickets in the playing conditions explains both.
"""


def files(chunk: int) -> list[Path]:
    """Return every so-many-th real match."""
    return sorted((cricsheet_dir() / "matches").glob("*.json"))[chunk::CHUNKS]


@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_a_real_match_is_taken_whole(chunk: int) -> None:
    """All events accepted and shown, nothing disputed, and the scorecard is that of the file's own events."""
    for file in files(chunk):
        if file.stem in REFUSED:
            continue
        bodies = import_match(read(file.read_bytes())).bodies
        entered = await enter(bodies)
        assert entered.refused == (), file.stem
        assert (entered.stored, entered.conflicts, entered.set_aside) == (len(bodies), 0, 0), file.stem
        assert entered.card == scorecard(fold(bodies)), file.stem


@pytest.mark.parametrize("stem", REFUSED)
async def test_a_ball_that_the_laws_do_not_know_is_refused(stem: str) -> None:
    """It and what follows it; all before it stands."""
    bodies = import_match(read((cricsheet_dir() / "matches" / f"{stem}.json").read_bytes())).bodies
    entered = await enter(bodies)
    place, code = entered.refused[0]
    assert code == REFUSED[stem]
    assert {later for _, later in entered.refused[1:]} <= {"unknown_parent"}
    assert (entered.stored, entered.conflicts, entered.set_aside) == (place, 0, 0)
    assert entered.card == scorecard(fold(bodies[:place]))


@pytest.mark.parametrize("profile", [T20, ODI, TEST, THE_HUNDRED], ids=lambda profile: profile.name)
@pytest.mark.parametrize("seed", ["north", "south"])
async def test_a_made_up_match_is_taken_whole(profile: Profile, seed: str) -> None:
    """Also without the real ones at hand."""
    bodies = play(seed, profile)
    entered = await enter(bodies)
    assert entered.refused == ()
    assert (entered.stored, entered.conflicts, entered.set_aside) == (len(bodies), 0, 0)
    assert entered.card == scorecard(fold(bodies))
