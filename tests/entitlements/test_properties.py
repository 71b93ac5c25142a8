"""What holds of every record, whoever asks and whenever."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.explain import explain
from core.entitlements.holdings import Holdings
from core.entitlements.lapse import in_force
from core.entitlements.resolve import resolve
from core.entitlements.shipped import CATALOGUE
from core.entitlements.source import Standing
from core.entitlements.sources import is_inside
from core.entitlements.steps import rank
from core.models.billing import Override, OverrideKind
from tests.entitlements.records import override
from tests.entitlements.strategies import members_questions, overrides, questions

Question = tuple[Holdings, Subject, int]
_FLOOR = CATALOGUE.plans[CATALOGUE.floor]
_RETAINED = frozenset(key for key, spec in CATALOGUE.features.items() if spec.retained)


def _ask(holdings: Holdings, subject: Subject, now_ms: int) -> Entitlements:
    return resolve(CATALOGUE, holdings, subject, now_ms)


def _with(holdings: Holdings, *more: Override) -> Holdings:
    return replace(holdings, overrides=(*holdings.overrides, *more))


def _at_least(limit: int | None, other: int | None) -> bool:
    return limit is None or (other is not None and limit >= other)


@settings(deadline=None)
@given(questions(), overrides(taking=False))
def test_a_grant_never_takes_anything_away(question: Question, more: Override) -> None:
    """Neither a feature nor a level nor any of a limit."""
    holdings, subject, now_ms = question
    before, after = _ask(*question), _ask(_with(holdings, more), subject, now_ms)
    assert after.features >= before.features
    for level, step in before.levels.items():
        assert rank(CATALOGUE.levels, level, after.levels[level]) >= rank(CATALOGUE.levels, level, step)
    assert all(_at_least(after.limits[key], limit) for key, limit in before.limits.items())


@settings(deadline=None)
@given(questions(), st.sampled_from(list(CATALOGUE.features)), st.lists(overrides(), max_size=2))
def test_a_denial_always_wins(question: Question, feature: str, more: list[Override]) -> None:
    """Whatever else there is, before it or after."""
    holdings, subject, now_ms = question
    denied = _with(holdings, override(OverrideKind.DENY, feature), *more)
    answer = _ask(denied, subject, now_ms)
    assert feature not in answer.features
    for level, step in answer.levels.items():
        assert CATALOGUE.levels[level][step] in answer.features


@settings(deadline=None)
@given(questions(), st.sampled_from(list(CATALOGUE.limits)), st.integers(0, 700))
def test_a_cap_is_never_exceeded(question: Question, limit: str, cap: int) -> None:
    """Nor does it raise anything."""
    holdings, subject, now_ms = question
    before = _ask(*question).limits
    after = _ask(_with(holdings, override(OverrideKind.CAP, limit, str(cap))), subject, now_ms).limits
    most = cap * CATALOGUE.limits[limit].unit.metered
    assert _at_least(most, after[limit])
    assert after | {limit: None} == before | {limit: None}
    assert _at_least(before[limit], after[limit])


@settings(deadline=None)
@given(questions(), st.data())
def test_an_answer_holds_until_it_says(question: Question, data: st.DataObject) -> None:
    """At every moment before ``until_ms`` the answer is the same; without one it is the same for ever."""
    holdings, subject, now_ms = question
    answer = _ask(*question)
    if answer.until_ms is None:
        later_ms = data.draw(st.integers(now_ms, now_ms + 10**12))
    else:
        assert answer.until_ms > now_ms
        later_ms = data.draw(st.integers(now_ms, answer.until_ms - 1) | st.just(answer.until_ms - 1))
    assert _ask(holdings, subject, later_ms) == answer


@settings(deadline=None)
@given(questions())
def test_explanations_agree_with_the_answer(question: Question) -> None:
    """For every feature and limit, with the grant that decided and with the sentence."""
    answer = _ask(*question)
    for key in CATALOGUE.features:
        why = explain(CATALOGUE, *question[:2], key, question[2])
        assert why.allowed == (key in answer.features)
        assert why.text.startswith("Yes: " if why.allowed else "No: ")
        assert why.allowed == (why.decided_by is not None and not why.decided_by.takes)
    for key, limit in answer.limits.items():
        why = explain(CATALOGUE, *question[:2], key, question[2])
        assert why.limit == limit
        assert why.decided_by is None or why.decided_by.limit == limit
        assert (why.decided_by is None) == (not is_inside(*question[:2]) or question[0].closed)


@settings(deadline=None)
@given(questions(), st.sampled_from(list(CATALOGUE.features)))
def test_what_decided_was_needed_and_counted(question: Question, key: str) -> None:
    """Without those that gave a feature, or took it, the answer is another."""
    holdings, subject, now_ms = question
    why = explain(CATALOGUE, holdings, subject, key, now_ms)
    if why.decided_by is None:
        assert all(each.standing is not Standing.COUNTS for each in why.considered)
        return
    assert why.decided_by.standing is Standing.COUNTS
    counting = {each.override for each in why.considered if each.standing is Standing.COUNTS and not each.takes}
    if why.allowed and None not in counting:
        left = tuple(each for each in holdings.overrides if each.id not in counting)
        assert key not in _ask(replace(holdings, overrides=left), subject, now_ms).features


@settings(deadline=None)
@given(members_questions())
def test_members_have_no_more_than_their_organisation(question: Question) -> None:
    """Its limits exactly, and no feature that it lacks, exceptions for single members apart."""
    holdings, subject, now_ms = question
    itself = Subject(holdings.workspace)
    assert _ask(*question).limits == _ask(holdings, itself, now_ms).limits
    common = replace(holdings, overrides=tuple(each for each in holdings.overrides if each.account_id is None))
    assert _ask(common, subject, now_ms).features <= _ask(common, itself, now_ms).features


@settings(deadline=None)
@given(questions())
def test_a_plan_that_is_over_leaves_watching_at_most(question: Question) -> None:
    """Without exceptions there is what is free, and stored video for those inside."""
    holdings, subject, now_ms = replace(question[0], overrides=(), superuser=False), question[1], question[2]
    assume(not in_force(holdings.subscription, CATALOGUE.defaults, now_ms))
    answer = _ask(holdings, subject, now_ms)
    if holdings.closed or not is_inside(holdings, subject):
        assert (answer.features, set(answer.limits.values()), answer.role) == (frozenset(), {0}, None)
        return
    assert _FLOOR.all_features <= answer.features <= _FLOOR.all_features | _RETAINED
    assert (answer.levels, answer.limits, answer.plan) == (_FLOOR.all_levels, _FLOOR.whole.limits, _FLOOR.key)


@settings(deadline=None)
@given(questions())
def test_answers_speak_the_catalogues_language(question: Question) -> None:
    """Every key, level and plan is the catalogue's, every limit is there, and each level has its feature."""
    answer = _ask(*question)
    assert answer.features <= CATALOGUE.features.keys()
    assert answer.limits.keys() == CATALOGUE.limits.keys()
    assert answer.plan in CATALOGUE.plans
    for level, step in answer.levels.items():
        assert CATALOGUE.levels[level][step] in answer.features
