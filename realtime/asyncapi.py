"""Writes ``docs/asyncapi.yaml``, the hub's messages with ``core.wire``'s schemas: ``python -m realtime.asyncapi``."""

from pathlib import Path
from typing import Any

import msgspec
import yaml

from core.eventlog.envelope import Event
from core.wire import board, control, production
from core.wire import media_news as news
from core.wire import socket as wire

Node = dict[str, Any]  # a piece of the document, which is JSON of any shape

FILE = Path(__file__).parents[1] / "docs" / "asyncapi.yaml"
SHAPES = [
    wire.Join,
    wire.Joined,
    wire.Submit,
    wire.Submitted,
    wire.Events,
    wire.Presence,
    wire.Conflicts,
    wire.Watch,
    wire.Unwatch,
    wire.Unwatched,
    wire.Snapshot,
    wire.Patch,
    wire.Tick,
    wire.Gone,
    wire.Problem,
    news.Follow,
    news.Followed,
    news.Unfollow,
    news.Unfollowed,
    news.WorkProgress,
    news.VideoChanged,
    news.WorkDone,
    news.NewsGone,
    control.Attach,
    control.Attached,
    production.Report,
    control.Reported,
    control.Operate,
    control.Operating,
    production.Programme,
    control.Outputs,
    board.WatchBoard,
    board.BoardSnapshot,
    Event,
]
_REF = "#/components/schemas/{name}"
_EVENTS = ("Joined", "Submit", "Events")
"""Shapes whose events travel as they were written."""

ASKED = {
    "score": {"join": ("Join", "Joined"), "submit": ("Submit", "Submitted")},
    "watch": {"watch": ("Watch", "Snapshot"), "unwatch": ("Unwatch", "Unwatched")},
    "videos": {"follow": ("Follow", "Followed"), "unfollow": ("Unfollow", "Unfollowed")},
    "control": {
        "attach": ("Attach", "Attached"),
        "report": ("Report", "Reported"),
        "operate": ("Operate", "Operating"),
    },
    "board": {"watch": ("WatchBoard", "BoardSnapshot"), "unwatch": ("Unwatch", "Unwatched")},
}
"""What clients send: the event's argument and its acknowledgement."""
TOLD = {
    "score": {"events": "Events", "presence": "Presence", "conflicts": "Conflicts", "tick": "Tick", "gone": "Gone"},
    "watch": {"patch": "Patch", "snapshot": "Snapshot", "tick": "Tick", "gone": "Gone"},
    "videos": {"progress": "WorkProgress", "changed": "VideoChanged", "done": "WorkDone", "gone": "NewsGone"},
    "control": {"programme": "Programme", "outputs": "Outputs", "gone": "Gone"},
    "board": {"patch": "Patch", "snapshot": "BoardSnapshot", "tick": "Tick", "gone": "Gone"},
    "stream": {"patch": "Patch", "snapshot": "Snapshot", "tick": "Tick", "gone": "Gone"},
}
"""What the hub sends unasked."""

