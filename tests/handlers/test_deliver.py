"""What must be said is said once and in time, though the platform is down for a while."""

from collections import Counter
from datetime import timedelta

from bot.domain.delivery import Delivery, State, ToParty, ToThread
from tests.flows.conftest import NOTIFY, ORGANISATION
from tests.world.bot import Bot
from tests.world.rows import reminder, settled, state_of, to


async def test_a_new_case_reaches_everyone_once(bot: Bot) -> None:
    case = await settled(bot)
    (card, *_) = bot.chat.at("triage")
    assert case.number in card.text
    (question,) = bot.chat.at(f"thread/{card.id}")
    assert {b.verb for b in question.buttons} == {"answer", "skip", "ask"}
    assert len(bot.chat.dm("ida")) == 2, "the receipt, and the first aid"
    assert len(bot.chat.dm("dan")) == 1
    assert bot.chat.dm("eve") == []
    assert "laptop" not in card.card.summary


async def test_five_answers_edit_one_card(bot: Bot) -> None:
    case = await settled(bot)
    bot.house.answer_all(case)
    await bot.drain()
    (card,) = bot.chat.at("triage")
    assert card.edits == 1


async def test_every_rung_goes_out_once(bot: Bot) -> None:
    """Hour by hour until a day after the due instant, settled again and again."""
    case = await settled(bot)
    for _ in range(100):
        bot.clock.forward(hours=1)
        await bot.drain()
    sent = [d.reminder for state, d in bot.house.queue(case) if state is State.SENT and d.reminder is not None]
    assert max(Counter(sent).values()) == 1
    texts = [m for who in ("dan", "dorte", "mads") for m in bot.chat.dm(who)]
    assert len({m.key for m in texts}) == len(texts)
    assert {"-24h", "due"} <= {key.rung for key in sent if key.obligation == NOTIFY}


async def test_a_rung_that_went_out_has_its_successor_and_shows_on_the_card(bot: Bot) -> None:
    case = await settled(bot)
    bot.clock.forward(days=3, hours=1)
    await bot.drain()
    assert [d.reminder.rung for d in bot.house.ladder(case) if d.reminder] == ["after/2026-11-23T12:00"] * 2
    (card,) = bot.chat.at("triage")
    assert "1 time over fristen" in card.card.summary


async def test_after_six_days_down_each_person_gets_one_message_about_a_deadline(bot: Bot) -> None:
    case = await settled(bot)
    bot.close()
    bot.clock.forward(days=6)
    await bot.drain()
    ends = [(s, d) for s, d in bot.house.queue(case) if d.reminder is not None and d.reminder.obligation == NOTIFY]
    sent = Counter(d.to for state, d in ends if state is State.SENT)
    assert set(sent.values()) == {1}
    assert {ToParty(bot.house.person(who)) for who in ("dan", "dorte", "mads")} == set(sent)
    assert Counter(state for state, _ in ends)[State.COLLAPSED] >= 5


async def test_a_reminder_of_a_deadline_that_moved_is_cancelled_when_it_would_be_sent(bot: Bot) -> None:
    case = await settled(bot)
    before = len(bot.chat.dm("dan"))
    old, present = reminder(bot, case, hours=-5), reminder(bot, case)
    bot.put(old, present)
    await bot.drain()
    assert (state_of(bot, case, old), state_of(bot, case, present)) == (State.CANCELLED, State.SENT)
    assert len(bot.chat.dm("dan")) == before + 1


async def test_a_card_that_someone_deleted_comes_back(bot: Bot) -> None:
    case = await settled(bot)
    (card,) = bot.chat.at("triage")
    bot.chat.delete(card)
    bot.house.answer(case, "personal_data", personal_data=True)
    await bot.drain()
    (again,) = bot.chat.at("triage")
    assert again.id != card.id
    assert bot.chat.at(f"thread/{again.id}")


async def test_a_platform_that_is_down_is_tried_again_by_elapsed_time(bot: Bot) -> None:
    bot.chat.fails("unavailable", "dm/dan", times=2)
    case = bot.house.open()
    await bot.drain()
    bot.clock.at += timedelta(hours=1)
    await bot.drain()
    assert bot.chat.calls.count("post dm/dan") == 1
    bot.clock.seconds += 2
    await bot.drain()
    bot.clock.seconds += 3.9
    await bot.drain()
    assert bot.chat.dm("dan") == []
    bot.clock.seconds += 0.1
    await bot.drain()
    assert len(bot.chat.dm("dan")) == 1
    assert bot.ends(case, "assigned") == [State.SENT]


async def test_a_platform_says_when_to_come_back(bot: Bot) -> None:
    bot.chat.limits(30, "dm/dan")
    bot.house.open()
    await bot.drain()
    bot.clock.seconds += 29
    await bot.drain()
    assert bot.chat.dm("dan") == []
    bot.clock.seconds += 1
    await bot.drain()
    assert len(bot.chat.dm("dan")) == 1


async def test_a_platform_that_is_down_for_ten_minutes_costs_nothing(bot: Bot) -> None:
    bot.chat.fails("unavailable")
    case = bot.house.open()
    for _ in range(60):
        bot.clock.forward(seconds=10)
        await bot.drain()
    assert not bot.chat.messages
    bot.chat.recovers()
    bot.clock.forward(minutes=1)
    await bot.drain()
    assert State.DEAD not in {state for state, _ in bot.house.queue(case)}
    assert len(bot.chat.dm("ida")) == 2


async def test_a_legal_reminder_does_not_wait_behind_what_waits(bot: Bot) -> None:
    bot.chat.fails("unavailable", "dm/dan", times=1)
    case = bot.house.open()
    await bot.drain()
    bot.put(reminder(bot, case), to(bot, "dan", case, "assigned", role="handler"))
    await bot.drain()
    (only,) = bot.chat.dm("dan")
    assert case.number in only.text
    assert bot.ends(case, "assigned") == [State.PENDING] * 2
    assert State.SENT in bot.ends(case, "reminder")


async def test_an_edit_that_fails_for_a_moment_is_not_a_new_message(bot: Bot) -> None:
    case = await settled(bot)
    bot.chat.fails("unavailable", "triage", times=1)
    bot.house.answer(case, "personal_data", personal_data=True)
    await bot.drain()
    bot.clock.seconds += 2
    await bot.drain()
    (card,) = bot.chat.at("triage")
    assert card.edits == 1


async def test_notices_come_below_the_card(bot: Bot) -> None:
    case = await settled(bot)
    bot.put(Delivery(ORGANISATION, case.id, "question", ToThread(case.id), bot.clock.now(), {"question": "whose"}))
    await bot.drain()
    (card,) = bot.chat.at("triage")
    assert len(bot.chat.at(f"thread/{card.id}")) == 2
