"""The clock of a case: how much of the time the law gives is used."""

from collections.abc import Iterator
from datetime import timedelta

from bot.cards.phrases import due_sentence, left_sentence, title_of
from bot.cards.scene import Scene
from bot.documents.svg import Picture, box, drawing, hatch, line, text
from bot.domain.deadline import Deadline
from bot.domain.rights import Field

WIDE, SMALL = ("clock", 620), ("clock-small", 360)
"""Name and width of the two drawings."""

HEIGHT, LEFT, TOP = 62, 20, 2
LONG = timedelta(days=10)
STEPS = {"hours": (6, 12, 24), "days": (1, 2, 7, 14, 30, 90)}
"""How far apart the marks under the bar may stand."""


def clock(scene: Scene) -> Picture | None:
    """Of the nearest running deadline; None when none runs, or the reader may see no clock."""
    nearest = scene.outlook.nearest if scene.case is not None and scene.case.open else None
    if nearest is None or nearest.began is None or nearest.due is None or not scene.sees(Field.CLOCK):
        return None
    says = " ".join((_used(scene, nearest), due_sentence(scene, nearest), f"{left_sentence(scene, nearest)}."))
    title = title_of(scene, nearest.obligation)
    wide, small = (
        drawing(name, title, says, width, HEIGHT, _shapes(scene, nearest, name, width)) for name, width in (WIDE, SMALL)
    )
    return Picture(title, says, wide, small)


def _used(scene: Scene, deadline: Deadline) -> str:
    unit, used, whole = _counted(deadline, scene)
    return scene.speech(f"picture.clock.{unit}", used=used, whole=whole)


def _counted(deadline: Deadline, scene: Scene) -> tuple[str, int, int]:
    """In hours, above LONG in days: the unit, how many whole ones are used, and how many there are. Past due, all are
    used."""
    assert deadline.began is not None
    assert deadline.due is not None
    span = deadline.due - deadline.began
    unit, one = ("days", timedelta(days=1)) if span > LONG else ("hours", timedelta(hours=1))
    whole = round(span / one)
    return unit, min(max((scene.now - deadline.began) // one, 0), whole), whole


def _shapes(scene: Scene, deadline: Deadline, name: str, width: int) -> Iterator[str]:
    unit, used, whole = _counted(deadline, scene)
    bar = width - 2 * LEFT
    yield hatch(f"{name}-used")
    yield box(LEFT, TOP, bar, 26)
    yield box(LEFT, TOP, bar * used / max(whole, 1), 26, fill=f"{name}-used")
    step = next(step for step in (*STEPS[unit], max(whole, 1)) if whole / step <= width / 60)
    for at in range(0, whole + 1, step):
        x = LEFT + bar * at / max(whole, 1)
        yield line(x, TOP, x, TOP + 34)
        yield text(x, TOP + 52, scene.speech(f"picture.mark.{unit}", number=at), size=13, anchor="middle")
