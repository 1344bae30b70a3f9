"""A question of an authority's letter goes to someone else: because the handler says so, or because they are away."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, PartyId
from bot.domain.letter import Absence, LetterQuestion
from bot.domain.letter_owner import owned, stand_in
from bot.domain.milestone import When
from bot.domain.rights import Verb
from bot.flows.guarding import hold, next_hit, note, safe
from bot.flows.lettering import admit_question, with_questions
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class HandQuestion(Command):
    """`owner`: anyone of the organisation. They see that one question, the case number and the date."""

    case: CaseId
    question: int
    owner: PartyId
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BeAway(Command):
    """The owner of `question` is away until the day `until` (the first day they are back)."""

    case: CaseId
    question: int
    until: When


def hand_question(work: Work, services: Services, command: HandQuestion, now: datetime) -> Done:
    """Raises Refusal `no_such_person` for someone outside or kept out, `no_such_letter_question`, `letter_answered`,
    `may_not`."""
    before = work.case(command.case)
    question = admit_question(before, command.by, Verb.OWNER, command.question, owner=False)
    if work.party(command.owner).organisation != before.organisation or command.owner in before.kept_out:
        raise Refusal("no_such_person")
    if question.owner == command.owner:
        return Done("unchanged", before.id, before.number)
    taken = safe(command.reason, next_hit(work, before))
    case = with_questions(before, replace(question, owner=command.owner))
    case = settle(work, services, before, case, now)
    hold(work, case, command.by, "assignment", taken, now)
    about = {"question": str(question.number), "to": command.owner, "reason": taken.text}
    note(work, case, "letter_owner", command.by, now, **about)
    _tell_both(work, case, question, command.owner, command.by, now)
    return Done("letter_owner", case.id, case.number)


def be_away(work: Work, services: Services, command: BeAway, now: datetime) -> Done:
    """All that they are to answer of that letter goes to one deputy, and stays there when they are back.

    Raises Refusal `date_needed`, `away_over`, `nobody_stands_in`, `no_such_letter_question`, `letter_answered`,
    `may_not`.
    """
    before = work.case(command.case)
    question = admit_question(before, command.by, Verb.AWAY, command.question, owner=True)
    until = _back(before, command.until, now)
    deputy = stand_in(before, question.owner, now)
    if deputy is None:
        raise Refusal("nobody_stands_in", number=before.number)
    absence = Absence(question.owner, until)
    theirs = owned(before, question.letter, question.owner) or (question,)
    case = with_questions(before, *(_handed(each, deputy, absence) for each in theirs))
    case = settle(work, services, before, case, now)
    for each in theirs:
        about = {"question": str(each.number), "to": deputy, "until": until.isoformat()}
        note(work, case, "letter_away", command.by, now, **about)
        _tell_both(work, case, each, deputy, None, now)
    return Done("letter_away", case.id, case.number)


def _back(case: Case, until: When, now: datetime) -> datetime:
    if not until.dates:
        raise Refusal("date_needed", number=case.number)
    instant = until.earliest(ZoneInfo(case.zone))
    if instant <= now:
        raise Refusal("away_over", number=case.number)
    return instant


def _handed(question: LetterQuestion, to: PartyId, absence: Absence) -> LetterQuestion:
    return replace(question, owner=to, absences=(*question.absences, absence))


def _tell_both(
    work: Work, case: Case, question: LetterQuestion, to: PartyId, by: PartyId | None, now: datetime
) -> None:
    """The new owner and the old one, but not whoever did it. The old one learns that it is off their hands."""
    for party, ids in ((to, {}), (question.owner, {"was": "yes"})):
        if party != by:
            tell(work, case, "letter_question", ToParty(party), now, question=str(question.number), **ids)
