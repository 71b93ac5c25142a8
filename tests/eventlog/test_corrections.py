"""Corrections and who may make them: undo and redo, amends, inserts, leads and take-overs."""

import pytest

from core.errors import TooLarge
from core.eventlog.envelope import Lead
from core.eventlog.merge import merge
from core.eventlog.view import Bucket
from core.ids import EventId, PlayerId
from core.scoring.events import BatterIn, BowlerOn, Penalty
from tests.eventlog.scorers import HOME, OPENING, ball, opened_pair, scorers, share


def test_a_ball_that_raced_an_undo_is_kept() -> None:
    """The lead takes a ball back while the other already enters the next: the next one stays."""
    lead, second = opened_pair()
    wrong = lead.enter(ball(4))
    second.hear(lead)
    second.enter(ball(1))
    lead.void(wrong.id)
    share(lead, second)
    assert lead.runs == 1
    assert [entry.slot for entry in lead.ledger.canonical][-1] == (1, 0, 2)


def test_undo_of_an_undo_restores() -> None:
    """A ball that is taken back and restored counts as before."""
    lead, _ = opened_pair()
    entered = lead.enter(ball(4))
    undo = lead.void(entered.id)
    assert lead.runs == 0
    assert lead.ledger.bucket_of(entered.id) is Bucket.VOIDED
    lead.void(undo.id)
    assert lead.runs == 4
    assert lead.ledger.bucket_of(undo.id) is Bucket.VOIDED


def test_a_thousand_undos_and_redos_are_no_burden() -> None:
    """However often a ball is taken back and restored, the last word counts."""
    lead, _ = opened_pair()
    last = lead.enter(ball(4))
    for _ in range(1001):
        last = lead.void(last.id)
    assert lead.runs == 0
    lead.void(last.id)
    assert lead.runs == 4


def test_only_the_lead_takes_back_anothers_ball() -> None:
    """A second scorer's void of the lead's ball is a proposal; the lead's void of the second's takes effect."""
    lead, second = opened_pair()
    mine = lead.enter(ball(4))
    second.hear(lead)
    proposal = second.void(mine.id)
    theirs = second.enter(ball(1))
    lead.hear(second)
    assert lead.ledger.bucket_of(proposal.id) is Bucket.PROPOSAL
    assert lead.runs == 5
    lead.void(theirs.id)
    assert lead.runs == 4


def test_a_take_over_changes_nothing_of_the_past() -> None:
    """What the first lead took back stays so under the next lead, and the next lead may restore it."""
    lead, second = opened_pair()
    theirs = second.enter(ball(6))
    lead.hear(second)
    undo = lead.void(theirs.id)
    lead.grant(second)
    share(lead, second)
    assert second.ledger.lead == second.device
    assert second.ledger.lead_epoch == 1
    assert second.runs == 0
    second.void(undo.id)
    assert second.runs == 6


def test_a_lead_that_is_behind_cannot_touch_the_next_reign() -> None:
    """A former lead that has not heard of the take-over only proposes to void what the new lead wrote."""
    lead, second = opened_pair()
    second.grant(second)
    taken = second.enter(ball(4))
    lead.take(taken)
    void = lead.void(taken.id)
    share(lead, second)
    assert lead.ledger.bucket_of(void.id) is Bucket.PROPOSAL
    assert lead.runs == 4


def test_of_rival_grants_the_earliest_stands() -> None:
    """Two grants for one epoch: the earlier one stands on every device, and the other is shown."""
    lead, second = opened_pair()
    first, rival = lead.grant(lead), second.grant(second)
    share(lead, second)
    standing = min((first, rival), key=lambda grant: grant.hlc)
    assert isinstance(standing.body, Lead)
    assert lead.ledger.lead == second.ledger.lead == standing.body.device
    assert lead.ledger.bucket_of(rival.id) is Bucket.LEAD


