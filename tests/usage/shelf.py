"""A folder of finished things, each of which appears whole or never."""

import os
from pathlib import Path


class Shelf:
    """What uploads and reports leave behind. Whoever looks for a thing that is not there keeps its place empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, content: bytes) -> bool:
        """Whether the thing is there now; not if somebody has looked for it before."""
        draft = self._folder / f"{name}.{os.getpid()}.part"
        draft.write_bytes(content)
        try:
            os.link(draft, self._folder / name)
        except FileExistsError:
            return False
        finally:
            draft.unlink()
        return True

    def look(self, name: str) -> bytes:
        """The thing, or nothing, and then it never comes to be there."""
        place = self._folder / name
        try:
            place.touch(exist_ok=False)
        except FileExistsError:
            return place.read_bytes()
        return b""

    def things(self) -> dict[str, bytes]:
        """Everything that is there."""
        found = {each.name: each.read_bytes() for each in self._folder.iterdir() if each.suffix != ".part"}
        return {name: content for name, content in found.items() if content}
