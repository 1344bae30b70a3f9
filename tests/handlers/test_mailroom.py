"""From a row to cards with addresses: who is reached where, and what goes into which thread."""

from dataclasses import replace

import pytest

from bot.cards.linear import linear
from bot.domain.case import Case
from bot.domain.delivery import Delivery, ReminderKey, State, ToParty, ToThread
from bot.domain.organisation import Organisation
from bot.domain.party import Identity
from bot.flows.settle import CARD
from bot.ports import MessageRef, Place
from handlers.chat import DeliveryError
from handlers.mailroom import Parcel, bare, prepare
from storage.work import Claimed
from tests.flows.conftest import NOTIFY, ORGANISATION
from tests.world.bot import Bot, eksempel
from tests.world.chat import StandInChat

BOTH = ("console", "slack")


def on_slack_too() -> Organisation:
    """Dan is on Slack as well; the triage channel is in both places."""
    slack = Identity("slack", "T1", "dan")
    people = (replace(p, identities=(*p.identities, slack)) if p.key == "dan" else p for p in eksempel().people)
    tenants = {**eksempel().tenants, "slack": ("T1",)}
    return replace(eksempel(), people=tuple(people), tenants=tenants, channels={"console": "triage", "slack": "C1"})


@pytest.fixture
def two(bot: Bot) -> Bot:
    """The bot on two platforms."""
    bot.organisations = (on_slack_too(),)
    bot.more = (StandInChat("slack", "T1", ("C1",)),)
    return bot


def row(bot: Bot, case: Case, kind: str, to: ToParty | ToThread, **more: object) -> Claimed:
    delivery = Delivery(ORGANISATION, case.id, kind, to, bot.clock.now(), **more)  # type: ignore[arg-type]
    return Claimed(1, "key", delivery, 1, in_doubt=False)


def parcel(bot: Bot, row: Claimed, platforms: tuple[str, ...] = BOTH) -> Parcel | None:
    services = bot.app.desk.services
    return bot.app.store.read(lambda read: prepare(read, services, row, platforms, bot.clock.now())).result()


def test_a_person_is_reached_where_they_are_and_nowhere_else(two: Bot) -> None:
    case = two.house.open()
    made = parcel(two, row(two, case, "assigned", ToParty(two.house.person("dan")), ids={"role": "handler"}))
    assert made is not None
    assert not made.everywhere
    assert [e.platform for e in made.envelopes] == ["console", "slack"]
    slack_only = parcel(two, row(two, case, "receipt", ToParty(two.house.person("ida"))), ("slack",))
    assert slack_only == Parcel((), everywhere=False, party=two.house.person("ida"))


def test_what_nobody_needs_is_no_parcel(two: Bot) -> None:
    case = two.house.open()
    assert parcel(two, row(two, case, "receipt", ToParty(two.house.person("eve")))) is None
    assert parcel(two, row(two, case, "closed", ToThread(case.id))) is None


def test_the_card_goes_into_every_channel_and_the_rest_below_it(two: Bot) -> None:
    case = two.house.open()
    made = parcel(two, row(two, case, "case", ToThread(case.id), slot=CARD))
    assert made is not None
    assert made.everywhere
    assert [(e.platform, e.channel, e.root) for e in made.envelopes] == [
        ("console", "triage", None),
        ("slack", "C1", None),
    ]
    ref = MessageRef(Place("slack", "C1"), "m1")
    two.app.store.write(lambda work: work.keep_reference(case.id, CARD, "slack", ref)).result()
    edited = parcel(two, row(two, case, "case", ToThread(case.id), slot=CARD))
    assert edited is not None
    assert [e.at for e in edited.envelopes] == [None, ref]
    below = parcel(two, row(two, case, "question", ToThread(case.id), ids={"question": "whose"}, slot="question/whose"))
    assert below is not None
    assert [(e.platform, e.root) for e in below.envelopes] == [("slack", ref)]


def test_without_its_card_a_thread_takes_nothing(two: Bot) -> None:
    case = two.house.open()
    with pytest.raises(DeliveryError, match="no_thread") as refused:
        parcel(two, row(two, case, "question", ToThread(case.id), ids={"question": "whose"}))
    assert refused.value.permanent


def test_bare_says_number_and_instant_and_nothing_else(two: Bot) -> None:
    case = two.house.open("laptop of 300 citizens")
    (due,) = two.house.dues(case)
    dan = two.house.person("dan")
    key = ReminderKey(case.id, NOTIFY, "-1h", due, dan)
    made = two.app.store.read(
        lambda read: bare(read, two.app.desk.services, row(two, case, "reminder", ToParty(dan), reminder=key), BOTH)
    ).result()
    text = linear(made.envelopes[0].card)
    assert case.number in text
    assert "23. november 2026" in text
    assert "laptop" not in text


def test_only_a_reminder_can_go_bare(two: Bot) -> None:
    case = two.house.open()
    receipt = row(two, case, "receipt", ToParty(two.house.person("ida")))
    with pytest.raises(DeliveryError, match="unrenderable"):
        two.app.store.read(lambda read: bare(read, two.app.desk.services, receipt, BOTH)).result()


async def test_the_other_platform_before_the_next_person(two: Bot) -> None:
    (slack,) = two.more
    two.chat.fails("user_disabled", "dm/dan", permanent=True)
    case = two.house.open()
    await two.drain()
    assert len(slack.dm("dan", case.number)) == 1
    assert two.ends(case, "undelivered") == []


async def test_a_platform_that_is_down_is_not_passed_over(two: Bot) -> None:
    """For a moment only: it would be said on another platform, and then here as well."""
    (slack,) = two.more
    two.chat.fails("unavailable", "dm/dan", times=1)
    two.house.open()
    await two.drain()
    two.clock.seconds += 2
    await two.drain()
    assert len(two.chat.dm("dan")) == 1
    assert slack.dm("dan") == []


async def test_what_reached_one_platform_of_two_is_not_said_there_again(two: Bot) -> None:
    (slack,) = two.more
    slack.fails("unavailable", "C1", times=1)
    case = two.house.open()
    await two.drain()
    two.clock.seconds += 2
    await two.drain()
    assert len(two.chat.at("triage")) == len(slack.at("C1")) == 1
    assert two.ends(case, "case") == [State.SENT]
    assert slack.faults == []
    two.house.answer(case, "personal_data", personal_data=True)
    await two.drain()
    assert [m.edits for m in (*two.chat.at("triage"), *slack.at("C1"))] == [1, 1]


async def test_someone_on_no_platform_is_news_for_the_next(bot: Bot) -> None:
    nowhere = tuple(replace(p, identities=()) if p.key == "dan" else p for p in eksempel().people)
    bot.organisations = (replace(eksempel(), people=nowhere),)
    case = bot.house.open()
    await bot.drain()
    assert len(bot.chat.dm("dorte", case.number, "Dan")) == 1
