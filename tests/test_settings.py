"""What the environment says, and what is made up where it says nothing."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from core.errors import Misconfigured
from core.settings import Settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("CRICKSY_"):
            monkeypatch.delenv(name)


def test_one_machine_needs_nothing(tmp_path: Path) -> None:
    """Without a variable there is a SQLite file and a key in the folder for data, and no Redis."""
    settings = Settings(var=tmp_path / "var")
    assert settings.database_url == f"sqlite:///{tmp_path}/var/cricksy.db"
    assert settings.redis_url is None
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """Programs that start at the same moment, and later ones, share one long key that only its owner may read."""
    with ThreadPoolExecutor(8) as pool:
        keys = {settings.secret_key for settings in pool.map(lambda _: Settings(var=tmp_path), range(32))}
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each variable sets its field, and no file is made for what is given."""
    values = {
        "CRICKSY_ENV": "production",
        "CRICKSY_DATABASE_URL": "postgresql://db/cricksy",
        "CRICKSY_REDIS_URL": "redis://cache",
        "CRICKSY_QUEUE_URL": "redis://queue",
        "CRICKSY_MEDIA": "s3://films/cricksy",
        "CRICKSY_S3_ENDPOINT": "https://objects.example.org",
        "CRICKSY_OPENAI_API_KEY": "sk-none",
        "CRICKSY_OPENAI_BASE_URL": "https://models.example.org/v1",
        "CRICKSY_OPENAI_MODEL": "seer-1",
        "CRICKSY_CLAMD": "scanner:3310",
        "CRICKSY_SECRET_KEY": "k" * 32,
        "CRICKSY_HOST": "0.0.0.0",  # noqa: S104 - what a phone on the same network needs
        "CRICKSY_PORT": "9000",
        "CRICKSY_PUBLIC_URL": "https://scores.example.org",
        "CRICKSY_SMTP_URL": "smtp://mail.example.org",
        "CRICKSY_MAIL_FROM": "Scores <scores@example.org>",
        "CRICKSY_TRUSTED_PROXIES": "10.0.0.0/8",
        "CRICKSY_VAR": str(tmp_path / "data"),
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    read = {f"CRICKSY_{name.upper()}": str(value) for name, value in settings.model_dump().items()}
    assert read == values
    assert not (tmp_path / "data").exists()


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    """Neither the settings' text nor an error about them gives away the key or a password."""
    settings = Settings(var=tmp_path, database_url="postgresql://u:hush@db/x", redis_url="redis://:hush@cache")
    settings = settings.model_copy(update={"smtp_url": "smtp://u:hush@mail"})
    assert "hush" not in repr(settings)
    assert settings.secret_key not in repr(settings)
    with pytest.raises(ValidationError) as caught:
        Settings(var=tmp_path, secret_key="hush")  # noqa: S106 - too short to be one
    assert "hush" not in str(caught.value)


def test_settings_do_not_change(tmp_path: Path) -> None:
    """They are frozen."""
    with pytest.raises(ValidationError):
        Settings(var=tmp_path).port = 1


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"database_url": "postgresql://db/x", "media": "s3://films"}, "CRICKSY_SECRET_KEY"),
        ({"secret_key": "k" * 32}, "CRICKSY_DATABASE_URL"),
        ({"secret_key": "k" * 32, "database_url": "postgresql://db/x"}, "CRICKSY_MEDIA"),
        (
            {"secret_key": "k" * 32, "database_url": "postgresql://db/x", "media": "file:///films"},
            "CRICKSY_PUBLIC_URL",
        ),
    ],
)
def test_production_does_not_start_without_what_it_needs(given: dict[str, str], missing: str) -> None:
    """The message names the variable that is missing."""
    with pytest.raises(Misconfigured, match=missing):
        Settings(env="production", **given)  # type: ignore[arg-type]


def test_links_lead_to_where_people_can_go(tmp_path: Path) -> None:
    """To the origin that is set, else to this machine as it reaches itself, whatever it listens on."""
    assert Settings(var=tmp_path, public_url="https://scores.example.org/").origin == "https://scores.example.org"
    for host, origin in (("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("10.0.0.7", "10.0.0.7")):  # noqa: S104
        assert Settings(var=tmp_path, host=host, port=9000).origin == f"http://{origin}:9000"
    with pytest.raises(ValidationError):
        Settings(var=tmp_path, public_url="scores.example.org")
