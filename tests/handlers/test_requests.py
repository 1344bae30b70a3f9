"""Payloads are untrusted: whatever is wrong in one gives a kind sentence in the person's language, and nothing else."""

import pytest

from bot.domain.case import Case
from bot.text.catalog import LANGUAGES
from handlers import acts
from tests.flows.conftest import NOTIFY
from tests.storage.builders import sql
from tests.world.bot import Bot, said

LONG = "x" * 50_000
QUESTION = {"question": "personal_data", "seq": "0"}
WHOSE = {"question": "whose", "seq": "0"}

PRESSES: list[tuple[str, str, dict[str, str]]] = [
    ("answer", "maybe", QUESTION),
    ("answer", "", QUESTION),
    ("answer", "yes", {"question": "no_such_question", "seq": "0"}),
    ("answer", "yes", {"question": "personal_data"}),
    ("answer", "yes", {"question": "personal_data", "seq": "-1"}),
    ("answer", "yes", {"question": "personal_data", "seq": "٣"}),
    ("answer", "yes", {"question": "personal_data", "seq": "9" * 400}),
    ("answer", "yes", {"question": "personal_data", "seq": "7"}),
    ("answer", "yes", {"question": "contained", "seq": ""}),
    ("answer", "yes", {**QUESTION, "case": "no such case"}),
    ("answer", "yes", {**QUESTION, "case": ""}),
    ("acknowledge", "", {"case": "'; DROP TABLE cases; --"}),
    ("join", "yes", {}),
    ("join", "yes", {"into": "no such case"}),
    ("join", "banana", {"into": "no such case"}),
    ("keep", "", {"number": "one"}),
    ("release", "", {}),
    ("discard", "", {}),
    ("discard", "", {"draft": "no such draft"}),
    ("decide", "yes", {"matter": "notify"}),
    ("no such verb", "", {}),
    ("", "", {}),
    ("show", "", {"case": "no such case"}),
]

FORMS: list[tuple[str, dict[str, str], dict[str, object]]] = [
    ("report", {}, {}),
    ("report", {}, {"words": " \n\t"}),
    ("report", {}, {"words": LONG}),
    ("report", {}, {"words": ["a", "list"]}),
    ("report", {}, {"words": "lost", "discovered": "31 February 2026"}),
    ("report", {}, {"words": "lost", "discovered": "2027-01-01T00:00"}),
    ("report", {}, {"words": "lost", "discovered": "1969-12-31"}),
    ("report", {}, {"words": "lost", "discovered": "2026-03-29T02:30"}),
    ("report", {}, {"words": "lost", "discovered": "when it rained"}),
    ("report", {"draft": "no such draft"}, {"words": "lost"}),
    ("answer", QUESTION, {}),
    ("answer", QUESTION, {"personal_data": "maybe"}),
    ("answer", QUESTION, {"personal_data": ["yes", "no"]}),
    ("answer", WHOSE, {"whose": ["citizens", "martians"]}),
    ("answer", WHOSE, {"whose": ["unknown", "citizens"]}),
    ("answer", WHOSE, {"whose": ["citizens"], "n_subjects": "a lot"}),
    ("answer", {"question": "discovered", "seq": "0"}, {"discovered": "tomorrow"}),
    ("aware", {"seq": "0"}, {}),
    ("aware", {"seq": "0"}, {"at": "soon", "reason": "x"}),
    ("aware", {"seq": "0"}, {"at": ["2026-11-20"], "reason": "x"}),
    ("aware", {"seq": "x"}, {"at": "2026-11-20 08:30", "reason": "x"}),
    ("aware", {}, {"at": "2026-11-20 08:30", "reason": "x"}),
    ("assign", {}, {"role": "emperor", "person": "no such person"}),
    ("assign", {}, {"role": "reporter", "person": "no such person"}),
    ("assign", {}, {"role": "handler", "person": "no such person"}),
    ("assign", {}, {"role": "handler", "person": ""}),
    ("decide", {"matter": "notify"}, {"yes": "perhaps", "reasons": "x"}),
    ("decide", {"matter": "notify"}, {"yes": "yes", "reasons": " "}),
    ("decide", {"matter": "no such matter"}, {"yes": "yes", "reasons": "x"}),
    ("decide", {}, {"yes": "yes", "reasons": "x"}),
    ("file", {"stage": NOTIFY}, {"at": "2026-11-20", "reference": ""}),
    ("file", {"stage": NOTIFY}, {"at": "", "reference": "1"}),
    ("file", {"stage": NOTIFY}, {"at": "2030-01-01", "reference": "1"}),
    ("file", {"stage": "no such stage"}, {"at": "2026-11-20", "reference": "1"}),
    ("file", {}, {"at": "2026-11-20", "reference": "1"}),
    ("close", {}, {"outcome": "joined", "reason": "x"}),
    ("close", {}, {"outcome": "victory", "reason": "x"}),
    ("close", {}, {"outcome": "not_a_breach", "reason": ""}),
    ("close", {}, {"outcome": "breach", "reason": "x"}),
    ("add", {}, {"words": ""}),
    ("add", {}, {"words": LONG}),
    ("add", {"case": "no such case"}, {"words": "more"}),
    ("no such verb", {}, {"words": "lost"}),
    ("acknowledge", {}, {}),
]


