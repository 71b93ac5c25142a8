"""What an operator may choose of a graphic in an engine; OGraf and SPX are told of it, each in its way."""

from typing import Final, NamedTuple

from core.wire.brands import Language


class Range(NamedTuple):
    """From one number to another; ``whole`` where there is nothing between 1 and 2."""

    low: float
    high: float
    whole: bool = False


class Choice(NamedTuple):
    """An option of a graphic, a text unless it has a range."""

    name: str
    title: str
    about: str
    default: str = ""
    among: tuple[tuple[str, str], ...] = ()
    """Values with what they are called; empty where any will do."""
    range: Range | None = None


_LANGUAGES: Final[dict[Language, str]] = {
    "en": "English",
    "hi": "Hindi",
    "bn": "Bengali",
    "ta": "Tamil",
    "ur": "Urdu",
    "si": "Sinhala",
    "af": "Afrikaans",
    "nl": "Dutch",
    "de": "German",
    "fr": "French",
}
_LANGUAGE: Final = Choice("lang", "Language", "Of the words in it.", among=(("", "The brand's"), *_LANGUAGES.items()))
_DELAY: Final = Choice(
    "delay", "Delay", "Seconds by which it is held back, to match a delayed video.", "0", range=Range(0, 60)
)
_SCALE: Final = Choice("scale", "Size", "1 is the size that it was designed for.", "1", range=Range(0.25, 4))
_SAFE: Final = Choice(
    "safe", "Safe area", "The margin to the edge, in percent of the picture's height.", "5", range=Range(0, 40)
)
_INNINGS: Final = Choice(
    "innings", "Innings", "Its number from 1; 0 for the one in progress.", "0", range=Range(0, 40, whole=True)
)
_PLAYER: Final = Choice("player", "Player", "The name as it is scored; empty for whoever it is now.")
_MOMENTS: Final = (
    ("", "The newest"),
    ("four", "Four"),
    ("six", "Six"),
    ("wicket", "Wicket"),
    ("fifty", "Fifty"),
    ("hundred", "Hundred"),
    ("five_wickets", "Five wickets"),
    ("hat_trick", "Hat-trick"),
)
_EVENT: Final = Choice("event", "Moment", "What is celebrated.", among=_MOMENTS)

_OF_INNINGS: Final = frozenset({"batting-card", "bowling-card", "fall-of-wickets", "worm", "manhattan", "wagon-wheel"})
_OF_PLAYER: Final = frozenset({"batter", "bowler", "wagon-wheel", "milestone"})


def feed_choice(address: str) -> Choice:
    """Where the graphic finds its match."""
    return Choice("feed", "Feed", "The address of the match's state.json, which has the right to it inside.", address)


def choices_of(graphic: str) -> list[Choice]:
    """The options of a graphic, its own first, but for its feed."""
    return [
        *([_EVENT] if graphic == "milestone" else ()),
        *([_PLAYER] if graphic in _OF_PLAYER else ()),
        *([_INNINGS] if has_innings(graphic) else ()),
        _LANGUAGE,
        _DELAY,
        _SCALE,
        _SAFE,
    ]


def has_innings(graphic: str) -> bool:
    """Whether it can be of another innings than the one in progress."""
    return graphic in _OF_INNINGS
