"""Which other cases a card may name."""

import pytest

from bot.domain.case import Case
from bot.domain.errors import Unreadable
from bot.flows.join import Join, join
from handlers.related import joinable, others
from storage.seals import Broken
from storage.work import SqlRead
from tests.storage.builders import sql
from tests.world.bot import Bot


def named(bot: Bot, who: str | None, case: Case, **ids: str) -> list[str]:
    def read(read: SqlRead) -> list[str]:
        party = None if who is None else read.party(bot.house.person(who))
        return list(others(read, party, read.case(case.id), ids).values())

    return bot.house.store.read(read).result()


def choices(bot: Bot, who: str, case: Case) -> list[str]:
    def read(read: SqlRead) -> list[str]:
        return list(joinable(read, read.party(bot.house.person(who)), read.case(case.id)).values())

    return bot.house.store.read(read).result()


def unite(bot: Bot, case: Case, into: Case) -> None:
    bot.house.do(join, Join(bot.house.id(), bot.house.person("dan"), case.id, into.id, yes=True))


def test_what_was_joined_is_named_to_those_who_have_a_part_in_it(bot: Bot) -> None:
    first, second = bot.house.open("laptop lost"), bot.house.open("a laptop", "eve")
    assert named(bot, "dan", first) == []
    unite(bot, second, first)
    assert named(bot, "dan", first) == named(bot, None, first) == [second.number]
    assert named(bot, "eve", first) == [second.number]
    assert named(bot, "ida", first) == []
    assert named(bot, "dan", second) == [first.number]


def test_among_many_the_oldest_alike_is_named_to_the_handler_alone(bot: Bot) -> None:
    cases = [bot.house.open(f"number {n}", who) for n, who in enumerate(("ida", "eve", "mads"))]
    among = " ".join(case.id for case in cases[:2])
    assert named(bot, "dan", cases[2], among=among) == [cases[0].number]
    assert named(bot, "mads", cases[2], among=among) == []
    assert named(bot, "dan", cases[2], among="") == []


def test_a_case_that_can_not_be_read_keeps_nobody_from_hearing_of_the_next(bot: Bot) -> None:
    cases = [bot.house.open(f"number {n}") for n in range(3)]
    among = " ".join(case.id for case in cases[:2])
    sql(bot.path, "UPDATE reports SET words = x'00' WHERE case_id = ?", cases[0].id)
    assert named(bot, "dan", cases[2], among=among) == [cases[1].number]
    with pytest.raises(Unreadable):
        named(bot, "dan", cases[2], other=cases[0].id)
    assert issubclass(Broken, Unreadable)


def test_what_can_be_joined_is_open_and_one_s_own_the_newest_first(bot: Bot) -> None:
    first, second, third = (bot.house.open(f"number {n}") for n in range(3))
    assert choices(bot, "dan", first) == [third.number, second.number]
    assert choices(bot, "ida", first) == []
    unite(bot, third, second)
    assert choices(bot, "dan", first) == [second.number]
