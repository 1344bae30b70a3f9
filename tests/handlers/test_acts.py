"""What people do on any platform, from their words and presses to what they are told and what is kept."""

from dataclasses import replace
from threading import Event

import pytest

from bot.cards.elements import Card, SelectInput
from bot.domain.case import Case, Outcome
from bot.domain.decision import Matter
from bot.domain.delivery import State
from bot.domain.finding import UNKNOWN
from bot.domain.milestone import When
from bot.domain.party import Role
from handlers import acts
from tests.flows.conftest import NOTIFY, START
from tests.storage.builders import sql
from tests.world.bot import Bot, button, said

WORDS = "laptop lost on the bus"


async def reported(bot: Bot) -> Case:
    await bot.command("ida", WORDS)
    (case,) = bot.cases()
    return case


async def answered(bot: Bot) -> Case:
    """Every question has its answer."""
    return bot.house.answer_all(await reported(bot))


async def test_a_report_is_committed_before_anything_is_said(bot: Bot) -> None:
    bot.chat.fails("unavailable")
    reply = await bot.command("ida", WORDS)
    assert sql(bot.path, "SELECT number FROM cases") == [("EKS-2026-001",)]
    assert "EKS-2026-001" in said(reply)
    assert bot.chat.calls == []
    await bot.drain()
    assert bot.chat.messages == {}
    assert bot.cases()[0].reports[0].words == WORDS


async def test_what_is_not_committed_in_time_is_not_called_saved_and_is_saved_all_the_same(bot: Bot) -> None:
    ida, go = await bot.party("ida"), Event()
    busy = bot.app.store.write(lambda _: go.wait(10))
    reply = await acts.command(bot.app.desk, ida, WORDS, "trigger-1")
    assert "lokal 5555" in said(reply)
    assert sql(bot.path, "SELECT number FROM cases") == []
    go.set()
    busy.result()
    assert "EKS-2026-001" in said(await acts.command(bot.app.desk, ida, WORDS, "trigger-1"))
    assert len(bot.cases()) == 1


async def opened(bot: Bot, who: str = "dan") -> Card:
    """The one case, as `who` sees it when they ask."""
    card = (await bot.press(who, button((await bot.command(who, "cases")).card, "show"))).card
    assert card is not None
    return card


async def test_the_same_command_twice_is_one_report(bot: Bot) -> None:
    first = await bot.command("ida", WORDS, "trigger-1")
    assert await bot.command("ida", WORDS, "trigger-1") == first
    assert len(bot.cases()) == 1


async def test_the_command_alone_keeps_a_draft_and_opens_the_form(bot: Bot) -> None:
    reply = await bot.command("ida", "  ")
    assert reply.form is not None
    assert (reply.form.verb, bot.cases()) == ("report", [])
    assert sql(bot.path, "SELECT id FROM drafts") == [(reply.form.ids["draft"],)]
    await bot.send("ida", "report", reply.form.ids, words=WORDS, discovered="2026-11-19T14:00")
    (case,) = bot.cases()
    assert case.value("discovered") == When.parse("2026-11-19T14:00+01:00")
    assert sql(bot.path, "SELECT id FROM drafts") == []


async def test_the_command_alone_twice_is_one_draft(bot: Bot) -> None:
    assert await bot.command("ida", "", "trigger-1") == await bot.command("ida", "", "trigger-1")
    assert len(sql(bot.path, "SELECT id FROM drafts")) == 1


async def test_one_word_is_kept_and_asked_about(bot: Bot) -> None:
    reply = await bot.command("ida", "laptop")
    assert "> laptop" in said(reply)
    form = (await bot.press("ida", button(reply.card, "report"))).form
    assert form is not None
    assert "laptop" in said(await bot.press("ida", button(reply.card, "report")))
    assert "EKS-2026-001" in said(await bot.send("ida", "report", form.ids, words=WORDS))


async def test_an_abandoned_draft_gets_one_message_after_ten_minutes(bot: Bot) -> None:
    await bot.command("ida", "laptop")
    bot.clock.forward(minutes=9)
    await bot.drain()
    assert bot.chat.dm("ida") == []
    for _ in range(3):
        bot.clock.forward(minutes=5)
        await bot.drain()
    (asked,) = bot.chat.dm("ida", "laptop")
    assert {b.verb for b in asked.buttons} == {"report", "discard"}


