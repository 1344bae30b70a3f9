"""Erasing one key of a case, and with the working key everything that still points at who reported it."""

from uuid import uuid4

from sqlalchemy import Table, delete, update

from bot.domain.case import Case
from bot.domain.delivery import State
from bot.domain.ids import PartyId
from bot.domain.party import Party
from storage import parties
from storage.act_tables import (
    ExclusionRow,
    InformingRow,
    LetterQuestionRow,
    LetterRow,
    MeasureRow,
    ReopeningRow,
    TaskRow,
)
from storage.delivery_table import PENDING, DeliveryRow
from storage.engine import Transaction
from storage.seals import ERASED, Seals
from storage.tables import (
    AssignmentRow,
    CommandRow,
    FindingRow,
    HiddenRow,
    ReferenceRow,
    ReportRow,
    Row,
    table,
)

_ACTORS: dict[type[Row], tuple[str, ...]] = {
    ReportRow: ("by",),
    FindingRow: ("by",),
    AssignmentRow: ("party",),
    TaskRow: ("by", "owner"),
    MeasureRow: ("by", "owner"),
    InformingRow: ("by",),
    LetterRow: ("by",),
    LetterQuestionRow: ("owner", "answered_by"),
    ExclusionRow: ("by", "settled_by"),
    ReopeningRow: ("by", "ended_by"),
}
_KEPT_A_WHILE: tuple[Table, ...] = (table(HiddenRow), table(ReferenceRow), table(CommandRow))
_DELIVERIES = table(DeliveryRow)


def erase(tx: Transaction, seals: Seals, case: Case, kind: str) -> None:
    """`kind` is `working` or `register`. The journal needs no change: who did what is sealed in it."""
    seals.erase(case.id, kind)
    if kind != "working":
        return
    for kept in _KEPT_A_WHILE:
        tx.write(delete(kept).where(kept.c.case_id == case.id))
    waiting = update(_DELIVERIES).where(_DELIVERIES.c.case_id == case.id, PENDING)
    tx.write(waiting.values(state=State.CANCELLED.value, code="erased"))
    for reporter in {report.by for report in case.reports}:
        _unname(tx, seals, case, reporter)


def _unname(tx: Transaction, seals: Seals, case: Case, reporter: PartyId) -> None:
    """Someone without a name stands where the reporter stood, in this case only."""
    nobody = Party(PartyId(uuid4().hex), case.organisation, ERASED, ())
    parties.save_party(tx, seals, nobody)
    for row, columns in _ACTORS.items():
        actors = table(row)
        for column in columns:
            theirs = (actors.c.case_id == case.id, actors.c[column] == reporter)
            tx.write(update(actors).where(*theirs).values({column: nobody.id}))
    said = update(_DELIVERIES).where(_DELIVERIES.c.case_id == case.id)
    to_them = said.where(_DELIVERIES.c.to_party == reporter)
    tx.write(to_them.values(to_party=nobody.id, conversation=f"party/{nobody.id}"))
    tx.write(said.where(_DELIVERIES.c.recipient == reporter).values(recipient=nobody.id))
