"""Small sentences that several cards share: time left, due instants, facts and their values."""

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.cards.letter_words import letter_due, letter_title
from bot.cards.scene import Scene
from bot.cards.steps import Step, step_of
from bot.domain.clocks import AWARENESS
from bot.domain.condition import Truth
from bot.domain.deadline import POLICY, Deadline, Sentence, Status
from bot.domain.finding import UNKNOWN, Span, Value
from bot.domain.interview import next_question
from bot.domain.letter import OBLIGATION, is_letter
from bot.domain.milestone import When
from bot.domain.question import WHOSE, base_of, group_of
from bot.domain.rights import Field
from bot.text.catalog import Speech

SHORT = 300
"""Characters of one value among the facts. Its own card and the register show the whole."""

_BACK = {"nn": "nb"}
"""Where texts of the law files are taken from when they lack a language. Otherwise English."""


def localised(texts: Mapping[str, str], language: str) -> str:
    """The text of `language`, or of the one it falls back to."""
    order = (language, _BACK.get(language, "en"), "en")
    return next((texts[name] for name in order if name in texts), next(iter(texts.values()), ""))


def title_of(scene: Scene, obligation: str) -> str:
    """What an obligation is called: its official short title."""
    if is_letter(obligation):
        return letter_title(scene, obligation.removeprefix(OBLIGATION))
    rule = scene.law.obligation(obligation)
    return localised(rule.title, scene.speech.language) if rule is not None else obligation


def moment(speech: Speech, when: When) -> str:
    """The end of a day is said as 24:00 of that day, not as 00:00 of the next: so long a date without an hour lasts."""
    local = None if when.instant is None else when.instant.astimezone(ZoneInfo(speech.zone))
    if local is None or (local.hour, local.minute) != (0, 0):
        return speech.when(when)
    day = (local - timedelta(hours=12)).date()
    return speech("when.instant", date=speech.day(day), time=speech("letter.midnight"))


def due_sentence(scene: Scene, deadline: Deadline) -> str:
    """*As soon as possible, at the latest …*; without a number in the law, the target we set ourselves."""
    speech, target = scene.speech, deadline.target
    if is_letter(deadline.obligation):
        return letter_due(scene, deadline)
    if target is None:
        return speech("card.due.none")
    same_zone = speech.zone == deadline.zone.key
    due = speech.instant(target) if same_zone else speech.instant_with_zone(target)
    if deadline.due is None:
        return speech("card.due.target", due=due)
    if scene.now > deadline.due:
        return speech("card.due.late", due=due)
    return speech("card.due", due=due)


def left_words(scene: Scene, deadline: Deadline) -> str:
    """`29 hours 14 minutes left`, or how long it is over; empty when there is nothing to count to."""
    if deadline.target is None:
        return ""
    left = deadline.target - scene.now
    if abs(left) < timedelta(minutes=1):
        return scene.speech("card.now")
    if left > timedelta():
        return scene.speech("card.left", left=left)
    return scene.speech("card.over" if deadline.due is not None else "card.past_target", over=-left)


def left_sentence(scene: Scene, deadline: Deadline, *, dated: bool = False) -> str:
    """Time left with the time of day it was counted at: a card may be read later than it was made. `dated`: with the
    day too, for a card that is edited in place and may stand for days."""
    words = capital(left_words(scene, deadline))
    if not words:
        return ""
    if dated:
        return scene.speech("card.as_of.dated", left=words, at=scene.now)
    return scene.speech("card.as_of", left=words, time=scene.speech.time(scene.now))


def basis_sentence(scene: Scene, deadline: Deadline, *, flagged: bool = False) -> str:
    """Why it is due then, and under which article. `flagged`: that it is provisional is said beside it already."""
    counted = deadline.why.details.get("counted")
    said = counted if flagged and isinstance(counted, Sentence) else deadline.why
    why = scene.speech.sentence(said).rstrip(".")
    return f"{why}." if deadline.basis in why else f"{why} ({deadline.basis})."


def other_readings(scene: Scene, deadline: Deadline) -> tuple[str, ...]:
    """The other due instants, each with who holds it."""
    said = []
    for reading in deadline.readings:
        if reading.rule == POLICY:  # said beside the due instant already
            continue
        held = scene.speech(reading.held_by) if scene.speech.has(reading.held_by) else reading.held_by
        said.append(scene.speech("card.reading", due=reading.due, held=held))
    return tuple(said)


def deadline_line(scene: Scene, deadline: Deadline) -> str:
    """One obligation in one line: what, and where it stands."""
    running = deadline.status.running
    state = due_sentence(scene, deadline) if running else scene.speech.sentence(deadline.why)
    return f"{clock_title(scene, deadline)}: {state.rstrip('.')} ({deadline.basis})."


