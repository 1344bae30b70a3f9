"""What people may say and choose, drawn at random: times before now, answers, texts with and without numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from bot.domain.finding import UNKNOWN, Span, Value
from bot.domain.interview import Field, Interview, Kind, Question
from bot.domain.milestone import Precision, When
from bot.law.load import load_interview

MINUTE, HOUR, DAY = 1, 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Ago:
    """A time before now, as well as it is known. Times are drawn like this because *now* is not known yet."""

    minutes: int
    precision: Precision

    def when(self, now: datetime) -> When:
        at = now - timedelta(minutes=self.minutes)
        match self.precision:
            case Precision.EXACT:
                return When.exact(at)
            case Precision.ESTIMATED:
                return When.estimated(at)
            case Precision.DAY:
                return When(Precision.DAY, first=at.date())
            case Precision.MONTH:
                return When(Precision.MONTH, first=at.date().replace(day=1))
            case Precision.YEAR:
                return When(Precision.YEAR, first=at.date().replace(month=1, day=1))


Given = tuple[tuple[str, Value | Ago], ...]

SPANS = (0, 1, 30 * MINUTE, HOUR, 5 * HOUR, 23 * HOUR, DAY, 47 * HOUR, 71 * HOUR, 3 * DAY, 4 * DAY, 20 * DAY)

agos = st.builds(
    Ago,
    st.sampled_from(SPANS),
    st.sampled_from((*[Precision.EXACT] * 4, Precision.ESTIMATED, Precision.DAY, Precision.MONTH)),
)


@cache
def interview() -> Interview:
    return load_interview()


def _value(field: Field) -> st.SearchStrategy[Value | Ago]:
    ids = [option.id for option in field.options]
    match field.kind:
        case Kind.YES_NO:
            known: st.SearchStrategy[Value | Ago] = st.booleans()
        case Kind.CHOICE:
            known = st.sampled_from(ids)
        case Kind.SEVERAL:
            known = st.sets(st.sampled_from(ids)).map(lambda chosen: tuple(i for i in ids if i in chosen))
        case Kind.INSTANT:
            known = agos
        case Kind.COUNT:
            known = st.sampled_from((Span(1, 1), Span(10, None), Span(None, 50)))
        case Kind.TEXT:
            known = st.sampled_from(("fraud, and a letter that comes late", "nothing"))
    return known | st.just(UNKNOWN)


def _pair(field: Field) -> st.SearchStrategy[tuple[str, Value | Ago] | None]:
    pair = st.tuples(st.just(field.fact), _value(field))
    return st.none() | pair if field.optional else pair


def _given(question: Question) -> st.SearchStrategy[tuple[Question, Given]]:
    pairs = st.tuples(*map(_pair, question.fields))
    return pairs.map(lambda found: (question, tuple(pair for pair in found if pair is not None)))


def answers() -> st.SearchStrategy[tuple[Question, Given]]:
    """A question, perhaps about one group of people, and values for it, as a form would send them."""
    asked = interview()
    of_groups = tuple(q.of(group) for q in asked.questions if q.each_group for group in asked.possible_groups[:2])
    return st.sampled_from((*asked.questions, *of_groups)).flatmap(_given)


def resolved(given: Given, now: datetime) -> tuple[tuple[str, Value], ...]:
    return tuple((fact, value.when(now) if isinstance(value, Ago) else value) for fact, value in given)


Text = Callable[[str], str]


def plain(_secret: str) -> str:
    return "because it was so"


def telling(secret: str) -> str:
    return f"about {secret} it was so"


def blank(_secret: str) -> str:
    return "  "


texts: st.SearchStrategy[Text] = st.sampled_from((plain, plain, telling, blank))


def secret(number: int) -> str:
    """An invented Danish number of the reserved kind, another one for each `number`."""
    return f"{1 + number % 28:02d}{1 + number // 28 % 12:02d}80-99{number % 100:02d}"


EVERYTHING: tuple[tuple[str, Given], ...] = (
    ("personal_data", (("personal_data", True),)),
    ("breach_types", (("breach_types", ("C", "A")),)),
    ("discovered", (("discovered", Ago(HOUR, Precision.EXACT)),)),
    ("contained", (("contained", True),)),
    ("whose", (("whose", ("citizens",)),)),
    ("data_categories", (("data_categories", ("identity", "health")),)),
    ("recipient", (("recipient", "known_untrusted"), ("encrypted", False))),
)
"""The seven answers of a breach that is to be notified."""
