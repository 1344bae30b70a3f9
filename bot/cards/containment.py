"""Is it stopped? Asked once a day of whoever is to stop it; what they said stands on the case card, word for word."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from bot.cards.buttons import case_ids, row
from bot.cards.elements import Button, Card, Element, Heading, Quote, Style, Text, Tone
from bot.cards.phrases import summary
from bot.cards.scene import Scene
from bot.domain.chore import WHY_NOT
from bot.domain.containment import containment_story, is_uncontained, may_contain, uncontained_for
from bot.domain.delivery import ReminderKey
from bot.domain.finding import Finding
from bot.domain.ids import PartyId
from bot.domain.measure import MeasureKind
from bot.domain.rights import Field, Verb, may

STATES = ("contained", "not_yet", "nothing_left")
DAY = timedelta(days=1)


def may_say(scene: Scene) -> bool:
    """Whether the reader may say that it is stopped: while the case is veiled for them, only who is to stop it. In the
    thread whoever presses is asked."""
    party, case = scene.reader.party, scene.subject
    if not is_uncontained(case):
        return False
    if party is not None and may_contain(case, party):
        return True
    return not scene.veiled and (party is None or may(party, Verb.CONTAIN, case))


def contain_buttons(scene: Scene) -> tuple[Element, ...]:
    """The three answers, each opening its own form."""
    if not may_say(scene):
        return ()
    styles = (Style.PRIMARY, Style.NORMAL, Style.NORMAL)
    return row(*(_button(scene, state, style) for state, style in zip(STATES, styles, strict=True)))


def _button(scene: Scene, state: str, style: Style) -> Button:
    ids = {**case_ids(scene), "state": state}
    return Button("contain", scene.speech(f"verb.contain.{state}"), ids=ids, style=style, opens=True)


def containment_section(scene: Scene) -> Iterator[Element]:
    """From a day after the discovery on: for how long it goes on, and what was said last about why."""
    if not scene.sees(Field.CLOCK):
        return
    speech, case = scene.speech, scene.subject
    lasting = uncontained_for(case, scene.now)
    story = containment_story(case)
    if lasting is not None and lasting >= DAY:
        yield Text(speech("contain.lasting", lasting=timedelta(days=lasting.days)), Tone.WARNING)
    if story and scene.sees(Field.FINDINGS):
        last = story[-1]
        yield Text(speech("contain.last", who=scene.who(last.by), at=last.at), Tone.SMALL)
        yield Quote(last.words)
    if (lasting is not None and lasting >= DAY) or (story and lasting is not None):
        yield from _open_form(scene)


def _open_form(scene: Scene) -> tuple[Element, ...]:
    if not may_say(scene):
        return ()
    return row(Button("contain", scene.speech("verb.contain"), ids=case_ids(scene), opens=True))


def contained_card(scene: Scene, ids: Mapping[str, str]) -> Card | None:
    """What was said about it, as a new message. `ids["finding"]` is the finding's number."""
    found = [f for f in scene.subject.findings if str(f.sequence) == ids.get("finding")]
    if not found or not scene.sees(Field.FINDINGS):
        return None
    finding, speech = found[0], scene.speech
    says = speech("contained.short.not_yet" if finding.fact == WHY_NOT else "contained.short.yes")
    heading = Heading(speech("card.heading", number=scene.subject.number, state=says))
    said = Text(speech("contain.said", who=scene.who(finding.by), at=finding.at), Tone.SMALL)
    return Card(summary(scene, says), (heading, said, *_words(finding)), speech.language)


def _words(finding: Finding) -> tuple[Element, ...]:
    words = finding.value if finding.fact == WHY_NOT else finding.reason
    return (Quote(words),) if isinstance(words, str) and words else ()


def containment_card(scene: Scene, _key: ReminderKey, _audience: str) -> Card | None:
    """The daily question. Whoever has no role in the case sees what they are to stop, and nothing else of it."""
    party = scene.reader.party
    if party is None or not may_say(scene):
        return None
    speech, lasting = scene.speech, uncontained_for(scene.subject, scene.now) or timedelta()
    asks = speech("contain.asks", number=scene.subject.number)
    days = max(lasting.days, 1)
    elements = (
        Text(asks, Tone.STRONG),
        Text(speech("contain.lasting", lasting=timedelta(days=days))),
        *_to_stop(scene, party),
        Text(speech("contain.note"), Tone.SMALL),
        *contain_buttons(scene),
    )
    return Card(asks, elements, speech.language)


def _to_stop(scene: Scene, party: PartyId) -> Iterator[Element]:
    mine = [m for m in scene.subject.measures if m.owner == party and m.kind is MeasureKind.STOP and m.promised]
    for measure in mine:
        yield Quote(measure.text)
