"""Joining and splitting in one line each, for the tests of both."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.case import Case
from bot.domain.measure import Measure, MeasureKind
from bot.domain.milestone import When
from bot.flows.aware import SetAware, aware
from bot.flows.join import Join, join
from bot.flows.settle import settle
from bot.flows.split import Split, split
from bot.flows.wish import Wish, wish
from bot.ports import Hidden
from storage.work import SqlWork
from tests.flows.conftest import House


def unite(house: House, case: Case, into: Case, who: str = "dan", *, yes: bool = True, reason: str = "") -> str:
    return house.do(join, Join(house.id(), house.person(who), case.id, into.id, yes, reason)).says


def part(house: House, case: Case, who: str = "dan", reason: str = "they are two") -> str:
    return house.do(split, Split(house.id(), house.person(who), case.id, reason)).says


def make_aware(house: House, case: Case, at: When, reason: str = "the vendor had told us") -> Case:
    house.do(aware, SetAware(house.id(), house.person("dan"), case.id, at, reason))
    return house.case(case.id)


def held(house: House, case: Case) -> tuple[Hidden, ...]:
    return house.store.read(lambda read: read.hidden(case.id)).result()


def keep_out(house: House, case: Case, person: str, who: str = "ida") -> Case:
    house.do(wish, Wish(house.id(), house.person(who), case.id, house.person(person), "she is part of it"))
    return house.case(case.id)


def promise(house: House, case: Case) -> Case:
    due = house.now + timedelta(days=3)
    owner = house.person("dorte")
    measure = Measure(len(case.measures) + 1, MeasureKind.STOP, "close the page", owner, owner, house.now, due)

    def write(work: SqlWork) -> None:
        before = work.case(case.id)
        after = replace(before, measures=(*before.measures, measure))
        settle(work, house.services, before, after, house.now)

    house.store.write(write).result()
    return house.case(case.id)
