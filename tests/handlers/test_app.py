"""The whole bot: its loop, its starts, and what a death in the middle leaves behind."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from bot.domain.delivery import State
from bot.domain.errors import Refusal
from handlers.app import build
from handlers.deliver import LEASE
from storage.store import StoreLocked
from tests.storage.builders import sql, states
from tests.world.bot import MASTER, Bot, eksempel
from tests.world.chat import StandInChat
from tests.world.clock import HandClock

PATIENT = 20.0
"""Seconds of real time after which something is taken not to happen."""

RECEIPT = "Din indberetning er gemt"
"""In the receipt, and in nothing else that whoever reported gets."""


@pytest.fixture
async def running(bot: Bot) -> AsyncIterator[Bot]:
    """Between nudges the loop sleeps for an hour, so that nothing is said but for a nudge."""
    bot.app.deliverer.pause_seconds = 3600
    await bot.app.start()
    await bot.app.quiet()
    yield bot
    await bot.app.stop()


async def within(seconds: float, done: Callable[[], bool]) -> None:
    async with asyncio.timeout(seconds):
        while not done():  # noqa: ASYNC110 - what we wait for is another's state
            await asyncio.sleep(0.005)


async def killed(bot: Bot, when: Callable[[], bool]) -> None:
    """Start, wait until `when`, and let nothing be completed: as after SIGKILL, the file is all that is left."""
    loop = asyncio.create_task(bot.app.deliverer.run())
    await within(PATIENT, when)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    bot.close()


async def test_a_commit_wakes_the_loop_at_once(running: Bot) -> None:
    await running.command("ida", "laptop lost on the bus")
    await within(PATIENT, lambda: bool(running.chat.dm("ida")))


async def test_without_a_nudge_the_loop_looks_by_itself(bot: Bot) -> None:
    bot.app.deliverer.pause_seconds = 0.01
    await bot.app.start()
    bot.house.open()
    await within(PATIENT, lambda: bool(bot.chat.dm("ida")))
    await bot.app.stop()


async def test_a_slow_platform_delays_no_commit(running: Bot) -> None:
    """Nothing is let go of until all reports are in."""
    running.chat.hold()
    await running.command("ida", "laptop lost on the bus")
    await within(PATIENT, lambda: len(running.chat.messages) >= 3)
    for number in range(20):
        await running.command("ida", f"letter {number} lost")
    assert len(running.cases()) == 21
    running.chat.release()
    await running.app.quiet()
    assert len(running.chat.at("triage")) == 21


async def test_quiet_is_when_all_is_said(running: Bot) -> None:
    for number in range(5):
        await running.command("ida", f"letter {number} lost")
    await running.app.quiet()
    assert len(running.chat.at("triage")) == 5
    assert len(running.chat.dm("ida", RECEIPT)) == 5
    assert len(running.chat.dm("ida", "tre hurtige spørgsmål")) == 5
    assert await running.app.waiting() == 0


async def test_quiet_does_not_wait_for_a_platform_that_is_down(running: Bot) -> None:
    running.chat.fails("unavailable")
    await running.command("ida", "laptop lost on the bus")
    async with asyncio.timeout(PATIENT):
        await running.app.quiet()
    assert states(running.path)["pending"] > 0


async def test_the_loop_outlives_a_fault_of_the_memory(running: Bot) -> None:
    sql(running.path, "ALTER TABLE deliveries RENAME TO gone")
    running.app.deliverer.nudge()
    await asyncio.sleep(0.1)
    sql(running.path, "ALTER TABLE gone RENAME TO deliveries")
    await running.command("ida", "laptop lost on the bus")
    await within(PATIENT, lambda: bool(running.chat.dm("ida")))


async def test_next_due_is_the_next_rung(running: Bot) -> None:
    assert await running.app.next_due(running.clock.now()) is None
    await running.command("ida", "laptop lost on the bus")
    due = await running.app.next_due(running.clock.now())
    assert due is not None
    assert (due - running.clock.now()).total_seconds() == 1800


async def test_a_start_again_writes_nothing(bot: Bot) -> None:
    """Neither for the people of the file nor for the open cases."""
    case = bot.house.open()
    bot.house.answer(case, "personal_data", personal_data=True)
    await bot.drain()
    bot.close()
    bot.points.clear()
    await bot.app.start()
    await bot.app.quiet()
    await bot.app.stop()
    assert bot.points == []


async def test_a_start_settles_what_became_due_meanwhile(bot: Bot) -> None:
    """The ladder was thinned by hand: settling plans it anew."""
    case = bot.house.open()
    await bot.drain()
    before = bot.house.ladder(case)
    bot.close()
    sql(bot.path, "DELETE FROM deliveries WHERE kind = 'reminder'")
    await bot.app.start()
    await bot.app.quiet()
    assert bot.house.ladder(case) == before
    await bot.app.stop()


async def test_a_case_that_can_not_be_read_does_not_keep_the_bot_from_starting(bot: Bot) -> None:
    broken, other = bot.house.open(), bot.house.open("letter lost", who="mads")
    sql(bot.path, "UPDATE reports SET words = x'00' WHERE case_id = ?", broken.id)
    bot.close()
    await bot.app.start()
    await bot.app.quiet()
    await bot.app.stop()
    assert len(bot.chat.dm("mads", other.number)) >= 1


async def test_killed_between_send_and_record_nothing_is_said_twice(bot: Bot) -> None:
    bot.house.open()
    bot.chat.hold()
    await killed(bot, lambda: bool(bot.chat.dm("ida")) and bool(bot.chat.at("triage")) and bool(bot.chat.dm("dan")))
    assert states(bot.path)["sending"] == 3
    bot.chat.release()
    assert bot.app.store is not None
    assert states(bot.path)["in_doubt"] == 3
    await bot.drain()
    assert len(bot.chat.dm("ida", RECEIPT)) == len(bot.chat.dm("dan")) == len(bot.chat.at("triage")) == 1
    (case,) = bot.cases()
    assert set(bot.ends(case, "receipt") + bot.ends(case, "case")) == {State.SENT}
    assert not any(message.repeat for message in bot.chat.messages.values())


async def test_killed_before_the_send_it_is_said_after_all(bot: Bot) -> None:
    bot.house.open()
    now = bot.clock.now()
    assert len(await asyncio.wrap_future(bot.app.store.write(lambda work: work.claim(now, LEASE)))) == 3
    bot.close()
    await bot.drain()
    assert len(bot.chat.dm("ida", RECEIPT)) == len(bot.chat.dm("dan")) == 1


async def test_killed_where_nobody_can_look_it_is_said_again_and_marked(bot: Bot) -> None:
    bot.chat.unreadable = True
    bot.house.open()
    bot.chat.hold()
    await killed(bot, lambda: bool(bot.chat.dm("ida")))
    bot.chat.release()
    await bot.drain()
    assert [message.repeat for message in bot.chat.dm("ida", RECEIPT)] == [False, True]


async def test_a_stop_lets_nobody_say_anything_twice(running: Bot) -> None:
    """`stop` does not wait for a slow platform."""
    running.chat.hold()
    await running.command("ida", "laptop lost on the bus")
    await within(PATIENT, lambda: bool(running.chat.dm("ida")))
    async with asyncio.timeout(PATIENT):
        await running.app.stop()
    running.close()
    running.chat.release()
    await running.app.start()
    await running.app.quiet()
    assert len(running.chat.dm("ida", RECEIPT)) == 1


async def test_a_tick_destroys_what_was_held_for_a_day(running: Bot) -> None:
    await running.command("ida", "letter for 010180-9999 went to the wrong house")
    (case,) = running.cases()
    running.clock.forward(days=1, seconds=1)
    await running.app.tick()
    assert running.app.store.read(lambda read: read.hidden(case.id)).result() == ()


async def test_the_clockwork_ticks_every_minute(running: Bot) -> None:
    (job,) = running.app.scheduler.get_jobs()
    assert job.func == running.app.tick
    assert job.trigger.interval.total_seconds() == 60


async def test_two_on_one_file_are_told_apart(bot: Bot) -> None:
    assert bot.app.store is not None
    with pytest.raises(StoreLocked):
        build(
            database=bot.path, master_key=MASTER, organisations=[eksempel()], clock=HandClock(), chats=[StandInChat()]
        )


async def test_a_build_that_fails_lets_go_of_the_file(bot: Bot) -> None:
    nameless = replace(eksempel().people[0], name=None)  # type: ignore[arg-type]  # no loader lets this through
    organisations = [replace(eksempel(), people=(nameless,))]
    with pytest.raises(AttributeError):
        build(database=bot.path, master_key=MASTER, organisations=organisations, clock=HandClock(), chats=[])
    assert (await bot.party("ida")).name == "Ida"


async def test_daily_jobs_have_their_day_where_the_organisation_is(bot: Bot) -> None:
    assert bot.app.zone.key == "Europe/Copenhagen"


async def test_a_person_of_no_organisation_is_refused(running: Bot) -> None:
    stranger = replace(running.identity("ida"), tenant="elsewhere")
    with pytest.raises(Refusal, match="no_such_party"):
        await running.app.desk.party(stranger, "Ida")