async def test_a_discarded_draft_is_gone_and_nobody_is_asked(bot: Bot) -> None:
    reply = await bot.command("ida", "laptop")
    await bot.press("ida", button(reply.card, "discard"))
    bot.clock.forward(minutes=11)
    await bot.drain()
    assert sql(bot.path, "SELECT id FROM drafts") == []
    assert bot.chat.dm("ida") == []
    assert said(await bot.press("ida", button(reply.card, "report"))) == said(
        await bot.press("ida", button(reply.card, "discard"))
    )


async def test_anothers_draft_is_neither_opened_nor_discarded(bot: Bot) -> None:
    """Beside its writer, who can do both."""
    reply = await bot.command("ida", "laptop")
    for verb in ("report", "discard"):
        assert "laptop" not in said(await bot.press("eve", button(reply.card, verb)))
    await bot.send("eve", "report", {"draft": button(reply.card, "report").ids["draft"]}, words="not mine at all")
    assert bot.cases() == []
    assert "laptop" in said(await bot.press("ida", button(reply.card, "report")))


@pytest.mark.parametrize("word", ["help", "hjælp", "hjelp", "HELP", "?", " help "])
async def test_help_in_every_language(bot: Bot, word: str) -> None:
    reply = await bot.command("ida", word)
    assert "lokal 5555" in said(reply)
    assert sql(bot.path, "SELECT id FROM drafts") == []
    assert bot.cases() == []


@pytest.mark.parametrize("word", ["cases", "sager", "saker"])
async def test_the_cases_someone_works_on(bot: Bot, word: str) -> None:
    case = await reported(bot)
    assert case.number in said(await bot.command("dan", word))
    assert case.number not in said(await bot.command("eve", word))
    assert case.number not in said(await bot.command("ida", word))


@pytest.mark.parametrize("word", ["status", "mine"])
async def test_what_became_of_ones_reports(bot: Bot, word: str) -> None:
    case = await reported(bot)
    reply = await bot.command("ida", word)
    assert case.number in said(reply)
    assert case.number not in said(await bot.command("dan", word))
    assert "# " + case.number in said(await bot.press("ida", button(reply.card, "show")))


async def test_ordinary_talk_is_left_alone(bot: Bot) -> None:
    case = await reported(bot)
    reply = await bot.say("dan", "ja", thread=case.id, mentioned=False)
    assert (reply.card, reply.form) == (None, None)
    assert bot.case(case) == case
    assert said(await bot.say("dan", "  ", thread=None)) == ""


@pytest.mark.parametrize("typed", [f"/breach {WORDS}", f"/breach\n{WORDS}", f"  /Breach   {WORDS}"])
async def test_the_command_is_a_command_wherever_it_is_typed(bot: Bot, typed: str) -> None:
    reply = await bot.say("ida", typed, mentioned=False)
    assert "EKS-2026-001" in said(reply)
    assert bot.cases()[0].reports[0].words == WORDS


async def test_words_to_the_bot_that_answer_nothing_are_kept_and_asked_about(bot: Bot) -> None:
    reply = await bot.say("ida", "I think I lost my laptop")
    assert "> I think I lost my laptop" in said(reply)
    assert button(reply.card, "report").ids["draft"]


@pytest.mark.parametrize(
    ("who", "typed", "value"), [("dan", "ja", True), ("dorte", "Nej.", False), ("dan", "ved ikke", UNKNOWN)]
)
async def test_an_answer_typed_in_the_thread(bot: Bot, who: str, typed: str, value: object) -> None:
    case = await reported(bot)
    await bot.say(who, typed, thread=case.id)
    assert bot.case(case).value("personal_data") is value


async def test_an_answer_typed_in_private(bot: Bot) -> None:
    case = await reported(bot)
    await bot.say("dan", "yes")
    assert bot.case(case).value("personal_data") is True


async def test_a_stranger_in_the_thread_changes_nothing_and_learns_nothing(bot: Bot) -> None:
    case = await reported(bot)
    reply = await bot.say("eve", "ja", thread=case.id)
    assert bot.case(case) == case
    assert case.number not in said(reply)
    assert said(reply)


