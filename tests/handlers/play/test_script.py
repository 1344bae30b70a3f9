from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from bot.domain.errors import DataFaults
from handlers.play.dialogue import (
    Dialogue,
    Fills,
    Hears,
    Kill,
    Moves,
    Opens,
    Pause,
    Picks,
    Reads,
    Says,
    Sees,
    SeesNot,
)
from handlers.play.script import read_dialogue

HEADER = """\
title = "A test"
language = "en"
organisation = "eksempel"
cast = ["ida", "dan", "eve"]
start = 2026-03-02T09:00:00+01:00
zone = "Europe/Copenhagen"

steps = [
"""
FIRST = HEADER.count("\n") + 1


def written(folder: Path, steps: str, header: str = HEADER) -> Path:
    file = folder / "test.toml"
    file.write_text(header + dedent(steps).strip("\n") + "\n]\n", encoding="utf-8")
    return file


def read(folder: Path, steps: str) -> Dialogue:
    return read_dialogue(written(folder, steps))


def faults(file: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(DataFaults) as caught:
        read_dialogue(file)
    assert all(fault.file == str(file) for fault in caught.value.faults)
    return [(fault.line, fault.field, fault.says) for fault in caught.value.faults]


SAYS = '{who = "ida", says = "/breach laptop lost"},'


def test_the_header(tmp_path: Path) -> None:
    dialogue = read(tmp_path, SAYS)
    assert (dialogue.name, dialogue.title, dialogue.language, dialogue.zone) == (
        "test",
        "A test",
        "en",
        "Europe/Copenhagen",
    )
    assert dialogue.cast == ("ida", "dan", "eve")
    assert dialogue.start == datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "read_as"),
    [
        ('{who = "ida", says = "hello"}', Says(FIRST, "ida", "hello")),
        ('{who = "ida", says = "", in = "dm"}', Says(FIRST, "ida", "", "dm")),
        ('{who = "ida", says = "a", repeated = 10}', Says(FIRST, "ida", "a", repeated=10)),
        ('{who = "dan", picks = "yes"}', Picks(FIRST, "dan", "yes")),
        ('{who = "eve", picks = "yes", of = "whose", from = "dan"}', Picks(FIRST, "eve", "yes", "whose", "dan")),
        ('{who = "dan", opens = "answer", of = "recipient"}', Opens(FIRST, "dan", "answer", "recipient")),
        ('{who = "dan", fills = {reason = "x"}, verb = "close"}', Fills(FIRST, "dan", "close", {"reason": "x"})),
        ('{who = "dan", fills = {whose = ["pupils"]}, verb = "answer", of = "whose"}',
         Fills(FIRST, "dan", "answer", {"whose": ["pupils"]}, "whose")),
        ('{clock = "+48h"}', Moves(FIRST, timedelta(hours=48))),
        ('{clock = "+2d 3h 10m 5s"}', Moves(FIRST, timedelta(days=2, hours=3, minutes=10, seconds=5))),
        ('{clock = "2020-04-18T12:46:00+02:00"}', Moves(FIRST, datetime(2020, 4, 18, 10, 46, tzinfo=UTC))),
        ('{clock = 2020-04-18T12:46:00+02:00}', Moves(FIRST, datetime(2020, 4, 18, 10, 46, tzinfo=UTC))),
        ('{clock = "next"}', Moves(FIRST, "next")),
        ('{who = "dan", sees = "24 hours"}', Sees(FIRST, "dan", "24 hours")),
        ('{who = "dan", sees = "24 hours", times = 0}', Sees(FIRST, "dan", "24 hours", 0)),
        ('{kill = true}', Kill(FIRST)),
        ('{pause = "Your turn."}', Pause(FIRST, {"": "Your turn."})),
        ('{pause = {en = "Your turn.", nb = "Din tur."}}', Pause(FIRST, {"en": "Your turn.", "nb": "Din tur."})),
        ('{who = "dan", page = "register", reads = "9 days"}', Reads(FIRST, "dan", "register", "9 days")),
    ],
)  # fmt: skip
def test_each_kind_of_step(tmp_path: Path, step: str, read_as: object) -> None:
    assert read(tmp_path, step).steps == (read_as,)


def test_every_step_knows_its_line(tmp_path: Path) -> None:
    """Over comments, blank lines, brackets and line ends in texts, and two steps on one line."""
    steps = r'''
    # a { comment
    {who = "ida", says = "{ [ # \" "},

    {who = "ida", says = """two
    lines {"""}, {kill = true},
    {who = "dan", fills = {whose = ["pupils", "others"]}, verb = "answer"},
    {who = "ida", hears = 'a [ b'},
    '''
    lines = [step.line - FIRST for step in read(tmp_path, steps).steps]
    assert lines == [1, 3, 4, 5, 6]


def test_a_sees_not_stands_beside_a_sees_of_another(tmp_path: Path) -> None:
    steps = """
    {who = "dan", sees = "laptop"},
    {who = "ida", sees = "receipt"},
    {who = "eve", sees_not = "laptop"},
    """
    assert read(tmp_path, steps).steps[2] == SeesNot(FIRST + 2, "eve", "laptop")


