"""Two reports of one leak become one case: the words of both stay, the earliest awareness governs."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import open_point
from bot.domain.case import Case, Closing, Outcome
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId
from bot.domain.interview import applicable, is_answered
from bot.domain.joining import Places, along, governed
from bot.domain.party import Role
from bot.domain.rights import Verb
from bot.domain.routing import routed
from bot.domain.task import Task, TaskKind
from bot.flows.close import end
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.flows.veil import cover
from bot.flows.wish import outside_person
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Join(Command):
    """`yes`: `case` is the same leak as `into` and goes into it; no: they stay apart."""

    case: CaseId
    into: CaseId
    yes: bool
    reason: str = ""


def join(work: Work, services: Services, command: Join, now: datetime) -> Done:
    """Said *not the same* already: nothing changes.

    Raises Refusal `join_self`, `may_not`, `case_closed`: both must be open, of one organisation, and theirs; and
    `join_filed` for a case that has told someone outside: that one must be the case that goes on.
    """
    if command.case == command.into:
        raise Refusal("join_self")
    case = admit(work.case(command.case), command.by, Verb.JOIN)
    into = admit(work.case(command.into), command.by, Verb.JOIN)
    if case.organisation != into.organisation:
        raise Refusal("may_not", number="")
    if not command.yes:
        return _apart(work, case, into, command, now)
    if case.filings or case.letters or case.informings:
        raise Refusal("join_filed", number=case.number)
    taken = safe(command.reason, next_hit(work, case))
    shift = next_hit(work, into) - 1
    moved = along(case, into, shift)
    joined = governed(moved.into, [*map(work.case, into.joined), case], command.by, now)
    if joined.kept_out != into.kept_out:
        joined = routed(joined, outside_person(services, joined.organisation), now)
    asked = _asked_on(services, case, joined)
    joined = settle(work, services, into, _asking(joined, asked, now), now)
    move_hidden(work, case, joined, moved.places, shift, now)
    _tell_more(work, services, into, joined, now)
    closing = Closing(Outcome.JOINED, command.by, now, taken.text, into.id)
    case = end(work, services, case, closing, now, still_asked=[task.owner for task in asked])
    hold(work, case, command.by, "closing", taken, now)
    note(work, joined, "joined", command.by, now, other=case.id)
    return Done("joined", joined.id, joined.number)


def _tell_more(work: Work, services: Services, into: Case, joined: Case, now: datetime) -> None:
    """Whoever was asked something is asked it from here on; the handler has the wishes that came along to settle."""
    for task in joined.tasks[len(into.tasks) :]:
        tell(work, joined, "asked", ToParty(task.owner), now, task=str(task.number))
    wishes = joined.exclusions[len(into.exclusions) :]
    if wishes:
        cover(work, services, joined, now)
    for handler in joined.holders(Role.HANDLER)[:1]:
        for wish in wishes:
            if wish.open:
                tell(work, joined, "wished", ToParty(handler.party), now, number=str(wish.number))


def move_hidden(work: Work, source: Case, target: Case, places: Places, shift: int, now: datetime) -> None:
    """What the guard holds of texts that moved is held for their copies, and its writers are asked about those."""
    for held in work.hidden(source.id):
        if held.place in places:
            number = held.number + shift
            work.hide(replace(held, case=target.id, number=number, place=places[held.place]))
            work.unhide(source.id, held.number)
            tell(work, target, "hidden", ToParty(held.by), now, number=str(number))


def _apart(work: Work, case: Case, into: Case, command: Join, now: datetime) -> Done:
    said = any(e.verb == "not_joined" and e.about.get("other") == into.id for e in work.journal(case.id))
    if said:
        return Done("unchanged", case.id, case.number)
    note(work, case, "not_joined", command.by, now, other=into.id)
    return Done("not_joined", case.id, case.number)


def _asked_on(services: Services, case: Case, into: Case) -> tuple[Task, ...]:
    """What was asked of someone in `case`, and is not known nor asked in `into`."""
    wanted = {q.id for q in applicable(into, services.interview) if not is_answered(into, q)}
    wanted -= {task.question for task in into.tasks if task.open and task.kind is TaskKind.ASKED}
    asked = (task for task in case.tasks if task.open and task.kind is TaskKind.ASKED)
    return tuple(task for task in asked if task.question in wanted and task.owner not in into.kept_out)


def _asking(into: Case, tasks: tuple[Task, ...], now: datetime) -> Case:
    for task in tasks:
        into = open_point.opened(into, task.kind, task.question, task.by, task.owner, now, task.due)
    return into