def test_a_rival_grant_that_arrives_late_ranks_again() -> None:
    """When an earlier grant for an epoch arrives, what its device wrote in that epoch prevails from then on."""
    lead, second, third = scorers(3)
    lead.enter_all(OPENING)
    share(lead, second, third)
    earlier, theirs = second.grant(second), second.enter(ball(2))
    third.hlc.observe((theirs.hlc[0] + 1, 0))
    third.grant(third)
    third.enter(ball(3))
    assert third.runs == 3
    third.ledger.add(theirs)
    assert third.runs == 3
    change = third.ledger.add(earlier)
    assert third.runs == 2
    assert change.from_index == len(OPENING)
    assert third.ledger.canonical[-1].event_id == theirs.id


def test_a_fair_ball_becomes_a_wide_in_place() -> None:
    """An amend by its author changes the ball where it stands, and everything after it is counted again."""
    lead, _ = opened_pair()
    first = lead.enter(ball())
    lead.enter_all([ball(1)] * 5)
    assert lead.ledger.state.innings[0].overs_complete == 1
    amend = lead.amend(first.id, ball(wides=1))
    assert lead.runs == 6
    assert lead.ledger.state.innings[0].overs_complete == 0
    assert lead.ledger.bucket_of(amend.id) is Bucket.AMEND
    assert lead.ledger.bucket_of(first.id) is Bucket.CANONICAL


def test_an_amend_by_another_scorer_competes() -> None:
    """A second scorer's amend of the lead's ball does not apply in silence: it opens a conflict."""
    lead, second = opened_pair()
    mine = lead.enter(ball(1))
    second.hear(lead)
    amend = second.amend(mine.id, ball(2))
    lead.hear(second)
    (conflict,) = lead.ledger.conflicts
    assert conflict.versions == (mine.id, amend.id)
    assert lead.runs == 1
    lead.resolve(conflict.versions, amend.id)
    assert lead.runs == 2


def test_amends_that_do_not_know_each_other_conflict() -> None:
    """The author and the lead correct one ball at once, differently: the lead's shows, the conflict is open."""
    lead, second = opened_pair()
    theirs = second.enter(ball(1))
    lead.hear(second)
    by_author, by_lead = second.amend(theirs.id, ball(2)), lead.amend(theirs.id, ball(3))
    share(lead, second)
    (conflict,) = lead.ledger.conflicts
    assert set(conflict.versions) == {by_author.id, by_lead.id}
    assert lead.runs == 3
    lead.amend(theirs.id, ball(4), supersedes=(by_author.id, by_lead.id))
    assert lead.runs == 4
    assert lead.ledger.conflicts == ()
    assert lead.ledger.bucket_of(by_author.id) is Bucket.SUPERSEDED


def test_a_missed_ball_is_put_between_two_others() -> None:
    """Two scorers who both find that a ball was missed put one ball in, right after the same ball."""
    lead, second = opened_pair()
    first = lead.enter(ball(1))
    lead.enter(ball(2))
    share(lead, second)
    mine, theirs = lead.insert(first.id, ball(4)), second.insert(first.id, ball(4))
    share(lead, second)
    assert lead.runs == 7
    assert [entry.event_id for entry in lead.ledger.canonical][-3:-1] == [first.id, mine.id]
    assert lead.ledger.bucket_of(theirs.id) is Bucket.CORROBORATING


def test_an_insert_outlives_the_ball_that_it_follows() -> None:
    """A ball put in after one that is then taken back keeps its place."""
    lead, _ = opened_pair()
    first = lead.enter(ball(1))
    lead.enter(ball(2))
    inserted = lead.insert(first.id, ball(4))
    lead.void(first.id)
    assert lead.runs == 6
    assert lead.ledger.canonical[-2].event_id == inserted.id


def test_inserts_do_not_hang_on_each_other_for_ever() -> None:
    """Inserts on inserts end with an error that says what to do, before the slot is too long to send."""
    lead, _ = opened_pair()
    after = lead.enter(ball(1)).id
    for _ in range(3):
        after = lead.insert(after, ball(1)).id
    with pytest.raises(TooLarge) as caught:
        lead.insert(after, ball(1))
    assert caught.value.reason == "insert_too_deep"


