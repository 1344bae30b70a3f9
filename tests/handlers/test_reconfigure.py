"""Organisation files read anew: whole, or not at all; and never so that an open case loses its organisation."""

from dataclasses import replace

import pytest

from bot.domain.errors import DataFaults
from bot.domain.ids import OrganisationId
from bot.domain.party import Role
from handlers.app import build
from tests.world.bot import MASTER, Bot, eksempel

WORDS = "laptop lost on the bus"


def handler(bot: Bot, number: int) -> str:
    case = sorted(bot.cases(), key=lambda case: case.number)[number]
    holder = case.holders(Role.HANDLER)[0]
    return bot.app.store.read(lambda read: read.party(holder.party).name).result()


async def test_new_cases_get_the_new_people_and_open_ones_keep_theirs(bot: Bot) -> None:
    await bot.command("ida", WORDS)
    roles = {**eksempel().roles, Role.HANDLER: ("dorte", "dan")}
    await bot.app.reconfigure([replace(eksempel(), roles=roles)])
    await bot.command("ida", WORDS)
    assert (handler(bot, 0), handler(bot, 1)) == ("Dan", "Dorte")


async def test_an_organisation_with_open_cases_can_not_vanish(bot: Bot) -> None:
    await bot.command("ida", WORDS)
    other = replace(eksempel(), id=OrganisationId("another"))
    with pytest.raises(DataFaults, match="eksempel: has open cases and is in no organisation file"):
        await bot.app.reconfigure([other])
    await bot.command("ida", WORDS)
    assert [case.organisation for case in bot.cases()] == ["eksempel", "eksempel"]


async def test_nor_can_the_bot_be_started_without_it(bot: Bot) -> None:
    await bot.command("ida", WORDS)
    bot.close()
    with pytest.raises(DataFaults, match="eksempel"):
        build(
            database=bot.path,
            master_key=MASTER,
            organisations=[replace(eksempel(), id=OrganisationId("another"))],
            clock=bot.clock,
            chats=[bot.chat],
        )
    assert len(bot.cases()) == 1


async def test_one_without_open_cases_may_go(bot: Bot) -> None:
    await bot.app.reconfigure([replace(eksempel(), id=OrganisationId("another"))])
    assert [o.id for o in bot.app.organisations] == ["another"]
