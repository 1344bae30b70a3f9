"""The journal: append-only, one SHA-256 chain per case and one per organisation.

Each entry hashes its canonical JSON, which holds the hash of the sealed body and of the entry before. So the chain
still proves itself after the key that opens the bodies is erased.
"""

import json
from collections.abc import Iterable
from datetime import UTC
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, insert, select

from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.ports import Entry
from storage.engine import Transaction
from storage.seals import Box, Seals
from storage.tables import JournalRow, table

_JOURNAL = table(JournalRow)
_HEAD = (
    select(_JOURNAL.c.sequence, _JOURNAL.c.hash)
    .where(_JOURNAL.c.chain == bindparam("chain"))
    .order_by(_JOURNAL.c.sequence.desc())
    .limit(1)
)
_APPEND = insert(_JOURNAL)
_START = b"\x00" * 32


class Journal:
    """The entries of one transaction, chained when they are flushed."""

    def __init__(self, tx: Transaction, seals: Seals) -> None:
        self._tx, self._seals = tx, seals
        self._entries: list[Entry] = []
        self._heads: dict[str, tuple[int, bytes]] = {}

    def record(self, entry: Entry) -> None:
        self._entries.append(entry)

    def flush(self) -> None:
        if self._entries:
            entries, self._entries = self._entries, []
            self._tx.write(_APPEND, [self._chained(entry) for entry in entries])

    def _chained(self, entry: Entry) -> dict[str, Any]:
        chain = chain_of(entry.case, entry.organisation)
        sequence, previous = self._heads.get(chain) or self._head(chain)
        box = _box(self._seals, entry.case, entry.organisation)
        body = {"by": entry.by, "about": dict(entry.about)}
        row = {
            "chain": chain,
            "sequence": sequence + 1,
            "organisation": entry.organisation,
            "case_id": entry.case,
            "verb": entry.verb,
            "at": entry.at,
            "body": box.seal_json(_place(chain, sequence + 1), body),
            "previous": previous,
        }
        row["hash"] = hashed = digest(row)
        self._heads[chain] = (sequence + 1, hashed)
        return row

    def _head(self, chain: str) -> tuple[int, bytes]:
        head = self._tx.run(_HEAD, {"chain": chain}).first()
        return (0, _START) if head is None else (head.sequence, head.hash)


def chain_of(case: CaseId | None, organisation: OrganisationId) -> str:
    return f"organisation/{organisation}" if case is None else f"case/{case}"


def digest(row: Any) -> bytes:
    """The hash of one entry, from its columns. `at` is taken in UTC, to the microsecond."""
    canonical = {
        "chain": row["chain"],
        "sequence": row["sequence"],
        "organisation": row["organisation"],
        "case": row["case_id"],
        "verb": row["verb"],
        "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "body": sha256(row["body"]).hexdigest(),
        "previous": row["previous"].hex(),
    }
    return sha256(json.dumps(canonical, sort_keys=True, separators=(",", ":")).encode()).digest()


def entries_of(tx: Transaction, seals: Seals, case: CaseId) -> tuple[Entry, ...]:
    """The journal of a case, oldest first. Once its working key is erased, who and about what are empty."""
    found = select(_JOURNAL).where(_JOURNAL.c.chain == f"case/{case}").order_by(_JOURNAL.c.sequence)
    return tuple(_entry(seals, row) for row in tx.run(found).all())


def first_bad(tx: Transaction, case: CaseId | None) -> int | None:
    """The sequence of the first entry that is missing or not what was written; None when the chain holds.

    Without a case, every chain of every organisation and case is walked.
    """
    found = select(_JOURNAL).order_by(_JOURNAL.c.chain, _JOURNAL.c.sequence)
    if case is not None:
        found = found.where(_JOURNAL.c.chain == f"case/{case}")
    return _walk(tx.run(found.execution_options(yield_per=500)).mappings())


def _walk(rows: Iterable[Any]) -> int | None:
    chain, sequence, previous = None, 0, _START
    for row in rows:
        if row["chain"] != chain:
            chain, sequence, previous = row["chain"], 0, _START
        sequence += 1
        if row["sequence"] != sequence or row["previous"] != previous or row["hash"] != digest(row):
            return sequence
        previous = row["hash"]
    return None


def _entry(seals: Seals, row: Any) -> Entry:
    case = None if row.case_id is None else CaseId(row.case_id)
    organisation = OrganisationId(row.organisation)
    body = _box(seals, case, organisation).open_json(_place(row.chain, row.sequence), row.body) or {}
    by = body.get("by")
    return Entry(case, organisation, row.verb, by and PartyId(by), row.at, body.get("about", {}))


def _box(seals: Seals, case: CaseId | None, organisation: OrganisationId) -> Box:
    return seals.organisation(organisation) if case is None else seals.case(organisation, case).working


def _place(chain: str, sequence: int) -> tuple[str, str, str]:
    return "journal", f"{chain}/{sequence}", "body"
