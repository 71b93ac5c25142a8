"""Why a piece of an upload is not taken."""

from core.errors import Conflict, Gone, Locked


class UploadLocked(Locked):
    """Somebody is sending to this upload at this moment."""

    code = "upload_locked"


class UploadGone(Gone):
    """This upload was cancelled, or it expired."""

    code = "upload_gone"


class WrongOffset(Conflict):
    """The upload is not where this piece begins. Fields: ``offset``, where it is."""

    code = "wrong_offset"