async def everybodys(bot: Bot) -> Case:
    """A case in which Dan may do everything."""
    case = bot.house.open()
    dan = (await bot.party("dan")).id
    await bot.send("dan", "assign", {"case": case.id}, role="decider", person=dan)
    return bot.case(case)


def counts(bot: Bot) -> list[object]:
    tables = ("cases", "reports", "findings", "drafts", "commands", "journal", "deliveries", "decisions", "filings")
    return [sql(bot.path, f"SELECT count(*) FROM {table}") for table in tables]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_press_that_makes_no_sense(bot: Bot, language: str) -> None:
    case, dan = await everybodys(bot), await bot.party("dan", language)
    before = counts(bot)
    for verb, value, ids in PRESSES:
        reply = await acts.press(bot.app.desk, dan, verb, value, {"case": case.id, **ids}, bot.id())
        assert reply.card is not None, (verb, value, ids)
        assert is_kind(said(reply)), (verb, value, ids)
        assert counts(bot) == before, (verb, value, ids)
    assert bot.case(case) == case


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_form_that_makes_no_sense(bot: Bot, language: str) -> None:
    case = await everybodys(bot)
    await bot.party("dan", language)
    before = counts(bot)
    for verb, ids, values in FORMS:
        reply = await bot.send("dan", verb, {"case": case.id, **ids}, bot.id(), **values)
        assert reply.card is not None, (verb, ids, values)
        assert is_kind(said(reply)), (verb, ids, values)
        assert counts(bot) == before, (verb, ids, values)
    assert bot.case(case) == case


@pytest.mark.parametrize(("language", "word"), [("en", "form"), ("da", "formular"), ("nb", "skjema"), ("nn", "skjema")])
async def test_the_sentence_is_in_the_persons_language(bot: Bot, language: str, word: str) -> None:
    case, dan = await everybodys(bot), await bot.party("dan", language)
    reply = await acts.press(bot.app.desk, dan, "no such verb", "", {"case": case.id}, bot.id())
    expected = bot.app.desk.services.say.speech(language, "UTC")("refusal.unread_form")
    assert said(reply).splitlines()[0] == expected
    assert word in expected.casefold()


def is_kind(sentence: str) -> bool:
    """A sentence, not a key, nor a thing of ours."""
    ends = sentence.rstrip().endswith((".", "?"))
    return ends and not any(odd in sentence for odd in ("refusal.", "{", "Error"))


ACTS = [
    ("answer", QUESTION, {"personal_data": "yes"}, "dan"),
    ("aware", {"seq": "0"}, {"at": "2026-11-20 08:30", "reason": "x"}, "dan"),
    ("assign", {}, {"role": "handler", "person": "dorte"}, "dan"),
    ("decide", {"matter": "notify"}, {"yes": "yes", "reasons": "x"}, "mads"),
    ("file", {"stage": NOTIFY}, {"at": "2026-11-20 08:30", "reference": "1"}, "dan"),
    ("close", {}, {"outcome": "not_a_breach", "reason": "x"}, "dan"),
    ("add", {}, {"words": "more"}, "ida"),
]


@pytest.mark.parametrize(("verb", "ids", "values", "who"), ACTS)
async def test_a_stranger_may_not_what_the_right_person_may(
    bot: Bot, verb: str, ids: dict[str, str], values: dict[str, str], who: str
) -> None:
    case = bot.house.open()
    if "person" in values:
        values = {**values, "person": (await bot.party(values["person"])).id}
    given: dict[str, object] = dict(values)
    refused = said(await bot.send("eve", verb, {"case": case.id, **ids}, "by-eve", **given))
    assert bot.case(case) == case
    assert case.number not in refused
    await bot.send(who, verb, {"case": case.id, **ids}, "by-who", **given)
    assert bot.case(case) != case


async def test_times_are_read_in_the_senders_zone(bot: Bot) -> None:
    """Dan types 08:30 in Copenhagen: 07:30 UTC."""
    case = bot.house.open()
    await bot.send("dan", "aware", {"case": case.id, "seq": "0"}, at="2026-11-20 08:30", reason="x")
    assert "07:30:00+00:00" in str(bot.case(case).value("aware_controller"))


async def test_a_form_without_its_draft_is_a_report_all_the_same(bot: Bot) -> None:
    await bot.send("ida", "report", {}, words="laptop lost")
    assert len(bot.cases()) == 1
