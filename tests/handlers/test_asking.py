"""Asking, skipping, replying and answering everything, as buttons and forms bring it: ids are hints, and forged ones
open nothing."""

from typing import Any

import pytest

from bot.cards.elements import Card, DateTimeInput, SelectInput, TextInput
from bot.domain.case import Case
from bot.domain.finding import UNKNOWN, Source
from bot.domain.ids import CaseId
from bot.domain.open_point import open_points
from bot.domain.task import TaskKind
from handlers import acts
from handlers.acts import Reply
from tests.world.bot import Bot, said

TOMORROW = "2026-11-21T12:00"


def filled(card: Card | None) -> dict[str, Any]:
    """What the form would send if nothing were touched."""
    assert card is not None
    given: dict[str, Any] = {}
    for element in card.elements:
        if isinstance(element, SelectInput):
            given[element.name] = list(element.chosen) if element.several else "".join(element.chosen)
        elif isinstance(element, TextInput | DateTimeInput):
            given[element.name] = element.value
    return given


async def opens(bot: Bot, who: str, verb: str, **ids: str) -> Reply:
    return await acts.opens(bot.app.desk, await bot.party(who), verb, ids)


async def ask(bot: Bot, case: Case, to: str, question: str = "contained", who: str = "dan") -> Reply:
    ids = {"case": case.id, "question": question}
    return await bot.send(who, "ask", ids, to=bot.house.person(to), due=TOMORROW)


async def press(bot: Bot, who: str, verb: str, value: str, **ids: str) -> Reply:
    return await acts.press(bot.app.desk, await bot.party(who), verb, value, ids, bot.id())


async def test_a_question_is_skipped_by_its_button(bot: Bot) -> None:
    case = bot.house.open()
    reply = await press(bot, "dan", "skip", "", case=case.id, question="personal_data", seq="0")
    assert "lagt til side" in said(reply).casefold()
    assert open_points(bot.case(case))[0].kind is TaskKind.SKIPPED
    stale = await press(bot, "dan", "skip", "", case=case.id, question="personal_data", seq="3")
    assert "ændret svaret" in said(stale)


async def test_the_form_that_asks_has_its_date_filled_in_and_its_reply_comes_back(bot: Bot) -> None:
    case = bot.house.open()
    form = (await opens(bot, "dan", "ask", case=case.id, question="contained")).form
    assert str(filled(form)["due"]).startswith("2026-11-2")
    assert "spurgt" in said(await ask(bot, case, "mads"))
    await press(bot, "mads", "reply", "unknown", case=case.id, task="1")
    assert bot.case(case).value("contained") is UNKNOWN
    assert bot.case(case).finding("contained").by == bot.house.person("mads")  # type: ignore[union-attr]


async def test_who_was_asked_gets_the_question_and_no_way_to_the_case(bot: Bot) -> None:
    case = bot.house.open("CANARY the laptop was left on the bus")
    await ask(bot, case, "eve")
    await bot.drain()
    (asked,) = bot.chat.at("dm/eve")
    assert "Er det stoppet?" in asked.text
    assert "CANARY" not in f"{asked.card}"
    assert {b.verb for b in asked.buttons} == {"reply"}
    refused = said(await opens(bot, "eve", "show", case=case.id))
    assert "CANARY" not in refused
    assert case.number not in refused


async def test_a_press_and_a_form_reply_with_their_source(bot: Bot) -> None:
    case = bot.house.open()
    await ask(bot, case, "eve", "personal_data")
    await press(bot, "eve", "reply", "yes", case=case.id, task="1")
    await ask(bot, bot.case(case), "eve")
    await bot.send("eve", "reply", {"case": case.id, "task": "2"}, contained="no", contained_at="")
    await ask(bot, bot.case(case), "ida", "recipient")
    await bot.send("dan", "reply", {"case": case.id, "task": "3"}, recipient="public", encrypted="no")
    found = {f.fact: (f.source, f.by) for f in bot.case(case).findings}
    eve, ida = bot.house.person("eve"), bot.house.person("ida")
    assert found["personal_data"] == (Source.MESSAGE, eve)
    assert found["contained"] == (Source.DIALOG, eve)
    assert found["recipient"] == (Source.MESSAGE, ida)


@pytest.mark.parametrize("who", ["ida", "mads"])
async def test_a_forged_reply_of_someone_else_is_refused_and_tells_nothing(bot: Bot, who: str) -> None:
    case = bot.house.open()
    await ask(bot, case, "eve")
    for number in ("1", "9"):
        forged = said(await press(bot, who, "reply", "unknown", case=case.id, task=number))
        assert forged == said(await bot.send(who, "reply", {"case": case.id, "task": number}, contained="yes"))
        assert "rolle" in forged
    assert bot.case(case).findings == ()


