"""The timeline of a case: numbered points on an axis, each told in a row; from discovery to containment shaded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.cards.phrases import moment
from bot.cards.scene import Scene
from bot.documents.axis import ticks
from bot.documents.events import Event, events_of, instant_of
from bot.documents.svg import Picture, box, drawing, hatch, line, mark, text
from bot.domain.clocks import lag
from bot.domain.milestone import When
from bot.domain.rights import Field

WIDE, SMALL = ("timeline", 760), ("timeline-small", 360)
"""Name and width of the two drawings."""

_EDGE, _TOP = 34, 14
_LEVEL, _NEAR, _MOST = 24, 24, 24
_BAND = 12
"""Height of the shaded band under the axis."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where things stand in one drawing: `place` an instant across, `axis` the line down, `levels` each point above."""

    name: str
    width: int
    axis: float
    levels: tuple[int, ...]
    place: Callable[[datetime], float]

    @property
    def height(self) -> float:
        return self.axis + 52


def timeline(scene: Scene) -> Picture | None:
    """None when there is nothing to show to this reader."""
    events = events_of(scene)
    if not events:
        return None
    title, says = scene.speech("picture.timeline", number=scene.subject.number), finding(scene)
    wide, small = (_drawn(scene, events, _planned(events, *size), title, says) for size in (WIDE, SMALL))
    return Picture(title, says, wide, small, tuple(_row(scene, event) for event in events))


def finding(scene: Scene) -> str:
    """How long it stayed open after it was discovered, and whether the first notification was in time: in words."""
    speech = scene.speech
    said = [_lag_words(scene), _filed_words(scene)]
    return " ".join(part for part in said if part) or speech("picture.timeline.nothing")


def _lag(scene: Scene) -> timedelta | None:
    """Whole days from discovery to containment, as local dates; None while either is not known, or within a day."""
    known, over = scene.subject.value("discovered"), scene.subject.value("contained_at")
    if not isinstance(known, When) or not isinstance(over, When):
        return None
    return lag(known, over, ZoneInfo(scene.speech.zone)) or None


def _lag_words(scene: Scene) -> str:
    if not scene.sees(Field.FINDINGS):
        return ""
    known, over = scene.subject.value("discovered"), scene.subject.value("contained_at")
    if not isinstance(known, When):
        return scene.speech("picture.no_discovery")
    if not isinstance(over, When):
        return scene.speech("picture.not_contained", discovered=known)
    days = _lag(scene)
    return scene.speech("picture.lag.same_day") if days is None else scene.speech.count("picture.lag", days.days)


def _filed_words(scene: Scene) -> str:
    if not scene.sees(Field.FILINGS):
        return ""
    for filing in scene.subject.standing:
        deadline = scene.outlook.deadline(filing.stage)
        if deadline is not None and deadline.due is not None:
            key = "picture.filed.in_time" if filing.at <= deadline.due else "picture.filed.late"
            return scene.speech(key, at=filing.at, due=deadline.due)
    return ""


def _planned(events: Sequence[Event], name: str, width: int) -> _Plan:
    first = events[0].at
    span = max(events[-1].at - first, timedelta(hours=1))

    def place(at: datetime) -> float:
        return _EDGE + (width - 2 * _EDGE) * ((at - first) / span)

    levels = _levels([place(event.at) for event in events])
    return _Plan(name, width, _TOP + _LEVEL * max(levels), levels, place)


def _drawn(scene: Scene, events: Sequence[Event], plan: _Plan, title: str, says: str) -> str:
    return drawing(plan.name, title, says, plan.width, plan.height, _shapes(scene, events, plan))


def _shapes(scene: Scene, events: Sequence[Event], plan: _Plan) -> Iterator[str]:
    yield hatch(f"{plan.name}-lag")
    yield from _shaded(scene, plan)
    yield line(_EDGE, plan.axis, plan.width - _EDGE, plan.axis, width=2)
    for at, words in ticks(events[0].at, events[-1].at, plan.width, scene.speech):
        yield line(plan.place(at), plan.axis, plan.place(at), plan.axis + 8)
        yield text(plan.place(at), plan.axis + 44, words, size=12, anchor="middle")
    places = (plan.place(event.at) for event in events)
    points = [(x, plan.axis - level * _LEVEL) for x, level in zip(places, plan.levels, strict=True)]
    yield from (line(x, y, x, plan.axis) for x, y in points)  # before the points: a stem ends behind them
    yield from (mark(x, y, number) for number, (x, y) in enumerate(points, start=1))


def _shaded(scene: Scene, plan: _Plan) -> Iterator[str]:
    start, end = instant_of(scene, "discovered"), instant_of(scene, "contained_at")
    if start is None or not scene.sees(Field.FINDINGS):
        return
    end = end or (scene.now if scene.subject.open else None)
    if end is None or end <= start:
        return
    x = plan.place(start)
    width = max(min(plan.place(end), plan.width - _EDGE) - x, 2)
    yield box(x, plan.axis + 13, width, _BAND, fill=f"{plan.name}-lag", opacity=0.9)
    days = _lag(scene)
    counted = None if days is None else scene.speech.count("picture.days", days.days)
    words = scene.speech("picture.lag.label", lag=counted or end - start)
    if x + width < plan.width * 0.6:
        yield text(x + width + 6, plan.axis + 24, words, size=12)
    elif x > plan.width * 0.4:
        yield text(x - 6, plan.axis + 24, words, size=12, anchor="end")


def _levels(places: Sequence[float]) -> tuple[int, ...]:
    """How far above the axis each point stands, so that near ones don't cover each other while there is room."""
    levels: list[int] = []
    last = [-1000.0] * _MOST
    for x in places:
        level = next((n for n in range(_MOST) if x - last[n] >= _NEAR), len(levels) % _MOST)
        last[level] = x
        levels.append(level)
    return tuple(levels)


def _row(scene: Scene, event: Event) -> tuple[str, str]:
    key = "picture.ahead" if event.ahead else "picture.event"
    return moment(scene.speech, event.when), scene.speech(key, says=event.says)
