"""TypeScript declarations of what travels on the wire, derived from the structs themselves."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import NODEFAULT, Struct, inspect

from core.scoring import figures
from core.wire import (
    alignments,
    api,
    billing,
    board,
    brands,
    clips,
    coaching,
    control,
    feeds,
    fixtures,
    impressions,
    mail,
    media_news,
    organisations,
    people,
    plans,
    problem,
    production,
    scoreboard,
    socket,
    tournaments,
    videos,
)

WIRE: tuple[type[Struct], ...] = (
    scoreboard.Scoreboard,
    socket.Snapshot,
    socket.Patch,
    socket.Tick,
    socket.Gone,
    socket.Watch,
    socket.Problem,
    api.MatchSummary,
    api.MatchList,
    api.EventPage,
    api.WorkspaceQuery,
    mail.LetterList,
    figures.Scorecard,
    problem.ProblemDocument,
    people.Registration,
    people.Login,
    people.Refresh,
    people.SignedIn,
    people.Code,
    people.Address,
    people.NewPassword,
    people.PasswordChange,
    people.AddressChange,
    people.Farewell,
    people.Rename,
    people.Profile,
    people.SessionList,
    people.Count,
    people.PairingOffer,
    people.Pairing,
    people.PairedDevice,
    people.NewFeed,
    people.FeedDevice,
    people.DeviceList,
    plans.PlanMatrix,
    plans.EntitlementsView,
    plans.UsageReport,
    billing.PlanChoice,
    billing.SubscriptionAnswer,
    billing.OrderList,
    billing.OrderAnswer,
    organisations.OrganisationName,
    organisations.OrganisationList,
    organisations.MemberList,
    organisations.NewInvitation,
    organisations.InvitationList,
    organisations.InvitationCode,
    organisations.RoleChange,
    organisations.SeatChange,
    coaching.NewPlayer,
    coaching.NewPlayerName,
    coaching.PlayerList,
    coaching.NewSession,
    coaching.SessionChange,
    coaching.SessionPage,
    coaching.NewNote,
    coaching.NoteChange,
    coaching.NoteList,
    videos.VideoList,
    videos.VideoView,
    videos.KeyframeList,
    videos.AnalysisList,
    videos.JobPage,
    clips.NewClips,
    clips.ClipChange,
    clips.ClipList,
    clips.ClipPage,
    clips.NewReel,
    clips.ExportList,
    clips.NewShare,
    clips.ShareList,
    clips.SharedClip,
    alignments.NewAlignment,
    alignments.VideoAlignment,
    alignments.BallList,
    alignments.BallChoice,
    alignments.BallReel,
    media_news.Follow,
    media_news.Followed,
    media_news.WorkProgress,
    media_news.VideoChanged,
    media_news.WorkDone,
    media_news.NewsGone,
    feeds.FeedState,
    brands.NewBrand,
    brands.BrandChange,
    brands.BrandList,
    brands.BrandChoice,
    brands.PictureView,
    tournaments.NewTournament,
    tournaments.TournamentName,
    tournaments.TournamentList,
    tournaments.TournamentMatches,
    tournaments.TournamentTable,
    tournaments.TournamentRules,
    fixtures.NewVenue,
    fixtures.VenueFacts,
    fixtures.VenueList,
    fixtures.NewEntry,
    fixtures.EntryFacts,
    fixtures.EntryList,
    fixtures.OfficialFacts,
    fixtures.OfficialList,
    fixtures.NewFixture,
    fixtures.FixtureChange,
    fixtures.FixtureList,
    fixtures.NewDraw,
    fixtures.NewSchedule,
    fixtures.NewStart,
    fixtures.MatchSheet,
    board.WatchBoard,
    board.BoardSnapshot,
    production.Programme,
    production.Report,
    control.Attach,
    control.Attached,
    control.Reported,
    control.Operate,
    control.Operating,
    control.Outputs,
    production.Output,
    production.TakeGraphic,
    production.ClearGraphics,
    production.ProgrammeVerb,
    production.ProgrammeChange,
    impressions.ImpressionList,
)
"""What the pages read and send; the structs that these refer to come along."""

TARGET = Path(__file__).parent / "client" / "src" / "wire.d.ts"

_HEADER = "// Generated from core.wire by `npm run types`. Edit the structs instead.\n"
_SCALARS: dict[type[inspect.Type], str] = {
    inspect.StrType: "string",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.NoneType: "null",
    inspect.AnyType: "unknown",
    inspect.RawType: "unknown",
}


def declarations(structs: Sequence[type[Struct]] = WIRE) -> str:
    """The declarations of ``structs`` and of every struct in their fields, in alphabetical order."""
    found: dict[str, inspect.StructType] = {}
    for info in inspect.multi_type_info(structs):
        _collect(info, found)
    return _HEADER + "".join("\n" + _interface(found[name]) for name in sorted(found))


def _collect(info: inspect.Type, found: dict[str, inspect.StructType]) -> None:
    if isinstance(info, inspect.StructType):
        other = found.get(info.cls.__name__)
        if other is not None:
            if other.cls is not info.cls:
                raise TypeError(f"{info.cls} and {other.cls} would be one interface.")
            return
        found[info.cls.__name__] = info
    for part in _parts(info):
        _collect(part, found)


def _parts(info: inspect.Type) -> Iterable[inspect.Type]:
    match info:
        case inspect.StructType(fields=fields):
            return [field.type for field in fields]
        case inspect.UnionType(types=types):
            return types
        case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
            return [item]
        case inspect.TupleType(item_types=items):
            return items
        case inspect.DictType(value_type=value):
            return [value]
        case _:
            return []


def _interface(info: inspect.StructType) -> str:
    """A field may be absent where it is unset, where the struct leaves defaults out, and in what the browser sends."""
    summary = (info.cls.__doc__ or "").splitlines()[0]
    omits = info.forbid_unknown_fields or info.cls.__struct_config__.omit_defaults
    lines = [f"/** {summary} */", f"export interface {info.cls.__name__} {{"]
    for field in info.fields:
        optional = not field.required and (omits or _is_unset(field))
        shape = _without_null(field.type) if optional and field.default is None else field.type
        lines.append(f"  {field.encode_name}{'?' if optional else ''}: {_type(shape)};")
    return "\n".join([*lines, "}", ""])


def _is_unset(field: inspect.Field) -> bool:
    """Whether it has a default that msgspec does not show: ``UNSET``, which is left out."""
    return field.default is NODEFAULT and field.default_factory is NODEFAULT


def _without_null(info: inspect.Type) -> inspect.Type:
    if not isinstance(info, inspect.UnionType):
        return info
    rest = tuple(part for part in info.types if not isinstance(part, inspect.NoneType))
    return rest[0] if len(rest) == 1 else inspect.UnionType(rest)


def _type(info: inspect.Type) -> str:
    match info:
        case inspect.StructType(cls=cls):
            text = cls.__name__
        case inspect.UnionType(types=types):
            text = " | ".join(_type(part) for part in types)
        case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
            text = f"Array<{_type(item)}>"
        case inspect.TupleType(item_types=items):
            text = f"[{', '.join(_type(item) for item in items)}]"
        case inspect.DictType(value_type=value):
            text = f"Record<string, {_type(value)}>"
        case inspect.EnumType(cls=cls):
            text = " | ".join(f'"{member.value}"' for member in cls)
        case inspect.LiteralType(values=values):
            text = " | ".join(f'"{value}"' for value in values)
        case _:
            text = _SCALARS[type(info)]
    return text


if __name__ == "__main__":
    TARGET.write_text(declarations(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name} written\n")
