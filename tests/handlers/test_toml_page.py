"""Reading a TOML file strictly: types, defaults, and the line of every fault."""

from pathlib import Path

import pytest

from handlers.toml_page import Page


def page(tmp_path: Path, text: str) -> Page:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    return Page(path)


def faults(page: Page) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.field, fault.says) for fault in page.faults]


def test_values_are_read_by_type(tmp_path: Path) -> None:
    p = page(tmp_path, 'a = "x"\nb = ["y", "z"]\nc = 3\n[t]\nd = "w"\n[m.one]\n[m.two]\n')
    top = p.top
    assert (top.text("a"), top.texts("b"), top.number("c", 1, 1, 9)) == ("x", ("y", "z"), 3)
    assert top.table("t").text("d") == "w"
    assert list(top.tables("m")) == ["one", "two"]
    top.done()
    assert faults(p) == []


def test_what_is_absent_is_the_default_or_a_fault(tmp_path: Path) -> None:
    p = page(tmp_path, "")
    assert (p.top.text("a", "d"), p.top.texts("b", ("e",)), p.top.number("c", 4, 1, 9)) == ("d", ("e",), 4)
    assert faults(p) == []
    assert p.top.text("needed") == ""
    assert faults(p) == [(1, "needed", "is missing")]


def test_a_single_text_is_a_list_of_one(tmp_path: Path) -> None:
    assert page(tmp_path, 'a = "x"').top.texts("a") == ("x",)


@pytest.mark.parametrize("value", ["1", "true", '["x"]', '"a\\u0007b"', '""', "2026-01-01"])
def test_what_is_no_line_of_text(value: str, tmp_path: Path) -> None:
    p = page(tmp_path, f"a = {value}")
    assert p.top.text("a", "d") == "d"
    assert faults(p) == [(1, "a", "must be one line of text")]


@pytest.mark.parametrize("value", ["1", '["x", 2]', '["x", ""]', "{ x = 1 }"])
def test_what_is_no_list_of_texts(value: str, tmp_path: Path) -> None:
    p = page(tmp_path, f"a = {value}")
    assert p.top.texts("a") == ()
    assert len(p.faults) == 1


def test_what_is_no_table(tmp_path: Path) -> None:
    p = page(tmp_path, "people = 3")
    assert p.top.tables("people") == {}
    assert faults(p) == [(1, "people", "must be a table: [people]")]


def test_unknown_keys_are_faults_on_their_line(tmp_path: Path) -> None:
    p = page(tmp_path, '# a comment = 1\na = "x"\n\nb = 1\n[people.dan]\nnmae = "Dan"\n')
    p.top.text("a")
    top = p.top
    top.text("a")
    top.tables("people")["dan"].done()
    top.done()
    assert sorted(faults(p)) == [(4, "b", "is no key of this file"), (6, "people.dan.nmae", "is no key of this file")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('x = 1\n[people.dan]\nzone = "a"', 3),
        ('x = 1\n[people]\ndan = { zone = "a" }', 3),
        ('x = 1\n[people]\ndan.zone = "a"', 3),
        ('x = 1\n[ people . dan ]\nzone = "a"', 3),
        ('x = 1\n["people"."dan"]\n"zone" = "a"', 3),
        ("x = 1\n[people.dan]\n", 2),
        ("x = 1\n", 1),
    ],
)
def test_a_fault_stands_on_the_line_of_its_nearest_ancestor(text: str, line: int, tmp_path: Path) -> None:
    p = page(tmp_path, text)
    p.fault("people.dan.zone", "is wrong")
    assert faults(p) == [(line, "people.dan.zone", "is wrong")]


def test_what_is_not_toml_names_its_line(tmp_path: Path) -> None:
    (fault,) = page(tmp_path, 'a = "x"\nb = \n').faults
    assert (fault.line, fault.field) == (2, "file")


def test_a_doubled_key_is_refused(tmp_path: Path) -> None:
    (fault,) = page(tmp_path, 'a = "x"\na = "y"\n').faults
    assert fault.field == "file"


def test_a_flag_is_true_or_false_and_nothing_like_it(tmp_path: Path) -> None:
    p = page(tmp_path, 'yes = true\nno = false\nodd = 1\nword = "true"\n')
    assert [p.top.flag(key) for key in ("yes", "no", "odd", "word", "absent")] == [True, False, False, False, False]
    assert faults(p) == [(3, "odd", "must be true or false"), (4, "word", "must be true or false")]
