"""The forms of the acts: decide, tell the people, take a measure and end it, say whether it is stopped."""

from collections.abc import Callable, Iterator, Mapping

from bot.cards.containment import STATES, may_say
from bot.cards.decisions import recommendation_elements
from bot.cards.elements import Card, Choice, DateTimeInput, Element, Heading, Quote, SelectInput, Text, TextInput, Tone
from bot.cards.informing import group_label
from bot.cards.inputs import as_input, at_label, form_card
from bot.cards.letter_text import letter_draft
from bot.cards.measures import may_end, measure_of
from bot.cards.phrases import capital
from bot.cards.scene import Scene
from bot.domain.decision import Matter
from bot.domain.errors import Refusal
from bot.domain.groups import groups
from bot.domain.informed import tally
from bot.domain.informing import Channel
from bot.domain.measure import MeasureKind
from bot.domain.rights import Field, Verb

GROUNDS = ("a", "b", "c", "none")
"""GDPR Art. 34(3), and that the risk is not high."""

Ids = Mapping[str, str]


def _decide(scene: Scene, ids: Ids) -> Card:
    """The recommendation stands above the choice, and nothing is chosen beforehand."""
    speech, matter = scene.speech, _matter(ids)
    yes_no = tuple(Choice(v, speech(f"form.decide.{matter}.{v}")) for v in ("yes", "no"))
    elements: tuple[Element, ...] = (
        _heading(scene, f"decide.{matter}"),
        *recommendation_elements(scene, matter),
        SelectInput("yes", speech("form.decide"), yes_no),
        *_grounds(scene, matter),
        TextInput("reasons", speech("form.reasons"), lines=5, hint=speech("form.reasons.against")),
    )
    return form_card(scene, "decide", {"case": scene.subject.id, "matter": matter.value}, elements)


def _matter(ids: Ids) -> Matter:
    try:
        return Matter(ids.get("matter", ""))
    except ValueError:
        raise Refusal("unread_form") from None


def _grounds(scene: Scene, matter: Matter) -> tuple[Element, ...]:
    if matter is not Matter.INFORM:
        return ()
    speech = scene.speech
    choices = tuple(Choice(g, speech(f"form.ground.{g}"), speech(f"form.ground.{g}.hint")) for g in GROUNDS)
    return (SelectInput("ground", speech("form.ground"), choices, optional=True, hint=speech("form.ground.hint")),)


def _inform(scene: Scene, ids: Ids) -> Card:
    return _round(scene, ids, public=False)


def _public(scene: Scene, ids: Ids) -> Card:
    """A public communication for those who were not told one by one (GDPR Art. 34(3)(c))."""
    if not scene.offers(Verb.INFORM):
        raise Refusal("may_not", number=scene.subject.number if scene.sees(Field.NUMBER) else "")
    return _round(scene, ids, public=True)


def _round(scene: Scene, ids: Ids, *, public: bool) -> Card:
    """One round. The text is a draft for a person to finish; what was sent is kept word for word."""
    speech, found = scene.speech, groups(scene.subject, scene.interview)
    asked = [g for g in found if g.id == ids.get("group")] or list(found)
    group = asked[0]
    known = tally(scene.subject, group.id)
    draft = letter_draft(scene, group.id, public=public)
    of = str(known.of) if known.of else as_input(scene, group.count)
    elements: tuple[Element, ...] = (
        _heading(scene, "public_text" if public else "inform"),
        *_guardians(scene, [g.facts.get("children") is True for g in asked]),
        *_which(scene, tuple(g.id for g in found), group.id),
        *_channel(scene, public=public),
        TextInput("told", speech("form.told"), limit=12, optional=True, hint=speech("form.told.hint")),
        TextInput("of", speech("form.of"), of if of.isdigit() else "", limit=12, hint=speech("form.of.hint")),
        TextInput("returned", speech("form.returned"), limit=12, optional=True),
        DateTimeInput("at", at_label(scene, "form.inform.at")),
        TextInput("version", speech("form.version"), limit=80, optional=True, hint=speech("form.version.hint")),
        TextInput("text", speech("form.text"), draft, lines=12, optional=True, hint=speech("form.text.hint")),
        TextInput("grounds", speech("form.grounds"), lines=3, optional=True, hint=speech("form.grounds.hint")),
    )
    return form_card(scene, "inform", {"case": scene.subject.id}, elements)


