"""First aid is data like the rules: read strictly, every step with its words in every language."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from bot.domain.errors import DataFaults
from bot.domain.first_aid import KIND, OTHER, TAPS
from bot.law.load import load_interview, load_law
from bot.text.load import load_catalogues

AIDS = load_law().first_aid
STEPS = {step.id for aid in AIDS for step in aid.steps}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with as_file(files("bot.law")) as packaged:
        shutil.copytree(packaged, tmp_path / "law", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return tmp_path / "law"


def test_there_are_steps_for_each_kind_and_for_whoever_does_not_know() -> None:
    assert OTHER in {aid.kind for aid in AIDS}
    assert len(AIDS) == 6
    assert any(step.calls for aid in AIDS for step in aid.steps)


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_every_kind_and_step_has_its_words(language: str) -> None:
    speech = load_catalogues().speech(language, "Europe/Copenhagen")
    for step in STEPS:
        assert speech.has(f"first_aid.{step}"), step
        assert len(speech(f"first_aid.{step}.done")) <= 40, step
    for aid in AIDS:
        assert len(speech(f"option.{KIND}.{aid.kind}")) <= 40, aid.kind


def test_what_is_asked_after_the_kind_is_asked_in_the_interview_too() -> None:
    """So that a tap fills in what the handler would be asked."""
    asked = {field.fact: {option.id for option in field.options} for field in load_interview().fields}
    assert set(TAPS[1:]) <= asked.keys()
    speech = load_catalogues().speech("en", "Europe/Copenhagen")
    named = {option for option in asked["recipient"] if speech.has(f"tap.recipient.{option}")}
    assert len(named) >= 4


BAD = [
    ('id = "paper"', 'id = "lost_device"', 'id = "lost_device"', "'lost_device' stands twice"),
    ('{ id = "recall" }', '{ id = "ask_delete" }', "steps", "'ask_delete' stands twice"),
    ('{ id = "recall" }', "{ }", "steps", "is missing"),
    ('{ id = "recall" }', '{ id = "recall", loud = true }', "steps", "is not known here"),
    ('[{ id = "recall" }, { id = "ask_delete" }, { id = "keep_message" }]', "[]", "steps", "must be one to 5"),
    ('id = "other"', 'id = "rest"', "kind", "there is no 'other'"),
    ("calls = true", "calls = 1", "steps", "must be true or false"),
]


@pytest.mark.parametrize(("old", "new", "field", "says"), BAD, ids=[says for *_, says in BAD])
def test_each_fault_is_named(folder: Path, old: str, new: str, field: str, says: str) -> None:
    file = folder / "first_aid.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFaults) as found:
        load_law(folder)
    assert any(says in str(fault) and fault.file == "first_aid.toml" for fault in found.value.faults), found.value


def test_a_missing_file_is_a_fault(folder: Path) -> None:
    (folder / "first_aid.toml").unlink()
    with pytest.raises(DataFaults, match=r"first_aid\.toml"):
        load_law(folder)
