"""What fails for good is news for someone else; what is in doubt is looked for; one bad row stops nobody."""

import pytest

from bot.domain.delivery import State, ToParty
from handlers.deliver import FAULTS, LEASE, PATIENCE
from tests.storage.builders import sql
from tests.world.bot import Bot
from tests.world.rows import reminder, settled, state_of, to

RECEIPT = "Din indberetning er gemt"
"""In the receipt, and in nothing else that whoever reported gets."""


async def test_what_fails_for_good_dies_and_the_next_person_is_told_and_the_card_shows_it(bot: Bot) -> None:
    bot.chat.fails("user_disabled", "dm/dan", permanent=True)
    case = bot.house.open()
    await bot.drain()
    assert bot.ends(case, "assigned") == [State.DEAD]
    (news,) = bot.chat.dm("dorte", case.number, "Dan")
    assert {b.verb for b in news.buttons} == {"acknowledge", "show"}
    (card,) = bot.chat.at("triage")
    assert "Dan" in next(line for line in card.text.splitlines() if line.startswith("!"))
    assert bot.chat.calls.count("post dm/dan") == 1


async def test_news_goes_on_until_someone_is_reached_and_ends_when_nobody_is(bot: Bot) -> None:
    for who in ("dan", "dorte"):
        bot.chat.fails("user_disabled", f"dm/{who}", permanent=True)
    case = bot.house.open()
    await bot.drain()
    (news,) = bot.chat.dm("mads", case.number)
    assert "Dan" in news.text
    bot.chat.fails("user_disabled", "dm/mads", permanent=True)
    bot.put(to(bot, "dan", case, "undelivered"))
    await bot.drain()
    assert bot.ends(case, "undelivered") == [State.DEAD, State.SENT, State.DEAD, State.DEAD, State.DEAD]


async def test_what_fails_for_the_last_in_line_is_told_to_the_first(bot: Bot) -> None:
    case = await settled(bot)
    bot.chat.fails("user_disabled", "dm/mads", permanent=True)
    bot.put(reminder(bot, case, "mads"))
    await bot.drain()
    assert len(bot.chat.dm("dan", "Mads")) == 1


async def test_a_card_that_can_not_be_posted_is_told_once_and_not_for_ever(bot: Bot) -> None:
    bot.chat.channels = ()
    case = bot.house.open()
    await bot.drain()
    assert bot.ends(case, "case").count(State.DEAD) <= 2
    assert 1 <= len(bot.chat.dm("dan", case.number)) <= 4
    bot.chat.channels = ("triage",)
    bot.house.answer(case, "personal_data", personal_data=True)
    await bot.drain()
    (card,) = bot.chat.at("triage")
    assert "!" in card.text


async def test_a_platform_that_stays_down_is_given_up_and_the_next_person_is_told(bot: Bot) -> None:
    bot.chat.fails("unavailable", "dm/dan")
    case = bot.house.open()
    for _ in range(PATIENCE):
        bot.clock.seconds += 60
        await bot.drain()
    assert bot.chat.calls.count("post dm/dan") == PATIENCE
    assert bot.ends(case, "assigned") == [State.DEAD]
    assert len(bot.chat.dm("dorte", "Dan")) == 1


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError("peer")])
async def test_what_arrived_unnoticed_is_found_and_not_said_twice(bot: Bot, error: Exception) -> None:
    bot.chat.loses_answers("dm/ida", error=error)
    case = bot.house.open()
    await bot.drain()
    assert bot.ends(case, "receipt") == [State.IN_DOUBT]
    bot.clock.seconds += 2
    await bot.drain()
    assert bot.ends(case, "receipt") == [State.SENT]
    assert len(bot.chat.dm("ida", RECEIPT)) == 1


async def test_a_platform_that_never_answers_is_not_waited_for(bot: Bot) -> None:
    bot.app.deliverer.call_seconds = 0.05
    bot.chat.hold()
    case = bot.house.open()
    await bot.drain()
    assert bot.ends(case, "receipt") == [State.IN_DOUBT]
    bot.chat.release()
    bot.clock.seconds += 2
    await bot.drain()
    assert bot.ends(case, "receipt") == bot.ends(case, "case") == [State.SENT]
    assert len(bot.chat.dm("ida", RECEIPT)) == 1


