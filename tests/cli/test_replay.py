from pathlib import Path

import pytest

from bot.domain.errors import DataFaults
from handlers.cli.replay import replay

FILE = """\
title = "A test"
language = "en"
organisation = "eksempel"
cast = ["ida", "dan", "eve"]
start = 2026-03-02T09:00:00+01:00
zone = "Europe/Copenhagen"
steps = [
  {{who = "ida", says = "/breach laptop lost"}},
  {{clock = "+24h"}},
  {{who = "dan", sees = "{text}"}},
]
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "test.toml"
    file.write_text(FILE.format(text=text), encoding="utf-8")
    return file


def test_a_dialogue_that_comes_out_is_told_and_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(written(tmp_path, "EKS-2026-001")) == 0
    out = capsys.readouterr().out
    assert "A test" in out
    assert "2026-03-02 09:00 +0100\n  ida says in general: /breach laptop lost" in out
    assert "2026-03-03 09:00 +0100" in out
    assert "dm/dan → dan" in out


def test_one_that_does_not_ends_with_1_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(written(tmp_path, "a horse")) == 1
    assert capsys.readouterr().err.startswith("test.toml:10: 'a horse' stands in 0 messages")


def test_a_bad_file_is_refused_before_anything_starts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "EKS")
    file.write_text(file.read_text(encoding="utf-8").replace('"ida", says', '"bob", says'), encoding="utf-8")
    with pytest.raises(DataFaults, match=r"test\.toml:8: step 1: who: 'bob' is not dan, eve, ida"):
        replay(file)
    assert capsys.readouterr().out == ""
