"""Many questions are answered on one page, in one act; each for itself, so that no newer answer is overwritten."""

from dataclasses import dataclass
from datetime import datetime

from bot.cards.phrases import capital, fact_label
from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.finding import Source, Value
from bot.domain.ids import CaseId, PartyId
from bot.domain.open_point import find_question
from bot.domain.rights import Verb
from bot.flows.guarding import admit, note
from bot.flows.settle import settle
from bot.flows.tasks import Giver, Recorded, follow, recorded, release
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Given:
    """The values of one question."""

    question: str
    values: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class AnswerAll(Command):
    """Only what the person filled in or changed: what they left as it stood is not among `given`. `seen` is the latest
    finding of the case when the page was opened."""

    case: CaseId
    seen: int
    given: tuple[Given, ...]
    source: Source


def answer_all(work: Work, services: Services, command: AnswerAll, now: datetime) -> Done:
    """What changed since the page was opened keeps its newer answer and is named in `facts`; the rest is saved.

    A question that is asked no more since then is named too; one that the page's own answers ask no more is passed
    over. Raises Refusal `stale_answer` when nothing at
    all could be saved, `no_such_question`, `may_not`, `case_closed`.
    """
    before = admit(work.case(command.case), command.by, Verb.ANSWER_ALL)
    said, stale = _recorded(work, services, before, command, now)
    if said.case == before:
        if stale:
            raise Refusal("stale_answer", number=before.number)
        return Done("unchanged", before.id, before.number)
    case = settle(work, services, before, follow(services, said.case, command.by, now), now)
    said.hold(work, command.by, now)
    findings = " ".join(str(finding.sequence) for finding in case.findings[len(before.findings) :])
    note(work, case, "answered_all", command.by, now, findings=findings)
    release(work, before, case, now, command.by)
    if stale:
        facts = _named(work, services, command.by, stale)
        return Done("answered_some", case.id, case.number, {"facts": facts})
    return Done("answered_all", case.id, case.number)


def _recorded(
    work: Work, services: Services, before: Case, command: AnswerAll, now: datetime
) -> tuple[Recorded, list[str]]:
    """In the order of the page: a question may be asked because of what stands above it there."""
    said, stale = Recorded(before), []
    giver = Giver(command.by, now, command.source)
    for given in command.given:
        question = services.interview.question(given.question)
        if question is None or not {fact for fact, _ in given.values} <= set(question.facts):
            raise Refusal("no_such_question")
        if find_question(before, services.interview, question.id) is None:
            stale.append(question.id)
            continue
        added = recorded(work, said.case, question, given.values, giver)
        if added.case != said.case and before.sequence(question.facts) > command.seen:
            stale.append(question.id)
        elif find_question(said.case, services.interview, question.id) is not None:
            said = Recorded(added.case, (*said.taken, *added.taken))
    return said, stale


def _named(work: Work, services: Services, by: PartyId, questions: list[str]) -> str:
    """What they are called in the language of whoever sent the page."""
    party = work.party(by)
    organisation = services.directory.organisation(party.organisation)
    speech = services.say.speech(party.language or organisation.language, party.zone or organisation.zone)
    return speech.listed([capital(fact_label(speech, question)) for question in questions])
