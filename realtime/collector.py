"""The garbage collector's pace in a process that holds thousands of connections."""

import gc

_ALLOCATIONS = 10_000


def spare_the_collector() -> None:
    """Collect seldom, and leave what the start has made alone; for a program to call once it has started.

    A connection is some dozens of objects that stay, so that with Python's own thresholds a quarter of the time of
    a thousand joins went into looking at the connections before them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, 20, 20)
