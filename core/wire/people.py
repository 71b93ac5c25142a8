"""The bodies of ``/api/auth``, ``/api/me`` and of devices, in and out. Times are milliseconds since 1970."""

from typing import Annotated

from msgspec import Meta, Struct

Text = Annotated[str, Meta(min_length=1, max_length=320)]
Secret = Annotated[str, Meta(min_length=1, max_length=512)]


class Registration(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A wish to have an account."""

    name: Text
    email: Text
    password: Secret
    """10 to 128 characters that are not easy to guess."""


class Login(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Proof of who somebody is."""

    email: Text
    password: Secret
    cookie: bool = False
    """Whether the refresh token goes into a cookie, as pages want it, or into the answer, as programs do."""


class Refresh(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A refresh token; left out where a cookie holds it."""

    refresh: Secret | None = None


class SignedIn(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tokens: the first for requests and sockets, the second for getting new ones, good once."""

    account: str
    session: str
    access: str
    access_expires_ms: int
    refresh_expires_ms: int
    refresh: str | None = None
    """Left out where a cookie holds it."""


class Code(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The secret of a mail."""

    code: Secret


class Address(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An address of mail."""

    email: Text


class NewPassword(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A password, and the secret of the mail that lets it be set."""

    code: Secret
    password: Secret


class PasswordChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A password in place of the present one."""

    old: Secret
    new: Secret


class AddressChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another address of mail, with the password."""

    email: Text
    password: Secret


class Farewell(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The password, to delete the account for good."""

    password: Secret


class Rename(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another name."""

    name: Text


class Profile(Struct, frozen=True, kw_only=True):
    """Somebody, to oneself."""

    id: str
    name: str
    email: str | None
    verified: bool
    """Whether the address is proven."""
    created_ms: int


class SessionView(Struct, frozen=True, kw_only=True):
    """A place where somebody is signed in."""

    id: str
    agent: str
    """The browser or program, as it named itself."""
    address: str
    created_ms: int
    seen_ms: int
    expires_ms: int
    current: bool
    """Whether it is the one that asks."""


class SessionList(Struct, frozen=True, kw_only=True):
    """The latest seen first."""

    sessions: list[SessionView]


class Count(Struct, frozen=True, kw_only=True):
    """How many were changed."""

    count: int


class PairingOffer(Struct, frozen=True, kw_only=True):
    """A code with which one phone may join the scoring of a match."""

    code: str
    """Six letters and digits, to be typed."""
    url: str
    """To be opened by the phone."""
    qr: str
    """``url`` as a QR code, an SVG document."""
    expires_ms: int


class Pairing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code as it was typed or read off a QR code, and what the phone calls itself."""

    code: Annotated[str, Meta(min_length=1, max_length=32)]
    name: Text


class NewFeed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a graphics engine's token is for, such as ``OBS in the pavilion``."""

    name: Text
    control: bool = False
    """Whether it is for a panel of buttons (Stream Deck, Companion), which may change what is on air."""


class DeviceView(Struct, frozen=True, kw_only=True):
    """Something that has a token of its own for one match."""

    id: str
    match_id: str
    kind: str
    """``scorer``, ``feed`` or ``control``."""
    name: str
    created_ms: int
    expires_ms: int
    used_ms: int | None
    """When it last came with its token, to within a minute or so; ``None`` for never."""


class DeviceList(Struct, frozen=True, kw_only=True):
    """Those whose tokens are good, the newest first."""

    devices: list[DeviceView]


class PairedDevice(Struct, frozen=True, kw_only=True):
    """A device with its token, which is shown this once."""

    device: DeviceView
    token: str


class GraphicAddress(Struct, frozen=True, kw_only=True):
    """Where one graphic is shown."""

    graphic: str
    place: str
    """Where it stands in the picture: ``bug``, ``lower``, ``full``, ``corner``, ``strip`` or ``wipe``."""
    url: str


class TableAddresses(Struct, frozen=True, kw_only=True):
    """Where a flat table is read."""

    table: str
    json: str
    xml: str
    csv: str


class FeedAddresses(Struct, frozen=True, kw_only=True):
    """Ready-made addresses with a token in them, to be pasted into OBS, vMix or a graphics engine."""

    stage: str
    """The overlay page that shows all graphics of the programme."""
    graphics: list[GraphicAddress]
    tables: list[TableAddresses]
    state: str
    """``state.json``."""
    obs_scenes: str
    """A scene collection to import in OBS."""
    ograf: str
    """The graphics as OGraf packages, in a ZIP archive."""
    casparcg: str
    """The same as templates for CasparCG."""
    spx: str
    """The same as templates for SPX."""


class FeedDevice(PairedDevice, frozen=True, kw_only=True):
    """A graphics engine or a panel of buttons with its token, which is shown this once, and where that leads."""

    addresses: FeedAddresses | None
    """``None`` for a panel, whose token does more than read and belongs into no address."""
    programme: str
    """What is on air; below it ``/take``, ``/clear``, ``/cut`` and ``/undo``, with the token as ``Authorization``."""
