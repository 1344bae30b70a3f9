"""Keeping someone out: what is shown while it waits, what the handler is asked, what whoever asked is told.

A veiled card says number and clock, and nothing of why: whoever is to be kept out may be reading it.
"""

from collections.abc import Callable, Iterator, Mapping

from bot.cards.buttons import acknowledge_button, case_ids, file_button, row, show_button
from bot.cards.clock import clock_element
from bot.cards.elements import Button, Card, Choice, Element, Heading, Quote, SelectInput, Style, Text, TextInput, Tone
from bot.cards.inputs import form_card
from bot.cards.phrases import summary
from bot.cards.scene import Scene
from bot.domain.chore import EXCLUSION
from bot.domain.delivery import ReminderKey
from bot.domain.errors import Refusal
from bot.domain.exclusion import Exclusion
from bot.domain.party import Role
from bot.domain.reminder import is_moot
from bot.domain.rights import Field

MANAGER = "manager"
"""The choice that means the manager of the reporter's unit."""

MOST_PEOPLE = 98
"""A select of Slack's takes a hundred choices. Whoever is not among them is named in words."""

UNDONE = ("nobody_left", "keep_out_self", "no_such_person")
"""Why a wish that came with the report could not be done at once: `kept_out.<why>`."""

Ids = Mapping[str, str]


def veiled_card(scene: Scene) -> Card:
    """The case for whoever sees number and clock alone."""
    speech, case = scene.speech, scene.subject
    nearest = scene.outlook.nearest if case.open and scene.sees(Field.CLOCK) else None
    clock: tuple[Element, ...] = (clock_element(scene, nearest, standing=True),) if nearest is not None else ()
    elements: tuple[Element, ...] = (
        Heading(speech("card.heading", number=case.number, state=speech("card.veiled"))),
        *clock,
        Text(speech("card.veiled.note"), Tone.SMALL),
        *row(acknowledge_button(scene), show_button(scene)),
    )
    return Card(summary(scene, speech("card.veiled")), elements, speech.language, ids=case_ids(scene))


def covered_card(scene: Scene, _ids: Ids) -> Card | None:
    """Put over what stands in the thread already. None when nothing is veiled any more."""
    if not scene.veiled or scene.reader.party is not None:
        return None
    says = scene.speech("card.veiled.note")
    return Card(summary(scene, says), (Text(says, Tone.SMALL),), scene.speech.language)


def veiled_reminder(scene: Scene, key: ReminderKey) -> Card | None:
    """A legal deadline, to who must act on it. Managers and auditors are told of nothing while it waits."""
    case, party = scene.case, scene.reader.party
    if case is None or party is None or not case.roles(party) & {Role.DECIDER, Role.FILER}:
        return None
    if scene.assessment is None or is_moot(key, case, scene.assessment.deadlines, scene.now):
        return None
    deadline = scene.assessment.deadline(key.obligation) or scene.assessment.nearest
    if deadline is None:
        return None
    says = scene.speech("card.veiled.reminder")
    file = file_button(scene) if scene.assessment.deadline(key.obligation) is not None else None
    buttons: tuple[Element, ...] = row(acknowledge_button(scene), file, show_button(scene))
    elements = (Text(says), clock_element(scene, deadline), *buttons)
    return Card(summary(scene, says), elements, scene.speech.language)


def wished_card(scene: Scene, ids: Ids) -> Card | None:
    """To the handler, once: who is to be kept out, and what happens until they answer. None once it is settled."""
    wish = _wish(scene, ids.get("number", ""))
    if wish is None or not wish.open or not scene.sees(Field.EXCLUSIONS):
        return None
    return _asking(scene, wish, scene.speech("card.wished"))


def exclusion_chore(scene: Scene, key: ReminderKey, _audience: str) -> Card | None:
    """The same again, to the handler and their deputy, while it waits."""
    wish = _wish(scene, key.obligation.removeprefix(EXCLUSION))
    if wish is None or not wish.open or not scene.sees(Field.EXCLUSIONS):
        return None
    return _asking(scene, wish, scene.speech("card.wished.waits"))


def _asking(scene: Scene, wish: Exclusion, says: str) -> Card:
    heading = Heading(scene.speech("card.heading", number=scene.subject.number, state=says))
    elements = (heading, *_about(scene, wish), Text(scene.speech("card.wished.until"), Tone.SMALL))
    return Card(summary(scene, says), (*elements, *_settling(scene, wish)), scene.speech.language)


