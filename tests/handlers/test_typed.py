"""A typed message is an answer only when it clearly answers the question that is open now."""

from collections.abc import Iterator

import pytest

from bot.domain.case import Case
from bot.domain.finding import UNKNOWN, Source, Value
from bot.domain.milestone import When
from tests.storage.builders import sql
from tests.world.bot import Bot, said

FIRST: dict[str, dict[str, Value]] = {
    "personal_data": {"personal_data": True},
    "breach_types": {"breach_types": ("C",)},
    "discovered": {"discovered": When.parse("2026-11-20T08:00+01:00")},
    "contained": {"contained": True},
    "whose": {"whose": ("citizens",)},
    "data_categories": {"data_categories": ("identity",)},
}


def asked(bot: Bot, question: str) -> Case:
    """A case whose open question is `question`."""
    case = bot.house.open()
    for earlier, values in before(question):
        for fact, value in values.items():
            case = bot.house.answer(case, earlier, **{fact: value})  # type: ignore[arg-type]  # values of facts
    return case


def before(question: str) -> Iterator[tuple[str, dict[str, Value]]]:
    for earlier, values in FIRST.items():
        if earlier == question:
            return
        yield earlier, values


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        ("personal_data", "Ja!", True),
        ("personal_data", "jo", True),
        ("personal_data", "nei", False),
        ("personal_data", "No.", False),
        ("personal_data", "we don’t know", UNKNOWN),
        ("breach_types", "Ændret ved en fejl eller uden lov", ("I",)),
        ("breach_types", "ingen", ()),
        ("discovered", "i går kl. 14.30", When.parse("2026-11-19T14:30+01:00")),
        ("discovered", "2026-11-18", When.parse("2026-11-18")),
        ("contained", "ja", True),
        ("whose", "borgere, børn og elever", ("citizens", "pupils")),
        ("whose", "Borgere, Patienter", ("citizens", "patients")),
        ("recipient", "ved ikke", UNKNOWN),
    ],
)
@pytest.mark.parametrize("where", ["thread", "private"])
async def test_an_answer_in_the_persons_words(bot: Bot, where: str, question: str, typed: str, value: object) -> None:
    case = asked(bot, question)
    await bot.say("dan", typed, thread=case.id if where == "thread" else None)
    found = bot.case(case).finding(question)
    assert found is not None
    assert (found.value, found.source) == (value, Source.MESSAGE)


async def test_an_option_is_known_by_its_name_in_the_writers_language_too(bot: Bot) -> None:
    """The thread speaks Danish, Dan English."""
    case = asked(bot, "whose")
    await bot.party("dan", "en")
    await bot.say("dan", "Citizens", thread=case.id)
    assert bot.case(case).value("whose") == ("citizens",)


TALK = ("ja, men jeg er ikke sikker", "I will look", "maybe", "👍", "<b>yes</b>", "ja\u202enej")


@pytest.mark.parametrize("typed", TALK)
async def test_talk_is_no_answer(bot: Bot, typed: str) -> None:
    case = asked(bot, "personal_data")
    assert said(await bot.say("dan", typed, thread=case.id))
    assert bot.case(case) == case


@pytest.mark.parametrize(("typed", "says"), [("31 February 2026", "dag"), ("2027-01-01", "fremtid")])
async def test_a_date_that_can_not_be_is_said_so(bot: Bot, typed: str, says: str) -> None:
    case = asked(bot, "discovered")
    reply = said(await bot.say("dan", typed, thread=case.id))
    assert says in reply
    assert bot.case(case) == case


async def test_a_question_with_several_required_fields_is_not_answered_by_one_word(bot: Bot) -> None:
    """Who has it, and was it encrypted: the name of an option answers half of that."""
    case = asked(bot, "recipient")
    label = bot.app.desk.services.say.speech("da", "UTC")("option.recipient.public")
    assert said(await bot.say("dan", label, thread=case.id))
    assert bot.case(case) == case


@pytest.mark.parametrize("who", ["ida", "eve"])
async def test_who_may_not_answer_does_not(bot: Bot, who: str) -> None:
    """Beside Dan, who may."""
    case = asked(bot, "personal_data")
    assert said(await bot.say(who, "ja", thread=case.id))
    assert bot.case(case) == case
    await bot.say("dan", "ja", thread=case.id)
    assert bot.case(case).value("personal_data") is True


async def test_in_private_it_must_be_clear_which_case_is_meant(bot: Bot) -> None:
    """With two open cases a yes is kept as a draft and asked about."""
    one, other = asked(bot, "personal_data"), asked(bot, "personal_data")
    await bot.say("dan", "ja")
    assert (bot.case(one), bot.case(other)) == (one, other)
    assert len(sql(bot.path, "SELECT id FROM drafts")) == 1


async def test_in_private_a_deputys_yes_is_about_no_case(bot: Bot) -> None:
    case = asked(bot, "personal_data")
    await bot.say("dorte", "ja")
    assert bot.case(case) == case


async def test_when_all_is_answered_words_are_no_answer(bot: Bot) -> None:
    case = bot.house.answer(bot.house.open(), "personal_data", personal_data=False)
    assert said(await bot.say("dan", "ja", thread=case.id))
    assert bot.case(case) == case


async def test_a_thread_of_no_case_is_said_so(bot: Bot) -> None:
    case = asked(bot, "personal_data")
    assert said(await bot.say("dan", "ja", thread=type(case.id)("no such case")))
    assert bot.case(case) == case
