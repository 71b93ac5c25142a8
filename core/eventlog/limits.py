"""How large an event, and everything in it, may be."""

import re
from typing import Final

MOST_BYTES: Final = 16_384
"""Of one encoded event; a line-up of 30 players with long names is half of it."""
MOST_CHARACTERS: Final = 200
"""In any text: names, reasons."""
MOST_ID_CHARACTERS: Final = 64
"""In any identifier."""
MOST_ITEMS: Final = 64
"""In any list: what a resolve covers, what an amend supersedes."""
MOST_PLAYERS: Final = 30
"""In a line-up."""
MOST_COUNT: Final = 1_000_000
"""Of any number in a body, either side of nothing."""
MOST_SLOT_NUMBERS: Final = 12
"""In a slot, which limits how deep inserts may hang on inserts."""
MOST_SLOT_NUMBER: Final = 9_999
MOST_EPOCH: Final = 1_000_000
MOST_MS: Final = 2**48 - 1
"""Since 1970, the range of a UUIDv7's clock."""
MOST_COUNTER: Final = 2**31 - 1
"""Of a hybrid clock within one millisecond."""

NAME: Final = re.compile(r"[A-Za-z0-9._~@+\-]{1,64}", re.ASCII)
"""A match, a device or a scorer."""
EVENT_ID: Final = re.compile(r"(?P<device>[A-Za-z0-9._~@+\-]{1,48}):[1-9][0-9]{0,14}", re.ASCII)
"""``<device>:<counter>``, the counter from 1 and without leading zeros."""
CONTROL_CHARACTER: Final = re.compile(r"[\x00-\x1f\x7f]")
