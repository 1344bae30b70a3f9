"""What whoever reports presses and sends, from the payload on; and where a veiled case is said, and where not."""

import pytest

from bot.cards.elements import Card
from bot.cards.linear import linear
from bot.domain.case import Case
from bot.domain.delivery import Delivery, ToParty, ToThread
from bot.domain.first_aid import KIND
from bot.flows.exclude import Exclude, exclude
from bot.flows.settle import CARD
from bot.flows.wish import Wish, wish
from bot.ports import MessageRef, Place
from handlers import acts
from handlers.mailroom import Parcel, prepare
from storage.work import Claimed
from tests.flows.conftest import ORGANISATION
from tests.world.bot import Bot, said

PRESSES: list[tuple[str, str, str, dict[str, str]]] = [
    ("ida", "tap", "", {"fact": KIND, "seq": "0"}),
    ("ida", "tap", "meteor", {"fact": KIND, "seq": "0"}),
    ("ida", "tap", "paper", {"fact": KIND, "seq": "7"}),
    ("ida", "tap", "paper", {"fact": KIND}),
    ("ida", "tap", "paper", {"seq": "0"}),
    ("ida", "tap", "yes", {"fact": "personal_data", "seq": "0"}),
    ("eve", "tap", "paper", {"fact": KIND, "seq": "0"}),
    ("ida", "tick", "", {}),
    ("ida", "tick", "", {"step": "panic"}),
    ("eve", "tick", "", {"step": "recall"}),
    ("dan", "exclude", "yes", {"number": "1"}),
    ("dan", "exclude", "yes", {"number": "x"}),
    ("dan", "exclude", "no", {"number": "1"}),
]

FORMS: list[tuple[str, str, dict[str, str], dict[str, object]]] = [
    ("ida", "wish", {}, {}),
    ("ida", "wish", {}, {"person": "no such person"}),
    ("ida", "wish", {}, {"person": ["dan"]}),
    ("ida", "wish", {"case": "no such case"}, {"words": "him"}),
    ("dan", "wish", {}, {"words": "him"}),
    ("dan", "withdraw", {}, {"reason": "x"}),
    ("ida", "withdraw", {}, {"reason": "x" * 50_000}),
    ("dan", "exclude", {"number": "1"}, {"keep": "yes"}),
    ("dan", "exclude", {"number": "1"}, {"keep": "perhaps"}),
    ("dan", "exclude", {}, {"keep": "yes"}),
]


async def test_payloads_that_make_no_sense_change_nothing(bot: Bot) -> None:
    case = bot.house.open()
    for who, verb, value, ids in PRESSES:
        party = await bot.party(who)
        reply = await acts.press(bot.app.desk, party, verb, value, {"case": case.id, **ids}, bot.id())
        assert said(reply).rstrip().endswith("."), (verb, value, ids)
        assert bot.case(case) == case, (verb, value, ids)
    for who, verb, ids, values in FORMS:
        reply = await bot.send(who, verb, {"case": case.id, **ids}, bot.id(), **values)
        assert said(reply).rstrip().endswith("."), (verb, ids, values)
        assert bot.case(case) == case, (verb, ids, values)


async def test_a_tap_and_a_tick_from_their_payloads(bot: Bot) -> None:
    case = bot.house.open()
    ida = await bot.party("ida", "en")
    ids = {"case": case.id, "fact": KIND, "seq": "0"}
    reply = await acts.press(bot.app.desk, ida, "tap", "wrong_recipient", ids, bot.id())
    assert said(reply) == f"Thank you. It is noted in {case.number}."
    reply = await acts.press(bot.app.desk, ida, "tap", "yes", {**ids, "fact": "contained"}, bot.id())
    assert bot.case(case).value("contained") is True
    reply = await acts.press(bot.app.desk, ida, "tick", "recall", {"case": case.id, "step": "recall"}, bot.id())
    assert said(reply) == f"Well done. It is noted in {case.number}."


async def test_a_report_with_a_wish_then_settled_in_the_form(bot: Bot) -> None:
    ida = await bot.party("ida", "en")
    reply = await bot.command("ida", "")
    assert reply.form is not None
    assert "Is there someone who must not see this?" in linear(reply.form)
    values = {"words": "my manager did it", "keep_out": "", "keep_out_words": "my manager"}
    await bot.send("ida", "report", reply.form.ids, **values)
    (case,) = bot.cases()
    assert [e.words for e in case.exclusions] == ["my manager"]
    assert case.reporter == ida.id
    mads = (await bot.party("mads")).id
    ids = {"case": case.id, "number": "1"}
    opened = await acts.opens(bot.app.desk, await bot.party("dan", "en"), "exclude", {**ids, "keep": "yes"})
    assert opened.form is not None
    assert "my manager" in linear(opened.form)
    settled = await bot.send("dan", "exclude", ids, keep="yes", person=mads, reason="")
    assert said(settled) == f"{case.number}: they are kept out. Whoever asked is told."
    assert bot.case(case).kept_out == {mads}


async def test_who_is_kept_out_learns_not_even_that_there_is_a_case(bot: Bot) -> None:
    case = bot.house.open(keep_out=bot.house.person("mads"))
    mads = await bot.party("mads", "en")
    for verb in ("show", "decide", "acknowledge", "exclude"):
        reply = await acts.opens(bot.app.desk, mads, verb, {"case": case.id, "matter": "notify", "number": "1"})
        assert case.number not in said(reply), verb
        assert reply.form is None
    assert case.number not in said(await bot.command("mads", "cases"))
    assert case.number in said(await bot.command("dan", "cases"))


