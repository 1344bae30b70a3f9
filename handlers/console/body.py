"""Requests of the console, read strictly: a body is JSON of the shape named, or one sentence says what isn't."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

LIMIT = 1024 * 1024
"""Bytes."""

_ID = 200
"""Characters of an id, a verb or a picked value."""


class BadRequest(Exception):
    """The request can't be served. One sentence, for whoever wrote the program that sent it."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


async def refused(_request: Request, wrong: Exception) -> JSONResponse:
    """The answer to a BadRequest, as Starlette's exception handlers want it."""
    assert isinstance(wrong, BadRequest)
    return JSONResponse({"error": wrong.sentence}, wrong.status)


async def read_json(request: Request) -> Mapping[str, Any]:
    """The body as an object. Raises BadRequest: 413 over 1 MiB, 400 for anything but a JSON object."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LIMIT:
            raise BadRequest("The body is over 1 MiB.", 413)
    try:
        data = json.loads(raw)
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise BadRequest("The body is no JSON in UTF-8.") from None
    if not isinstance(data, dict):
        raise BadRequest("The body is no JSON object.")
    return data


def text_of(data: Mapping[str, Any], name: str, limit: int = LIMIT) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise BadRequest(f"{name}: a text is missing.")
    if len(value) > limit:
        raise BadRequest(f"{name}: is longer than {limit} characters.")
    return value


def short_of(data: Mapping[str, Any], name: str, *, missing: str | None = None) -> str:
    """A verb, an id or a picked value. `missing` stands for one that isn't there; None: it must be."""
    if missing is not None and data.get(name) is None:
        return missing
    return text_of(data, name, _ID)


def command_of(data: Mapping[str, Any]) -> str:
    """What makes a repeat the same command: never empty."""
    value = short_of(data, "command_id")
    if not value:
        raise BadRequest("command_id: is empty.")
    return value


def ids_of(data: Mapping[str, Any]) -> dict[str, str]:
    ids = data.get("ids", {})
    if not isinstance(ids, dict) or not all(isinstance(value, str) and len(value) <= _ID for value in ids.values()):
        raise BadRequest("ids: must be an object of short texts.")
    return dict(ids)


def values_of(data: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """What a form holds: by input name, a text or a list of chosen options."""
    values = data.get("values")
    if not isinstance(values, dict) or not all(map(_is_value, values.values())):
        raise BadRequest("values: must be an object of texts or lists of texts.")
    return dict(values)


def instant_of(data: Mapping[str, Any], name: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text_of(data, name, _ID))
    except ValueError:
        raise BadRequest(f"{name}: is no ISO instant.") from None
    if instant.tzinfo is None:
        raise BadRequest(f"{name}: has no zone; write the offset, like +02:00.")
    return instant


def _is_value(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))
