"""What a card is made from, read from the memory: one scene per case and reader, at one instant."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cards.deck import deal
from bot.cards.elements import Card
from bot.cards.forms import form
from bot.cards.lists import cases_card, help_card, my_reports_card, status_card
from bot.cards.roles import roles_card
from bot.cards.scene import Reader, Scene
from bot.domain.assessment import assess
from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, PartyId
from bot.domain.organisation import Organisation
from bot.domain.party import Party, Role
from bot.domain.report import Draft
from bot.flows.veil import is_shut
from bot.ports import Read
from bot.services import Services
from bot.text.catalog import Speech
from handlers.directory import FILE
from handlers.organisation_checks import MAIL
from handlers.related import joinable, others
from handlers.seats import names, seats


def speech_for(services: Services, party: Party) -> Speech:
    """The reader's own language and zone; their organisation's where they have none."""
    organisation = services.directory.organisation(party.organisation)
    return services.say.speech(party.language or organisation.language, party.zone or organisation.zone)


def zone_for(services: Services, party: Party) -> ZoneInfo:
    """The zone in which this person's typed times are read."""
    return ZoneInfo(party.zone or services.directory.organisation(party.organisation).zone)


def scene_for(
    read: Read, services: Services, party: Party, case: Case | None, now: datetime, ids: Mapping[str, str]
) -> Scene:
    """What `party` may be shown. `ids` may name a draft or another case; only their own are taken up."""
    speech = speech_for(services, party)
    draft = _own_draft(read, party, ids)
    scene = _scene(read, services, case, speech, now, _reader(party), party, draft, ids)
    return scene if case is not None else _with_seats(read, services, scene, now, ids)


def thread_scene(read: Read, services: Services, case: Case, now: datetime) -> Scene:
    """What the triage thread of `case` may show, in the thread's language and zone."""
    speech = services.say.speech(case.language, case.zone)
    scene = _scene(read, services, case, speech, now, Reader(), None, None, {})
    return replace(scene, shut=is_shut(read, services.directory, case, now))


def opened(read: Read, services: Services, now: datetime, party: Party, verb: str, ids: Mapping[str, str]) -> Card:
    """The form a button asks for, or, for `show`, the case as this person may see it.

    Raises Refusal `may_not`, `case_closed`, `no_such_case`, `no_such_draft`: a form shows what is known, so it is
    guarded like a flow.
    """
    if verb == "lend":
        return form(verb, scene_for(read, services, party, None, now, ids), ids)
    if verb == "report":
        if _own_draft(read, party, ids) is None:
            raise Refusal("no_such_draft")
        return form(verb, scene_for(read, services, party, None, now, ids), ids)
    case = read.case(CaseId(ids.get("case", "")))
    if verb == "show":
        if not case.roles(party.id):
            raise Refusal("may_not", number="")
        return status_card(scene_for(read, services, party, case, now, ids))
    scene = scene_for(read, services, party, case, now, ids)
    if verb == "join":
        scene = replace(scene, others=joinable(read, party, case))
    return form(verb, scene, ids)


def dealt(read: Read, services: Services, now: datetime, party: Party, kind: str, ids: Mapping[str, str]) -> Card:
    """A card of `kind` about no case, to show at once. Raises Refusal `no_such_draft` when there is none."""
    card = deal(kind, scene_for(read, services, party, None, now, ids), ids, None)
    if card is None:
        raise Refusal("no_such_draft")
    return card


def listing(read: Read, services: Services, now: datetime, party: Party, name: str) -> Card:
    """The answer to `help`, `cases`, `status` or `roles`."""
    scene = scene_for(read, services, party, None, now, {})
    match name:
        case "cases":
            return cases_card(_theirs(read, services, party, now), scene)
        case "status":
            mine = [s for s in _theirs(read, services, party, now) if s.case and s.case.reporter == party.id]
            return my_reports_card(tuple(mine), scene)
        case "roles":
            return roles_card(scene)
        case _:
            return help_card(scene)


def _theirs(read: Read, services: Services, party: Party, now: datetime) -> tuple[Scene, ...]:
    """A scene for each case this person has a role in, newest first."""
    cases = map(read.case, read.cases(party.organisation))
    return tuple(scene_for(read, services, party, case, now, {}) for case in cases if case.roles(party.id))


def _scene(
    read: Read,
    services: Services,
    case: Case | None,
    speech: Speech,
    now: datetime,
    reader: Reader,
    party: Party | None,
    draft: Draft | None,
    ids: Mapping[str, str],
) -> Scene:
    of = case.organisation if case is not None else party.organisation if party is not None else None
    if of is None:
        raise Refusal("no_such_case")
    organisation = services.directory.organisation(of)
    # A card says the minute it was made; what it says is left is then exact, and never a minute short.
    now = now.replace(second=0, microsecond=0)
    assessment = None if case is None else assess(case, organisation, services.interview, services.law, now)
    people = dict(_people(read, services, case)) if case is not None else {}
    named = tuple(_named(services, organisation))
    return Scene(
        case=case,
        assessment=assessment,
        organisation=organisation,
        interview=services.interview,
        law=services.law,
        speech=speech,
        now=now,
        reader=reader,
        names={**dict(named), **people},
        parties=tuple((who, name) for who, name in people.items() if case is None or _may_take_part(who, case)),
        people=named,
        hidden=read.hidden(case.id) if case is not None else (),
        failures=read.failures(case.id) if case is not None else (),
        draft=draft,
        others=others(read, party, case, ids),
        voice=None if case is None else services.say.speech(case.language, case.zone),
    )


def _with_seats(read: Read, services: Services, scene: Scene, now: datetime, ids: Mapping[str, str]) -> Scene:
    """Of no case: who holds which role of the organisation, and the people a role can be lent or given to."""
    held, organisation = seats(read, services, scene.organisation, now), scene.organisation
    outside = {services.directory.person(organisation.id, person.key) for person in organisation.outsiders}
    parties = tuple((party, name) for party, name in scene.people if party not in outside)
    return replace(scene, seats=held, names={**scene.names, **dict(names(read, held, ids))}, parties=parties)


def _people(read: Read, services: Services, case: Case) -> Iterator[tuple[PartyId, str]]:
    """Everyone with a part in the case, and everyone a role of it could be handed to."""
    holders = (services.directory.holders(case.organisation, role, case.unit) for role in Role)
    parties = [a.party for a in case.assignments] + [party for group in holders for party in group]
    parties += [lending.to for lending in read.lendings(case.organisation) if lending.unit in (None, case.unit)]
    parties += [e.party for e in case.exclusions if e.party is not None]
    for party in dict.fromkeys(parties):
        yield party, read.party(party).name


def _reader(party: Party) -> Reader:
    platforms = {identity.platform for identity in party.identities} - {FILE}
    return Reader(party.id, party.name, outside=platforms == {MAIL})


def _may_take_part(party: PartyId, case: Case) -> bool:
    """Neither who reported it nor who is kept out of it."""
    return party != case.reporter and party not in case.kept_out


def _named(services: Services, organisation: Organisation) -> Iterator[tuple[PartyId, str]]:
    for person in organisation.people:
        party = services.directory.person(organisation.id, person.key)
        if party is not None:
            yield party, person.name


def _own_draft(read: Read, party: Party, ids: Mapping[str, str]) -> Draft | None:
    draft = read.draft(ids["draft"]) if ids.get("draft") else None
    return draft if draft is not None and draft.by == party.id else None