def clock_title(scene: Scene, deadline: Deadline) -> str:
    """What it is called, and *may apply* while the facts don't say whether it does."""
    title = title_of(scene, deadline.obligation)
    found = next((a for a in scene.outlook.applies if a.obligation == deadline.obligation), None)
    unsure = found is not None and found.truth is Truth.UNKNOWN and deadline.status.running
    return scene.speech("card.may_apply", title=title) if unsure else title


def fact_label(speech: Speech, fact: str) -> str:
    """What a fact is called, with the group of people it is about. One that has no name yet goes by its id."""
    key, group = f"fact.{base_of(fact)}", group_of(fact)
    label = speech(key) if speech.has(key) else base_of(fact)
    return speech("fact.of_group", fact=label, group=option_label(speech, WHOSE, group)) if group else label


def capital(text: str) -> str:
    """`text` as the beginning of a line. Labels are kept as they stand in the middle of a sentence."""
    return text[:1].upper() + text[1:]


def fact_row(speech: Speech, fact: str, value: Value) -> tuple[str, str]:
    """Label and value, a long text cut short."""
    words = value_words(speech, fact, value)
    return capital(fact_label(speech, fact)), words if len(words) <= SHORT else f"{words[:SHORT].rstrip()}…"


def value_words(speech: Speech, fact: str, value: Value) -> str:
    """A finding's value as the reader would say it; a text as it stands."""
    match value:
        case bool():
            return speech("card.yes" if value else "card.no")
        case When():
            return speech.when(value)
        case Span():
            return _span_words(speech, value)
        case tuple():
            return "; ".join(option_label(speech, fact, item) for item in value) or speech("card.none_of_these")
        case str():
            return option_label(speech, fact, value)
        case int():
            return speech.number(value)
        case _:
            return speech("card.not_known")


def _span_words(speech: Speech, span: Span) -> str:
    match span:
        case Span(int() as least, int() as most) if least == most:
            return speech.number(least)
        case Span(int() as least, int() as most):
            return speech("card.span", least=least, most=most)
        case Span(int() as least, None):
            return speech("card.at_least", least=least)
        case Span(None, int() as most):
            return speech("card.at_most", most=most)
        case _:
            return speech("card.not_known")


def option_label(speech: Speech, fact: str, option: str) -> str:
    key = f"option.{base_of(fact)}.{option}"
    return speech(key) if speech.has(key) else option


def missing_words(scene: Scene) -> str:
    """What is missing most: the next question's fact, else what could still change the risk, else nothing."""
    question = next_question(scene.subject, scene.interview)
    if question is not None:
        fact: str | None = question.id
    else:
        facts = scene.outlook.facts
        fact = next((f for f in scene.outlook.risk.missing if facts.get(f, UNKNOWN) is UNKNOWN), None)
    return scene.speech("card.missing", fact=fact_label(scene.speech, fact)) if fact is not None else ""


def summary(scene: Scene, *says: str) -> str:
    """Number, time left, and what is missing or comes next: what a phone shows. Nothing personal, no free text.

    `says` replaces the last part.
    """
    case = scene.subject
    parts = [case.number]
    if scene.sees(Field.CLOCK) and case.open:
        parts.append(clock_words(scene))
    parts += says or _whats_next(scene)
    return " · ".join(part for part in parts if part)


def clock_words(scene: Scene) -> str:
    """Time left to the nearest legal deadline, or that there should be one and can't be."""
    nearest = scene.outlook.nearest
    if nearest is not None:
        return left_words(scene, nearest)
    return scene.speech("card.no_clock") if is_not_computable(scene) else ""


def is_not_computable(scene: Scene) -> bool:
    """Whether an obligation that should have a due instant has none because nobody knows when it began."""
    return any(d.status is Status.NOT_COMPUTABLE and d.origin in AWARENESS for d in scene.outlook.deadlines)


def _whats_next(scene: Scene) -> list[str]:
    step = step_of(scene)
    if step is Step.ANSWER and scene.sees(Field.FINDINGS):
        return [missing_words(scene)]
    return [state_words(scene, step)] if scene.sees(Field.STATE) else []


def state_words(scene: Scene, step: Step) -> str:
    """Where the case stands, in two or three words. Whoever sees no clock learns whether it goes on, no more."""
    if scene.veiled:
        return scene.speech("card.veiled")
    closing = scene.subject.closing
    if closing is not None:
        return scene.speech("card.state.closed", outcome=scene.speech(f"outcome.{closing.outcome}"))
    return scene.speech(f"card.state.{step}" if scene.sees(Field.CLOCK) else "card.state.open")