def row(bot: Bot, case: Case, kind: str, to: ToParty | ToThread, **more: object) -> Claimed:
    delivery = Delivery(ORGANISATION, case.id, kind, to, bot.clock.now(), **more)  # type: ignore[arg-type]
    return Claimed(1, "key", delivery, 1, in_doubt=False)


def parcel(bot: Bot, row: Claimed) -> Parcel | None:
    services, now = bot.app.desk.services, bot.clock.now()
    return bot.app.store.read(lambda read: prepare(read, services, row, ("console",), now)).result()


def card_of(made: Parcel | None) -> Card:
    assert made is not None
    return made.envelopes[0].card


def question(bot: Bot, case: Case) -> Claimed:
    ids = {"question": "personal_data"}
    return row(bot, case, "question", ToThread(case.id), ids=ids, slot="question/personal_data")


def standing(bot: Bot, case: Case, slot: str, message: str, place: str = "console") -> MessageRef:
    ref = MessageRef(Place("console", "channel/triage"), message)
    bot.app.store.write(lambda work: work.keep_reference(case.id, slot, place, ref)).result()
    return ref


def test_what_a_veiled_thread_must_not_show_goes_to_the_handler(bot: Bot) -> None:
    plain, veiled = bot.house.open("one"), bot.house.open("two", keep_out_words="someone")
    for case in (plain, veiled):
        standing(bot, case, CARD, "m1")
    in_thread = parcel(bot, question(bot, plain))
    assert in_thread is not None
    assert in_thread.party is None
    instead = parcel(bot, question(bot, veiled))
    assert instead is not None
    assert instead.party == bot.house.person("dan")
    assert [(e.to, e.channel) for e in instead.envelopes] == [(bot.identity("dan"), "")]


def test_the_card_of_a_veiled_case_stands_there_with_number_and_clock(bot: Bot) -> None:
    case = bot.house.open("the laptop of my manager", keep_out_words="someone")
    made = card_of(parcel(bot, row(bot, case, "case", ToThread(case.id), slot=CARD)))
    assert case.number in made.summary
    assert "laptop" not in linear(made)


def test_where_someone_kept_out_reads_along_nothing_new_is_posted_and_what_stands_is_veiled(bot: Bot) -> None:
    case = bot.house.open("Dorte did it", keep_out=bot.house.person("dorte"))
    card = row(bot, case, "case", ToThread(case.id), slot=CARD)
    assert parcel(bot, card) is None
    ref = standing(bot, case, CARD, "m1")
    made = parcel(bot, card)
    assert made is not None
    assert [e.at for e in made.envelopes] == [ref]
    assert "Dorte did it" not in linear(made.envelopes[0].card)


def test_a_cover_is_put_over_a_question_that_stands_there_and_nowhere_else(bot: Bot) -> None:
    case = bot.house.open("one", keep_out_words="someone")
    cover = row(bot, case, "veil", ToThread(case.id), ids={"question": "personal_data"}, slot="cover/personal_data")
    assert parcel(bot, cover) is None
    ref = standing(bot, case, "question/personal_data", "m2")
    made = parcel(bot, cover)
    assert made is not None
    assert [e.at for e in made.envelopes] == [ref]


def test_a_private_card_with_a_slot_is_edited_where_it_stands(bot: Bot) -> None:
    case = bot.house.open()
    ida = bot.house.person("ida")
    tap = row(bot, case, "tap", ToParty(ida), slot="tap")
    first = parcel(bot, tap)
    assert first is not None
    assert [e.at for e in first.envelopes] == [None]
    ref = standing(bot, case, "tap", "m3", f"console/{ida}")
    again = parcel(bot, tap)
    assert again is not None
    assert [e.at for e in again.envelopes] == [ref]


def heard(bot: Bot, who: str) -> list[str]:
    return [message.text for message in bot.chat.messages.values() if message.place == f"dm/{who}"]


def in_triage(bot: Bot) -> str:
    return "\n".join(m.text for m in bot.chat.messages.values() if not m.place.startswith("dm/"))


@pytest.mark.parametrize("person", ["mads", "dorte"])
async def test_after_a_wish_nothing_more_reaches_them_for_eighty_hours(bot: Bot, person: str) -> None:
    """Through the real deliverer, from a case that everyone knew of."""
    case = bot.house.open("it was the laptop")
    await bot.drain()
    assert "it was the laptop" in in_triage(bot)
    asked = Wish(bot.house.id(), bot.house.person("ida"), case.id, bot.house.person(person), "")
    bot.house.do(wish, asked)
    before = heard(bot, person)
    for hour in range(80):
        bot.clock.forward(hours=1)
        await bot.drain()
        if hour == 1:
            assert "it was the laptop" not in in_triage(bot)
            assert "Er det personoplysninger" not in in_triage(bot).replace("?", ""), "the question is covered"
        if hour == 2:
            settled = Exclude(bot.house.id(), bot.house.person("dan"), case.id, 1, True, None, "")
            bot.house.do(exclude, settled)
    assert heard(bot, person) == before
    assert len(heard(bot, "dan")) > 5
    assert ("it was the laptop" in in_triage(bot)) is (person == "mads"), "she reads along there, he does not"


async def test_the_tap_card_is_one_message_edited_in_place(bot: Bot) -> None:
    case = bot.house.open()
    await bot.drain()
    ida = await bot.party("ida", "en")
    for fact, value in ((KIND, "paper"), ("contained", "no"), ("recipient", "unknown")):
        ids = {"case": case.id, "fact": fact, "seq": "0"}
        await acts.press(bot.app.desk, ida, "tap", value, ids, bot.id())
        await bot.drain()
    cards = [m for m in bot.chat.messages.values() if "Fetch the papers back" in m.text]
    assert [m.edits for m in cards] == [3]
