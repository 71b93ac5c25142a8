"""The devices' durable outbox."""

from pathlib import Path

from core.eventlog.envelope import Event
from core.ids import DeviceId, EventId, MatchId, ScorerId
from core.scoring.delivery import Delivery
from core.scoring.events import Ball
from cricksy.journal import Journal


def _event(number: int) -> Event:
    return Event(
        id=EventId(f"d:{number}"),
        match_id=MatchId("m"),
        device=DeviceId("d"),
        scorer=ScorerId("s"),
        hlc=(number, 0),
        slot=(1, 0, number),
        body=Ball(delivery=Delivery(bat=number % 4)),
    )


def test_survives_a_restart(tmp_path: Path) -> None:
    """What was tapped, and what was acknowledged, is there again when the device starts anew."""
    path = tmp_path / "outbox" / "d.jsonl"
    journal = Journal(path)
    for number in (1, 2, 3):
        journal.write(_event(number))
    journal.acknowledge([EventId("d:2"), EventId("d:9")])
    journal.close()

    again = Journal(path)
    assert list(again.events.values()) == [_event(1), _event(2), _event(3)]
    assert list(again.pending) == ["d:1", "d:3"]
    assert again.acknowledged == {"d:2"}
    again.close()


def test_a_torn_line_never_happened(tmp_path: Path) -> None:
    """A tap that was cut short by the device's death is dropped, and the next one is readable."""
    path = tmp_path / "d.jsonl"
    journal = Journal(path)
    journal.write(_event(1))
    journal.close()
    path.write_bytes(path.read_bytes() + b'{"id":"d:2","mat')

    again = Journal(path)
    again.write(_event(2))
    again.close()
    third = Journal(path)
    assert list(third.pending) == ["d:1", "d:2"]
    third.close()
