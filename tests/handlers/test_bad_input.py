"""What people type that isn't quite what we expect."""

from datetime import UTC, datetime
from time import perf_counter

import pytest

from handlers.acts import after_command
from handlers.console.log import Log

CPR = "010160-0000"
"""Fails its check digit."""


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("/breach", ""),
        ("/breach laptop lost", "laptop lost"),
        ("/BREACH\tlaptop\nlost", "\tlaptop\nlost"),
        ("\u200f\u202a /breach lost", "lost"),
        ("/breach: lost", "lost"),
        ("/breachlost", "lost"),
        ("lost /breach", None),
        ("/brea ch", None),
        ("", None),
    ],
)
def test_the_command_is_known_however_it_is_typed(text: str, rest: str | None) -> None:
    assert after_command(text) == rest


def logged(value: object) -> str:
    log = Log()
    log.note(datetime(2026, 4, 18, tzinfo=UTC), "submit", "ida", {"values": value}, inward=True)
    return log.newest_first[0].payload


@pytest.mark.parametrize("value", [f"x {CPR}", [f"x {CPR}"], {"words": [f"x {CPR}"]}, {f"x {CPR}": "y"}])
def test_the_log_pane_masks_what_looks_personal_wherever_it_stands(value: object) -> None:
    assert "x ⟦cpr 1⟧" in logged(value)
    assert "0160" not in logged(value)


def test_the_log_pane_cuts_long_texts_and_no_number_in_two() -> None:
    text = "x" * 1993 + CPR
    assert "010160" not in logged(text)
    assert "x …" in logged(text)
    began = perf_counter()
    logged("DK50 " * 200_000)
    assert perf_counter() - began < 1
