"""What went in and what went out, for the log pane. In memory only: it shows the words people typed."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_KEPT = 200


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
        text = json.dumps(payload, ensure_ascii=False, indent=2)
        self._lines.append(Line(self._count, at, inward, what, who, text))

    @property
    def newest_first(self) -> tuple[Line, ...]:
        return tuple(reversed(self._lines))