@pytest.mark.parametrize(
    "steps",
    [
        '{who = "eve", sees_not = "laptop"},',
        '{who = "eve", sees = "laptop"}, {who = "eve", sees_not = "laptop"},',
        '{who = "dan", sees = "lap"}, {who = "eve", sees_not = "laptop"},',
        '{who = "dan", sees = "laptop", times = 0}, {who = "eve", sees_not = "laptop"},',
        '{who = "dan", sees = "laptop"}, {clock = "+1h"}, {who = "eve", sees_not = "laptop"},',
    ],
    ids=["alone", "the same person", "another text", "seen by nobody", "at another time"],
)
def test_a_sees_not_that_proves_nothing_is_refused(tmp_path: Path, steps: str) -> None:
    (found,) = faults(written(tmp_path, steps))
    assert found[:2] == (FIRST, "sees_not")
    assert "proves nothing" in found[2]


def test_hears_needs_something_done_before(tmp_path: Path) -> None:
    steps = SAYS + '\n{who = "ida", hears = "saved"},\n{who = "dan", hears = "saved"},'
    assert faults(written(tmp_path, steps)) == [(FIRST + 2, "hears", "dan has not done anything yet")]
    assert read(tmp_path, SAYS + '{who = "ida", hears = "saved"}').steps[1] == Hears(FIRST, "ida", "saved")


@pytest.mark.parametrize(
    ("step", "field", "says"),
    [
        ('{who = "ida"}', "step", "does one of"),
        ('{who = "ida", says = "a", sees = "b"}', "step", "not says and sees"),
        ('{who = "ida", says = "a", times = 2}', "times", "is nothing a step with 'says' has"),
        ('{says = "a"}', "who", "is missing: one of dan, eve, ida"),
        ('{who = "bob", says = "a"}', "who", "'bob' is not dan, eve, ida"),
        ('{who = ["ida"], says = "a"}', "who", "is not dan, eve, ida"),
        ('{who = "ida", says = 3}', "says", "is a text"),
        ('{who = "ida", says = "a", in = "there"}', "in", "'there' is not dm, general, thread"),
        ('{who = "ida", says = "a", repeated = 0}', "repeated", "is a number from 1 up"),
        ('{who = "ida", picks = ""}', "picks", "not empty"),
        ('{who = "ida", picks = "a", from = "bob"}', "from", "'bob' is not"),
        ('{who = "ida", fills = {a = "b"}}', "verb", "is missing"),
        ('{who = "ida", fills = "b", verb = "aware"}', "fills", "names the form's inputs"),
        ('{who = "ida", fills = {a = 3}, verb = "aware"}', "fills", "a is a text or a list of texts"),
        ('{clock = "+48"}', "clock", "is no time to wait"),
        ('{clock = "+4h junk"}', "clock", "is no time to wait"),
        ('{clock = "tomorrow"}', "clock", "is no instant"),
        ('{clock = "2026-02-31T10:00:00+01:00"}', "clock", "is no instant"),
        ('{clock = "2026-03-02T10:00:00"}', "clock", "has no zone"),
        ('{clock = 2026-03-02T10:00:00}', "clock", "has no zone"),
        ('{who = "ida", sees = "a", times = -1}', "times", "is a number from 0 up"),
        ('{who = "ida", sees = "a", times = true}', "times", "is a number from 0 up"),
        ('{kill = false}', "kill", "is true"),
        ('{pause = ""}', "pause", "is a text"),
        ('{who = "dan", reads = "9 days"}', "page", "is missing"),
    ],
)  # fmt: skip
def test_a_bad_step_is_named(tmp_path: Path, step: str, field: str, says: str) -> None:
    file = written(tmp_path, f"{SAYS}\n{step},")
    (found,) = faults(file)
    assert found[:2] == (FIRST + 1, f"step 2: {field}")
    assert says in found[2]


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    header = """\
        titel = "A test"
        language = "xx"
        cast = []
        start = "2026-03-02T09:00:00"
        zone = "Mars/Base"
        organisation = ""
        steps = [
        """
    file = written(tmp_path, '{who = "ida", says = "a"},\n{kill = 1},', dedent(header))
    assert [(line, field) for line, field, _ in faults(file)] == [
        (1, "titel"),
        (1, "title"),
        (2, "language"),
        (3, "cast"),
        (4, "start"),
        (5, "zone"),
        (6, "organisation"),
        (8, "step 1: who"),
        (9, "step 2: kill"),
    ]


def test_no_steps_is_a_fault(tmp_path: Path) -> None:
    assert faults(written(tmp_path, "")) == [(8, "steps", "is a list of steps, { … } each")]


def test_what_is_not_toml_is_named_with_its_line(tmp_path: Path) -> None:
    ((line, field, says),) = faults(written(tmp_path, '{who = "ida" says = "a"},'))
    assert (line, field) == (FIRST, "file")
    assert "is not TOML" in says


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    ((_, field, says),) = faults(tmp_path / "none.toml")
    assert (field, says) == ("file", "No such file or directory")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    file = tmp_path / "binary.toml"
    file.write_bytes(b"\xff\xfe\x00")
    assert faults(file) == [(0, "file", "is not UTF-8 text")]
