"""What the wall clock brings: hidden texts go after a day, drafts after a week, once a day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.flows.draft import BeginDraft, begin_draft
from handlers import ticks
from tests.flows.conftest import ORGANISATION
from tests.storage.builders import sql
from tests.world.bot import Bot

ZONE = ZoneInfo("Europe/Copenhagen")


def tick(bot: Bot) -> None:
    now = bot.clock.now()
    bot.app.store.write(lambda work: ticks.run(work, now, ZONE)).result()


def held(bot: Bot, case: Case) -> int:
    return len(bot.app.store.read(lambda read: read.hidden(case.id)).result())


def begun(bot: Bot) -> str:
    house = bot.house
    done = house.do(begin_draft, BeginDraft(house.id(), house.person("ida"), ORGANISATION, "hm"))
    return done.details["draft"]


def exists(bot: Bot, draft: str) -> bool:
    return bot.app.store.read(lambda read: read.draft(draft)).result() is not None


def test_what_was_hidden_is_destroyed_after_a_day_not_before(bot: Bot) -> None:
    case = bot.house.open("letter for 010180-9999 went to the wrong house")
    bot.clock.forward(hours=24)
    tick(bot)
    assert held(bot, case) == 1
    bot.clock.forward(seconds=1)
    tick(bot)
    assert held(bot, case) == 0
    assert "⟦" in bot.case(case).reports[0].words


def test_that_it_was_destroyed_is_in_the_journal_and_who_wrote_it_is_asked_no_more(bot: Bot) -> None:
    case = bot.house.open("letter for 010180-9999 went to the wrong house")
    bot.clock.forward(hours=25)
    tick(bot)
    entries = bot.app.store.read(lambda read: read.journal(case.id)).result()
    (destroyed,) = [entry for entry in entries if entry.verb == "hidden_destroyed"]
    assert (destroyed.by, dict(destroyed.about)) == (None, {"hidden": "1"})
    assert bot.app.store.read(lambda read: read.verify_journal()).result() is None


def test_a_case_that_can_not_be_read_does_not_keep_what_others_hid(bot: Bot) -> None:
    broken, other = (bot.house.open(f"{n}: letter for 010180-9999 sent") for n in "ab")
    sql(bot.path, "UPDATE reports SET words = x'00' WHERE case_id = ?", broken.id)
    bot.clock.forward(hours=25)
    tick(bot)
    assert (held(bot, broken), held(bot, other)) == (0, 0)


def test_a_draft_is_deleted_after_seven_days_not_before(bot: Bot) -> None:
    draft = begun(bot)
    for _ in range(7):
        tick(bot)
        bot.clock.forward(days=1)
    tick(bot)
    assert exists(bot, draft)
    bot.clock.forward(days=1)
    tick(bot)
    assert not exists(bot, draft)


def test_the_daily_job_runs_once_on_a_local_date(bot: Bot) -> None:
    """The tick at 23:30 local and the one at 00:30 are of two days, though of one in UTC."""
    bot.clock.at = datetime(2026, 11, 20, 22, 30, tzinfo=ZoneInfo("UTC"))
    tick(bot)
    bot.clock.forward(minutes=10)
    tick(bot)
    assert days(bot) == ["2026-11-20"]
    bot.clock.forward(minutes=50)
    tick(bot)
    assert days(bot) == ["2026-11-20", "2026-11-21"]


def test_a_clock_that_steps_back_over_midnight_runs_nothing_again(bot: Bot) -> None:
    tick(bot)
    bot.clock.forward(days=1)
    tick(bot)
    draft = begun(bot)
    bot.clock.at -= timedelta(hours=20)
    points = len(bot.points)
    tick(bot)
    assert len(bot.points) == points
    assert len(days(bot)) == 2
    assert exists(bot, draft)


def test_a_day_that_was_missed_is_made_up_for_at_the_next_tick(bot: Bot) -> None:
    draft = begun(bot)
    tick(bot)
    bot.clock.forward(days=30)
    tick(bot)
    assert not exists(bot, draft)


def test_a_tick_with_nothing_to_do_writes_nothing(bot: Bot) -> None:
    tick(bot)
    bot.points.clear()
    bot.clock.forward(minutes=1)
    tick(bot)
    assert bot.points == []


def days(bot: Bot) -> list[str]:
    rows = sql(bot.path, "SELECT local_date FROM jobs WHERE name = 'drafts' ORDER BY local_date")
    assert all(date.fromisoformat(day) for (day,) in rows)
    return [day for (day,) in rows]
