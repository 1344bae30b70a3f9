"""Tasks, measures, informings, letters, exclusions and reopenings: appended to, changed in place, never lost."""

from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.case import Case, Closing, Outcome, Reopening
from bot.domain.exclusion import Exclusion
from bot.domain.ids import CaseId, PartyId
from bot.domain.informing import Channel, Informing
from bot.domain.letter import Absence, Letter, LetterKind, LetterQuestion
from bot.domain.measure import Measure, MeasureKind
from bot.domain.milestone import When
from bot.domain.task import Task, TaskKind
from storage.act_parts import ACTS
from storage.case_parts import PARTS
from storage.letter_parts import LETTERS
from storage.seals import Broken
from storage.store import Store
from tests.storage.builders import DAN, IDA, NOW, acts, full_case, opened, small_case, sql

TUPLES = sorted(ACTS.keys() | LETTERS.keys())

_texts = st.text(max_size=20)
_instants = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001
_maybe = st.none() | _instants
_people = st.sampled_from([IDA, DAN, PartyId("p-eve")])
_anyone = st.none() | _people
_cases = st.none() | st.sampled_from([CaseId("other"), CaseId("third")])
_counts = st.integers(0, 10**6)
_whens = st.sampled_from([When.exact(NOW), *map(When.parse, ("2026-11-18", "2026-11", "2020"))])
_n = st.just(0)
_endings = st.builds(Closing, st.sampled_from(Outcome), _people, _instants, _texts, _cases)
_absences = st.lists(st.builds(Absence, _people, _instants), max_size=2).map(tuple)
ANY: dict[str, st.SearchStrategy[Any]] = {
    "tasks": st.builds(Task, _n, st.sampled_from(TaskKind), _texts, _people, _instants, _people, _maybe, _maybe),
    "measures": st.builds(
        Measure, _n, st.sampled_from(MeasureKind), _texts, _people, _people, _instants, _maybe, _maybe, _texts
    ),
    "informings": st.builds(
        Informing,
        *(_n, _texts, _instants, _people, st.sampled_from(Channel), _counts, _counts, _texts, _texts, _counts, _texts),
    ),
    "exclusions": st.builds(Exclusion, _n, _anyone, _texts, _people, _instants, st.booleans(), _anyone, _maybe, _texts),
    "reopenings": st.builds(Reopening, _n, _people, _instants, _texts, _endings),
    "letters": st.builds(
        Letter,
        *(_n, _whens, _whens, st.none() | _whens, st.sampled_from(LetterKind), _texts, _texts, _anyone),
        *(_maybe, _maybe, st.none() | _whens, _texts, _texts),
    ),
    "letter_questions": st.builds(
        LetterQuestion, _n, _counts, _texts, _people, _absences, _texts, _texts, _anyone, _maybe
    ),
}
"""By the field of Case: anything it can hold. Every field is drawn, so that none is forgotten by a column."""


def _numbered(field: str, items: list[Any]) -> tuple[Any, ...]:
    return tuple(replace(item, **{PARTS[field].key: n}) for n, item in enumerate(items, start=1))


def test_every_tuple_is_drawn() -> None:
    assert sorted(ANY) == TUPLES


@pytest.mark.parametrize("field", sorted(PARTS))
def test_every_field_of_everything_is_remembered(store: Store, field: str) -> None:
    """The full case gives each field that may be left out something else than its default, somewhere."""
    case = opened(store, full_case())
    items = getattr(case, field)
    for each in fields(items[0]):
        if each.default is not MISSING:
            assert any(getattr(item, each.name) != each.default for item in items), each.name


@pytest.mark.parametrize("field", TUPLES)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_done_comes_back_and_so_does_its_change(store: Store, field: str, data: st.DataObject) -> None:
    """Some at the opening, the first of them changed, some more later: each saved as a flow would."""
    first = _numbered(field, data.draw(st.lists(ANY[field], max_size=3)))
    then = _numbered(field, [*data.draw(st.lists(ANY[field], min_size=len(first), max_size=4))])
    name = str(uuid4())  # hypothesis runs an example again when it fails
    case = opened(store, _with(replace(small_case(name), number=name), field, first))
    assert getattr(case, field) == first
    store.write(lambda work: work.save(_with(case, field, then))).result()
    assert getattr(store.read(lambda read: read.case(case.id)).result(), field) == then


def _with(case: Case, field: str, items: tuple[Any, ...]) -> Case:
    more: dict[str, Any] = {field: items}
    return replace(case, **more)


@pytest.mark.parametrize("field", TUPLES)
def test_what_did_not_change_is_not_written(store: Store, path: Path, field: str) -> None:
    """Its sealed bytes would differ: each sealing has a nonce of its own."""
    case = opened(store, full_case())
    table = PARTS[field].table.name
    before = sql(path, f"SELECT * FROM {table} ORDER BY 1, 2")
    assert len(before) >= 2
    first, *rest = getattr(case, field)
    store.write(lambda work: work.save(_with(case, field, (_another(first), *rest)))).result()
    after = sql(path, f"SELECT * FROM {table} ORDER BY 1, 2")
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def _another(item: Any) -> Any:
    field = next(f for f in ("by", "owner") if hasattr(item, f))
    return replace(item, **{field: PartyId("p-other")})


def test_a_sealed_text_opens_in_its_own_row_alone(store: Store, path: Path) -> None:
    case = opened(store, full_case())
    sql(path, "UPDATE measures SET text = (SELECT text FROM measures WHERE number = 2) WHERE number = 1")
    with pytest.raises(Broken, match="measures/c1/1/text"):
        store.read(lambda read: read.case(case.id)).result()


def test_a_case_with_acts_is_no_heavier_to_leave_alone(store: Store, points: list[str]) -> None:
    case = opened(store, replace(small_case(), **acts()))
    points.clear()
    store.write(lambda work: work.save(replace(case))).result()
    assert points == []


def test_little_time_left_is_remembered(store: Store) -> None:
    assert opened(store, replace(small_case(), rushed=True)).rushed
    assert not opened(store, small_case("c2", number="EKS-2026-002")).rushed


def test_an_instant_of_an_absence_is_the_same_in_utc(store: Store) -> None:
    away = datetime.fromisoformat("2026-12-24T18:00:00.5+01:00")
    question = LetterQuestion(1, 1, "why", DAN, (Absence(IDA, away),))
    case = opened(store, replace(small_case(), letters=(Letter(1, When.exact(NOW), When.exact(NOW)),)))
    store.write(lambda work: work.save(replace(case, letter_questions=(question,)))).result()
    (again,) = store.read(lambda read: read.case(case.id)).result().letter_questions
    assert (again.absences[0].until, again.absences[0].until.utcoffset()) == (away, timedelta())