async def test_another_date_by_its_form(bot: Bot) -> None:
    case = bot.house.answer(bot.house.open(), "contained", contained=UNKNOWN)
    form = (await opens(bot, "dan", "later", case=case.id, task="1")).form
    assert form is not None
    assert "nye dato" in said(await bot.send("dan", "later", form.ids, due=TOMORROW))
    assert "passeret" in said(await bot.send("dan", "later", form.ids, due="2026-11-19T12:00"))
    assert open_points(bot.case(case))[0].due is not None


async def test_asking_needs_a_person_and_a_date(bot: Bot) -> None:
    case = bot.house.open()
    ids = {"case": case.id, "question": "contained"}
    assert "kan ikke vælges" in said(await bot.send("dan", "ask", ids, to="", due=TOMORROW))
    assert "dato" in said(await bot.send("dan", "ask", ids, to=bot.house.person("eve"), due="soon"))
    assert bot.case(case).tasks == ()


# In one's own words.


@pytest.mark.parametrize(("typed", "value"), [("Ja", True), ("nej", False), ("det ved jeg ikke", UNKNOWN)])
async def test_whoever_was_asked_one_thing_may_type_the_answer(bot: Bot, typed: str, value: object) -> None:
    case = bot.house.open()
    await ask(bot, case, "eve")
    await bot.say("eve", typed)
    finding = bot.case(case).finding("contained")
    assert finding is not None
    assert (finding.value, finding.by, finding.source) == (value, bot.house.person("eve"), Source.MESSAGE)


async def test_small_talk_is_no_answer_and_with_two_questions_nothing_is(bot: Bot) -> None:
    case = bot.house.open()
    await ask(bot, case, "eve")
    await bot.say("eve", "jeg har fundet en mappe i bussen")
    assert bot.case(case).findings == ()
    await ask(bot, bot.case(case), "eve", "personal_data")
    await bot.say("eve", "ja")
    assert bot.case(case).findings == ()
    await press(bot, "eve", "reply", "yes", case=case.id, task="2")
    await bot.say("eve", "ja")
    assert bot.case(case).value("contained") is True


async def test_what_may_answer_both_their_own_case_and_what_they_were_asked_answers_neither(bot: Bot) -> None:
    mine = bot.house.open()
    await ask(bot, mine, "dan", who="dorte")
    await bot.say("dan", "ja")
    assert bot.case(mine).findings == ()


# Everything on one page.


async def page(bot: Bot, case: Case | CaseId, who: str = "dan") -> Card:
    form = (await opens(bot, who, "answer_all", case=case if isinstance(case, str) else case.id)).form
    assert form is not None
    return form


async def test_the_page_as_it_was_opened_changes_nothing(bot: Bot) -> None:
    case = bot.house.answer_all(bot.house.open())
    case = bot.house.answer(case, "contained", contained=UNKNOWN)
    form = await page(bot, case)
    assert "ikke ændret noget" in said(await bot.send("dan", form.verb, form.ids, **filled(form)))
    assert bot.case(case) == case


async def test_what_is_filled_in_is_saved_and_what_is_empty_stays_open(bot: Bot) -> None:
    case = bot.house.open()
    form = await page(bot, case)
    values = {**filled(form), "personal_data": "yes", "breach_types": ["none"], "contained": "unknown"}
    assert "Svarene" in said(await bot.send("dan", form.verb, form.ids, **values))
    case = bot.case(case)
    assert {f.fact: f.value for f in case.findings} == {"personal_data": True, "breach_types": ()}


async def test_a_stale_page_overwrites_nothing_and_names_what_changed(bot: Bot) -> None:
    case = bot.house.open()
    form = await page(bot, case)
    bot.house.answer(case, "personal_data", personal_data=True)
    bot.house.answer(case, "discovered", discovered=UNKNOWN)
    values = {**filled(form), "personal_data": "no", "recipient": "public", "encrypted": "no"}
    told = said(await bot.send("dan", form.verb, form.ids, **values))
    assert "personoplysninger" in told
    assert "opdaget" not in told, "what was not touched is not named"
    case = bot.case(case)
    assert (case.value("personal_data"), case.value("recipient")) == (True, "public")


async def test_the_page_is_for_those_who_may_answer(bot: Bot) -> None:
    case = bot.house.open()
    form = await page(bot, case)
    for who in ("ida", "eve"):
        assert (await opens(bot, who, "answer_all", case=case.id)).form is None
        await bot.send(who, "answer_all", form.ids, **{**filled(form), "personal_data": "yes"})
    assert bot.case(case).findings == ()
    assert "formularen" in said(await bot.send("dan", "answer_all", {**form.ids, "seq": "x"})).casefold()


# Which answer to correct.


async def test_which_answer_to_correct_is_asked_in_a_form_when_they_are_many(bot: Bot) -> None:
    case = bot.house.answer(bot.house.open(), "contained", contained=True)
    chosen = await bot.send("dan", "correct", {"case": case.id}, question="contained")
    assert chosen.form is not None
    assert (chosen.form.verb, chosen.form.ids["question"]) == ("answer", "contained")
    refused = await bot.send("eve", "correct", {"case": case.id}, question="contained")
    assert refused.form is None
