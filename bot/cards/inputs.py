"""The parts of forms: values as inputs take them, labels that name the time zone, the form itself."""

from zoneinfo import ZoneInfo

from bot.cards.elements import Card, Element, Heading
from bot.cards.scene import Scene
from bot.domain.finding import Span, Value
from bot.domain.milestone import When


def form_card(scene: Scene, verb: str, ids: dict[str, str], elements: tuple[Element, ...]) -> Card:
    """A card with inputs. Its first heading is the summary too."""
    title = next((element.text for element in elements if isinstance(element, Heading)), "")
    submit = scene.speech(f"form.submit.{verb}")
    return Card(title, elements, scene.speech.language, verb=verb, ids=ids, submit=submit)


def at_label(scene: Scene, key: str) -> str:
    """The label of a date and time, with the zone it is read in."""
    return scene.speech("form.in_zone", label=scene.speech(key), zone=scene.speech.zone)


def as_input(scene: Scene, value: Value) -> str:
    """`value` as an input shows it: local `YYYY-MM-DDTHH:MM` or a part of it, a count as people type it."""
    match value:
        case When() if value.instant is not None:
            return value.instant.astimezone(ZoneInfo(scene.speech.zone)).strftime("%Y-%m-%dT%H:%M")
        case When():
            return str(value)
        case Span():
            return _span(value)
        case _:
            return ""


def _span(span: Span) -> str:
    match span:
        case Span(int() as least, int() as most):
            return str(least) if least == most else f"{least}-{most}"
        case Span(int() as least, None):
            return f"{least}+"
        case Span(None, int() as most):
            return f"<= {most}"
        case _:
            return ""
