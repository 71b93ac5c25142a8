"""The mails about a coach's work that took longer than a request."""

from core.ids import CoachingSessionId
from core.ports.mail import Mail


def report_ready(email: str, session: CoachingSessionId, public_url: str) -> Mail:
    """To whoever asked for a report, once it is there."""
    return Mail(
        recipient=email,
        subject="Your session report is ready",
        text=(
            "Hello,\n\nthe report that you asked for is ready, with every key moment on the session's timeline:\n\n"
            f"{public_url}/coaching/{session}\n\nCricksy\n"
        ),
    )


def report_failed(email: str, session: CoachingSessionId, public_url: str, reason: str) -> Mail:
    """To whoever asked for a report that cannot be made."""
    return Mail(
        recipient=email,
        subject="Your session report could not be made",
        text=(
            f"Hello,\n\nthe report that you asked for could not be made: {reason} It does not count on your plan.\n\n"
            f"You can ask for it again: {public_url}/coaching/{session}\n\nCricksy\n"
        ),
    )
