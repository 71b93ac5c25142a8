"""Names for the identifiers that travel between modules; each is a string on the wire."""

import secrets
import uuid
from typing import NewType

MatchId = NewType("MatchId", str)
"""A match: a UUIDv7 when Cricksy makes it, any short text when it is imported."""
TeamId = NewType("TeamId", str)
"""A side in a match."""
PlayerId = NewType("PlayerId", str)
"""A player, unique within a match at least."""
DeviceId = NewType("DeviceId", str)
"""A scoring device; it prefixes the ids of the events that the device writes."""
ScorerId = NewType("ScorerId", str)
"""The person who scores."""
EventId = NewType("EventId", str)
"""``<device>:<counter>``, the counter being the device's own and never used twice."""

WorkspaceId = NewType("WorkspaceId", str)
"""Where things belong and what a plan is for: a person's own (the account's id) or an organisation's; a UUIDv7."""
AccountId = NewType("AccountId", str)
"""A person with an account; also the id of the person's own workspace."""
TournamentId = NewType("TournamentId", str)
"""A tournament; a UUIDv7."""
VenueId = NewType("VenueId", str)
"""A ground of a workspace; a UUIDv7."""
FixtureId = NewType("FixtureId", str)
"""A place in a tournament's list of what is to be played; a UUIDv7."""
OfficialId = NewType("OfficialId", str)
"""An umpire, a scorer or a referee of a tournament; a UUIDv7."""
BrandId = NewType("BrandId", str)
"""How a workspace's graphics look, one of several ways; a UUIDv7."""
CoachingSessionId = NewType("CoachingSessionId", str)
"""A coaching session; a UUIDv7."""
CoachedPlayerId = NewType("CoachedPlayerId", str)
"""A player whom a workspace's coaches look after, not one of a match; a UUIDv7."""
UploadId = NewType("UploadId", str)
"""A file on its way to the platform; a UUIDv7."""
VideoId = NewType("VideoId", str)
"""A file that has arrived, and what was made of it; a UUIDv7."""
ClipId = NewType("ClipId", str)
"""A span of a video that somebody marked; a UUIDv7."""
ExportId = NewType("ExportId", str)
"""A file cut out of videos, a clip's or a reel; a UUIDv7."""
AnalysisId = NewType("AnalysisId", str)
"""A report on a session; a UUIDv7."""
JobId = NewType("JobId", str)
"""Work that takes longer than a request; a UUIDv7."""

_UUID7_VERSION = 0x7
_UUID_VARIANT = 0b10


def uuid7(unix_ms: int) -> str:
    """Return a time-ordered UUID, version 7 (RFC 9562, section 5.7), for a time in milliseconds."""
    random = secrets.randbits(74)
    value = (unix_ms & (1 << 48) - 1) << 80 | _UUID7_VERSION << 76
    value |= (random >> 62) << 64 | _UUID_VARIANT << 62 | random & (1 << 62) - 1
    return str(uuid.UUID(int=value))
