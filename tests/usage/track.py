"""What the racing processes share."""

import mmap
import struct

_LAP, _OVER = 0, 8
_NUMBER = struct.Struct("=q")


class Track:
    """The lap that everybody is on, and whether the race is over; in memory that survives any of the processes."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 16)
        self.lane = 0
        """This process's own."""

    @property
    def lap(self) -> int:
        """How many times the last of something has been raced for."""
        return self._read(_LAP)

    def leave(self, lap: int) -> None:
        """Go on to the next lap, unless somebody has."""
        if self.lap == lap:
            _NUMBER.pack_into(self._memory, _LAP, lap + 1)

    @property
    def over(self) -> bool:
        """Whether the race is over."""
        return bool(self._read(_OVER))

    def finish(self) -> None:
        """End the race."""
        _NUMBER.pack_into(self._memory, _OVER, 1)

    def _read(self, offset: int) -> int:
        (value,) = _NUMBER.unpack_from(self._memory, offset)
        return int(value)
