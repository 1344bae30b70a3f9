"""An authority's letter over the wire: each form as a person fills it, and what can't be read opens nothing."""

from typing import Any

import pytest

from bot.cards.linear import linear
from bot.domain.case import Case
from bot.domain.letter import LetterKind
from bot.domain.milestone import When
from bot.text.catalog import LANGUAGES
from handlers import acts
from tests.storage.builders import sql
from tests.world.bot import Bot, said

LETTER: dict[str, Any] = {
    "kind": "phone",
    "received": "2026-11-20 08:30",
    "due": "18.12.2026",
    "authority": "Datatilsynet",
    "reference": "",
    "questions": "1. Why nine days?\n\n - How many?",
}


async def received(bot: Bot, **instead: Any) -> Case:
    case = bot.house.open()
    await bot.send("dan", "letter", {"case": case.id}, bot.id(), **{**LETTER, **instead})
    return bot.case(case)


async def opens(bot: Bot, who: str, verb: str, **ids: str) -> str:
    reply = await acts.opens(bot.app.desk, await bot.party(who), verb, ids)
    card = reply.form or reply.card
    assert card is not None
    return linear(card)


async def test_a_letter_is_read_as_it_was_typed(bot: Bot) -> None:
    case = await received(bot)
    (letter,) = case.letters
    assert (letter.kind, letter.due, letter.authority) == (LetterKind.PHONE, When.parse("2026-12-18"), "Datatilsynet")
    assert str(letter.received) == "2026-11-20T07:30:00+00:00"
    assert [q.text for q in case.letter_questions] == ["Why nine days?", "How many?"]


async def test_a_date_to_come_may_be_an_hour_or_only_a_month(bot: Bot) -> None:
    hour = await received(bot, due="2026-12-18 12:00")
    assert hour.letters[0].due.instant is not None
    month = await received(bot, due="december 2026")
    assert str(month.letters[0].due) == "2026-12"


async def test_everything_a_letter_goes_through(bot: Bot) -> None:
    case = await received(bot)
    one, letter = {"case": case.id, "question": "2"}, {"case": case.id, "letter": "1"}
    mads = (await bot.party("mads")).id
    assert "givet videre" in said(await bot.send("dan", "owner", one, bot.id(), owner=mads, reason=""))
    assert "How many?" in await opens(bot, "mads", "respond", **one)
    assert "stedfortræder" in said(await bot.send("mads", "away", one, bot.id(), until="1. december 2026"))
    assert bot.case(case).letter_questions[1].owner == bot.house.person("dorte")
    assert "bedt om mere tid" in said(await bot.send("dan", "extend", letter, bot.id(), state="asked", until=""))
    granted = await bot.send("dan", "extend", letter, bot.id(), state="granted", until="2026-12-30")
    assert "Den nye dato" in said(granted)
    assert "bekræftet" in said(await bot.send("dan", "confirm", letter, bot.id(), due="", reference="2026-442-1"))
    assert "gemt" in said(await bot.send("dorte", "respond", one, bot.id(), answer="One.", evidence="the list"))
    early = await bot.send("dan", "sent", letter, bot.id(), at="2026-11-20 08:59", reference="")
    assert "mangler: 1" in said(early)
    await bot.send("dan", "respond", {**one, "question": "1"}, bot.id(), answer="It took long.", evidence="")
    assert "One." in await opens(bot, "dan", "show_reply", **letter)
    sent = await bot.send("dan", "sent", letter, bot.id(), at="2026-11-20 08:59", reference="DP 1")
    assert "registreret som sendt" in said(sent)
    (kept,) = bot.case(case).letters
    assert (kept.reference, kept.reply_reference, str(kept.extended_to)) == ("2026-442-1", "DP 1", "2026-12-30")
    assert "It took long." in kept.reply_text


