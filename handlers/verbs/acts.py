"""What is filed and ended, and who does it: the acts of a case."""

from bot.domain.case import Outcome
from bot.domain.filing import FilingKind
from bot.domain.ids import CaseId, PartyId
from bot.domain.party import Role
from bot.flows.acknowledge import Acknowledge, acknowledge
from bot.flows.assign import Assign, assign
from bot.flows.close import Close, close
from bot.flows.file import RecordFiling, record_filing
from bot.flows.join import Join, join
from handlers.verbs.asked import Asked, Maker, Request, ask


def _acknowledge(asked: Asked) -> Request:
    return ask(acknowledge, Acknowledge(asked.key, asked.by, asked.case))


def _join(asked: Asked) -> Request:
    case, into = asked.case, CaseId(asked.need("into"))
    return ask(join, Join(asked.key, asked.by, case, into, asked.pressed_yes()))


def _assign(asked: Asked) -> Request:
    role = asked.one_of(Role, asked.text("role"), "no_such_person")
    person, reason = PartyId(asked.text("person")), asked.text("reason")
    return ask(assign, Assign(asked.key, asked.by, asked.case, role, person, reason))


def _file(asked: Asked) -> Request:
    stage, reference, reason = asked.need("stage"), asked.text("reference"), asked.text("delay_reason")
    kind = asked.one_of(FilingKind, asked.text("kind")) if asked.text("kind") else None
    at = asked.at("at")
    return ask(record_filing, RecordFiling(asked.key, asked.by, asked.case, stage, at, reference, reason, kind))


def _close(asked: Asked) -> Request:
    outcome = asked.one_of(Outcome, asked.text("outcome"), "outcome_unknown")
    return ask(close, Close(asked.key, asked.by, asked.case, outcome, asked.text("reason")))


PRESSES: dict[str, Maker] = {"acknowledge": _acknowledge, "join": _join}

FORMS: dict[str, Maker] = {"assign": _assign, "file": _file, "close": _close}
