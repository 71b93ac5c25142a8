"""Tokens: what they grant, and what is no token."""

from datetime import timedelta

import jwt
import pytest
from msgspec.structs import replace

from core.clock import utc_now
from core.errors import Unauthorized
from core.ids import MatchId, ScorerId
from core.usecases.tokens import ANY_MATCH, Grant, Right, issue, verify

SECRET = "a secret of at least thirty-two bytes"  # noqa: S105  a test's own
GRANT = Grant(scorer=ScorerId("ann"), match="m1", can=frozenset({Right.SCORE, Right.WATCH}))
HOUR = timedelta(hours=1)


def test_a_token_grants_what_it_was_issued_for_until_it_expires() -> None:
    """Not a second longer, and the code says that only the time is over."""
    now = utc_now()
    token = issue(SECRET, GRANT, now, HOUR)
    assert verify(SECRET, token, now + HOUR - timedelta(seconds=2)) == replace(GRANT, issued_s=int(now.timestamp()))
    with pytest.raises(Unauthorized) as refusal:
        verify(SECRET, token, now + HOUR)
    assert refusal.value.reason == "token_expired"


def test_a_grant_is_for_its_match_and_its_rights() -> None:
    """``*`` is any match; a right that is not named is not granted."""
    assert GRANT.allows(Right.SCORE, MatchId("m1"))
    assert not GRANT.allows(Right.SCORE, MatchId("m2"))
    assert not GRANT.allows(Right.CREATE)
    everywhere = Grant(scorer=ScorerId("ann"), match=ANY_MATCH, can=frozenset({Right.WATCH}))
    assert everywhere.allows(Right.WATCH, MatchId("m2"))


@pytest.mark.parametrize("text", ["", "a.b.c", "x" * 5000, "\ud800", "é", "..", "null"])
def test_what_is_no_token_is_refused(text: str) -> None:
    """Whatever a caller sends, the answer is ``Unauthorized``."""
    with pytest.raises(Unauthorized):
        verify(SECRET, text, utc_now())


def test_a_token_of_another_key_algorithm_or_shape_is_refused() -> None:
    """Unsigned tokens, other keys, missing claims and unknown rights are no tokens."""
    now = utc_now()
    claims = jwt.decode(issue(SECRET, GRANT, now, HOUR), options={"verify_signature": False})
    forged = [
        issue(SECRET[::-1], GRANT, now, HOUR),
        jwt.encode(claims, "", algorithm="none"),
        jwt.encode(claims, SECRET * 2, algorithm="HS384"),
        jwt.encode({**claims, "can": ["rule"]}, SECRET, algorithm="HS256"),
        jwt.encode({**claims, "exp": "soon"}, SECRET, algorithm="HS256"),
        *(
            jwt.encode({key: value for key, value in claims.items() if key != left_out}, SECRET, algorithm="HS256")
            for left_out in ("sub", "match", "can", "exp", "jti")
        ),
    ]
    for token in forged:
        with pytest.raises(Unauthorized):
            verify(SECRET, token, now)


def test_two_tokens_for_one_grant_differ() -> None:
    """Each has its own id, so that one can be told from the other."""
    now = utc_now()
    assert issue(SECRET, GRANT, now, HOUR) != issue(SECRET, GRANT, now, HOUR)
