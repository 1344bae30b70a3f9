"""The log: events and ids come out, words and names don't."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from handlers import logs

CANARY = "Marte Kirkerud fikk brevet"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers, root.level
    logs.set_up(to=stream)
    yield stream
    root.handlers, root.level = before, level
    structlog.reset_defaults()


def written(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_event_and_its_ids_come_out(out: io.StringIO) -> None:
    structlog.get_logger().info("case_opened", case="c1a2", attempts=3)
    (line,) = written(out)
    assert (line["event"], line["case"], line["attempts"], line["level"]) == ("case_opened", "c1a2", 3, "info")
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("key", [*sorted(logs.KEYS - {"timestamp", "level"}), "words", "name", "reporter", "text"])
def test_a_canary_in_any_field_stays_in(key: str, out: io.StringIO) -> None:
    fields: dict[str, Any] = {key: CANARY}
    structlog.get_logger().warning(fields.pop("event", "something"), **fields)
    assert "Kirkerud" not in out.getvalue()
    assert len(written(out)) == 1


def test_an_unknown_key_is_counted_not_told(out: io.StringIO) -> None:
    structlog.get_logger().info("saved", surname="Kirkerud")
    assert "Kirkerud" not in out.getvalue()
    assert written(out)[0]["dropped"] == 1


def test_objects_are_not_told(out: io.StringIO) -> None:
    structlog.get_logger().info("saved", case={"words": CANARY}, party=[CANARY])
    assert "Kirkerud" not in out.getvalue()


def test_an_exception_is_its_class_and_its_way_without_message_or_locals(out: io.StringIO) -> None:
    def fails(words: str) -> None:
        raise ValueError(f"can't parse {words}")

    try:
        fails(CANARY)
    except ValueError:
        structlog.get_logger().error("parse_failed", case="c1", exc_info=True)
    (line,) = written(out)
    assert line["error"] == "ValueError"
    assert "fails" in line["traceback"]
    assert "test_logs.py" in line["traceback"]
    assert "Kirkerud" not in out.getvalue()


def test_other_libraries_are_heard_but_not_quoted(out: io.StringIO) -> None:
    logging.getLogger("some.library").warning("body was %s", CANARY)
    (line,) = written(out)
    assert (line["event"], line["logger"], line["level"]) == ("library", "some.library", "warning")
    assert "Kirkerud" not in out.getvalue()


def test_for_people_the_same_rules_hold(out: io.StringIO) -> None:
    logs.set_up(json=False, to=out)
    structlog.get_logger().info("case_opened", case="c1", words=CANARY)
    assert "case_opened" in out.getvalue()
    assert "Kirkerud" not in out.getvalue()
