"""What two scorers see: agreement, difference, overs and innings that meet again, and odd events."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from core.eventlog.envelope import Event
from core.eventlog.ledger import Ledger
from core.eventlog.merge import merge
from core.eventlog.view import Bucket
from core.ids import EventId, MatchId, PlayerId
from core.scoring.delivery import Delivery, Placed
from core.scoring.events import Ball, BatterIn, BowlerOn, InningsStarted, Penalty
from tests.eventlog.scorers import AWAY, HOME, OPENING, Scorer, ball, opened_pair, scorers, share, side


def test_agreeing_scorers_count_a_ball_once() -> None:
    """Two scorers who enter the same ball have one ball, which both confirm."""
    lead, second = opened_pair()
    mine, theirs = lead.enter(ball(4)), second.enter(ball(4))
    share(lead, second)
    assert lead.runs == second.runs == 4
    assert lead.ledger.bucket_of(mine.id) is Bucket.CANONICAL
    assert lead.ledger.bucket_of(theirs.id) is Bucket.CORROBORATING
    assert lead.ledger.canonical[-1].corroborated_by == (theirs.id,)
    assert lead.ledger.conflicts == ()


def test_where_a_ball_went_is_nothing_to_differ_on() -> None:
    """Scorers who place a ball differently, or not at all, agree on it; the lead's placing is shown, else anybody's."""
    lead, second = opened_pair()
    lead.enter(_placed(4, 310))
    second.enter(_placed(4, 318))
    lead.enter(ball(1))
    theirs = second.enter(_placed(1, 90))
    share(lead, second)
    assert lead.ledger.conflicts == ()
    assert lead.ledger.bucket_of(theirs.id) is Bucket.CORROBORATING
    assert [entry.body for entry in lead.ledger.canonical[-2:]] == [_placed(4, 310), _placed(1, 90)]
    assert lead.ledger.compare_over(1, 0, lead.device, second.device) == ()
    assert lead.ledger.view() == merge(lead.known)


def _placed(bat: int, angle: int) -> Ball:
    return Ball(delivery=Delivery(bat=bat, placed=Placed(angle=angle, distance=80)))


def test_a_scorer_may_be_three_balls_ahead() -> None:
    """A scorer who is behind goes on from his own last ball, though three of the other's are in sight."""
    lead, second = opened_pair()
    balls = [ball(1), ball(2), ball(wides=1), ball(4), ball(), ball(6), ball(3), ball(1), ball(1)]
    for bowled in balls[:3]:
        second.enter_own(bowled)
    for number, bowled in enumerate(balls):
        lead.hear(second)
        lead.enter_own(bowled)
        for further in balls[number + 3 : number + 4]:
            second.enter_own(further)
    share(lead, second)
    assert lead.runs == sum(each.delivery.total for each in balls)
    assert lead.ledger.conflicts == ()
    assert not any(entry.unconfirmed for entry in lead.ledger.canonical)


def test_the_leads_version_is_shown_until_resolved() -> None:
    """Scorers who differ open a conflict that shows the lead's ball; a resolve for the other turns it."""
    lead, second = opened_pair()
    mine, theirs = lead.enter(ball(1)), second.enter(ball(2))
    share(lead, second)
    (conflict,) = second.ledger.conflicts
    assert conflict.slot == (1, 0, 1)
    assert conflict.versions == (mine.id, theirs.id)
    assert conflict.shown == mine.id
    assert second.runs == 1
    assert second.ledger.bucket_of(theirs.id) is Bucket.ALTERNATIVE
    second.resolve(conflict.versions, theirs.id)
    share(lead, second)
    assert lead.runs == 2
    assert lead.ledger.conflicts == ()
    assert lead.ledger.bucket_of(mine.id) is Bucket.ALTERNATIVE


def test_a_lone_ball_of_a_second_scorer_counts_unconfirmed() -> None:
    """A ball that only the second scorer has seen counts, and is marked until somebody else has it too."""
    lead, second = opened_pair()
    second.enter(ball(4))
    lead.hear(second)
    assert lead.runs == 4
    assert lead.ledger.canonical[-1].unconfirmed
    place = lead.ledger.place_own(ball(4), lead.device)
    confirming = lead.write(ball(4), place.parent, place.slot)
    assert not lead.ledger.canonical[-1].unconfirmed
    assert lead.ledger.canonical[-1].event_id == confirming.id


