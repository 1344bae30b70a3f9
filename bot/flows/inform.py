"""One round of telling the people concerned was made: how many of how many, how, and with what text (GDPR Art. 34)."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.delivery import ToThread
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId
from bot.domain.informed import tally, told_groups
from bot.domain.informing import Channel, Informing
from bot.domain.milestone import When
from bot.domain.rights import Verb
from bot.flows.guarding import Safe, admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Inform(Command):
    """One round for one group (`group` is empty where there is only one), numbers as `Informing` has them."""

    case: CaseId
    group: str
    channel: Channel
    told: int
    of: int
    at: When
    text: str
    returned: int = 0
    version: str = ""
    grounds: str = ""


def inform(work: Work, services: Services, command: Inform, now: datetime) -> Done:
    """The very same round again changes nothing. Raises Refusal `unknown_group`, `informed_nobody`, `told_too_many`,
    `returned_too_many`, `public_told`, `grounds_needed`, `text_needed`, `inform_when`, `may_not`, `case_closed`."""
    before = admit(work.case(command.case), command.by, Verb.INFORM)
    texts = _texts(work, before, command)
    added = _round(before, command, texts, now)
    if any(replace(known, sequence=0) == replace(added, sequence=0, by=known.by) for known in before.informings):
        return Done("unchanged", before.id, before.number)
    _check(before, added)
    case = settle(work, services, before, replace(before, informings=(*before.informings, added)), now)
    for taken in texts:
        hold(work, case, command.by, f"informing/{added.sequence}", taken, now)
    note(work, case, "informed", command.by, now, informing=str(added.sequence))
    tell(work, case, "informed", ToThread(case.id), now, informing=str(added.sequence))
    return Done("informed", case.id, case.number)


def _texts(work: Work, case: Case, command: Inform) -> tuple[Safe, Safe, Safe]:
    """What was written, its hits numbered one after the other."""
    text = safe(command.text, next_hit(work, case))
    grounds = safe(command.grounds, next_hit(work, case) + len(text.hits))
    version = safe(command.version, next_hit(work, case) + len(text.hits) + len(grounds.hits))
    return text, grounds, version


def _round(case: Case, command: Inform, texts: tuple[Safe, Safe, Safe], now: datetime) -> Informing:
    if not command.at.dates:
        raise Refusal("inform_when", number=case.number)
    text, grounds, version = texts
    return Informing(
        sequence=len(case.informings) + 1,
        group=command.group,
        # Known to the day, people count as told at the end of it: nobody is called told before they were.
        at=min(command.at.last_minute(ZoneInfo(case.zone)), now),
        by=command.by,
        channel=command.channel,
        told=command.told,
        of=command.of,
        text=text.text,
        version=version.text,
        returned=command.returned,
        grounds=grounds.text,
    )


def _check(case: Case, added: Informing) -> None:
    """Raises Refusal. Earlier rounds count with this one: nobody is told twice, and letters may come back later."""
    if added.group not in told_groups(case):
        raise Refusal("unknown_group", number=case.number)
    known, public = tally(case, added.group), added.channel is Channel.PUBLIC
    told, returned = known.told + added.told, known.returned + added.returned
    says_nothing = not (added.told or added.returned or public or added.grounds.strip())
    if added.of < 1 or says_nothing:
        raise Refusal("informed_nobody", number=case.number)
    if public and (added.told or added.returned):
        raise Refusal("public_told", number=case.number)
    if returned > told:
        raise Refusal("returned_too_many", told=str(told), returned=str(returned))
    if told - returned > added.of:
        raise Refusal("told_too_many", told=str(told - returned), of=str(added.of))
    if public and not added.grounds.strip():
        raise Refusal("grounds_needed", number=case.number)
    if (added.told or public) and not added.text.strip():
        raise Refusal("text_needed", number=case.number)
