"""A match's log: a grow-only set of immutable events, and the one sequence that they amount to.

``envelope`` is an event as devices write it, ``codec`` its JSON and the only place that knows it,
``merge`` the pure function from a set of events to what people see, ``ledger`` the same thing kept
up to date event by event.
"""
