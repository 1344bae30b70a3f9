"""Roles in chat: shown, lent, taken back by buttons and forms; and given back by the clock when the time is up."""

from datetime import timedelta

import pytest

from bot.cards.linear import linear
from bot.domain.case import Case
from bot.domain.party import Role
from tests.flows.conftest import START
from tests.storage.builders import sql
from tests.world.bot import Bot, button, said

WORDS = "laptop lost on the bus"


async def opened(bot: Bot) -> Case:
    await bot.command("ida", WORDS)
    return bot.cases()[-1]


async def lends(bot: Bot, who: str = "dan", until: str = "2026-11-27", **more: object) -> str:
    given: dict[str, object] = {"role": ["handler"], "person": bot.house.person("dorte"), "until": until, **more}
    return said(await bot.send(who, "lend", {"for": "while"}, "", **given))


def handler(bot: Bot, case: Case) -> str:
    return bot.case(case).holders(Role.HANDLER)[0].party


@pytest.mark.parametrize("text", ["roles", "roller", "ROLLER"])
async def test_the_word_shows_who_holds_what_and_is_no_report(bot: Bot, text: str) -> None:
    assert "Dorte" in said(await bot.command("dan", text))
    assert bot.cases() == []
    assert sql(bot.path, "SELECT id FROM drafts") == []


async def test_by_buttons_from_the_list_to_the_form_and_back(bot: Bot) -> None:
    case = await opened(bot)
    shown = (await bot.command("dan", "roles")).card
    form = (await bot.press("dan", button(shown, "lend"))).form
    assert form is not None
    assert form.ids == {"for": "while"}
    await lends(bot)
    assert handler(bot, case) == bot.house.person("dorte")
    again = (await bot.press("dan", button(shown, "lend"))).form
    assert again is not None
    back = button((await bot.command("dan", "roles")).card, "take_back")
    await bot.press("dan", back)
    assert handler(bot, case) == bot.house.person("dan")
    assert "Sådan var det allerede" in said(await bot.press("dan", back))


async def test_a_lent_role_is_shown_by_a_button_of_the_message_about_it(bot: Bot) -> None:
    await lends(bot)
    await bot.drain()
    (message,) = bot.chat.dm("dorte", "Du har nu: sagsbehandler")
    shown = await bot.press("dorte", next(b for b in message.buttons if b.verb == "roles"))
    assert "Overladt af Dan indtil" in said(shown)


async def test_a_payload_without_a_day_lends_nothing_and_gives_nothing(bot: Bot) -> None:
    case = await opened(bot)
    for until in ("", "2026-11-19", "whenever"):
        assert "gjort" not in await lends(bot, until=until)
        assert handler(bot, case) == bot.house.person("dan")
    assert "gjort" in await lends(bot)


async def test_a_forged_form_of_someone_else_changes_nothing(bot: Bot) -> None:
    case = await opened(bot)
    for role in (["handler"], ["decider/care"], ["reporter"], ["decider/nowhere"], ["king"], []):
        await lends(bot, who="eve", role=role)
    assert handler(bot, case) == bot.house.person("dan")
    assert sql(bot.path, "SELECT id FROM lendings") == []
    await lends(bot)
    assert len(sql(bot.path, "SELECT id FROM lendings")) == 1


async def test_the_clock_gives_it_back_also_when_the_bot_was_down_then(bot: Bot) -> None:
    case = await opened(bot)
    await lends(bot)
    bot.close()
    bot.clock.forward(days=60)
    await bot.app.tick()
    assert handler(bot, case) == bot.house.person("dan")
    told = sql(bot.path, "SELECT count(*) FROM deliveries WHERE kind = 'role'")
    await bot.app.tick()
    assert sql(bot.path, "SELECT count(*) FROM deliveries WHERE kind = 'role'") == told


async def test_before_its_time_and_with_the_clock_stepping_back_it_stays(bot: Bot) -> None:
    case = await opened(bot)
    await lends(bot)
    for days in (6, -3):
        bot.clock.at += timedelta(days=days)
        await bot.app.tick()
        assert handler(bot, case) == bot.house.person("dorte")


async def test_a_case_that_can_not_be_read_keeps_no_other_tick(bot: Bot) -> None:
    broken = await opened(bot)
    await lends(bot)
    sql(bot.path, "UPDATE reports SET words = x'00' WHERE case_id = ?", broken.id)
    bot.close()
    bot.clock.forward(days=9)
    await bot.app.tick()
    assert sql(bot.path, "SELECT name FROM jobs") == [("drafts",)]


async def test_a_walking_clock_stops_where_a_role_goes_back(bot: Bot) -> None:
    assert await bot.app.next_due(START) is None
    await lends(bot)
    await bot.drain()
    assert await bot.app.next_due(START) == START.replace(day=27, hour=23)
    assert await bot.app.next_due(START + timedelta(days=9)) is None


async def test_a_report_that_is_over_is_entered_after_the_fact(bot: Bot) -> None:
    for after, expected in (("yes", True), ("no", False), ("", False)):
        form = (await bot.command("ida", "")).form
        assert form is not None
        await bot.send("ida", "report", form.ids, words=WORDS, after=after)
        assert bot.cases()[-1].entered_after is expected


async def test_whoever_got_a_role_by_lending_can_be_handed_one_in_a_case(bot: Bot) -> None:
    case = await opened(bot)
    await lends(bot, person=bot.house.person("eve"))
    card = (await bot.press("dan", button((await bot.command("dan", "cases")).card, "show"))).card
    form = (await bot.press("dan", button(card, "assign"))).form
    assert form is not None
    assert "Eve" in linear(form) or bot.house.person("eve") in str(form.elements)
    assert handler(bot, case) == bot.house.person("eve")
