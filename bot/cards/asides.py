"""Cards that ask one person one small thing: was that a personal number, is this the same leak, can you step in."""

from collections.abc import Mapping

from bot.cards.buttons import acknowledge_button, case_ids, row, show_button
from bot.cards.clock import clock_element
from bot.cards.elements import Button, Card, Element, Style, Text, Tone
from bot.cards.phrases import summary
from bot.cards.scene import Scene
from bot.domain.ids import CaseId, PartyId
from bot.domain.rights import Field, Verb


def hidden_card(scene: Scene, number: str) -> Card | None:
    """To the writer: something was hidden. It never shows what. None once that is settled."""
    held = next((h for h in scene.hidden if str(h.number) == number and h.by == scene.reader.party), None)
    if scene.case is None or held is None:
        return None
    speech, ids = scene.speech, {**case_ids(scene), "number": number}
    says = speech("hidden.says", number=scene.case.number, kind=speech(f"kind.{held.kind}"))
    keep = Button("keep", speech("verb.keep"), ids=ids, style=Style.PRIMARY)
    release = Button("release", speech("verb.release"), ids=ids)
    note = Text(speech("hidden.note"), Tone.SMALL)
    return Card(says, (Text(says), note, *row(keep, release)), speech.language)


def similar_card(scene: Scene, ids: Mapping[str, str]) -> Card | None:
    """To the handler: this looks like another case's leak: `ids["other"]`, or the one that was found among many. None
    when either is closed or not theirs."""
    found = next(iter(scene.others), "") if ids.get("among") else ids.get("other", "")
    number = scene.others.get(other := CaseId(found))
    if scene.case is None or number is None or not scene.offers(Verb.JOIN):
        return None
    speech, about = scene.speech, {**case_ids(scene), "into": other}
    says = speech("card.similar", number=scene.case.number, other=number)
    join = Button("join", speech("verb.join"), "yes", about, Style.PRIMARY)
    apart = Button("join", speech("verb.not_join"), "no", about)
    note = Text(speech("card.similar.note"), Tone.SMALL)
    return Card(says, (Text(says), note, *row(join, apart, show_button(scene))), speech.language)


def undelivered_card(scene: Scene, ids: Mapping[str, str]) -> Card | None:
    """To the next person: a message did not reach whoever it was for (`ids["party"]`, if said)."""
    if scene.case is None or not scene.case.open or not scene.sees(Field.CLOCK):
        return None
    speech, party = scene.speech, ids.get("party")
    who = scene.who(PartyId(party)) if party else speech("role.someone")
    says = speech("card.undelivered", number=scene.case.number, who=who)
    elements: list[Element] = [Text(says, Tone.WARNING)]
    if scene.outlook.nearest is not None:
        elements.append(clock_element(scene, scene.outlook.nearest))
    buttons = row(acknowledge_button(scene), show_button(scene))
    brief = summary(scene, speech("card.undelivered.summary"))
    return Card(brief, (*elements, *buttons), speech.language)
