"""A report of a session in words, from its notes alone."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final

from core.entitlements.entitlements import Subject
from core.errors import Malformed
from core.models.footage import Findings
from core.models.prose import plain, quoted
from core.ports.analyst import Analyst, Note, NotesReport
from core.ports.usage import Bill
from core.usecases.analysis import Analyses

OFFLINE: Final = "notes"
"""The analyst's name where no model was asked."""
_MOST_GROUPS: Final = 40
"""Players, and tags, that have a line of their own."""
_LONGEST_NAME: Final = 80


class Reports:
    """Writes reports of notes: a model where there is one, else by counting."""

    def __init__(self, analyses: Analyses, analyst: Analyst | None) -> None:
        """``analyst`` is ``None`` where the operator has no key for one."""
        self._analyses = analyses
        self._analyst = analyst

    async def write(
        self, subject: Subject, analysis: str, report: NotesReport, store: Callable[[Findings, Bill], Awaitable[None]]
    ) -> None:
        """Make the report, and have it stored and paid as ``Analyses.paid`` says, whose errors it raises.

        Raises ``Malformed`` with the code ``no_notes`` where there is nothing to report, and charges nothing.
        """
        if not report.notes:
            raise Malformed("A session without notes has nothing to report.", code="no_notes")
        analyst = self._analyst

        async def work() -> Findings:
            return counted(report) if analyst is None else await analyst.read(report)

        estimate = 0 if analyst is None else analyst.estimate(report)
        await self._analyses.paid(subject, analysis, estimate=estimate, work=work, store=store)


def counted(report: NotesReport) -> Findings:
    """What counting finds in the notes, which are in the order they were written; the same for the same notes.

    The summary says that no model has read them. A line follows for each player, and for each tag, the most noted
    first.
    """
    notes = report.notes
    by_player, by_tag = _grouped(note.player for note in notes), _tags(notes)
    named = plain(report.title, _LONGEST_NAME) or "The session"
    about = _about(len(by_player), "player") + _about(len(by_tag), "tag", " under ")
    sentences = [
        "Put together automatically from the notes alone: they were counted and grouped, and no model has read them.",
        f"{named} has {_count(len(notes), 'note')}{about}.",
        _span(notes, "The only note says", "The first note says", "the last"),
        _unnoted(report, by_player),
    ]
    lines = [_player_line(player, [note for note in notes if note.player.strip() == player]) for player in by_player]
    lines += [f"Tagged {tag}: {_count(number, 'note')}." for tag, number in by_tag.items()]
    return Findings(analyst=OFFLINE, summary=" ".join(filter(None, sentences)), technique=tuple(lines))


def _grouped(names: Iterable[str]) -> dict[str, int]:
    """How many there are of each name, the most first and then by the alphabet."""
    found = Counter(name.strip() for name in names if name.strip())
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0].casefold(), item[0]))
    return dict(ordered[:_MOST_GROUPS])


def _tags(notes: Sequence[Note]) -> dict[str, int]:
    return _grouped(note.kind.replace("_", " ") for note in notes if note.kind is not None)


def _player_line(player: str, notes: Sequence[Note]) -> str:
    tagged = ", ".join(f"{tag} {number}" for tag, number in _tags(notes).items())
    head = f"{plain(player, _LONGEST_NAME)}: {_count(len(notes), 'note')}" + (f" ({tagged})" if tagged else "")
    return f"{head}. {_span(notes, 'It says', 'The first says', 'the last')}"


def _span(notes: Sequence[Note], only: str, first: str, last: str) -> str:
    if len(notes) == 1:
        return f"{only}{_place(notes[0])} {quoted(notes[0].text)}."
    return f"{first}{_place(notes[0])} {quoted(notes[0].text)}, {last}{_place(notes[-1])} {quoted(notes[-1].text)}."


def _place(note: Note) -> str:
    """Where in the video a note stands, as a player shows it."""
    if note.at_us is None:
        return ""
    minutes, seconds = divmod(note.at_us // 1_000_000, 60)
    return f" (at {minutes}:{seconds:02})"


def _unnoted(report: NotesReport, by_player: dict[str, int]) -> str:
    missing = [player for player in report.players if player.strip() and player.strip() not in by_player]
    if not missing:
        return ""
    named = ", ".join(plain(player, _LONGEST_NAME) for player in missing[:_MOST_GROUPS])
    return f"There is no note about {named}."


def _about(number: int, thing: str, word: str = " about ") -> str:
    return f"{word}{_count(number, thing)}" if number else ""


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
