"""What was and will be done about the breach: the section of the case card, and what the owner of a promise gets.

An owner without a role in the case sees their own measure and nothing else of it.
"""

from collections.abc import Iterator, Mapping

from bot.cards.buttons import MOST, case_ids, row
from bot.cards.elements import Button, Card, Element, Heading, Quote, Style, Text, Tone
from bot.cards.phrases import summary
from bot.cards.scene import Scene
from bot.domain.chore import MEASURE
from bot.domain.delivery import ReminderKey
from bot.domain.errors import Refusal
from bot.domain.measure import Measure
from bot.domain.rights import Field, Verb, may

SHOWN = 6
"""Measures of each kind on the card in the thread."""


def measures_section(scene: Scene, *, whole: bool = False) -> Iterator[Element]:
    """What is promised, what was done, what was given up. Managers see of what kind and by when, and no words."""
    case = scene.subject
    if not scene.sees(Field.MEASURES):
        return
    done = [m for m in case.measures if m.done_at is not None]
    promised = [m for m in case.measures if m.promised]
    dropped = [m for m in case.measures if m.dropped]
    if case.measures:
        yield Text(scene.speech("measures.section"), Tone.STRONG)
    for some in (promised, done, dropped):
        for measure in some if whole else some[-SHOWN:]:
            yield Text(_line(scene, measure))
        if not whole and len(some) > SHOWN:
            yield Text(scene.speech.count("measures.more", len(some) - SHOWN), Tone.SMALL)
    yield from row(*(end_button(scene, m, named=True) for m in promised[:MOST]))


def reads(scene: Scene, measure: Measure) -> bool:
    """Whether the reader may read what it is: the team, and whoever is to do it."""
    return scene.sees(Field.FINDINGS) or scene.reader.party == measure.owner


def _line(scene: Scene, measure: Measure) -> str:
    speech = scene.speech
    kind = speech(f"measure.{measure.kind}")
    says = speech("measure.text", kind=kind, text=_stop(measure.text)) if reads(scene, measure) else kind
    details = {"says": says, "who": scene.who(measure.owner)}
    if measure.done_at is not None:
        return speech("measure.line.done", at=measure.done_at, **details)
    if measure.dropped:
        if not reads(scene, measure):
            return speech("measure.line.dropped", **details)
        return speech("measure.line.dropped.why", why=_stop(measure.dropped), **details)
    assert measure.due is not None
    late = measure.due < scene.now
    return speech("measure.line.late" if late else "measure.line.promised", due=measure.due, **details)


def _stop(text: str) -> str:
    return text.strip().rstrip(".")


def may_end(scene: Scene, measure: Measure) -> bool:
    """Its owner and the team may, also once the case is closed; while the case is veiled for them, its owner alone. In
    the thread of an open case whoever presses is asked."""
    party, case = scene.reader.party, scene.subject
    if not measure.promised:
        return False
    if party is None:
        return case.open
    if measure.owner == party and party not in case.kept_out:
        return True
    return not scene.veiled and may(party, Verb.MEASURED, case)


def end_button(scene: Scene, measure: Measure, *, named: bool = False, style: Style = Style.NORMAL) -> Button | None:
    """`named`: with its number, where several stand side by side."""
    if not may_end(scene, measure):
        return None
    label = scene.speech("verb.measured.named", measure=measure.number) if named else scene.speech("verb.measured")
    ids = {**case_ids(scene), "measure": str(measure.number)}
    return Button("measured", label, ids=ids, style=style, opens=True)


def measure_of(scene: Scene, number: str) -> Measure:
    """Raises Refusal `no_such_measure`."""
    found = next((m for m in scene.subject.measures if str(m.number) == number), None)
    if found is None:
        raise Refusal("no_such_measure", number=scene.subject.number if scene.sees(Field.NUMBER) else "")
    return found


def measured_card(scene: Scene, ids: Mapping[str, str]) -> Card | None:
    """To its new owner: what they are to do. In the thread: what became of it."""
    found = [m for m in scene.subject.measures if str(m.number) == ids.get("measure")]
    if not found or not _concerns(scene, found[0]):
        return None
    return _card(scene, found[0])


def promise_card(scene: Scene, key: ReminderKey, _audience: str) -> Card | None:
    """A reminder of a promise, to its owner and the handler."""
    number = key.obligation.removeprefix(MEASURE)
    found = [m for m in scene.subject.measures if str(m.number) == number]
    return _card(scene, found[0]) if found and _concerns(scene, found[0]) else None


def _concerns(scene: Scene, measure: Measure) -> bool:
    kept_out = scene.reader.party in scene.subject.kept_out
    return not kept_out and (scene.sees(Field.MEASURES) or scene.reader.party == measure.owner)


def _card(scene: Scene, measure: Measure) -> Card:
    speech, mine = scene.speech, scene.reader.party == measure.owner
    says = speech(f"measured.{_state(scene, measure)}{'.mine' if mine and measure.promised else ''}")
    heading = Heading(speech("card.heading", number=scene.subject.number, state=says))
    text = (Quote(measure.text),) if reads(scene, measure) else ()
    why = (Quote(measure.dropped),) if measure.dropped and reads(scene, measure) else ()
    due = () if measure.due is None or not measure.promised else (Text(speech("measured.due", due=measure.due)),)
    who = Text(speech("measured.owner", who=scene.who(measure.owner)), Tone.SMALL)
    note = (Text(speech("measured.note"), Tone.SMALL),) if mine and measure.promised else ()
    buttons = row(end_button(scene, measure, style=Style.PRIMARY))
    brief = f"{scene.subject.number} · {says}" if measure.promised else summary(scene, says)
    return Card(brief, (heading, *text, *due, *why, who, *note, *buttons), speech.language)


def _state(scene: Scene, measure: Measure) -> str:
    if measure.done_at is not None:
        return "done"
    if measure.dropped:
        return "dropped"
    return "late" if measure.due is not None and measure.due < scene.now else "promised"
