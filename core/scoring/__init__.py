"""The Laws of Cricket as a pure engine: events in, a match state and its figures out.

No I/O, clock, randomness or logging. ``profile`` holds what differs between competitions,
``events`` what can happen, ``fold`` what it does to a ``state``; ``decide`` judges a proposed event,
``audit`` a whole match, ``outcome`` says who won and ``figures`` what the scorecard prints.
"""
