"""Payloads are read strictly: what is there is of the right kind, or one sentence names the field."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.console.body import BadRequest, command_of, ids_of, instant_of, short_of, text_of, values_of


def refusal(read: Callable[[dict[str, Any]], object], data: dict[str, Any]) -> str:
    with pytest.raises(BadRequest) as refused:
        read(data)
    assert refused.value.status == 400
    return refused.value.sentence


def test_a_text_is_a_text() -> None:
    assert text_of({"text": ""}, "text") == ""
    assert refusal(lambda d: text_of(d, "text"), {}) == "text: a text is missing."
    assert refusal(lambda d: text_of(d, "text"), {"text": ["a"]}) == "text: a text is missing."
    assert refusal(lambda d: text_of(d, "text", 3), {"text": "four"}) == "text: is longer than 3 characters."


def test_a_short_one_may_have_a_stand_in() -> None:
    assert short_of({"value": None}, "value", missing="") == ""
    assert short_of({"value": "yes"}, "value", missing="") == "yes"
    assert "missing" in refusal(lambda d: short_of(d, "value"), {"value": None})
    assert "longer" in refusal(lambda d: short_of(d, "value", missing=""), {"value": "x" * 201})


def test_a_command_id_is_never_empty() -> None:
    assert command_of({"command_id": "laptop/3"}) == "laptop/3"
    assert refusal(command_of, {"command_id": ""}) == "command_id: is empty."


@pytest.mark.parametrize("ids", [None, [], "case", {"case": 1}, {"case": None}, {"case": "x" * 201}])
def test_ids_are_short_texts(ids: object) -> None:
    assert refusal(ids_of, {"ids": ids}).startswith("ids:")


def test_no_ids_are_none() -> None:
    assert ids_of({}) == {}
    assert ids_of({"ids": {"case": "c1"}}) == {"case": "c1"}


@pytest.mark.parametrize("values", [None, [], {"a": 1}, {"a": [1]}, {"a": {"b": "c"}}, {"a": True}])
def test_values_are_texts_or_lists_of_them(values: object) -> None:
    assert refusal(values_of, {"values": values}).startswith("values:")


def test_values_are_kept_as_they_are() -> None:
    values = {"words": "two\nlines", "whose": ["citizens", "pupils"], "none": []}
    assert values_of({"values": values}) == values


@pytest.mark.parametrize("text", ["soon", "2026-02-31T10:00:00+01:00", "2026-04-18T12:46:00", "2026-04-18"])
def test_an_instant_has_its_zone(text: str) -> None:
    assert refusal(lambda d: instant_of(d, "to"), {"to": text}).startswith("to:")


def test_an_instant_is_read() -> None:
    assert instant_of({"to": "2026-04-18T12:46:00+02:00"}, "to") == datetime(2026, 4, 18, 10, 46, tzinfo=UTC)
