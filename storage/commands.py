"""What was done already: commands with their first result, and daily jobs."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select
from sqlmodel import select as rows_of

from bot.domain.ids import CaseId, CommandId, PartyId
from bot.ports import Done
from storage.engine import Transaction
from storage.seals import Seals
from storage.tables import CommandRow, JobRow, table

_COMMANDS, _JOBS = table(CommandRow), table(JobRow)
_RESULT = select(_COMMANDS.c.result).where(_COMMANDS.c.id == bindparam("wanted"))
_KEEP = insert(_COMMANDS)


def first_result(tx: Transaction, seals: Seals, command: CommandId) -> Done | None:
    result = tx.run(_RESULT, {"wanted": command}).scalar()
    if result is None:
        return None
    done = seals.root().open_json(("commands", command, "result"), result)
    return Done(done["says"], done["case"] and CaseId(done["case"]), done["number"], done["details"])


def keep_result(tx: Transaction, seals: Seals, command: CommandId, by: PartyId, done: Done, now: datetime) -> None:
    """Raises IntegrityError when the command was carried out before."""
    result = seals.root().seal_json(("commands", command, "result"), asdict(done))
    tx.write(_KEEP, {"id": command, "by": by, "at": now, "case_id": done.case, "result": result})


def job_ran(tx: Transaction, name: str, local_date: date) -> bool:
    wanted = rows_of(JobRow).where(JobRow.name == name, JobRow.local_date == local_date.isoformat())
    return tx.row(wanted) is not None


def mark_job(tx: Transaction, name: str, local_date: date) -> None:
    tx.write(insert(_JOBS), {"name": name, "local_date": local_date.isoformat()})
