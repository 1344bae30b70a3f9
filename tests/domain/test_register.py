"""The register entry: everything Art. 33(5) asks for, plain JSON, and not a word of the report."""

import json
from dataclasses import replace

import pytest

from bot.domain.register import FILTERS, entry_of, is_wanted, named
from tests.cards.cast import DAN, IDA, MADS, NAMES, opened, scene
from tests.documents.kongsberg import ANSWER, TEXT, WHY, WORDS, case, seen


def entry() -> dict[str, object]:
    return entry_of(case(), seen().outlook)


def test_it_is_plain_json() -> None:
    assert json.loads(json.dumps(entry())) == entry()


def test_it_holds_each_call_and_why_it_was_made() -> None:
    first = entry()["decisions"][0]  # type: ignore[index]
    assert first == {
        "matter": "notify",
        "yes": True,
        "at": "2020-04-19T10:46:00+00:00",
        "adviser": DAN,
        "decider": MADS,
        "reasons": "CANARY-REASONS",
        "unknowns": ["n_records"],
        "recommended": "yes",
        "ground": "",
    }


def test_it_keeps_apart_the_times_the_law_keeps_apart() -> None:
    times = entry()["times"]
    assert times == {
        "reported": "2020-04-18T10:46:00+00:00",
        "started": "2020-03-23",
        "contained": "2020-04-27",
        "discovered": "2020-04-18T10:46:00+00:00",
        "aware_controller": "2020-04-18T10:46:00+00:00",
    }


@pytest.mark.parametrize(
    "words", [TEXT, WHY, ANSWER, "20/0001", "CANARY-MEASURE change the application", "CANARY-ENDING"]
)
def test_it_holds_what_was_done(words: str) -> None:
    assert words in json.dumps(entry())


def test_it_holds_no_word_of_the_report() -> None:
    assert WORDS not in json.dumps(entry())


def test_it_tells_every_ending() -> None:
    endings = entry()["endings"]
    assert [(e["outcome"], e["reopened"] is not None) for e in endings] == [("not_a_breach", True), ("breach", False)]  # type: ignore[attr-defined]


def test_only_open_points_are_unknown() -> None:
    assert [point["question"] for point in entry()["unknown"]] == ["n_subjects"]  # type: ignore[attr-defined]
    done = replace(case(), tasks=(replace(case().tasks[0], ended_at=case().opened_at),))
    assert entry_of(done, seen().outlook)["unknown"] == []


def test_a_new_case_has_an_entry_too() -> None:
    fresh = entry_of(opened(), scene(opened(), DAN).outlook)
    assert fresh["outcome"] == "open"
    assert fresh["decisions"] == fresh["filings"] == fresh["endings"] == []


def test_people_are_named_only_where_they_stand_and_only_the_known_ones() -> None:
    people = named(entry(), {DAN: NAMES[DAN], IDA: NAMES[IDA]})["people"]
    assert people == {DAN: NAMES[DAN]}


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        ("all", True),
        ("notified", True),
        ("not_notified", False),
        ("informed", True),
        ("not_informed", False),
        ("undecided", False),
        ("open", False),
        ("closed", True),
    ],
)
def test_the_filter_by_decision(wanted: str, there: bool) -> None:
    assert is_wanted(case(), wanted) is there


def test_every_filter_finds_the_undecided_or_leaves_it() -> None:
    found = {wanted for wanted in FILTERS if is_wanted(opened(), wanted)}
    assert found == {"all", "undecided", "open"}
