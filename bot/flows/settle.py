"""After any change: save, assess, replan the reminders, queue the cards. The only writer of the schedule.

No other place plans a reminder or decides that a card must be shown again. Settling a case in which nothing
changed writes nothing, so that it may be called at every start and after every reminder.
"""

from datetime import datetime

from bot.domain.assessment import Assessment, assess, freeze, withdrawn_stages
from bot.domain.case import Case
from bot.domain.chore import is_opened
from bot.domain.condition import Truth
from bot.domain.deadline import Status
from bot.domain.decision import Matter
from bot.domain.delivery import Delivery, State, ToParty, ToThread
from bot.domain.holding import HANDED
from bot.domain.ids import PartyId
from bot.domain.informed import is_owed, told_groups, unaccounted
from bot.domain.interview import can_decide, every_question, is_answered, next_question
from bot.domain.party import Role
from bot.domain.reminder import is_moot, plan, replan
from bot.domain.rush import hurried
from bot.domain.task import TaskKind
from bot.domain.turn import turn_of
from bot.ports import Work
from bot.services import Services

CARD = "card"
"""The slot of the case card."""


def settle(work: Work, services: Services, before: Case | None, case: Case, now: datetime) -> Case:
    """Bring everything derived in line with `case`. `before` is the case as it was loaded, None when new."""
    organisation = services.directory.organisation(case.organisation)
    case = freeze(case, services.interview, services.law, now)
    assessment = assess(case, organisation, services.interview, services.law, now)
    case = hurried(case, assessment.deadlines, services.law)
    if case != before:
        work.save(case)
    _schedule(work, services, case, assessment, now)
    if case != before:
        show_card(work, case, now)
        _questions(work, services, before, case, now)
        _handovers(work, services, before, case, now)
    return case


def refresh(work: Work, services: Services, case: Case, now: datetime) -> None:
    """After a reminder went out: plan its successor, and let the card say the time left as of now."""
    settle(work, services, case, case, now)
    if case.open:
        show_card(work, case, now)


def show_card(work: Work, case: Case, now: datetime) -> None:
    """Queue the case card: posted once, edited in place ever after."""
    work.put(Delivery(case.organisation, case.id, "case", ToThread(case.id), now, slot=CARD))


def tell(work: Work, case: Case, kind: str, to: ToParty | ToThread, now: datetime, **ids: str) -> None:
    """Queue one new message about `case`."""
    work.put(Delivery(case.organisation, case.id, kind, to, now, ids=ids))


def is_ready(services: Services, case: Case) -> bool:
    """Whether what a decision needs is answered."""
    return can_decide(case, services.interview)


def _schedule(work: Work, services: Services, case: Case, assessment: Assessment, now: datetime) -> None:
    queued = work.reminders(case.id)
    pending = {p.key: p.send_at for p in queued if p.state is State.PENDING}
    # Someone may get a reminder for another reason now: a manager who became the handler.
    audiences = {p.key: p.audience for p in queued if p.state is State.PENDING}
    # A cancelled reminder may be wanted again, as when a role comes back to its holder; what was sent is done.
    done = {p.key for p in queued if p.state not in (State.PENDING, State.CANCELLED)}
    turn = turn_of(case, services.interview)
    wanted = plan(case, assessment.deadlines, services.law, now, ready=is_ready(services, case), turn=turn)
    moot = [key for key in pending if is_moot(key, case, assessment.deadlines, now, turn)]
    change = replan(pending, (r for r in wanted if r.key not in done), now, moot)
    otherwise = (r for r in wanted if r.audience != audiences.get(r.key, r.audience) and r.key not in moot)
    for key in change.cancel:
        work.cancel(key, "moot" if key in moot else "replanned")
    for reminder in (*change.put, *otherwise):
        to = ToParty(reminder.key.recipient)
        work.put(
            Delivery(
                case.organisation,
                case.id,
                "reminder",
                to,
                reminder.send_at,
                ids={"audience": reminder.audience},
                reminder=reminder.key,
                legal=reminder.legal,
            )
        )