def test_amends_cannot_replace_each_other() -> None:
    """Of two amends that each claim to replace the other only the later one is right: one always stands."""
    lead, _ = opened_pair()
    entered = lead.enter(ball(1))
    later = EventId(f"{lead.device}:{int(entered.id.rpartition(':')[2]) + 2}")
    first = lead.amend(entered.id, ball(2), supersedes=(later,))
    second = lead.amend(entered.id, ball(3), supersedes=(first.id,))
    assert second.id == later
    assert lead.runs == 3
    assert lead.ledger.bucket_of(first.id) is Bucket.SUPERSEDED
    assert lead.ledger.bucket_of(second.id) is Bucket.AMEND


def test_only_its_own_device_takes_a_grant_back() -> None:
    """A grant is taken back by the device that wrote it; another's void of it is a proposal, even the lead's."""
    lead, second = opened_pair()
    grant = second.grant(second)
    lead.hear(second)
    proposal = lead.void(grant.id)
    assert lead.ledger.lead == second.device
    assert lead.ledger.bucket_of(proposal.id) is Bucket.PROPOSAL
    second.void(grant.id)
    lead.hear(second)
    assert (lead.ledger.lead, lead.ledger.lead_epoch, lead.ledger.next_epoch) == (lead.device, 0, 2)


def test_a_resolve_that_is_taken_back_decides_nothing() -> None:
    """Voiding a resolve opens its conflict again."""
    lead, second = opened_pair()
    lead.enter(ball(1))
    second.enter(ball(2))
    share(lead, second)
    conflicts = lead.ledger.conflicts
    resolve = lead.resolve(conflicts[0].versions, conflicts[0].versions[1])
    assert lead.runs == 2
    change = lead.ledger.add(lead.void(resolve.id))
    assert change.bucket is Bucket.VOID
    assert lead.ledger.conflicts == conflicts
    assert lead.runs == 1


def test_a_wide_that_one_scorer_missed_does_not_end_his_over_early() -> None:
    """A scorer's over ends by his own count, whatever the other's balls of the same places were."""
    lead, second = opened_pair()
    for bowled in [ball(wides=1), *[ball()] * 6]:
        lead.enter_own(bowled)
    second.hear(lead)
    for _ in range(6):
        second.enter_own(ball())
    assert second.enter_own(ball(1)).slot == (1, 1, 1)


def test_whoever_opened_the_match_first_leads_it() -> None:
    """Two devices that open the match at once: the earlier one leads, on every device, whichever came first."""
    first, second = scorers(2)
    first.enter_all(OPENING)
    second.enter_all(OPENING)
    first.enter(ball(1))
    second.enter(ball(2))
    assert second.ledger.lead == second.device
    share(first, second)
    assert first.ledger.view() == second.ledger.view()
    assert second.ledger.lead == first.device
    assert second.runs == 1


def test_corrections_of_several_overs_count_from_sound_checkpoints() -> None:
    """After a correction in the first over, one in the third counts from what the first one changed."""
    lead, _ = opened_pair()
    played = [lead.enter(ball(1)) for _ in range(20)]
    for corrected, bat in ((1, 4), (13, 6), (8, 2), (19, 3)):
        lead.amend(played[corrected].id, ball(bat))
        assert lead.ledger.view() == merge(lead.known)
    assert lead.runs == 16 + 4 + 6 + 2 + 3


def test_an_insert_moves_with_the_fact_that_it_follows() -> None:
    """When the lead's version of a fact takes another place in its gap, what hangs on the fact goes with it."""
    lead, second = opened_pair()
    lead.enter(ball(1))
    second.hear(lead)
    theirs = second.enter(BowlerOn(player=PlayerId("away2")))
    inserted = second.insert(theirs.id, Penalty(team=HOME))
    batter, bowler = lead.enter_all([BatterIn(player=PlayerId("home3")), BowlerOn(player=PlayerId("away2"))])
    second.hear(lead)
    assert [entry.event_id for entry in second.ledger.canonical][-3:] == [batter.id, bowler.id, inserted.id]
    assert second.ledger.view() == merge(second.known)
