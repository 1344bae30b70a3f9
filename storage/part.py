"""How one tuple of a case becomes rows: a `Part` says which table, and what is sealed under which key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from bot.domain.case import Case
from bot.domain.ids import CaseId, PartyId
from storage.seals import Box, CaseBoxes

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """One row of one case: what its sealed fields are bound to."""

    case: CaseId
    boxes: CaseBoxes
    table: str
    number: int

    def seal(self, box: Box, field: str, text: str) -> bytes:
        return box.seal(self.at(field), text)

    def open(self, box: Box, field: str, sealed: bytes | None) -> str:
        """Empty for a field that came after its row."""
        return "" if sealed is None else box.open(self.at(field), sealed)

    def at(self, field: str) -> tuple[str, str, str]:
        return self.table, f"{self.case}/{self.number}", field


@dataclass(frozen=True, slots=True)
class Part:
    """`items` takes the tuple from a case, numbered; `key` is the column of the number. Only what `shrinks` may
    lose items: everything else is appended to, and rewritten at most."""

    table: Table
    key: str
    items: Callable[[Case], Mapping[int, Any]]
    write: Callable[[Any, Spot], Columns]
    read: Callable[[Any, Spot], Any]
    shrinks: bool = False


def someone(party: str | None) -> PartyId | None:
    return None if party is None else PartyId(party)