_INFO = """\
A hub speaks Socket.IO v5 on `/socket.io/`, with the namespaces `/score` for scoring devices, `/watch` for viewers,
`/board` for those who watch a whole tournament, `/videos` for coaches and `/control` for graphics and those who direct
them, and Server-Sent Events on `/sse/{key}`.
Every message about a match carries `epoch` and `seq`, or `from` and `to`: sequence numbers compare only within one
epoch. A client that sees a gap, a `tick` that is ahead of it, or another epoch, joins or watches again with `since`;
it ignores a patch whose `to` is not beyond what it has. Viewers hear only of events that change the scoreboard:
patches lead from one change to the next, and a viewer's `tick` and `snapshot` carry the `seq` of the last change. Any
`since`, between two changes too, is answered with just the patches after it, and with the `seq` from which they start.

An acknowledgement is the documented answer or a `Problem` with a stable `code`; a `Problem` has changed nothing. A
submit is acknowledged once its events are on disk. A connection that breaks the protocol, sends binary data or a
message over 100,000 bytes, or has not joined, watched, followed or attached to anything within 10 s, is closed. A
sender over its rate is slowed, then refused with `too_fast` and `retry_after_s`, then cut. An address that asks for
one match after the other without a token is refused with `too_fast` as well. A hub that is full refuses connections
with HTTP 503 and `hub_full`, and an address that has too many, or connects too often, with 429 and
`too_many_connections` or `too_fast`. A reader that is too slow for patches gets one `snapshot` when it has caught up.
`gone` with `draining` asks the client to connect again, which leads it to another hub; with `replaced` it says that
the same device has joined from elsewhere; with `deleted`, `not_found`, `forbidden`, `session_revoked`, `token_expired`
or `upgrade_required` that the match is not for this client any more.

What a plan refuses is a `Problem` or a receipt with `feature` or `meter`, `limit`, `used`, `plan` and `upgrade_to`:
`upgrade_required`, `limit_reached`, `undo_too_deep`. It may be sent again after an upgrade.
"""
_CHANNELS = {
    "score": (
        "/score",
        (
            "Scoring devices. Socket.IO's `auth` is `{token}`: a session's, a paired phone's, or the operator's that "
            "can `score`; without one the connection is refused with `connect_error` and a code in its `data`."
        ),
    ),
    "watch": (
        "/watch",
        (
            "Viewers and overlays. A public match needs no token; for any other, `auth` or `watch` brings one. A "
            "client watches one match at a time."
        ),
    ),
    "videos": (
        "/videos",
        (
            "Coaches who wait for work on videos. Socket.IO's `auth` is `{token}`, a session's. A client follows up to "
            "50 videos and sessions, and is told of each job at most twice a second."
        ),
    ),
    "control": (
        "/control",
        (
            "What is on air. A page with graphics attaches to a public match by its id, or to any by a feed token, and "
            "reports every 5 s. A control room's connection has the token of somebody who may score or manage the "
            "match, or one that can `direct`, in Socket.IO's `auth`; it hears of outputs at most once a second. The "
            "programme is changed over HTTP. A client is one output or control room at a time."
        ),
    ),
    "board": (
        "/board",
        (
            "Viewers of a tournament: its matches that are being played, results, fixtures, the table, and alerts. "
            "Public matches need no token; members of the tournament's workspace see its private ones too. The plan of "
            "that workspace has to bring grounds together. Patches come at most four times a second and count in "
            "sequence numbers of the board's own. A client watches one tournament at a time."
        ),
    ),
    "stream": (
        "/sse/{key}",
        (
            "Pages that only read. `key` is a public match's id or a watch token. An event's id is `epoch:seq`, and "
            "`Last-Event-ID`, or `?since=`, resumes after it."
        ),
    ),
}


def schemas() -> Node:
    """The JSON schemas of all shapes; what they hold as raw JSON is said here."""
    _, found = msgspec.json.schema_components(SHAPES, ref_template=_REF)
    for name in _EVENTS:
        found[name]["properties"]["events"]["items"] = {"$ref": _REF.format(name="Event")}
    found["Patch"]["properties"]["patch"] = {
        "type": "object",
        "description": "RFC 7396, against the scoreboard or the board.",
    }
    for shape in found.values():
        _name_discriminators(shape)
    return dict(sorted(found.items()))


def _name_discriminators(shape: Node) -> None:
    """AsyncAPI names the property; OpenAPI, which msgspec follows, has an object there."""
    for part in shape.get("properties", {}).values():
        if isinstance(part.get("discriminator"), dict):
            part["discriminator"] = part["discriminator"]["propertyName"]


def _reference(name: str) -> Node:
    return {"$ref": _REF.format(name=name)}


def _message(name: str, shape: str) -> Node:
    return {"name": name, "title": name, "payload": _reference(shape)}


def _acknowledgement(shape: str) -> Node:
    return {"title": f"Acknowledgement: {shape}", "payload": {"oneOf": [_reference(shape), _reference("Problem")]}}


def _channel(key: str) -> Node:
    address, description = _CHANNELS[key]
    messages = {name: _message(name, shape) for name, shape in TOLD[key].items()}
    for name, (argument, answer) in ASKED.get(key, {}).items():
        messages[name] = _message(name, argument)
        messages[f"{name}.ack"] = _acknowledgement(answer)
    channel: Node = {"address": address, "description": description, "messages": messages}
    if "{" in address:
        channel["parameters"] = {"key": {"description": "A public match's id, or a watch token."}}
    return channel


def _operations() -> Node:
    operations: Node = {}
    for key, asked in ASKED.items():
        for name in asked:
            operations[f"{key}.{name}"] = {
                "action": "receive",
                "channel": {"$ref": f"#/channels/{key}"},
                "messages": [{"$ref": f"#/channels/{key}/messages/{name}"}],
                "reply": {
                    "channel": {"$ref": f"#/channels/{key}"},
                    "messages": [{"$ref": f"#/channels/{key}/messages/{name}.ack"}],
                },
            }
    for key, told in TOLD.items():
        operations[f"{key}.news"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{key}"},
            "messages": [{"$ref": f"#/channels/{key}/messages/{name}"} for name in told],
        }
    return operations


def document() -> Node:
    """The whole document, AsyncAPI 3.0."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Cricksy's hub", "version": "1.0.0", "description": _INFO},
        "defaultContentType": "application/json",
        "channels": {key: _channel(key) for key in _CHANNELS},
        "operations": _operations(),
        "components": {"schemas": schemas()},
    }


def text() -> str:
    """The document as YAML."""
    dumped: str = yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=120)
    return dumped


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
