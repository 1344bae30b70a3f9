"""What happened in a case and what is still to come, in order: the points of its timeline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cards.phrases import title_of
from bot.cards.scene import Scene
from bot.domain.finding import Value
from bot.domain.letter import is_letter
from bot.domain.milestone import When
from bot.domain.rights import Field

_TIMES = (
    ("started", "started"),
    ("discovered", "discovered"),
    ("aware_controller", "aware"),
    ("told_by_processor", "told_by_processor"),
    ("contained_at", "contained"),
)
"""Fact and event, in the order in which they mostly come."""


@dataclass(frozen=True, slots=True)
class Event:
    """`at` places it on the axis; `when` is how exactly it is known. `kind` names what it is (`event.<kind>`)."""

    kind: str
    at: datetime
    when: When
    says: str
    ahead: bool = False


def events_of(scene: Scene) -> tuple[Event, ...]:
    """Oldest first; nothing the reader may not see. A time known to the month stands at its first day."""
    if not scene.sees(Field.CLOCK):
        return ()
    found = (*_milestones(scene), *_acts(scene), *_due(scene), *_letters(scene))
    return tuple(sorted(found, key=lambda event: event.at))


def instant_of(scene: Scene, fact: str) -> datetime | None:
    """Where `fact` stands on the axis; None when nobody knows."""
    value: Value = scene.subject.value(fact)
    return value.earliest(ZoneInfo(scene.speech.zone)) if isinstance(value, When) else None


def _milestones(scene: Scene) -> Iterator[Event]:
    case, speech = scene.subject, scene.speech
    if scene.sees(Field.FINDINGS):
        for fact, kind in _TIMES:
            value, at = case.value(fact), instant_of(scene, fact)
            if isinstance(value, When) and at is not None:
                yield Event(kind, at, value, speech(f"event.{kind}"))
    reported = min((report.at for report in case.reports if not report.parted), default=None)
    if reported is not None:
        yield _exact("reported", reported, speech("event.reported"))
    if case.closing is not None and scene.sees(Field.STATE):
        yield _exact("closed", case.closing.at, speech("event.closed"))


def _acts(scene: Scene) -> Iterator[Event]:
    case, speech = scene.subject, scene.speech
    if scene.sees(Field.DECISIONS):
        for decision in case.decisions:
            key = f"event.decided.{decision.matter}.{'yes' if decision.yes else 'no'}"
            yield _exact("decided", decision.at, speech(key))
        for informing in case.informings:
            said = speech("event.informed", told=informing.told, of=informing.of)
            yield _exact("informed", informing.at, said)
    if scene.sees(Field.FILINGS):
        for filing in case.filings:
            yield _exact("filed", filing.at, speech(f"event.filed.{filing.kind}"))


def _due(scene: Scene) -> Iterator[Event]:
    """Due instants of the law, met ones too: whether something was in time is what the picture is asked."""
    for deadline in scene.outlook.deadlines:
        if deadline.due is not None and (scene.sees(Field.LETTERS) or not is_letter(deadline.obligation)):
            said = scene.speech("event.due", title=title_of(scene, deadline.obligation))
            ahead = deadline.due > scene.now and deadline.status.running
            yield Event("due", deadline.due, When.exact(deadline.due), said, ahead=ahead)


def _letters(scene: Scene) -> Iterator[Event]:
    if not scene.sees(Field.LETTERS):
        return
    zone = ZoneInfo(scene.speech.zone)
    for letter in scene.subject.letters:
        for kind, when in (("letter_received", letter.received), ("letter_answered", letter.answered)):
            if when is not None and when.dates:
                yield Event(kind, when.earliest(zone), when, scene.speech(f"event.{kind}", number=letter.number))


def _exact(kind: str, at: datetime, says: str) -> Event:
    return Event(kind, at, When.exact(at), says)