def _questions(work: Work, services: Services, before: Case | None, case: Case, now: datetime) -> None:
    """Ask the next question; show again those whose answer changed, so that they lose their buttons, and those that
    wait for someone now, or do no more. What was put aside is asked anew, below what was said since."""
    known = before.findings if before is not None else ()
    changed = {finding.fact for finding in case.findings[len(known) :]}
    moved = {task.question for task in set(case.tasks) ^ set(before.tasks if before is not None else ())}
    put_aside = {task.question for task in case.tasks if task.open and task.kind is TaskKind.SKIPPED}
    following = next_question(case, services.interview)
    asked = next_question(before, services.interview) if before is not None else None
    for question in every_question(case, services.interview):
        # What was answered before its turn, as by the reporter or on a page, never stood here and needs no change.
        stood = before is not None and is_answered(before, question) and changed.intersection(question.facts)
        answered = (stood or question.id in moved) and question != following
        if question == following != asked or answered or (question == asked and question != following):
            slot = f"question/{question.id}"
            anew = {"anew": "yes"} if question == following and question.id in put_aside else {}
            ids = {"question": question.id, **anew}
            work.put(Delivery(case.organisation, case.id, "question", ToThread(case.id), now, ids=ids, slot=slot))


def _handovers(work: Work, services: Services, before: Case | None, case: Case, now: datetime) -> None:
    """Tell whoever is wanted now that they are, each once: the decider and the filer that it is their turn, or at once
    where it was opened late; and whoever comes first in a role that another had."""
    turns = _turns(services, case, now)
    unveiled = before is not None and before.veiled and not case.veiled  # until now the others heard nothing
    known = _turns(services, before, now) if turns and before is not None and not unveiled else set()
    risen = _risen(before, case)
    late = (Role.DECIDER, Role.FILER) if _hurries(case) and not (before is not None and _hurries(before)) else ()
    called = [role for role, _ in sorted(turns - known)]
    called += [role for role, _ in sorted(turns) if role in risen]
    told = {a.party for a in case.holders(Role.HANDLER)[:1]} if before is None else set()
    for role in (*called, *risen, *late):
        for assignment in case.holders(role)[:1]:
            if assignment.party not in told:
                told.add(assignment.party)
                tell(work, case, "assigned", ToParty(assignment.party), now, role=role)


def _hurries(case: Case) -> bool:
    """Whether nobody can wait for their turn: it was opened late, and a person has it before them."""
    return case.rushed and is_opened(case)


def _risen(before: Case | None, case: Case) -> tuple[Role, ...]:
    """The roles in which another person comes first than did. No manager is told while it waits whether someone is to
    be kept out."""
    if before is None or not case.open:
        return ()
    roles = (role for role in HANDED if not (role is Role.MANAGER and case.veiled))
    return tuple(role for role in roles if _first(before, role) != _first(case, role))


def _first(case: Case, role: Role) -> PartyId | None:
    return next((a.party for a in case.holders(role)), None)


def _turns(services: Services, case: Case, now: datetime) -> set[tuple[Role, Matter]]:
    """Whose act is missing, and on what: first the decision to notify, then the filing, then informing the people."""
    if not case.open or not is_ready(services, case):
        return set()
    organisation = services.directory.organisation(case.organisation)
    assessment = assess(case, organisation, services.interview, services.law, now)
    if assessment.breach is Truth.NO:
        return set()
    notify = case.decision(Matter.NOTIFY)
    if notify is None:
        return {(Role.DECIDER, Matter.NOTIFY)}
    if notify.yes and not case.standing and not withdrawn_stages(case):
        return {(Role.FILER, Matter.NOTIFY)}
    if case.decision(Matter.INFORM) is None:
        return {(Role.DECIDER, Matter.INFORM)} if _may_owe_people(services, assessment) else set()
    owed = is_owed(case) and unaccounted(case, told_groups(case))
    return {(Role.FILER, Matter.INFORM)} if owed else set()


def _may_owe_people(services: Services, assessment: Assessment) -> bool:
    """Whether the people must be told, or may have to be; also where nobody knows yet by when."""
    living = (d for d in assessment.deadlines if d.status.running or d.status is Status.NOT_COMPUTABLE)
    rules = (services.law.obligation(d.obligation) for d in living)
    return any(rule is not None and rule.matter is Matter.INFORM for rule in rules)