def test_overs_that_were_counted_differently_meet_again() -> None:
    """One scorer missed a wide: the over's last ball is his difference alone, and the next over starts as one."""
    lead, second = opened_pair()
    over = [ball(1), ball(wides=1), ball(), ball(), ball(), ball(), ball()]
    for bowled in over:
        lead.enter_own(bowled)
    for bowled in [each for each in over if not each.delivery.wides]:
        second.enter_own(bowled)
    bowler = BowlerOn(player=PlayerId("away2"))
    lead.enter_own(bowler)
    second.enter_own(bowler)
    mine, theirs = lead.enter_own(ball(2)), second.enter_own(ball(2))
    assert mine.slot == theirs.slot == (1, 1, 1)
    share(lead, second)
    assert lead.ledger.bucket_of(theirs.id) is Bucket.CORROBORATING
    assert [entry.body for entry in lead.ledger.canonical].count(bowler) == 1
    different = lead.ledger.compare_over(1, 0, lead.device, second.device)
    assert [each.slot for each in different] == [(1, 0, 2), (1, 0, 7)]
    assert different[0].versions == (ball(wides=1), ball())
    assert different[1].versions == (ball(), None)


def test_a_second_scorer_follows_into_the_next_innings() -> None:
    """A scorer who leaves the facts to the lead goes on with the first ball of the innings that the lead started."""
    lead, second = opened_pair()
    for _ in range(3):
        lead.enter_own(ball(1))
        second.enter_own(ball(1))
    share(lead, second)
    lead.enter(InningsStarted(batting=AWAY))
    second.hear(lead)
    assert second.enter_own(ball(4)).slot == (2, 0, 1)


def test_an_innings_that_both_start_starts_once() -> None:
    """Scorers who differ on the last over's balls still mean one and the same next innings."""
    lead, second = opened_pair()
    lead.enter_own(ball(1))
    lead.enter_own(ball(1))
    second.enter_own(ball(1))
    lead.enter_own(InningsStarted(batting=AWAY))
    second.enter_own(InningsStarted(batting=AWAY))
    share(lead, second)
    assert len(lead.ledger.state.innings) == 2


def test_facts_of_a_gap_meet_in_any_order() -> None:
    """Two scorers who note the line-ups in another order have each side's once."""
    lead, second = scorers(2)
    lead.enter(OPENING[0])
    second.hear(lead)
    lead.enter_all([side(HOME), side(AWAY)])
    second.enter_all([side(AWAY), side(HOME)])
    share(lead, second)
    assert len(lead.ledger.canonical) == 3
    assert lead.ledger.conflicts == ()


def test_an_event_waits_for_what_it_refers_to() -> None:
    """A ball whose parent has not come waits, and counts as soon as it comes."""
    lead, second = opened_pair()
    first, last = lead.enter(ball(1)), lead.enter(ball(2))
    assert second.ledger.add(last).bucket is Bucket.WAITING
    assert second.runs == 0
    change = second.ledger.add(first)
    assert second.runs == 3
    assert change.from_index == len(OPENING)
    assert second.ledger.bucket_of(last.id) is Bucket.CANONICAL


def _early_void(lead: Scorer) -> Event:
    target = lead.enter(ball(1))
    void = lead.void(target.id)
    return replace(void, id=EventId("x:1"), hlc=target.hlc)


