"""After any change: save, assess, replan the reminders, queue the cards. The only writer of the schedule.

No other place plans a reminder or decides that a card must be shown again. Settling a case in which nothing
changed writes nothing, so that it may be called at every start and after every reminder.
"""

from datetime import datetime

from bot.domain.assessment import Assessment, assess, freeze
from bot.domain.case import Case
from bot.domain.condition import Truth
from bot.domain.decision import Matter
from bot.domain.delivery import Delivery, State, ToParty, ToThread
from bot.domain.interview import next_question
from bot.domain.party import Role
from bot.domain.reminder import is_moot, plan, replan
from bot.ports import Work
from bot.services import Services

CARD = "card"
"""The slot of the case card."""


def settle(work: Work, services: Services, before: Case | None, case: Case, now: datetime) -> Case:
    """Bring everything derived in line with `case`. `before` is the case as it was loaded, None when new."""
    organisation = services.directory.organisation(case.organisation)
    case = freeze(case, services.interview, services.law, now)
    assessment = assess(case, organisation, services.interview, services.law, now)
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
    """Whether every question has its answer."""
    return next_question(case, services.interview) is None


def _schedule(work: Work, services: Services, case: Case, assessment: Assessment, now: datetime) -> None:
    queued = work.reminders(case.id)
    pending = {p.key: p.send_at for p in queued if p.state is State.PENDING}
    # Someone may get a reminder for another reason now: a manager who became the handler.
    audiences = {p.key: p.audience for p in queued if p.state is State.PENDING}
    # A cancelled reminder may be wanted again, as when a role comes back to its holder; what was sent is done.
    done = {p.key for p in queued if p.state not in (State.PENDING, State.CANCELLED)}
    wanted = plan(case, assessment.deadlines, services.law, now, ready=is_ready(services, case))
    moot = [key for key in pending if is_moot(key, case, assessment.deadlines)]
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
    """Ask the next question; show again those whose answer changed, so that they lose their buttons."""
    known = before.findings if before is not None else ()
    changed = {finding.fact for finding in case.findings[len(known) :]}
    following = next_question(case, services.interview)
    asked = next_question(before, services.interview) if before is not None else None
    for question in services.interview.questions:
        answered = changed.intersection(question.facts) and question != following
        if question == following != asked or answered or (question == asked and question != following):
            slot = f"question/{question.id}"
            ids = {"question": question.id}
            work.put(Delivery(case.organisation, case.id, "question", ToThread(case.id), now, ids=ids, slot=slot))


def _handovers(work: Work, services: Services, before: Case | None, case: Case, now: datetime) -> None:
    """Tell the decider and the filer, once, that it is their turn now."""
    known = _turns(services, before, now) if before is not None else set()
    for role, _ in sorted(_turns(services, case, now) - known):
        for assignment in case.holders(role)[:1]:
            tell(work, case, "assigned", ToParty(assignment.party), now, role=role)


def _turns(services: Services, case: Case, now: datetime) -> set[tuple[Role, Matter]]:
    """Whose act is missing, and on what: first the decision to notify, then the filing, then informing the people."""
    organisation = services.directory.organisation(case.organisation)
    assessment = assess(case, organisation, services.interview, services.law, now)
    if not case.open or assessment.breach is Truth.NO or not is_ready(services, case):
        return set()
    notify = case.decision(Matter.NOTIFY)
    if notify is None:
        return {(Role.DECIDER, Matter.NOTIFY)}
    if notify.yes and not case.filings:
        return {(Role.FILER, Matter.NOTIFY)}
    rules = (services.law.obligation(d.obligation) for d in assessment.deadlines if d.status.running)
    waits = case.decision(Matter.INFORM) is None and any(r is not None and r.matter is Matter.INFORM for r in rules)
    return {(Role.DECIDER, Matter.INFORM)} if waits else set()
