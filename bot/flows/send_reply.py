"""The reply to an authority's letter went out: when, under what reference, and word for word what it said."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cards.reply_text import reply_text
from bot.domain.case import Case
from bot.domain.clocks import is_after
from bot.domain.delivery import ToParty, ToThread
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId
from bot.domain.letter import Letter
from bot.domain.milestone import When
from bot.domain.rights import Verb
from bot.flows.guarding import hold, next_hit, note, safe
from bot.flows.lettering import admit_letter, unsent, with_letter
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class SendReply(Command):
    """`at`: an instant or a day. `reference`: what shows that it arrived, such as a receipt's number."""

    case: CaseId
    letter: int
    at: When
    reference: str = ""


def send_reply(work: Work, services: Services, command: SendReply, now: datetime) -> Done:
    """The bot sends nothing: a person did, and says so. The text as it stands is kept as it went.

    Raises Refusal `questions_open`, `date_needed`, `sent_before_letter`, `letter_answered`, `no_such_letter`,
    `may_not`.
    """
    before = work.case(command.case)
    letter = admit_letter(before, command.by, Verb.SENT, command.letter)
    if letter.answered == command.at:
        return Done("unchanged", before.id, before.number)
    _check(before, unsent(before, letter), command.at)
    reference = safe(command.reference, next_hit(work, before))
    organisation = services.directory.organisation(before.organisation)
    speech = services.say.speech(before.language, before.zone)
    sent = replace(letter, answered=command.at, reply_reference=reference.text.strip())
    sent = replace(sent, reply_text=reply_text(before, sent, organisation, speech))
    case = settle(work, services, before, with_letter(before, sent), now)
    hold(work, case, command.by, f"letter/{letter.number}", reference, now)
    note(work, case, "letter_sent", command.by, now, letter=str(letter.number))
    _tell_everyone(work, case, sent, command, now)
    return Done("letter_sent", case.id, case.number)


def _check(case: Case, letter: Letter, at: When) -> None:
    waiting = sum(q.open for q in case.asked_in(letter.number))
    if waiting:
        raise Refusal("questions_open", number=case.number, open=str(waiting))
    if not at.dates:
        raise Refusal("date_needed", number=case.number)
    if is_after(letter.received, at, ZoneInfo(case.zone)):
        raise Refusal("sent_before_letter", number=case.number)


def _tell_everyone(work: Work, case: Case, letter: Letter, command: SendReply, now: datetime) -> None:
    """The thread, and whoever answered a question."""
    tell(work, case, "answered", ToThread(case.id), now, letter=str(letter.number))
    owners = dict.fromkeys(q.owner for q in case.asked_in(letter.number))
    for owner in owners:
        if owner != command.by and owner not in case.kept_out:
            tell(work, case, "answered", ToParty(owner), now, letter=str(letter.number))
