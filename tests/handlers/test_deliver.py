"""What must be said is said: once, in time, to someone, whatever fails on the way."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.domain.case import Case
from bot.domain.delivery import Delivery, ReminderKey, State, ToParty, ToThread
from handlers.deliver import FAULTS, LEASE, PATIENCE
from tests.flows.conftest import NOTIFY, ORGANISATION
from tests.storage.builders import sql
from tests.world.bot import Bot


def to(bot: Bot, who: str, case: Case, kind: str, **ids: str) -> Delivery:
    """Due now."""
    return Delivery(ORGANISATION, case.id, kind, ToParty(bot.house.person(who)), bot.clock.now(), ids=ids)


def reminder(bot: Bot, case: Case, who: str = "dan", **later: float) -> Delivery:
    """A legal rung due now. `later` moves the due instant it climbs to away from the real one."""
    (due,) = bot.house.dues(case)
    key = ReminderKey(case.id, NOTIFY, "made up", due + timedelta(**later), bot.house.person(who))
    delivery = to(bot, who, case, "reminder", audience="responsible")
    return Delivery(
        ORGANISATION, case.id, "reminder", delivery.to, bot.clock.now(), delivery.ids, reminder=key, legal=True
    )


def state_of(bot: Bot, case: Case, wanted: Delivery) -> State:
    return next(state for state, delivery in bot.house.queue(case) if delivery == wanted)


async def settled(bot: Bot) -> Case:
    """A case whose first messages are out."""
    case = bot.house.open()
    await bot.drain()
    return case


async def test_a_new_case_reaches_everyone_once(bot: Bot) -> None:
    case = await settled(bot)
    (card, *_) = bot.chat.at("triage")
    assert case.number in card.text
    (question,) = bot.chat.at(f"thread/{card.id}")
    assert {b.verb for b in question.buttons} == {"answer"}
    assert len(bot.chat.dm("ida")) == len(bot.chat.dm("dan")) == 1
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
    assert card.edits == 1


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
    assert len(bot.chat.dm("ida")) == 1


async def test_a_platform_that_stays_down_is_given_up_and_the_next_person_is_told(bot: Bot) -> None:
    bot.chat.fails("unavailable", "dm/dan")
    case = bot.house.open()
    for _ in range(PATIENCE):
        bot.clock.seconds += 60
        await bot.drain()
    assert bot.chat.calls.count("post dm/dan") == PATIENCE
    assert bot.ends(case, "assigned") == [State.DEAD]
    assert len(bot.chat.dm("dorte", "Dan")) == 1


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


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError("peer")])
async def test_what_arrived_unnoticed_is_found_and_not_said_twice(bot: Bot, error: Exception) -> None:
    bot.chat.loses_answers("dm/ida", error=error)
    case = bot.house.open()
    await bot.drain()
    assert bot.ends(case, "receipt") == [State.IN_DOUBT]
    bot.clock.seconds += 2
    await bot.drain()
    assert bot.ends(case, "receipt") == [State.SENT]
    assert len(bot.chat.dm("ida")) == 1


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
    assert len(bot.chat.dm("ida")) == 1


async def test_where_nobody_can_look_it_is_said_again_and_marked(bot: Bot) -> None:
    bot.chat.unreadable = True
    bot.chat.loses_answers("dm/ida")
    bot.house.open()
    await bot.drain()
    bot.clock.seconds += 2
    await bot.drain()
    assert [m.repeat for m in bot.chat.dm("ida")] == [False, True]


async def test_a_time_out_before_it_arrived_is_said_after_all(bot: Bot) -> None:
    bot.chat.fails("timeout", "dm/ida", times=1)
    bot.house.open()
    await bot.drain()
    bot.clock.seconds += 2
    await bot.drain()
    assert [m.repeat for m in bot.chat.dm("ida")] == [False]
    assert "find dm/ida" in bot.chat.calls


@pytest.mark.parametrize(("kind", "ids"), [("assigned", {}), ("nonsense", {}), ("similar", {"other": "no such case"})])
async def test_a_row_that_can_not_be_made_into_a_card_stops_nobody(bot: Bot, kind: str, ids: dict[str, str]) -> None:
    case = bot.house.open()
    bot.put(to(bot, "eve", case, kind, **ids), to(bot, "dorte", case, kind, **ids))
    await bot.drain()
    assert len(bot.chat.dm("ida")) == len(bot.chat.dm("dan")) == 1
    for _ in range(FAULTS):
        bot.clock.seconds += 60
        await bot.drain()
    dead = [d.to for state, d in bot.house.queue(case) if state is State.DEAD]
    assert dead == [ToParty(bot.house.person(who)) for who in ("eve", "dorte")]


async def test_a_case_that_can_not_be_read_stops_nobody_and_its_legal_reminder_goes_out_bare(bot: Bot) -> None:
    broken = await settled(bot)
    rung = reminder(bot, broken)
    due = bot.app.desk.services.say.speech("da", "Europe/Copenhagen").instant(next(iter(bot.house.dues(broken))))
    sql(bot.path, "UPDATE reports SET words = x'00' WHERE case_id = ?", broken.id)
    other = bot.house.open("letter lost", who="mads")
    bot.put(rung, to(bot, "dan", broken, "decided"))
    for _ in range(2 * FAULTS):
        bot.clock.seconds += 60
        await bot.drain()
    (bare,) = bot.chat.dm("dan", broken.number, due)
    assert "laptop" not in bare.text
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