async def test_a_doubt_stays_while_nobody_can_look(bot: Bot) -> None:
    """The look itself fails: that says nothing about whether it arrived."""
    bot.chat.loses_answers("dm/ida")
    case = bot.house.open()
    await bot.drain()
    bot.chat.recovers()
    bot.chat.fails("unavailable", "dm/ida", times=1)
    for _ in range(3):
        bot.clock.seconds += 60
        await bot.drain()
    assert bot.ends(case, "receipt") == [State.SENT]
    assert len(bot.chat.dm("ida", RECEIPT)) == 1


async def test_where_nobody_can_look_it_is_said_again_and_marked(bot: Bot) -> None:
    bot.chat.unreadable = True
    bot.chat.loses_answers("dm/ida")
    bot.house.open()
    await bot.drain()
    bot.clock.seconds += 2
    await bot.drain()
    assert [m.repeat for m in bot.chat.dm("ida", RECEIPT)] == [False, True]


async def test_a_time_out_before_it_arrived_is_said_after_all(bot: Bot) -> None:
    bot.chat.fails("timeout", "dm/ida", times=1)
    bot.house.open()
    await bot.drain()
    bot.clock.seconds += 2
    await bot.drain()
    assert [m.repeat for m in bot.chat.dm("ida", RECEIPT)] == [False]
    assert "find dm/ida" in bot.chat.calls


@pytest.mark.parametrize(("kind", "ids"), [("assigned", {}), ("nonsense", {}), ("similar", {"other": "no such case"})])
async def test_a_row_that_can_not_be_made_into_a_card_stops_nobody(bot: Bot, kind: str, ids: dict[str, str]) -> None:
    case = bot.house.open()
    bot.put(to(bot, "eve", case, kind, **ids), to(bot, "dorte", case, kind, **ids))
    await bot.drain()
    assert len(bot.chat.dm("ida", RECEIPT)) == len(bot.chat.dm("dan")) == 1
    for _ in range(FAULTS):
        bot.clock.seconds += 60
        await bot.drain()
    dead = [d.to for state, d in bot.house.queue(case) if state is State.DEAD]
    assert dead == [ToParty(bot.house.person(who)) for who in ("eve", "dorte")]


async def test_a_case_that_can_not_be_read_stops_nobody_and_its_legal_reminder_goes_out_bare(bot: Bot) -> None:
    broken = await settled(bot)
    rung = reminder(bot, broken)
    (due,) = bot.house.dues(broken)
    sql(bot.path, "UPDATE reports SET words = x'00' WHERE case_id = ?", broken.id)
    other = bot.house.open("letter lost", who="mads")
    bot.put(rung, to(bot, "dan", broken, "decided"))
    for _ in range(2 * FAULTS):
        bot.clock.seconds += 60
        await bot.drain()
    speech = bot.app.desk.services.say.speech("da", "Europe/Copenhagen")
    bare = bot.chat.dm("dan", speech("reminder.bare", number=broken.number, due=due))
    assert len(bare) == 1
    assert bare[0].buttons == ()
    assert (bot.ends(other, "receipt"), bot.ends(other, "case")) == ([State.SENT], [State.SENT])
    assert state_of(bot, broken, rung) == State.SENT
    assert bot.ends(broken, "decided") == [State.DEAD]


async def test_even_without_its_keys_a_legal_reminder_goes_out_once(bot: Bot) -> None:
    broken = await settled(bot)
    rung = reminder(bot, broken)
    sql(bot.path, "UPDATE keys SET wrapped = x'00' WHERE owner = ?", f"case/{broken.id}")
    bot.put(rung)
    await bot.drain()
    bot.clock.forward(seconds=LEASE.total_seconds() * 2)
    await bot.drain()
    assert state_of(bot, broken, rung) == State.SENT
    assert len(bot.chat.dm("dan")) == 2


async def test_a_thread_without_its_card_is_news_too(bot: Bot) -> None:
    case = bot.house.open()
    sql(bot.path, "DELETE FROM deliveries WHERE kind = 'case'")
    await bot.drain()
    assert bot.ends(case, "question") == [State.DEAD]
    assert len(bot.chat.dm("dan", case.number)) == 2