BAD: list[tuple[str, dict[str, str], dict[str, Any]]] = [
    ("letter", {}, {}),
    ("letter", {}, {**LETTER, "kind": "pigeon"}),
    ("letter", {}, {**LETTER, "received": ""}),
    ("letter", {}, {**LETTER, "received": "2027-01-01"}),
    ("letter", {}, {**LETTER, "due": ""}),
    ("letter", {}, {**LETTER, "due": "soon"}),
    ("letter", {}, {**LETTER, "due": "2099-01-01"}),
    ("letter", {}, {**LETTER, "due": "2026-11-19"}),
    ("letter", {}, {**LETTER, "questions": "\n \n"}),
    ("letter", {}, {**LETTER, "questions": "Why?\n" * 21}),
    ("letter", {}, {**LETTER, "questions": ["a", "list"]}),
    ("letter", {}, {**LETTER, "questions": "x" * 50_000}),
    ("owner", {"question": "1"}, {"owner": "no such person"}),
    ("owner", {"question": "1"}, {"owner": ""}),
    ("owner", {"question": "9"}, {"owner": "no such person"}),
    ("owner", {"question": "²"}, {"owner": "no such person"}),
    ("owner", {}, {"owner": "no such person"}),
    ("away", {"question": "1"}, {"until": ""}),
    ("away", {"question": "1"}, {"until": "2026-11-20"}),
    ("away", {"question": "1"}, {"until": "2027"}),
    ("respond", {"question": "1"}, {"answer": " "}),
    ("respond", {"question": "9"}, {"answer": "x"}),
    ("extend", {"letter": "1"}, {"state": "perhaps"}),
    ("extend", {"letter": "1"}, {"state": "granted", "until": ""}),
    ("extend", {"letter": "1"}, {"state": "granted", "until": "2026-12-01"}),
    ("extend", {"letter": "9"}, {"state": "asked"}),
    ("confirm", {"letter": "1"}, {"due": "2026"}),
    ("confirm", {"letter": "1"}, {"due": "2026-11-01"}),
    ("confirm", {"letter": "x"}, {"due": "2026-12-18"}),
    ("sent", {"letter": "1"}, {"at": "2026-11-20 08:45"}),
    ("sent", {"letter": "1"}, {"at": ""}),
    ("sent", {"letter": "1"}, {"at": "2030-01-01"}),
    ("show_letter", {"letter": "1"}, {}),
]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_form_that_makes_no_sense_is_answered_kindly_and_changes_nothing(bot: Bot, language: str) -> None:
    case = await received(bot)
    await bot.party("dan", language)
    tables = ("letters", "letter_questions", "commands", "journal", "deliveries")
    before = [sql(bot.path, f"SELECT count(*) FROM {table}") for table in tables]
    for verb, ids, values in BAD:
        reply = said(await bot.send("dan", verb, {"case": case.id, **ids}, bot.id(), **values))
        assert reply.rstrip().endswith((".", "?")), (verb, ids, values)
        assert not any(odd in reply for odd in ("refusal.", "{", "Error")), reply
        assert [sql(bot.path, f"SELECT count(*) FROM {table}") for table in tables] == before, (verb, ids, values)
    assert bot.case(case) == case


ACTS: list[tuple[str, dict[str, str], dict[str, Any]]] = [
    ("letter", {}, {**LETTER, "due": "2026-12-24"}),
    ("owner", {"question": "1"}, {"owner": "mads"}),
    ("away", {"question": "1"}, {"until": "2026-12-01"}),
    ("respond", {"question": "1"}, {"answer": "so", "evidence": ""}),
    ("extend", {"letter": "1"}, {"state": "asked", "until": ""}),
    ("confirm", {"letter": "1"}, {"due": "2026-12-24", "reference": ""}),
]


@pytest.mark.parametrize(("verb", "ids", "values"), ACTS)
async def test_a_stranger_may_not_what_the_handler_may(
    bot: Bot, verb: str, ids: dict[str, str], values: dict[str, Any]
) -> None:
    case = await received(bot)
    if "owner" in values:
        values = {**values, "owner": (await bot.party(values["owner"])).id}
    refused = said(await bot.send("eve", verb, {"case": case.id, **ids}, "by-eve", **values))
    assert bot.case(case) == case
    assert case.number not in refused
    assert case.number not in await opens(bot, "eve", verb, case=case.id, **ids)
    assert case.number in await opens(bot, "dan", verb, case=case.id, **ids)
    await bot.send("dan", verb, {"case": case.id, **ids}, "by-dan", **values)
    assert bot.case(case) != case


async def test_what_reaches_an_owner_without_a_role(bot: Bot) -> None:
    case = await received(bot)
    eve = (await bot.party("eve")).id
    await bot.send("dan", "owner", {"case": case.id, "question": "2"}, bot.id(), owner=eve, reason="")
    await bot.drain()
    told = [message.text for message in bot.chat.dm("eve")]
    assert len(told) == 1
    assert "How many?" in told[0]
    assert "Why nine days?" not in told[0]
    assert "laptop" not in told[0]
    assert await opens(bot, "eve", "show", case=case.id) != ""
    assert "laptop" not in await opens(bot, "eve", "show", case=case.id)
