"""What a machine's environment says, as one frozen object; only composition roots read it."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import Misconfigured

EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  compared with, never bound to
_SECRET_BYTES = 32
_KEY_FILE = "secret-key"


def kept_secret(var: Path) -> str:
    """The machine's own signing key: made once, kept in ``var`` where only its owner can read it.

    Processes that start at the same moment agree on one key.
    """
    path = var / _KEY_FILE
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        draft = var / f".{_KEY_FILE}-{secrets.token_hex(8)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(_SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(draft)
        except FileExistsError:  # another process was first: its key is the machine's
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()


def _default_secret(settings: Mapping[str, object]) -> str:
    if settings["env"] == "production":
        raise Misconfigured("CRICKSY_SECRET_KEY is missing: production needs its own, the same for every process.")
    return kept_secret(Path(str(settings["var"])))


def _default_database(settings: Mapping[str, object]) -> str:
    if settings["env"] == "production":
        raise Misconfigured("CRICKSY_DATABASE_URL is missing: production must say where its data live.")
    return f"sqlite:///{Path(str(settings['var'])).absolute()}/cricksy.db"


def _default_media(settings: Mapping[str, object]) -> str:
    if settings["env"] == "production":
        raise Misconfigured("CRICKSY_MEDIA is missing: production must say where videos lie.")
    return f"file://{Path(str(settings['var'])).absolute()}/media"


def _default_public_url(settings: Mapping[str, object]) -> str | None:
    if settings["env"] == "production":
        raise Misconfigured("CRICKSY_PUBLIC_URL is missing: production must say which origin people open.")
    return None


class Settings(BaseSettings):
    """The settings of every program, from ``CRICKSY_*`` variables or keywords.

    Raises ``Misconfigured`` where production lacks a value that it needs, and pydantic's
    ``ValidationError`` (which never shows the values) where one is not of its type.
    """

    model_config = SettingsConfigDict(frozen=True, env_prefix="CRICKSY_", hide_input_in_errors=True)

    env: Literal["development", "production"] = "development"
    """``production`` has no defaults for what must be chosen."""
    var: Path = Path("var")
    """Where one machine keeps its data."""
    database_url: str = Field(default_factory=_default_database, repr=False)
    """``postgresql://...`` or ``sqlite:///path``; SQLite under ``var`` by default."""
    redis_url: str | None = Field(default=None, repr=False)
    """``redis://`` or ``unix://``; without one there is one process and messages stay inside it."""
    queue_url: str | None = Field(default=None, repr=False)
    """The Redis of the job queue alone, where it is another one than ``redis_url``."""
    media: str = Field(default_factory=_default_media, pattern="^(file:///.+|s3://[^/]+(/.*)?)$")
    """Where videos lie: ``file:///folder`` or ``s3://bucket/prefix``; the folder ``media`` under ``var`` by default."""
    s3_endpoint: str | None = Field(default=None, pattern="^https?://.+")
    """Of a store that is not Amazon's own; the keys to it come from where boto3 looks (``AWS_ACCESS_KEY_ID``)."""
    openai_api_key: str | None = Field(default=None, repr=False)
    """Without one, videos are analysed offline."""
    openai_base_url: str | None = Field(default=None, pattern="^https?://.+")
    """Of a server that speaks OpenAI's protocol; OpenAI's own by default."""
    openai_model: str | None = None
    """The vision model that is asked."""
    clamd: str | None = None
    """Where the virus scanner clamd listens, ``host:3310`` or ``unix:/path``; without one nothing is scanned."""
    secret_key: str = Field(default_factory=_default_secret, min_length=_SECRET_BYTES, repr=False)
    """Signs the tokens; at least 32 characters, as HS256 wants 256 bits (RFC 7518, section 3.2)."""
    public_url: str | None = Field(default_factory=_default_public_url, pattern="^https?://[^/]+/?$")
    """The origin that people open, ``https://scores.example.org``: links in mails lead there; https makes cookies
    ``Secure``. Without one it is that of ``host`` and ``port``."""
    smtp_url: str | None = Field(default=None, repr=False)
    """``smtp://user:password@host:587`` (STARTTLS) or ``smtps://``; without one mails go to the folder ``var/mail``."""
    mail_from: str = "Cricksy <cricksy@localhost>"
    """The sender of mails."""
    trusted_proxies: str = ""
    """Networks with commas between them, such as ``10.0.0.0/8``, whose ``X-Forwarded-For`` is believed."""
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    """0 takes any free port."""

    @property
    def jobs_url(self) -> str | None:
        """The Redis that wakes the workers; without one nobody does what takes longer than a request."""
        return self.queue_url or self.redis_url or None

    @property
    def local_origin(self) -> str:
        """The origin as this machine reaches itself."""
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def origin(self) -> str:
        """The origin that people open."""
        return self.public_url.rstrip("/") if self.public_url else self.local_origin
