"""What is kept for a while only: drafts of reports, and texts the guard took out. Both are destroyed, not marked."""

from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlmodel import col
from sqlmodel import select as rows_of

from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.report import Draft
from bot.ports import Hidden
from storage.case_lists import organisation_of
from storage.engine import Transaction
from storage.seals import Box, Seals
from storage.tables import DraftRow, HiddenRow, table

_DRAFTS, _HIDDEN = table(DraftRow), table(HiddenRow)


def draft(tx: Transaction, seals: Seals, draft: str) -> Draft | None:
    row = tx.row(rows_of(DraftRow).where(DraftRow.id == draft))
    if row is None:
        return None
    words = seals.organisation(row.organisation).open(("drafts", row.id, "words"), row.words)
    return Draft(row.id, OrganisationId(row.organisation), PartyId(row.by), row.at, words)


def save_draft(tx: Transaction, seals: Seals, draft: Draft) -> None:
    words = seals.organisation(draft.organisation).seal(("drafts", draft.id, "words"), draft.words)
    row = {"organisation": draft.organisation, "by": draft.by, "at": draft.at, "words": words}
    if not tx.write(update(_DRAFTS).where(_DRAFTS.c.id == draft.id).values(row)):
        tx.write(insert(_DRAFTS), {"id": draft.id, **row})


def delete_draft(tx: Transaction, draft: str) -> None:
    if tx.write(delete(_DRAFTS).where(_DRAFTS.c.id == draft)):
        tx.destroyed = True


def expire_drafts(tx: Transaction, before: datetime) -> int:
    """Delete those begun before. Returns how many."""
    count = tx.write(delete(_DRAFTS).where(_DRAFTS.c.at < before))
    tx.destroyed = tx.destroyed or count > 0
    return count


def hide(tx: Transaction, seals: Seals, hidden: Hidden) -> None:
    text = _working(tx, seals, hidden.case).seal(_place(hidden.case, hidden.number), hidden.text)
    row = {"place": hidden.place, "kind": hidden.kind, "by": hidden.by, "at": hidden.at, "text": text}
    tx.write(insert(_HIDDEN), {"case_id": hidden.case, "number": hidden.number, **row})


def unhide(tx: Transaction, case: CaseId, number: int) -> None:
    if tx.write(delete(_HIDDEN).where(_HIDDEN.c.case_id == case, _HIDDEN.c.number == number)):
        tx.destroyed = True


def hidden(tx: Transaction, seals: Seals, case: CaseId) -> tuple[Hidden, ...]:
    rows = tx.rows(rows_of(HiddenRow).where(HiddenRow.case_id == case).order_by(col(HiddenRow.number)))
    if not rows:
        return ()
    box = _working(tx, seals, case)
    return tuple(
        Hidden(r.number, case, r.place, r.kind, PartyId(r.by), r.at, box.open(_place(case, r.number), r.text))
        for r in rows
    )


def expire_hidden(tx: Transaction, before: datetime) -> tuple[tuple[CaseId, int], ...]:
    """Destroy those hidden before. Returns their case and number."""
    old = tx.rows(rows_of(HiddenRow).where(col(HiddenRow.at) < before))
    if old:
        tx.write(delete(_HIDDEN).where(_HIDDEN.c.at < before))
        tx.destroyed = True
    return tuple((CaseId(row.case_id), row.number) for row in old)


def _working(tx: Transaction, seals: Seals, case: CaseId) -> Box:
    return seals.case(organisation_of(tx, case), case).working


def _place(case: CaseId, number: int) -> tuple[str, str, str]:
    return "hidden_texts", f"{case}/{number}", "text"
