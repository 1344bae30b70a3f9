"""A handler settles a wish to keep someone out: they stay out, or it is not needed and they come back."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.exclusion import Exclusion
from bot.domain.holding import seated
from bot.domain.ids import CaseId, PartyId
from bot.domain.party import Role
from bot.domain.rights import Verb
from bot.domain.routing import ROUTED, restored, routed
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.flows.veil import is_thread_veiled, uncover
from bot.flows.wish import is_of, outside_person
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Exclude(Command):
    """`person` when they are to be kept out: needed where only words said who, else it may name someone further."""

    case: CaseId
    number: int
    keep: bool
    person: PartyId | None
    reason: str


def exclude(work: Work, services: Services, command: Exclude, now: datetime) -> Done:
    """Settled so already: nothing changes. Keeping out needs no reason, not keeping out does.

    Raises Refusal `no_such_wish`, `wish_settled`, `person_needed`, `no_such_person`, `keep_out_self`, `nobody_left`,
    `reason_needed`, `may_not`, `case_closed`.
    """
    before = admit(work.case(command.case), command.by, Verb.EXCLUDE)
    wish = next((e for e in before.exclusions if e.number == command.number), None)
    if wish is None:
        raise Refusal("no_such_wish")
    if not wish.open:
        return _again(before, wish, command)
    taken = safe(command.reason, next_hit(work, before))
    if not command.keep and not taken.text.strip():
        raise Refusal("reason_needed", number=before.number)
    settled = replace(wish, settled_by=command.by, settled_at=now, reason=taken.text)
    if command.keep:
        case = _kept(work, services, before, settled, command, now)
    else:
        case = _let(work, services, before, settled, now)
    case = settle(work, services, before, case, now)
    hold(work, case, command.by, f"exclusion/{wish.number}", taken, now)
    note(work, case, "excluded" if command.keep else "not_excluded", command.by, now, number=str(wish.number))
    _tell(work, services, before, case, settled, now)
    return Done("excluded" if command.keep else "not_excluded", case.id, case.number)


def _again(case: Case, wish: Exclusion, command: Exclude) -> Done:
    if wish.lifted is command.keep or command.person not in (None, wish.party):
        raise Refusal("wish_settled", number=case.number)
    return Done("unchanged", case.id, case.number)


def _kept(work: Work, services: Services, case: Case, wish: Exclusion, command: Exclude, now: datetime) -> Case:
    person = command.person or wish.party
    if person is None:
        raise Refusal("person_needed", number=case.number)
    if person in {report.by for report in case.reports}:
        raise Refusal("keep_out_self")
    if not is_of(work, person, case.organisation):
        raise Refusal("no_such_person")
    further: tuple[Exclusion, ...] = ()
    if wish.party is not None and person != wish.party and person not in case.kept_out:
        # Whom the wish names stays out too: nobody said that they may come back.
        further = (replace(wish, number=len(case.exclusions) + 1, party=person, words=""),)
    kept = replace(wish, party=wish.party or person)
    wishes = tuple(kept if e.number == wish.number else e for e in case.exclusions)
    return routed(replace(case, exclusions=(*wishes, *further)), outside_person(services, case.organisation), now)


def _let(work: Work, services: Services, case: Case, wish: Exclusion, now: datetime) -> Case:
    lifted = replace(wish, lifted=True)
    case = replace(case, exclusions=tuple(lifted if e.number == wish.number else e for e in case.exclusions))
    return case if wish.party is None else _restored(work, services, case, wish.party, now)


def let_in(work: Work, services: Services, before: Case, case: Case, now: datetime) -> Case:
    """`case` with everyone back in their roles who was kept out `before`, and is not any more."""
    for party in sorted(before.kept_out - case.kept_out):
        case = _restored(work, services, case, party, now)
    return case


def _restored(work: Work, services: Services, case: Case, party: PartyId, now: datetime) -> Case:
    directory, lendings = services.directory, work.lendings(case.organisation)
    seeds = {role: directory.holders(case.organisation, role, case.unit) for role in ROUTED}
    listed = {role: seated(seed, lendings, role, case.unit, now) for role, seed in seeds.items()}
    return restored(case, party, listed, outside_person(services, case.organisation), now)


def _tell(work: Work, services: Services, before: Case, case: Case, wish: Exclusion, now: datetime) -> None:
    """Whoever asked, and whoever stood in for a role and holds it no more. Settling told the new holders."""
    tell(work, case, "kept_out", ToParty(wish.by), now, number=str(wish.number))
    for role in (Role.HANDLER, Role.DECIDER, Role.FILER):
        for was in before.holders(role)[:1]:
            if was.party not in case.kept_out and was.party not in {a.party for a in case.holders(role)}:
                tell(work, case, "assigned", ToParty(was.party), now, role=role)
    if not is_thread_veiled(work, services.directory, case, now):
        uncover(work, services, case, now)