def _channel(scene: Scene, *, public: bool) -> Iterator[Element]:
    speech, chosen = scene.speech, (Channel.PUBLIC.value,) if public else ()
    choices = tuple(Choice(c.value, capital(speech(f"channel.{c}"))) for c in Channel)
    yield SelectInput("channel", speech("form.channel"), choices, chosen=chosen, hint=speech("form.channel.hint"))


def _which(scene: Scene, found: tuple[str, ...], chosen: str) -> Iterator[Element]:
    """Which group; not asked where there is only one."""
    if len(found) > 1:
        choices = tuple(Choice(g, capital(group_label(scene, g))) for g in found)
        yield SelectInput("group", scene.speech("form.group"), choices, chosen=(chosen,))


def _guardians(scene: Scene, children: list[bool]) -> Iterator[Element]:
    if any(children):
        yield Text(scene.speech("form.inform.guardians"), Tone.STRONG)


def _measure(scene: Scene, _ids: Ids) -> Card:
    speech = scene.speech
    kinds = tuple(Choice(k.value, capital(speech(f"measure.{k}")), speech(f"measure.{k}.hint")) for k in MeasureKind)
    people = [(p, name) for p, name in scene.people or scene.parties if p not in scene.subject.kept_out]
    owners = tuple(Choice(party, name) for party, name in people)
    mine = tuple(party for party, _ in people if party == scene.reader.party)
    elements = (
        _heading(scene, "measure"),
        SelectInput("kind", speech("form.measure.kind"), kinds),
        TextInput("text", speech("form.measure.text"), lines=3, limit=1000, hint=speech("form.measure.text.hint")),
        SelectInput("owner", speech("form.measure.owner"), owners, chosen=mine),
        _at(scene, "done"),
        _at(scene, "due"),
    )
    return form_card(scene, "measure", {"case": scene.subject.id}, elements)


def _at(scene: Scene, name: str) -> DateTimeInput:
    hint = scene.speech(f"form.measure.{name}.hint")
    return DateTimeInput(name, at_label(scene, f"form.measure.{name}"), optional=True, hint=hint)


def _measured(scene: Scene, ids: Ids) -> Card:
    """For its owner and the team, also once the case is closed."""
    speech, measure = scene.speech, measure_of(scene, ids.get("measure", ""))
    if not may_end(scene, measure):
        raise Refusal("may_not", number=scene.subject.number if scene.sees(Field.NUMBER) else "")
    elements = (
        _heading(scene, "measured"),
        Quote(measure.text),
        DateTimeInput("at", at_label(scene, "form.measured.at"), optional=True),
        TextInput("dropped", speech("form.measured.dropped"), lines=3, optional=True),
    )
    return form_card(scene, "measured", {"case": scene.subject.id, "measure": str(measure.number)}, elements)


def _contain(scene: Scene, ids: Ids) -> Card:
    """With `state` only what that answer needs; without it all three to choose from."""
    speech, state = scene.speech, ids.get("state", "")
    if not may_say(scene):
        raise Refusal("may_not", number=scene.subject.number if scene.sees(Field.NUMBER) else "")
    choices = tuple(Choice(s, speech(f"form.contain.{s}")) for s in STATES)
    which = () if state in STATES else (SelectInput("state", speech("form.contain.state"), choices),)
    at = DateTimeInput("at", at_label(scene, "form.contain.at"), optional=state != "contained")
    hint = speech("form.contain.why.hint")
    why = TextInput("why", speech("form.contain.why"), lines=4, optional=not state, hint=hint)
    asked = {"contained": (at,), "not_yet": (why,), "nothing_left": (why,)}.get(state, (at, why))
    named = {"state": state} if state in STATES else {}
    elements = (_heading(scene, "contain"), *which, *asked)
    return form_card(scene, "contain", {"case": scene.subject.id, **named}, elements)


def _heading(scene: Scene, name: str) -> Heading:
    return Heading(scene.speech("card.heading", number=scene.subject.number, state=scene.speech(f"form.{name}")))


FORMS: dict[str, Callable[[Scene, Ids], Card]] = {"decide": _decide, "inform": _inform, "measure": _measure}

OWN: dict[str, Callable[[Scene, Ids], Card]] = {"measured": _measured, "contain": _contain, "public_text": _public}
"""Also for the owner of the one thing, without a role in the case."""