async def test_words_in_the_thread_that_answer_nothing_are_said_so(bot: Bot) -> None:
    case = await reported(bot)
    reply = await bot.say("dan", "I will look at it tomorrow", thread=case.id)
    assert "»Svar…«" in said(reply)
    assert sql(bot.path, "SELECT id FROM drafts") == []


@pytest.mark.parametrize("thread", [True, False])
async def test_the_last_answer_that_comes_again_is_told_its_first_result(bot: Bot, thread: bool) -> None:
    """A platform sends the same message again when our answer was lost; no question is open by then."""
    case = await reported(bot)
    where = case.id if thread else None
    first = await bot.say("dan", "nej", thread=where, command_id="activity-1")
    again = await bot.say("dan", "nej", thread=where, command_id="activity-1")
    assert again == first
    assert len(bot.case(case).findings) == 1
    assert sql(bot.path, "SELECT id FROM drafts") == []


async def question(bot: Bot) -> Card:
    """The question that stands last in the thread."""
    await bot.drain()
    return [m.card for m in bot.chat.messages.values() if m.place.startswith("thread/")][-1]


async def test_a_pressed_answer(bot: Bot) -> None:
    case = await reported(bot)
    await bot.press("dan", button(await question(bot), "answer", "yes"))
    assert bot.case(case).value("personal_data") is True


async def test_dont_know_answers_every_required_field(bot: Bot) -> None:
    case = bot.house.answer(await reported(bot), "personal_data", personal_data=True)
    await bot.press("dan", button(await question(bot), "answer", "unknown"))
    found = bot.case(case).finding("breach_types")
    assert found is not None
    assert found.value is UNKNOWN


async def test_a_question_that_needs_a_form_opens_it(bot: Bot) -> None:
    bot.house.answer(await reported(bot), "personal_data", personal_data=True)
    reply = await bot.press("dan", button(await question(bot), "answer", ""))
    assert reply.form is not None
    assert {e.name for e in reply.form.elements if isinstance(e, SelectInput)} == {"breach_types"}


async def test_an_answer_in_its_form(bot: Bot) -> None:
    case = await reported(bot)
    ids = {"case": case.id, "question": "whose", "seq": "0"}
    reply = await bot.send("dan", "answer", ids, whose=["citizens", "pupils"], n_subjects="10-20")
    assert case.number in said(reply)
    assert bot.case(case).value("whose") == ("citizens", "pupils")


async def test_a_stale_answer_is_said_so_and_the_present_one_stays(bot: Bot) -> None:
    case = bot.house.answer(await reported(bot), "personal_data", personal_data=True)
    ids = {"case": case.id, "question": "personal_data", "seq": "0"}
    assert "En anden har ændret svaret" in said(await bot.send("dorte", "answer", ids, personal_data="no"))
    assert bot.case(case).value("personal_data") is True


async def test_acknowledging(bot: Bot) -> None:
    case = await reported(bot)
    await bot.drain()
    (handed,) = bot.chat.dm("dan")
    await bot.press("dan", button(handed.card, "acknowledge"))
    assert bot.case(case).holders(Role.HANDLER)[0].acknowledged_at == START


async def test_fixing_awareness(bot: Bot) -> None:
    case = await reported(bot)
    form = (await bot.press("dan", button(await opened(bot), "aware"))).form
    assert form is not None
    await bot.send("dan", "aware", form.ids, at="2026-11-20 08:30", reason="")
    assert bot.case(case).value("aware_controller") == When.parse("2026-11-20T08:30+01:00")


async def test_handing_a_role_over(bot: Bot) -> None:
    case = await reported(bot)
    form = (await bot.press("dan", button(await opened(bot), "assign"))).form
    assert form is not None
    assert "Mads" in said(await bot.press("dan", button(await opened(bot), "assign")))
    person = (await bot.party("dorte")).id
    await bot.send("dan", "assign", form.ids, role="handler", person=person, reason="holidays")
    assert bot.case(case).holders(Role.HANDLER)[0].party == person