@pytest.mark.parametrize(
    ("reason", "wrong"),
    [
        ("not_after_target", _early_void),
        ("slot_not_after_parent", lambda lead: lead.write(ball(), lead.enter(ball()).id, (1, 0, 1))),
        ("slot_shape", lambda lead: lead.write(ball(), None, (1, 0))),
        ("wrong_target", lambda lead: lead.amend(lead.void(lead.enter(ball()).id).id, ball())),
        ("wrong_target", lambda lead: lead.resolve([lead.grant(lead).id], lead.enter(ball()).id)),
        ("wrong_kind", lambda lead: lead.amend(lead.enter(ball()).id, Penalty(team=HOME))),
        ("foreign_match", lambda lead: replace(lead.enter(ball()), id=EventId("x:1"), match_id=MatchId("m2"))),
    ],
)
def test_what_can_never_take_part_is_quarantined(reason: str, wrong: Callable[[Scorer], Event]) -> None:
    """An event that contradicts itself is kept apart with its reason and changes nothing."""
    lead, second = opened_pair()
    event = wrong(lead)
    share(lead, second)
    before = list(second.ledger.canonical)
    second.ledger.add(event)
    assert second.ledger.bucket_of(event.id) is Bucket.QUARANTINED
    assert [each.reason for each in second.ledger.quarantine if each.event_id == event.id] == [reason]
    assert list(second.ledger.canonical) == before


def test_an_id_with_two_contents_is_an_alarm() -> None:
    """The same id with another content: neither counts, in whatever order they come, and the rest stays."""
    lead, _ = opened_pair()
    first = lead.enter(ball(1))
    lead.enter(ball(2))
    forged = replace(first, body=ball(6))
    events = [*lead.known, forged]
    views = [merge(events), merge(reversed(events))]
    change = lead.ledger.add(forged)
    assert change.bucket is Bucket.QUARANTINED
    assert lead.ledger.view() == views[0] == views[1]
    assert lead.runs == 2
    assert [(each.event_id, each.reason) for each in lead.ledger.quarantine] == [(first.id, "id_reused")]


def test_a_breach_that_the_merge_makes_is_flagged_and_counted() -> None:
    """A batter too many at the wicket counts as it may, and a flag names the breach until it is taken back."""
    lead, _ = opened_pair()
    third = lead.enter(BatterIn(player=PlayerId("home3")))
    (flag,) = [flag for flag in lead.ledger.flags if flag.event_id == third.id and flag.refused]
    assert flag.code == "no_vacancy"
    lead.void(third.id)
    assert not [flag for flag in lead.ledger.flags if flag.event_id == third.id]


def test_checkpoints_give_a_state_of_ones_own() -> None:
    """A checkpoint holds what came before a position, and changing it changes nothing of the ledger."""
    lead, _ = opened_pair()
    lead.enter_all([ball(1)] * 14)
    count, state = lead.ledger.checkpoint(len(lead.ledger.canonical) - 1)
    assert count == len(OPENING) + 12
    assert state.innings[0].runs == 12
    state.innings.clear()
    assert lead.runs == 14


def test_a_view_stays_as_it_was() -> None:
    """What a view holds does not change when the ledger goes on."""
    lead, _ = opened_pair()
    lead.enter(ball(4))
    before = lead.ledger.view()
    lead.enter(ball(6))
    assert before.state.innings[-1].runs == 4
    assert lead.runs == 10


def test_the_same_event_again_changes_nothing() -> None:
    """A repeated event says where it went the first time and leaves the view alone."""
    lead, _ = opened_pair()
    event = lead.enter(ball(1))
    view = lead.ledger.view()
    change = lead.ledger.add(event)
    assert (change.bucket, change.from_index, change.conflicts_changed) == (Bucket.CANONICAL, None, False)
    assert lead.ledger.view() == view


def test_a_device_that_joins_later_scores_from_there() -> None:
    """A device that names the event after which it began goes on from it, not from the match's first ball."""
    lead, second = opened_pair()
    played = [lead.enter(ball(1)) for _ in range(8)]
    second.hear(lead)
    place = second.ledger.place_own(ball(1), second.device, since=played[6].id)
    assert place.slot == played[7].slot
    second.write(ball(1), place.parent, place.slot)
    assert second.enter_own(ball(2)).slot == (1, 1, 3)


def test_an_empty_ledger_has_nothing_to_show() -> None:
    """A match of which nothing is known has no lead, no balls, and a place for its first event."""
    ledger = Ledger(MatchId("m2"))
    assert ledger.lead is None
    assert ledger.view() == merge([])
    place = ledger.place(OPENING[0], scorers(1)[0].device)
    assert (place.parent, place.slot) == (None, (0, 0, 0, 1, 1))
