"""The words by which an authority's question is known: read strictly, and each names what the case can hold."""

from pathlib import Path

import pytest

from bot.domain.errors import Fault
from bot.domain.letter_hint import Act
from bot.law.hints import hints_of
from bot.law.load import load_interview, load_law
from bot.law.questions import facts_known
from bot.law.table import Document

FACTS = facts_known(load_interview())
GOOD = '[[hint]]\nid = "a"\nfacts = ["whose"]\nen = ["who was"]\nda = ["hvem"]\nnb = ["hvem"]\n'


def faults(text: str) -> list[Fault]:
    found: list[Fault] = []
    list(hints_of(Document("letter_hints.toml", text, found), FACTS))
    return found


def test_a_good_hint_has_no_fault() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ('facts = ["whose"]', 'facts = ["shoe_size"]', "facts", "'shoe_size' is no fact"),
        ('facts = ["whose"]', 'acts = ["dance"]', "acts", "'dance' is no act"),
        ('facts = ["whose"]', 'group = "kings"', "group", "'kings' is no group of people"),
        ('facts = ["whose"]\n', "", "id", "either it names a group, or facts or acts that answer"),
        ('facts = ["whose"]', 'facts = ["whose"]\ngroup = "pupils"', "id", "either it names a group"),
        ('en = ["who was"]\n', "", "en", "is missing"),
        ('en = ["who was"]', "en = []", "en", "is empty"),
        ('en = ["who was"]', 'en = ["Who was"]', "en", "must be words in small letters"),
        ('nb = ["hvem"]', 'nb = ["hvem"]\nsv = ["vem"]', "sv", "is not known here"),
    ],
)
def test_a_fault_names_its_field(old: str, new: str, field: str, says: str) -> None:
    assert old in GOOD
    assert [(f.field, says in f.says) for f in faults(GOOD.replace(old, new))].count((field, True)) >= 1


def test_a_hint_stands_once() -> None:
    assert [(f.line, f.field) for f in faults(GOOD + GOOD)] == [(8, "id")]


def test_the_packaged_hints_are_part_of_the_law_and_of_its_version(tmp_path: Path) -> None:
    hints = {hint.id: hint for hint in load_law().letter_hints}
    assert Act.CONTAINMENT in hints["why_so_long"].acts
    assert hints["how_many"].facts[:2] == ("n_subjects", "group_count")
    assert {hint.group for hint in hints.values()} > {"", "employees", "pupils"}
