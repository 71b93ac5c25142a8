"""Property 9: real matches, scored by two people who make mistakes and put them right at each over's end."""

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from core.eventlog.merge import merge
from core.eventlog.slots import happening_of
from core.eventlog.view import Bucket, Canonical
from core.ids import EventId
from core.scoring.delivery import Delivery
from core.scoring.events import Ball, BowlerOn, Happening
from core.scoring.figures import scorecard
from core.scoring.fold import fold
from cricksy.cricsheet import import_match, read
from cricksy.scorecard import differences
from tests.eventlog.scorers import Scorer, ball, everything, scorers
from tests.support import cricsheet_dir

MATCHES = 24
_LIVE = {Bucket.CANONICAL, Bucket.CORROBORATING, Bucket.ALTERNATIVE}


def _overs(bodies: tuple[Happening, ...]) -> Iterator[list[Happening]]:
    """The match in pieces, each from the naming of a bowler to before the next one."""
    piece: list[Happening] = []
    for body in bodies:
        if isinstance(body, BowlerOn) and any(isinstance(each, Ball) for each in piece):
            yield piece
            piece = []
        piece.append(body)
    yield piece


class _Pair:
    """Two scorers: the lead enters everything, the second every ball, both with mistakes."""

    def __init__(self, seed: int) -> None:
        self.lead, self.second = scorers(2)
        self._chance = random.Random(seed)  # noqa: S311  mistakes to repeat, not secrets
        self.mistakes = 0
        self._right = 0
        """Canonical entries that are known to be right."""
        self._agreed: EventId | None = None
        """The last of them, from which both go on."""

    def score(self, piece: list[Happening]) -> None:
        """Enter an over, each at his own pace, then compare and put right what differs from it."""
        for body in piece:
            if isinstance(body, Ball):
                for person in self._chance.sample((self.lead, self.second), 2):
                    for entered in self._as_entered(body):
                        person.enter_own(entered, self._agreed)
                if self._chance.random() < 0.3:
                    self.second.hear(self.lead)
                if self._chance.random() < 0.3:
                    self.lead.hear(self.second)
            else:
                self._meet()
                self.lead.enter_own(body, self._agreed)
                self.second.hear(self.lead)
        self._meet()
        self._resolve(piece)
        self._put_right(piece)
        self._right += len(piece)
        self._agreed = self.lead.ledger.canonical[-1].event_id

    def _meet(self) -> None:
        """Let both hear everything."""
        self.lead.hear(self.second)
        self.second.hear(self.lead)

    def _as_entered(self, body: Ball) -> list[Ball]:
        """What a scorer taps for a ball: nearly always just that."""
        luck = self._chance.random()
        if luck > 0.06:
            return [body]
        self.mistakes += 1
        if luck < 0.01:
            return []
        if luck < 0.02:
            return [body, body]
        return [ball((body.delivery.bat + 1) % 5) if luck < 0.05 else Ball(delivery=Delivery(wides=1))]

    def _resolve(self, piece: list[Happening]) -> None:
        """Settle each conflict of which one version is right where it stands."""
        ledger = self.second.ledger
        shown = {entry.slot: number for number, entry in enumerate(ledger.canonical)}
        for conflict in ledger.conflicts:
            number = shown[conflict.slot] - self._right
            for version in conflict.versions:
                if 0 <= number < len(piece) and happening_of(ledger.event(version)) == piece[number]:
                    self.second.resolve(conflict.versions, version)
        self._meet()

    def _put_right(self, piece: list[Happening]) -> None:
        """Let the lead make the over what it was: amend, insert, take back, enter what is missing."""
        for number, body in enumerate(piece):
            rest = [entry.body for entry in self._shown()[number:]]
            if rest[:1] == [body]:
                continue
            if rest and rest == piece[number + 1 :] and number:
                self.lead.insert(self._shown()[number - 1].event_id, body)
            elif rest and type(rest[0]) is type(body):
                for event_id in self._candidates(self._shown()[number]):
                    self.lead.amend(event_id, body)
            else:
                self._take_back(number)
                self.lead.enter(body)
        self._take_back(len(piece))
        assert [entry.body for entry in self._shown()] == piece
        for conflict in self.lead.ledger.conflicts:
            self.lead.resolve(conflict.versions, conflict.shown)
        self._meet()

    def _shown(self) -> list[Canonical]:
        return list(self.lead.ledger.canonical[self._right :])

    def _take_back(self, number: int) -> None:
        """Void what stands from there to the end."""
        for entry in reversed(self._shown()[number:]):
            for event_id in self._candidates(entry):
                self.lead.void(event_id)

    def _candidates(self, entry: Canonical) -> list[EventId]:
        """Every live event of the entry's place."""
        events = self.lead.ledger._events
        every = events.candidates[events.key_of[entry.event_id]]
        return [event.id for event in every if self.lead.ledger.bucket_of(event.id) in _LIVE]


def _files() -> list[Path]:
    files = sorted((cricsheet_dir() / "matches").glob("*.json"))
    return files[:: max(1, len(files) // MATCHES)][:MATCHES]


@pytest.mark.parametrize("number", range(MATCHES))
def test_a_real_match_comes_out_as_it_was(number: int) -> None:
    """Whatever two scorers got wrong on the way, once it is put right the scorecard is the published one."""
    file = _files()[number]
    bodies = import_match(read(file.read_bytes())).bodies
    pair = _Pair(number)
    for piece in _overs(bodies):
        pair.score(piece)
    for person in (pair.lead, pair.second):
        assert [entry.body for entry in person.ledger.canonical] == list(bodies)
        assert person.ledger.conflicts == ()
        assert scorecard(person.ledger.state) == scorecard(fold(bodies))
    assert pair.mistakes > 5
    assert merge(everything(pair.lead, pair.second)) == pair.lead.ledger.view()
    expected = msgspec.json.decode((file.parents[1] / "expected" / file.name).read_bytes(), type=dict[str, object])
    assert list(differences(scorecard(pair.second.ledger.state), expected)) == []


def test_one_scorer_alone_needs_no_help() -> None:
    """One device that enters a real match gets its own sequence back, every event canonical."""
    bodies = import_match(read(_files()[0].read_bytes())).bodies
    scorer: Scorer = scorers(1)[0]
    scorer.enter_all(bodies)
    assert [entry.body for entry in scorer.ledger.canonical] == list(bodies)
    assert not any(entry.unconfirmed for entry in scorer.ledger.canonical)
    assert set(scorer.ledger.view().buckets.values()) == {Bucket.CANONICAL}
