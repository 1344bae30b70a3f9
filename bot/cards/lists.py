"""Cards for one person who asked: their cases, what they reported, how one stands, help, and *saved*."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.cards.buttons import case_ids, row
from bot.cards.case import case_card
from bot.cards.elements import Button, Card, Element, FactRows, Heading, Text, Tone
from bot.cards.phrases import clock_words, state_words
from bot.cards.scene import Scene
from bot.cards.steps import step_of
from bot.domain.errors import Refusal
from bot.domain.rights import Field
from bot.text.catalog import Speech

_FAR = datetime.max.replace(tzinfo=UTC)

_COMMANDS = ("report", "form", "cases", "status", "roles", "help")


def saved_card(number: str, speech: Speech) -> Card:
    """What the one who reported sees at once, and nobody else: it is saved."""
    says = speech("receipt.now", number=number)
    return Card(says, (Text(says),), speech.language)


def status_card(scene: Scene) -> Card:
    """The case as this reader may see it. Raises Refusal `may_not` for someone without a part in it."""
    if not scene.sees(Field.NUMBER):
        raise Refusal("may_not", number="")
    return case_card(scene, whole=True)


def cases_card(scenes: Sequence[Scene], scene: Scene) -> Card:
    """The open cases someone works on, and closed ones in which an authority waits for its answer, the nearest deadline
    first. `scene` is that of who asks, about no case."""
    seen = sorted((s for s in scenes if _goes_on(s) and s.sees(Field.CLOCK)), key=_urgency)
    speech = scene.speech
    says = speech.count("list.cases", len(seen)) if seen else speech("list.no_cases")
    return Card(says, (Heading(says), *_listed(seen, speech)), speech.language)


def my_reports_card(scenes: Sequence[Scene], scene: Scene) -> Card:
    """What someone reported, newest first: number and state, no more."""
    seen, speech = [s for s in scenes if s.sees(Field.NUMBER)], scene.speech
    says = speech.count("list.reports", len(seen)) if seen else speech("list.no_reports")
    return Card(says, (Heading(says), *_listed(seen, speech)), speech.language)


def help_card(scene: Scene) -> Card:
    """What one can write, and whom to call."""
    speech, organisation = scene.speech, scene.organisation
    says = speech("help.summary")
    lines: list[Element] = [Heading(says), Text(speech("help.doubt"))]
    lines.append(FactRows(tuple((speech(f"help.{name}"), speech(f"help.{name}.does")) for name in _COMMANDS)))
    lines.append(Text(speech("help.private"), Tone.SMALL))
    if organisation.duty_contact:
        lines.append(Text(speech("help.call", contact=organisation.duty_contact), Tone.SMALL))
    if organisation.whistleblower_channel:
        lines.append(Text(speech("receipt.whistleblower", channel=organisation.whistleblower_channel), Tone.SMALL))
    return Card(says, tuple(lines), speech.language)


def _goes_on(scene: Scene) -> bool:
    return scene.subject.open or any(letter.open for letter in scene.subject.letters)


def _urgency(scene: Scene) -> tuple[datetime, str]:
    nearest = scene.outlook.nearest
    return (nearest.due if nearest is not None and nearest.due is not None else _FAR), scene.subject.number


def _listed(scenes: Sequence[Scene], speech: Speech) -> Iterator[Element]:
    if scenes:
        yield FactRows(tuple((scene.subject.number, _line(scene)) for scene in scenes))
    yield from row(*(Button("show", s.subject.number, ids=case_ids(s)) for s in scenes))
    if not scenes:
        yield Text(speech("list.how"), Tone.SMALL)


def _line(scene: Scene) -> str:
    clock = clock_words(scene) if scene.sees(Field.CLOCK) and scene.subject.open else ""
    return " · ".join(part for part in (clock, state_words(scene, step_of(scene))) if part)
