"""Reads `first_aid.toml`: what whoever reported can do at once, by the kind of thing that happened."""

from collections.abc import Iterator

from bot.domain.first_aid import OTHER, FirstAid, Step
from bot.law.table import Document, Table

MOST = 5
"""Steps of one kind: each is a button, and a row has no more."""


def first_aid_of(document: Document) -> tuple[FirstAid, ...]:
    """Every kind of the file, in its order."""
    found: dict[str, FirstAid] = {}
    table: Table | None = None
    for table in document.tables("kind"):
        aid = FirstAid(table.text("id"), tuple(_steps(table)))
        if aid.kind in found:
            table.fault("id", f"{aid.kind!r} stands twice")
        if table.has("steps") and not 0 < len(aid.steps) <= MOST:
            table.fault("steps", f"must be one to {MOST}")
        found[aid.kind] = aid
        table.done()
    if table is not None and OTHER not in found:
        table.fault("kind", f"there is no {OTHER!r}, for whoever does not know")
    return tuple(found.values())


def _steps(table: Table) -> Iterator[Step]:
    seen: set[str] = set()
    for inner in table.inner("steps"):
        step = Step(inner.text("id"), inner.flag("calls"))
        if step.id in seen:
            inner.fault("id", f"{step.id!r} stands twice")
        seen.add(step.id)
        inner.done()
        yield step
