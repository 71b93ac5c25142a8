"""The headers of tus 1.0.0, as the API's document describes them."""

from typing import Final

from web.endpoint import Header
from web.tus import protocol

RESUMABLE: Final = Header(name=protocol.RESUMABLE, text=f"Always `{protocol.VERSION}`.", required=True)
_CHECKSUM: Final = Header(
    name=protocol.CHECKSUM,
    text=f"An algorithm ({', '.join(protocol.ALGORITHMS)}), a space, and the body's digest in base 64.",
)
_OFFSET: Final = Header(name=protocol.OFFSET, text="Where the piece begins, in bytes.", required=True)
_METADATA: Final = Header(
    name=protocol.METADATA,
    text="`session_id`, `filename`, `filetype`, `recorded_ms`: keys, and values in base 64, with commas between them.",
    required=True,
)
_LENGTH: Final = Header(name=protocol.LENGTH, text="The whole video's length in bytes.", required=True)

CREATION: Final = (RESUMABLE, _LENGTH, _METADATA, _CHECKSUM)
PIECE: Final = (RESUMABLE, _OFFSET, _CHECKSUM)
OVERRIDDEN: Final = (
    *PIECE,
    Header(name=protocol.METHOD_OVERRIDE, text="`PATCH`, `DELETE` or `HEAD`.", required=True),
)
STANDING: Final = (
    Header(name=protocol.OFFSET, text="How many bytes are certain to be kept."),
    Header(name=protocol.EXPIRES, text="When the upload ends unless more of it comes."),
)
DESCRIPTION: Final = (
    *STANDING,
    Header(name=protocol.LENGTH, text="The whole video's length in bytes."),
    Header(name=protocol.METADATA, text="What was said of the video."),
)
ABILITIES: Final = (
    Header(name=protocol.VERSIONS, text="The versions of tus that are spoken."),
    Header(name=protocol.EXTENSION, text="The extensions of tus that are spoken."),
    Header(name=protocol.MAX_SIZE, text="The largest video in bytes; a plan may allow less."),
    Header(name=protocol.CHECKSUM_ALGORITHM, text="The checksums that are known."),
)