async def test_deciding_filing_and_closing(bot: Bot) -> None:
    case = await answered(bot)
    form = (await bot.press("mads", button(await opened(bot, "mads"), "decide"))).form
    assert form is not None
    await bot.send("mads", "decide", form.ids, yes="yes", reasons="names of citizens are with strangers")
    decided = bot.case(case).decision(Matter.NOTIFY)
    assert decided is not None
    assert decided.yes
    form = (await bot.press("dan", button(await opened(bot), "file"))).form
    assert form is not None
    await bot.send("dan", "file", form.ids, at="2026-11-20T08:59", reference="2026-441-1", delay_reason="")
    assert bot.case(case).filing(NOTIFY)
    form = (await bot.press("dan", button(await opened(bot), "close"))).form
    assert form is not None
    await bot.send("dan", "close", form.ids, outcome="breach", reason="all is done")
    closing = bot.case(case).closing
    assert closing is not None
    assert closing.outcome is Outcome.BREACH


async def test_adding_words(bot: Bot) -> None:
    case = await reported(bot)
    await bot.drain()
    receipt, _quick_questions = bot.chat.dm("ida")
    form = (await bot.press("ida", button(receipt.card, "add"))).form
    assert form is not None
    await bot.send("ida", "add", form.ids, words="the bag was blue")
    assert [r.words for r in bot.case(case).reports] == [WORDS, "the bag was blue"]


@pytest.mark.parametrize(("value", "open_cases"), [("yes", 1), ("no", 2)])
async def test_joining_or_not(bot: Bot, value: str, open_cases: int) -> None:
    await bot.command("ida", WORDS)
    await bot.command("ida", "laptop lost, the same one")
    await bot.drain()
    (proposal,) = (m for m in bot.chat.dm("dan") if any(b.verb == "join" for b in m.buttons))
    entries = len(sql(bot.path, "SELECT hash FROM journal"))
    assert said(await bot.press("dan", button(proposal.card, "join", value), value="banana"))
    assert len(sql(bot.path, "SELECT hash FROM journal")) == entries
    assert said(await bot.press("dan", button(proposal.card, "join", value)))
    assert len(bot.cases()) == open_cases


@pytest.mark.parametrize(("verb", "back"), [("keep", False), ("release", True)])
async def test_what_the_guard_took_is_kept_or_put_back_by_its_writer(bot: Bot, verb: str, back: bool) -> None:
    await bot.command("ida", "letter for 010180-9999 went to the wrong house")
    await bot.drain()
    (asked,) = (m for m in bot.chat.dm("ida") if any(b.verb == verb for b in m.buttons))
    assert "010180" not in asked.text
    said_to_eve = said(await bot.press("eve", button(asked.card, verb)))
    assert "EKS" not in said_to_eve
    assert "010180" not in bot.cases()[0].reports[0].words
    await bot.press("ida", button(asked.card, verb))
    assert ("010180-9999" in bot.cases()[0].reports[0].words) is back
    again = said(await bot.press("eve", button(asked.card, verb)))
    assert again == said_to_eve


@pytest.mark.parametrize(
    ("language", "words"), [("en", "could not read that"), ("da", "læse som et svar"), ("nb", "lese som et svar")]
)
async def test_a_refusal_is_in_the_language_of_who_asked(bot: Bot, language: str, words: str) -> None:
    case = await reported(bot)
    await bot.party("dan", language)
    assert words in said(await bot.say("dan", "hmm, perhaps", thread=case.id))


async def test_after_closing_nothing_can_be_done_and_it_is_said(bot: Bot) -> None:
    case = await reported(bot)
    before = await opened(bot)
    await bot.send("dan", "close", {"case": case.id}, outcome="not_a_breach", reason="it was at home")
    closed = bot.case(case)
    for verb in ("answer", "aware", "assign", "close"):
        assert case.number in said(await bot.press("dan", button(before, verb)))
    await bot.send("dan", "answer", {"case": case.id, "question": "personal_data", "seq": "0"}, personal_data="yes")
    assert bot.case(case) == closed
    await bot.drain()
    assert State.PENDING not in bot.ends(closed, "reminder")
    assert replace(closed, closing=None) == replace(case, version=closed.version, law=closed.law)
