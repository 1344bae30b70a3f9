"""The register as a sheet: one row a case, for those who may see it, and no formula in any cell."""

import csv
import io
from dataclasses import replace

import pytest

from bot.cards.scene import Scene
from bot.documents.sheet import COLUMNS, csv_of, row_of, safe_cell
from bot.domain.measure import Measure, MeasureKind
from tests.cards.cast import DAN, IDA, MADS, scene
from tests.documents.kongsberg import FOUND, NOW, case, seen


def rows(*scenes: Scene, language: str = "en") -> list[list[str]]:
    text = csv_of(scenes, scene(None, DAN, language=language))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def test_a_row_says_what_an_inspector_asks() -> None:
    head, row = rows(seen(language="en"))
    cells = dict(zip(COLUMNS, row, strict=True))
    assert head[0] == "Case"
    assert cells["number"] == case().number
    assert cells["notify"] == "Yes"
    assert cells["notify_reasons"] == "CANARY-REASONS"
    assert cells["filed_at"] == "Monday 20 April 2020 at 12:46"
    assert (cells["told"], cells["of"]) == ("39", "48")
    assert cells["outcome"] == "personal data breach" or cells["outcome"]


@pytest.mark.parametrize("language", ["da", "nb"])
def test_headings_are_in_the_readers_language(language: str) -> None:
    (head,) = rows(language=language)
    assert head[0] == {"da": "Sag", "nb": "Sak"}[language]


def test_who_may_not_see_the_entry_gets_no_row() -> None:
    assert len(rows(seen(IDA))) == 1
    assert len(rows(seen(DAN))) == 2


def test_a_decider_reads_only_their_own_reasons() -> None:
    others = replace(case(), decisions=(replace(case().decisions[0], decider=DAN),))
    assert "notify_reasons" in row_of(scene(others, DAN, now=NOW))
    assert row_of(scene(others, MADS, now=NOW))["notify_reasons"] == ""
    assert "reference" not in row_of(scene(others, MADS, now=NOW))


@pytest.mark.parametrize("text", ["=1+1", "+45", "-2", "@cmd", "\tx", "\rx"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    measure = Measure(1, MeasureKind.STOP, text, DAN, DAN, FOUND)
    poisoned = replace(case(), measures=(measure,))
    (_, row) = rows(scene(poisoned, DAN, now=NOW))
    assert f"'{text}" in row


def test_plain_words_stand_as_they_are() -> None:
    assert safe_cell("12 people = all of them") == "12 people = all of them"
