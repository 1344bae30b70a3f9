"""What someone may look at: each refusal stands beside the one who may."""

from collections.abc import Mapping

import pytest

from bot.cards.elements import Card
from bot.cards.linear import linear
from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId
from handlers import scenes
from tests.flows.conftest import NOTIFY
from tests.world.bot import Bot, button, said

WORDS = "laptop lost on the bus"


async def look(bot: Bot, who: str, verb: str, **ids: str) -> Card:
    party = await bot.party(who)
    return await bot.app.desk.read(lambda r, s, n: scenes.opened(r, s, n, party, verb, ids))


@pytest.fixture
def case(bot: Bot) -> Case:
    return bot.house.open(WORDS)


async def test_a_case_is_shown_to_its_handler_and_not_to_a_stranger(bot: Bot, case: Case) -> None:
    assert WORDS in linear(await look(bot, "dan", "show", case=case.id))
    with pytest.raises(Refusal, match="may_not") as refused:
        await look(bot, "eve", "show", case=case.id)
    assert refused.value.details == {"number": ""}


async def test_a_manager_sees_neither_words_nor_who_reported(bot: Bot, case: Case) -> None:
    shown = linear(await look(bot, "mads", "show", case=case.id))
    assert case.number in shown
    assert WORDS not in shown
    assert "Ida" not in shown


async def test_the_reporter_sees_their_own_words(bot: Bot, case: Case) -> None:
    assert WORDS in linear(await look(bot, "ida", "show", case=case.id))


@pytest.mark.parametrize(
    ("verb", "who", "stranger", "more"),
    [
        ("answer", "dan", "ida", {"question": "personal_data"}),
        ("answer", "mads", "eve", {}),
        ("aware", "dan", "mads", {}),
        ("assign", "dan", "mads", {}),
        ("decide", "mads", "dan", {"matter": "notify"}),
        ("file", "dan", "mads", {"stage": NOTIFY}),
        ("close", "dan", "ida", {}),
        ("add", "ida", "eve", {}),
    ],
)
async def test_a_form_opens_for_who_may_send_it_and_for_nobody_once_closed(
    bot: Bot, case: Case, verb: str, who: str, stranger: str, more: dict[str, str]
) -> None:
    bot.house.answer(case, "personal_data", personal_data=True)
    assert (await look(bot, who, verb, case=case.id, **more)).language == "da"
    with pytest.raises(Refusal, match="may_not"):
        await look(bot, stranger, verb, case=case.id, **more)
    await bot.send("dan", "close", {"case": case.id}, outcome="not_a_breach", reason="it was at home")
    with pytest.raises(Refusal, match="case_closed"):
        await look(bot, who, verb, case=case.id, **more)
    assert case.number in linear(await look(bot, who, "show", case=case.id))


@pytest.mark.parametrize("verb", ["acknowledge", "keep", "no such verb", ""])
async def test_what_has_no_form_opens_nothing(bot: Bot, case: Case, verb: str) -> None:
    with pytest.raises(Refusal, match=r"unread_form|may_not"):
        await look(bot, "dan", verb, case=case.id)


@pytest.mark.parametrize("ids", [{}, {"case": ""}, {"case": "no such case"}])
async def test_without_a_case_nothing_opens(bot: Bot, ids: dict[str, str]) -> None:
    with pytest.raises(Refusal, match="no_such_case"):
        await look(bot, "dan", "answer", **ids)


async def test_a_draft_opens_for_its_writer_only(bot: Bot) -> None:
    ids = button((await bot.command("ida", "laptop")).card, "report").ids
    assert "laptop" in linear(await look(bot, "ida", "report", **ids))
    for wrong in (ids, {}, {"draft": ""}, {"draft": "no such draft"}):
        with pytest.raises(Refusal, match="no_such_draft"):
            await look(bot, "eve", "report", **wrong)


async def test_a_form_of_a_case_never_carries_anothers_draft(bot: Bot, case: Case) -> None:
    ids = button((await bot.command("ida", "secret")).card, "report").ids
    shown = await look(bot, "dan", "close", case=case.id, **ids)
    assert "secret" not in linear(shown)


async def test_another_cases_number_is_told_to_those_who_have_a_part_in_it(bot: Bot, case: Case) -> None:
    other = bot.house.open("letter lost", who="mads")

    async def others(who: str) -> Mapping[CaseId, str]:
        party, ids = await bot.party(who), {"other": other.id}
        return await bot.app.desk.read(lambda r, s, n: scenes.scene_for(r, s, party, case, n, ids).others)

    assert await others("dan") == {other.id: other.number}
    assert await others("ida") == {}


async def test_a_dealt_card_about_no_draft_is_refused(bot: Bot) -> None:
    ida = await bot.party("ida")
    with pytest.raises(Refusal, match="no_such_draft"):
        await bot.app.desk.read(lambda r, s, n: scenes.dealt(r, s, n, ida, "draft_waiting", {"draft": "none"}))


async def test_lists_hold_only_ones_own(bot: Bot, case: Case) -> None:
    second = bot.house.open("letter lost", who="mads")
    mine, theirs = said(await bot.command("ida", "status")), said(await bot.command("mads", "status"))
    assert (case.number in mine, second.number in mine) == (True, False)
    assert (case.number in theirs, second.number in theirs) == (False, True)
    both = said(await bot.command("dan", "cases"))
    assert case.number in both
    assert second.number in both


async def test_a_card_says_the_minute_it_was_made(bot: Bot, case: Case) -> None:
    bot.clock.forward(minutes=1, seconds=59)
    now = bot.clock.now()
    scene = bot.app.store.read(lambda r: scenes.thread_scene(r, bot.app.desk.services, case, now)).result()
    assert (now - scene.now).total_seconds() == 59


async def test_the_thread_speaks_the_cases_language_and_zone_the_reader_their_own(bot: Bot, case: Case) -> None:
    dan = await bot.party("dan", "nb")
    services, now = bot.app.desk.services, bot.clock.now()
    thread = bot.app.store.read(lambda r: scenes.thread_scene(r, services, case, now)).result()
    own = bot.app.store.read(lambda r: scenes.scene_for(r, services, dan, case, now, {})).result()
    assert (thread.speech.language, own.speech.language) == ("da", "nb")
    assert thread.reader.party is None
    assert own.reader.party == dan.id