def _about(scene: Scene, wish: Exclusion) -> Iterator[Element]:
    speech = scene.speech
    if wish.party is not None:
        name = scene.names.get(wish.party) or speech("role.someone")
        yield Text(speech("card.wished.person", who=scene.who(wish.by, reporting=True), name=name), Tone.STRONG)
    else:
        yield Text(speech("card.wished.words", who=scene.who(wish.by, reporting=True)), Tone.STRONG)
    if wish.words:
        yield Quote(wish.words)


def _settling(scene: Scene, wish: Exclusion) -> tuple[Element, ...]:
    """One press where it is clear who is meant; else the form asks. Not keeping out takes a reason."""
    speech, ids = scene.speech, {**case_ids(scene), "number": str(wish.number)}
    if wish.party is not None:
        keep = Button("exclude", speech("verb.exclude"), "yes", ids, Style.PRIMARY)
    else:
        keep = Button("exclude", speech("verb.exclude"), ids={**ids, "keep": "yes"}, style=Style.PRIMARY, opens=True)
    let = Button("exclude", speech("verb.not_exclude"), ids={**ids, "keep": "no"}, opens=True)
    return row(keep, let, show_button(scene))


def kept_out_card(scene: Scene, ids: Ids) -> Card | None:
    """To whoever asked, in one sentence: what was decided, or why it could not be done at once."""
    if scene.case is None:
        return None
    if ids.get("undone") in UNDONE:
        key = f"kept_out.{ids['undone']}" if scene.reader.party == scene.case.reporter else ""
    else:
        wish = _wish(scene, ids.get("number", ""))
        mine = wish is not None and not wish.open and wish.by == scene.reader.party
        key = ("kept_out.no" if wish.lifted else "kept_out.yes") if wish is not None and mine else ""
    if not key:
        return None
    says = scene.speech(key, number=scene.case.number)
    return Card(says, (Text(says),), scene.speech.language)


def _wish(scene: Scene, number: str) -> Exclusion | None:
    if scene.case is None:
        return None
    return next((e for e in scene.case.exclusions if str(e.number) == number), None)


def wish_inputs(scene: Scene, person: str = "person", words: str = "words") -> tuple[Element, ...]:
    """The two optional inputs of the report form and of the wish's own."""
    speech = scene.speech
    choices = (Choice(MANAGER, speech("wish.manager")), *_people(scene))
    return (
        SelectInput(person, speech("wish.person"), choices, optional=True, hint=speech("wish.person.hint")),
        TextInput(words, speech("wish.words"), limit=300, optional=True),
    )


def _people(scene: Scene) -> tuple[Choice, ...]:
    """Everyone the organisation names but the reader, by name; nobody who has no part in the case anyway."""
    case = scene.case
    barred = {scene.reader.party} | (case.kept_out | {r.by for r in case.reports} if case is not None else set())
    named = sorted((name, party) for party, name in scene.people if party not in barred)
    return tuple(Choice(party, name) for name, party in named[:MOST_PEOPLE])


def _wish_form(scene: Scene, _ids: Ids) -> Card:
    speech = scene.speech
    heading = Heading(speech("card.heading", number=scene.subject.number, state=speech("form.wish")))
    note = Text(speech("form.wish.note"), Tone.SMALL)
    return form_card(scene, "wish", case_ids(scene), (heading, note, *wish_inputs(scene)))


def _exclude_form(scene: Scene, ids: Ids) -> Card:
    """Raises Refusal `no_such_wish`."""
    speech, wish = scene.speech, _wish(scene, ids.get("number", ""))
    if wish is None or not scene.sees(Field.EXCLUSIONS):
        raise Refusal("no_such_wish")
    answers = tuple(Choice(v, speech(f"form.exclude.{v}")) for v in ("yes", "no"))
    elements = (
        Heading(speech("card.heading", number=scene.subject.number, state=speech("form.exclude"))),
        *_about(scene, wish),
        SelectInput("keep", speech("form.exclude.keep"), answers, chosen=tuple({ids.get("keep", "")} & {"yes", "no"})),
        SelectInput(
            "person", speech("form.exclude.person"), _people(scene), optional=True, hint=speech("form.exclude.who")
        ),
        TextInput("reason", speech("form.reason"), lines=3, optional=True, hint=speech("form.exclude.reason")),
    )
    return form_card(scene, "exclude", {**case_ids(scene), "number": str(wish.number)}, elements)


FORMS: dict[str, Callable[[Scene, Ids], Card]] = {"wish": _wish_form, "exclude": _exclude_form}
