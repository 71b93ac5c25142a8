"""The text form of a delivery."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import Malformed
from core.ids import PlayerId
from core.scoring.delivery import Delivery, Placed
from core.scoring.dismissal import Dismissal, End, How
from core.scoring.notation import mark, read, write

runs = st.integers(min_value=0, max_value=20)
players = st.builds(PlayerId, st.text(max_size=12))
dismissals = st.builds(
    Dismissal,
    how=st.sampled_from(How),
    player=st.none() | players,
    end=st.none() | st.sampled_from(End),
    fielders=st.lists(players, max_size=3).map(tuple),
)
deliveries = st.builds(
    Delivery,
    bat=runs,
    byes=runs,
    leg_byes=runs,
    wides=runs,
    no_balls=runs,
    penalty=runs,
    boundary=st.booleans(),
    short=runs,
    deliberate_short=st.booleans(),
    crossed=st.none() | st.booleans(),
    wickets=st.lists(dismissals, max_size=2).map(tuple),
    placed=st.none() | st.builds(Placed, angle=st.integers(0, 359), distance=st.integers(0, 100)),
)

EXAMPLES = [
    (Delivery(), ".", "."),
    (Delivery(bat=1), "1", "1"),
    (Delivery(bat=4, boundary=True), "4", "4"),
    (Delivery(bat=4), "4r", "4"),
    (Delivery(bat=6, boundary=True), "6", "6"),
    (Delivery(bat=5, boundary=True), "5 bdry", "5"),
    (Delivery(bat=4, boundary=True, placed=Placed(angle=310, distance=100)), "4 at310/100", "4"),
    (Delivery(leg_byes=2), "2lb", "2lb"),
    (Delivery(byes=4), "4b", "4b"),
    (Delivery(wides=1), "1w", "wd"),
    (Delivery(wides=5), "5w", "5wd"),
    (Delivery(no_balls=1), "nb", "nb"),
    (Delivery(no_balls=1, bat=4, boundary=True), "nb+4", "nb4"),
    (Delivery(no_balls=2, leg_byes=1), "2nb+1lb", "2nb1lb"),
    (Delivery(bat=1, short=1), "1+1s", "1"),
    (Delivery(bat=1, penalty=5), "1+5p", "15p"),
    (Delivery(deliberate_short=True), ". ds", "."),
    (Delivery(wickets=(Dismissal(how=How.BOWLED),)), "W b", "W"),
    (Delivery(wickets=(Dismissal(how=How.CAUGHT, fielders=(PlayerId("gill"),)),), crossed=True), ". x W c(gill)", "W"),
    (
        Delivery(
            bat=1,
            wickets=(
                Dismissal(
                    how=How.RUN_OUT,
                    player=PlayerId("root"),
                    end=End.NON_STRIKER,
                    fielders=(PlayerId("jadeja"), PlayerId("M S Dhoni")),
                ),
            ),
        ),
        '1 W ro(jadeja/"M S Dhoni")@ns:root',
        "1W",
    ),
    (
        Delivery(wides=1, wickets=(Dismissal(how=How.STUMPED, fielders=(PlayerId("wk"),)),)),
        "1w W st(wk)",
        "wdW",
    ),
]


@pytest.mark.parametrize(("delivery", "text", "short"), EXAMPLES, ids=[text for _, text, _ in EXAMPLES])
def test_what_a_scorer_would_write(delivery: Delivery, text: str, short: str) -> None:
    """The common balls look as a scorer would write them, in full and in the this-over strip."""
    assert write(delivery) == text
    assert read(text) == delivery
    assert mark(delivery) == short


@settings(deadline=None)
@given(deliveries)
@example(Delivery(wickets=(Dismissal(how=How.CAUGHT, player=PlayerId(""), fielders=(PlayerId('a"/\\b'),)),)))
def test_reading_gives_back_what_was_written(delivery: Delivery) -> None:
    """Every delivery, likely or not, survives its text form."""
    assert read(write(delivery)) == delivery


@settings(deadline=None)
@given(deliveries, deliveries)
def test_different_balls_have_different_texts(one: Delivery, other: Delivery) -> None:
    """No two deliveries share a text."""
    assert (write(one) == write(other)) == (one == other)


@settings(deadline=None)
@given(deliveries, st.data())
def test_a_damaged_text_is_refused_or_canonical(delivery: Delivery, data: st.DataObject) -> None:
    """A text with a character dropped is either refused or itself the exact text of another ball."""
    text = write(delivery)
    at = data.draw(st.integers(min_value=0, max_value=len(text) - 1))
    damaged = text[:at] + text[at + 1 :]
    try:
        delivery = read(damaged)
    except Malformed:
        return
    assert write(delivery) == damaged


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0",
        "01",
        "1+",
        "+1",
        "-1",
        "1nb",
        "1 W",
        "1  W b",
        "4 bdry",
        "1+1",
        "1+2+3",
        "W b(",
        ". W b",
        "1W b",
        "x",
        "1\n",
        "\u0661",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    """What is not in the grammar's one canonical form is malformed."""
    with pytest.raises(Malformed) as error:
        read(text)
    assert error.value.reason == "notation"


@settings(deadline=None)
@given(st.text(max_size=40))
def test_reading_never_fails_in_another_way(text: str) -> None:
    """Any text is a delivery or malformed."""
    try:
        delivery = read(text)
    except Malformed:
        return
    assert write(delivery) == text
