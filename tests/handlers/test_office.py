"""The desk: a command is carried out once, whole, and by the one who asked."""

import asyncio
from dataclasses import replace
from datetime import datetime
from threading import Event

import pytest

from bot.domain.errors import Refusal
from bot.domain.ids import CommandId
from bot.domain.party import Party
from bot.flows.open_case import OpenCase, open_case
from bot.ports import Done, Work
from bot.services import Services
from handlers.desk import Flow
from tests.flows.conftest import ORGANISATION
from tests.storage.builders import sql
from tests.world.bot import Bot


async def report(
    bot: Bot, who: Party, words: str = "laptop lost", key: str = "one", flow: Flow[OpenCase] = open_case
) -> Done:
    return await bot.app.desk.submit(flow, OpenCase(CommandId(key), who.id, ORGANISATION, words))


async def test_the_same_command_twice_gives_the_first_result(bot: Bot) -> None:
    ida = await bot.party("ida")
    first = await report(bot, ida)
    assert await report(bot, ida, "something else") == first
    assert len(bot.cases()) == 1


async def test_ten_at_once_are_one(bot: Bot) -> None:
    ida = await bot.party("ida")
    results = await asyncio.gather(*(report(bot, ida) for _ in range(10)))
    assert len({done.number for done in results}) == 1


async def test_after_a_start_the_first_result_is_still_known(bot: Bot) -> None:
    ida = await bot.party("ida")
    first = await report(bot, ida)
    bot.close()
    assert await report(bot, ida) == first


async def test_another_person_with_the_same_id_gets_their_own_result(bot: Bot) -> None:
    mine, theirs = await report(bot, await bot.party("ida")), await report(bot, await bot.party("eve"))
    assert mine.number != theirs.number


async def test_ids_differ_all_are_saved(bot: Bot) -> None:
    ida = await bot.party("ida")
    for number in range(10):
        await report(bot, ida, key=f"send-{number}")
    assert len(bot.cases()) == 10


async def test_a_refusal_leaves_no_row_and_may_be_tried_again(bot: Bot) -> None:
    ida = await bot.party("ida")
    bot.points.clear()
    with pytest.raises(Refusal, match="empty_report"):
        await report(bot, ida, " ")
    assert bot.points == []
    assert sql(bot.path, "SELECT * FROM commands") == []
    assert (await report(bot, ida, "laptop lost")).says == "saved"


async def test_a_flow_that_fails_half_way_changes_nothing(bot: Bot) -> None:
    def half(work: Work, services: Services, command: OpenCase, now: datetime) -> Done:
        open_case(work, services, command, now)
        raise Refusal("too_long")

    ida = await bot.party("ida")
    with pytest.raises(Refusal, match="too_long"):
        await report(bot, ida, flow=half)
    assert bot.cases() == []
    assert (await report(bot, ida)).number == "EKS-2026-001"


async def test_it_is_committed_before_the_caller_goes_on(bot: Bot) -> None:
    ida = await bot.party("ida")
    bot.points.clear()
    await report(bot, ida)
    assert bot.points == ["commit", "committed"]
    assert sql(bot.path, "SELECT number FROM cases") == [("EKS-2026-001",)]


async def test_a_caller_that_gives_up_does_not_stop_the_flow(bot: Bot) -> None:
    begun, go = Event(), Event()
    waiting = asyncio.create_task(report(bot, await bot.party("ida"), flow=slow(begun, go)))
    await asyncio.to_thread(begun.wait, 5)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    bot.app.deliverer.wake.clear()
    go.set()
    async with asyncio.timeout(5):
        await bot.app.deliverer.wake.wait()
    assert len(bot.cases()) == 1


def slow(begun: Event, go: Event) -> Flow[OpenCase]:
    def flow(work: Work, services: Services, command: OpenCase, now: datetime) -> Done:
        begun.set()
        go.wait(5)
        return open_case(work, services, command, now)

    return flow


async def test_a_party_is_made_known_at_first_sight(bot: Bot) -> None:
    identity = bot.identity("newcomer")
    first = await bot.app.desk.party(identity, "Nanna", "nb")
    assert (first.name, first.language, first.organisation) == ("Nanna", "nb", ORGANISATION)
    assert await bot.app.desk.party(identity, "Nanna", "nb") == first
    assert (await report(bot, first)).says == "saved"


async def test_seen_by_ten_at_once_it_is_one_party(bot: Bot) -> None:
    identity = bot.identity("newcomer")
    parties = await asyncio.gather(*(bot.app.desk.party(identity, "Nanna") for _ in range(10)))
    assert len({party.id for party in parties}) == 1


async def test_a_person_of_the_file_is_known_already(bot: Bot) -> None:
    assert (await bot.party("dan")).id == bot.house.person("dan")


async def test_whoever_changes_their_language_is_spoken_to_in_it(bot: Bot) -> None:
    assert (await bot.party("ida")).language is None
    assert (await bot.party("ida", "en")).language == "en"
    assert (await bot.party("ida")).language == "en"


async def test_a_party_that_did_not_change_is_not_written(bot: Bot) -> None:
    await bot.party("ida", "en")
    bot.points.clear()
    await bot.party("ida", "en")
    assert bot.points == []


@pytest.mark.parametrize("change", [{"tenant": "elsewhere"}, {"platform": "telegraph"}, {"platform": "file"}])
async def test_an_unknown_tenant_is_refused(bot: Bot, change: dict[str, str]) -> None:
    with pytest.raises(Refusal, match="no_such_party"):
        await bot.app.desk.party(replace(bot.identity("nobody"), **change), "Nobody")


async def test_a_view_is_given_the_services_and_the_present_instant(bot: Bot) -> None:
    seen = await bot.app.desk.read(lambda _, services, now: (services, now))
    assert seen == (bot.app.desk.services, bot.clock.now())
