"""Where a workspace's videos and exports lie in the store.

Each attempt at a job writes under a prefix of its own, so that what a killed one left cannot be taken for a result;
all of a video's lie under one prefix, its source too, so that deleting that deletes them all.
"""

from core.ids import ExportId, VideoId, WorkspaceId
from core.models.footage import Package
from core.models.media import Video


def video_prefix(workspace: WorkspaceId, video: VideoId) -> str:
    """All objects of a video."""
    return f"{workspace}/videos/{video}/"


def package_prefix(video: Video, attempt: str) -> str:
    """What an attempt made for playing; a ``Package``'s paths are relative to it."""
    return f"{video_prefix(video.workspace_id, video.id)}{attempt}/"


def stills_prefix(video: Video, attempt: str) -> str:
    """The stills that an attempt took."""
    return f"{video_prefix(video.workspace_id, video.id)}stills-{attempt}/"


def still_key(video: Video, path: str) -> str:
    """A still, whose ``Keyframe.path`` is relative to the video's prefix."""
    return video_prefix(video.workspace_id, video.id) + path


def counts(video: Video, package: Package, stills: str, key: str) -> bool:
    """Whether an object of the video is its source, of the package that is played, or of these ``stills``' prefix."""
    return key == video.source_key or key.startswith((package_prefix(video, package.attempt), stills))


def export_prefix(workspace: WorkspaceId, export: ExportId) -> str:
    """The file of an export, and what attempts at it left."""
    return f"{workspace}/exports/{export}/"


def export_key(workspace: WorkspaceId, export: ExportId, attempt: str) -> str:
    """The file that an attempt cut."""
    return f"{export_prefix(workspace, export)}{attempt}/clip.mp4"
