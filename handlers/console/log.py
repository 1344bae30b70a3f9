"""What went in and what went out, for the log pane. In memory only: it shows the words people typed, numbers masked."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.guard import mask

_KEPT = 200
_SHOWN = 2000
"""Characters of one text. No number is cut in two: half of one would not be known as one."""


@dataclass(frozen=True, slots=True)
class Line:
    """`inward`: from a person to the bot. `what` names the call, `payload` is its JSON, indented."""

    number: int
    at: datetime
    inward: bool
    what: str
    who: str
    payload: str


class Log:
    """The last lines of one room."""

    def __init__(self) -> None:
        self._lines: deque[Line] = deque(maxlen=_KEPT)
        self._count = 0

    def note(self, at: datetime, what: str, who: str, payload: Mapping[str, Any], *, inward: bool) -> None:
        self._count += 1
        text = json.dumps(_masked(payload), ensure_ascii=False, indent=2)
        self._lines.append(Line(self._count, at, inward, what, who, text))

    @property
    def newest_first(self) -> tuple[Line, ...]:
        return tuple(reversed(self._lines))


def _masked(value: Any) -> Any:
    """`value` with every text in it masked, names of fields too: people choose neither well."""
    match value:
        case str():
            short = value if len(value) <= _SHOWN else value[:_SHOWN].rstrip("0123456789 -.") + " …"
            return mask(short).text
        case dict():
            return {mask(str(name)).text: _masked(item) for name, item in value.items()}
        case list() | tuple():
            return [_masked(item) for item in value]
        case _:
            return value
