"""How long pauses are, and when work will be done."""

from workers.pace import Estimate, pause_ms


def test_pauses_grow_and_vary() -> None:
    """Twice as long after each failure, up to ten minutes, each of a random length."""
    for failures, most_ms in ((1, 2000), (2, 4000), (5, 32_000), (10, 600_000), (1000, 600_000)):
        pauses = {pause_ms(failures) for _ in range(200)}
        assert most_ms / 2 <= min(pauses)
        assert max(pauses) <= most_ms
        assert len(pauses) > 50


def test_an_estimate_goes_by_the_speed_so_far() -> None:
    """Nothing is said before anything has moved, and what was done before the first look does not count as speed."""
    times = iter([1000, 2000, 3000])
    estimate = Estimate(lambda: next(times))
    assert estimate.at(0.5) is None
    assert estimate.at(0.5) is None
    assert estimate.at(0.75) == 5000
