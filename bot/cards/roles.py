"""Who holds which role in the organisation, and what each may do about it: lend, give, take back. About no case."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from bot.cards.buttons import MOST
from bot.cards.elements import (
    Button,
    Buttons,
    Card,
    Choice,
    DateTimeInput,
    Element,
    FactRows,
    Heading,
    SelectInput,
    Style,
    Text,
    TextInput,
    Tone,
)
from bot.cards.inputs import at_label, form_card
from bot.cards.phrases import capital
from bot.cards.scene import Scene
from bot.domain.errors import Refusal
from bot.domain.holding import HANDED, KEEPERS, Seat
from bot.domain.ids import PartyId
from bot.domain.party import Role

Ids = Mapping[str, str]


def roles_card(scene: Scene) -> Card:
    """Every role with who holds it, for whoever holds one; for anyone else who handles breaches, and no more."""
    speech, seats = scene.speech, _shown(scene)
    if not any(scene.reader.party in seat.holders for seat in scene.seats):
        return _contact(scene)
    title = speech("roles.title", organisation=scene.organisation.name)
    rows = FactRows(tuple((capital(_title(scene, seat)), _held(scene, seat)) for seat in seats))
    return Card(title, (Heading(title), rows, *_buttons(scene)), speech.language)


def role_card(scene: Scene, ids: Ids) -> Card | None:
    """To the old and the new holder: what changed hands (`ids["what"]`: lent or back). None once that is over."""
    reader, what = scene.reader.party, ids.get("what", "")
    if scene.case is not None or what not in ("lent", "back") or reader not in (ids.get("to"), ids.get("lender")):
        return None
    if what == "lent" and not _standing(scene) & set(ids.get("lendings", "").split()):
        return None
    speech, side = scene.speech, "to" if reader == ids.get("to") else "lender"
    until = datetime.fromisoformat(ids["until"]) if ids.get("until") else None
    kind = "given" if what == "lent" and until is None else what
    roles = [_named(scene, key) for key in ids.get("roles", "").split()]
    people = {"to": _name(scene, ids.get("to", "")), "lender": _name(scene, ids.get("lender", ""))}
    details = {**people, "roles": roles} | ({"until": until} if until is not None else {})
    elements: list[Element] = [Text(speech(f"roles.{kind}.{side}", **details), Tone.STRONG)]
    if what == "lent" and side == "to":
        elements.append(Text(speech("roles.cases_come"), Tone.SMALL))
    if ids.get("left") and side == "lender":
        elements.append(Text(speech("roles.cases_stay", numbers=ids["left"].split()), Tone.WARNING))
    buttons = (Button("roles", speech("verb.roles")),)
    return Card(speech(f"roles.summary.{kind}.{side}", roles=roles), (*elements, Buttons(buttons)), speech.language)


def lend_form(scene: Scene, ids: Ids) -> Card:
    """To lend until a day, or, for `good`, to give for good. Raises Refusal `not_your_role`."""
    speech, give = scene.speech, ids.get("for") == "good"
    seats = [seat for seat in _shown(scene) if _may_lend(scene, seat)]
    if not seats:
        raise Refusal("not_your_role")
    own = tuple(seat.key for seat in seats if seat.holders[:1] == (scene.reader.party,))
    people = tuple(
        Choice(party, name)
        for party, name in scene.people
        if not (len(own) == len(seats) and party == scene.reader.party)
    )
    until = () if give else (DateTimeInput("until", at_label(scene, "roles.until"), hint=speech("roles.until.hint")),)
    name = "give" if give else "lend"
    elements = (
        Heading(speech(f"form.{name}")),
        Text(speech(f"form.{name}.note"), Tone.SMALL),
        SelectInput("role", speech("roles.which"), tuple(_choice(scene, seat) for seat in seats), several=True),
        SelectInput("person", speech("form.person"), people),
        *until,
        TextInput("reason", speech("form.reason"), lines=2, optional=True, hint=speech("roles.reason.hint")),
    )
    return form_card(scene, "lend", {"for": "good" if give else "while"}, elements)


def _contact(scene: Scene) -> Card:
    speech = scene.speech
    handlers = next((seat.holders for seat in scene.seats if seat.role is Role.HANDLER), ())
    who = speech.listed([_name(scene, party) for party in handlers[:1]]) or speech("card.nobody")
    says = speech("roles.contact", who=who)
    contact = scene.organisation.duty_contact
    more = (Text(speech("help.call", contact=contact), Tone.SMALL),) if contact else ()
    return Card(speech("roles.contact.summary"), (Text(says), *more), speech.language)


def _shown(scene: Scene) -> list[Seat]:
    """Those of the organisation, and those of units that are held by others."""
    whole = {seat.role: seat for seat in scene.seats if seat.unit is None}
    held = (s for s in scene.seats if s.holders)
    return [s for s in held if s.unit is None or s.role not in whole or whole[s.role].holders != s.holders]


def _standing(scene: Scene) -> set[str]:
    return {seat.lending.id for seat in scene.seats if seat.lending is not None}


def _is_keeper(scene: Scene) -> bool:
    return any(scene.reader.party in s.holders for s in scene.seats if s.unit is None and s.role in KEEPERS)


def _may_lend(scene: Scene, seat: Seat) -> bool:
    lent = seat.lending is not None and seat.lending.until is not None
    return seat.role in HANDED and not lent and (seat.holders[0] == scene.reader.party or _is_keeper(scene))


def _title(scene: Scene, seat: Seat) -> str:
    return _named(scene, seat.key)


def _named(scene: Scene, key: str) -> str:
    """What a seat is called: `case handler`, `decider (Care)`."""
    role, _, unit = key.partition("/")
    known = scene.organisation.unit(unit or None)
    name = scene.speech(f"role.{role}")
    return scene.speech("roles.of_unit", role=name, unit=known.name if known is not None else unit) if unit else name


def _name(scene: Scene, party: str) -> str:
    return scene.names.get(PartyId(party)) or scene.speech("role.someone")


def _held(scene: Scene, seat: Seat) -> str:
    speech, lending = scene.speech, seat.lending
    said, *deputies = [_name(scene, party) for party in seat.holders]
    who = speech("card.deputies", who=said, deputies=deputies) if deputies else said
    if lending is None:
        return who
    lender = _name(scene, lending.lender)
    if lending.until is None:
        return speech("roles.row.given", who=who, lender=lender, at=lending.at)
    return speech("roles.row.lent", who=who, lender=lender, until=lending.until)


def _choice(scene: Scene, seat: Seat) -> Choice:
    """What is someone else's says whose it is."""
    title = capital(_title(scene, seat))
    if seat.holders[0] == scene.reader.party:
        return Choice(seat.key, title)
    return Choice(seat.key, scene.speech("roles.held_by", role=title, who=_name(scene, seat.holders[0])))


def _buttons(scene: Scene) -> Iterator[Buttons]:
    made = list(_offered(scene))
    yield from (Buttons(tuple(made[at : at + MOST])) for at in range(0, len(made), MOST))


def _offered(scene: Scene) -> Iterator[Button]:
    speech, reader = scene.speech, scene.reader.party
    if any(_may_lend(scene, seat) for seat in _shown(scene)):
        yield Button("lend", speech("verb.lend"), ids={"for": "while"}, style=Style.PRIMARY, opens=True)
        yield Button("lend", speech("verb.give"), ids={"for": "good"}, opens=True)
    acts: dict[tuple[PartyId, PartyId, datetime], list[Seat]] = {}
    for seat in _shown(scene):
        lending = seat.lending
        if lending is not None and (lending.lender == reader or _is_keeper(scene)):
            acts.setdefault((lending.lender, lending.to, lending.at), []).append(seat)
    for held in acts.values():
        names = speech.listed([_title(scene, seat) for seat in held])
        lent = next(seat.lending.id for seat in held if seat.lending is not None)
        yield Button("take_back", speech("verb.take_back", role=names), ids={"lending": lent})


OWN: Mapping[str, Callable[[Scene, Ids], Card]] = {"lend": lend_form}
