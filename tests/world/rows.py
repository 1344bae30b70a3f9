"""Rows of the outbox made by hand, and what became of them."""

from datetime import timedelta

from bot.domain.case import Case
from bot.domain.delivery import Delivery, ReminderKey, State, ToParty
from tests.flows.conftest import NOTIFY, ORGANISATION
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
