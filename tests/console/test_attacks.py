"""The console attacked: forged, repeated, unreadable, hostile input. Nobody gets a 5xx, nothing is lost or leaks."""

import asyncio
import json
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.domain.case import Case
from bot.domain.guard import REPORT_LIMIT
from tests.console.conftest import Live

LANGUAGES = ("en", "da", "nb")
CPR, FNR = "010160-0000", "41016000000"
"""Numbers that were never given to anyone: their check digits are wrong."""

CANARIES = (CPR, FNR, "0101600000", "010160", "410160")


async def speaks(live: Live, user: str, language: str) -> None:
    async with live.client.get(live.base + f"panes/{user}", params={"lang": language}) as answer:
        assert answer.status == 200


async def cards(live: Live, user: str) -> list[dict[str, Any]]:
    """Every card that `user` sees, with the id of its message, newest first."""
    talks = (await live.get("messages", **{"as": user}))["conversations"]
    found = [m["card"] | {"message": m["id"]} for t in talks for m in t["messages"] if m["card"]]
    return sorted(found, key=lambda card: int(card["message"][1:]), reverse=True)


async def button(live: Live, user: str, verb: str, **ids: str) -> dict[str, Any]:
    """A button of `user`'s, as it is sent when pressed; the newest of its kind."""
    for card in await cards(live, user):
        for b in (b for element in card["elements"] for b in element.get("buttons", ())):
            if b["verb"] == verb and ids.items() <= b["ids"].items():
                return {"message": card["message"], "verb": verb, "value": b["value"], "ids": b["ids"]}
    raise AssertionError(f"{user} has no button {verb} {ids}")


async def fills(live: Live, user: str, verb: str, of: Mapping[str, str], **values: Any) -> str:
    """Opens a form as `user` does, sends it, and returns what they are told."""
    pressed = await button(live, user, verb, **of)
    del pressed["value"]
    form = (await live.post("open", as_=user, **pressed))["form"]["card"]
    sent = await live.post(
        "submit",
        as_=user,
        verb=verb,
        ids=form["ids"],
        values=values,
        command_id=f"{verb}{len(live.room.console.log.newest_first)}",
    )
    return str(sent["reply"]["text"])


async def only_case(live: Live) -> Case:
    (case,) = await live.room.app.desk.read(lambda read, _s, _n: [read.case(case) for case in read.open_cases()])
    return case


async def decided(live: Live, reasons: str) -> None:
    """Mads says that the authority is told, before anyone asked him."""
    ids, values = {"case": (await only_case(live)).id, "matter": "notify"}, {"yes": "yes", "reasons": reasons}
    await live.post("submit", as_="mads", verb="decide", ids=ids, values=values, command_id="decide")


async def filed(live: Live, user: str, **values: str) -> None:
    ids = {"case": (await only_case(live)).id, "stage": "eu-gdpr-33-1/initial"}
    sent = {"at": "2026-04-18T12:00", **values}
    await live.post("submit", as_=user, verb="file", ids=ids, values=sent, command_id="file")


async def everything(live: Live) -> str:
    """All that anyone can see: messages of each, panes as HTML, the log pane."""
    seen: list[str] = []
    for person in live.room.console.cast.organisation.people:
        for path in (f"messages?as={person.key}", f"panes/{person.key}"):
            async with live.client.get(live.base + path) as answer:
                seen.append(await answer.text())
    for path in ("log", "lines"):
        async with live.client.get(live.base + path) as answer:
            seen.append(await answer.text())
    return "\n".join(seen)


def in_files(folder: Path) -> list[str]:
    """The files that hold a canary as it is."""
    return [
        f"{file.name}: {canary}"
        for file in folder.rglob("*")
        if file.is_file()
        for canary in CANARIES
        if canary.encode() in file.read_bytes()
    ]


async def said_to(live: Live, user: str, text: str, command_id: str) -> tuple[int, Any]:
    return await live.tried("say", as_=user, conversation="channel/general", text=text, command_id=command_id)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_personal_number_is_found_anywhere_afterwards(
    live: Live, language: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Written into every free text there is: seen by nobody, logged nowhere, readable in no file."""
    for user in ("ida", "dan", "mads"):
        await speaks(live, user, language)
    both = f"{CPR} and {FNR}"
    await live.reports(f"letter about {both} lost")
    await live.post("say", as_="ida", conversation="dm/ida", text=f"more about {both}", command_id="dm")
    await live.post("say", as_="ida", conversation="channel/general", text=f"@breach {both}", command_id="mention")
    await live.post("say", as_="ida", conversation="channel/general", text=f"/breach {CPR}", command_id="draft")
    thread = next(talk for talk in await live.seen("dan") if talk.startswith("thread/"))
    await live.post("say", as_="dan", conversation=thread, text=f"@breach {both}", command_id="thread")
    await fills(live, "dan", "assign", {}, role="filer", person=await person(live, "dorte"), reason=f"filer {both}")
    await fills(live, "ida", "add", {}, words=f"added {both}")
    await fills(live, "dan", "aware", {}, at="2026-04-18T12:00", reason=f"aware {both}")
    await decided(live, f"decided {both}")
    await filed(live, "dorte", reference=f"J {CPR}", delay_reason=f"late {both}")
    await fills(live, "dan", "close", {}, outcome="breach", reason=f"closed {both}")
    shown = await everything(live)
    assert "⟦cpr 1⟧" in shown
    assert "⟦fnr 2⟧" in shown
    assert [canary for canary in CANARIES if canary in shown] == []
    out = "".join(capfd.readouterr()) + caplog.text
    assert [canary for canary in CANARIES if canary in out] == []
    assert in_files(tmp_path) == []


async def person(live: Live, key: str) -> str:
    """The party id behind a key of the organisation file, as the form *assign* offers it."""
    card = (await live.post("open", as_="dan", **{**(await button(live, "dan", "assign")), "value": None}))["form"][
        "card"
    ]
    choices = next(element for element in card["elements"] if element.get("name") == "person")["choices"]
    named = live.room.console.cast.person(key)
    assert named is not None
    return str(next(choice["value"] for choice in choices if choice["label"] == named.name))


async def test_a_number_in_reasons_that_only_the_journal_keeps_takes_no_others_place(live: Live) -> None:
    """Each hit has a number of its own, so that the next text with one is saved too."""
    await live.reports()
    await fills(live, "dan", "assign", {}, role="filer", person=await person(live, "dorte"), reason=f"sick: {CPR}")
    await fills(live, "ida", "add", {}, words=f"also {FNR}")
    text = str(await cards(live, "dan"))
    assert "also ⟦fnr 2⟧" in text


@pytest.mark.parametrize("where", ["closing", "reference"])
async def test_a_false_hit_is_put_back_wherever_it_stood(live: Live, where: str) -> None:
    await live.reports()
    if where == "closing":
        await fills(live, "dan", "close", {}, outcome="withdrawn", reason=f"see case {CPR}")
    else:
        await decided(live, "a risk")
        await filed(live, "dan", reference=f"J-{CPR}", delay_reason="")
    assert CPR not in str(await live.seen("dan"))
    await live.post("press", as_="dan", command_id="r", **await button(live, "dan", "release", number="1"))

    async def shown() -> str:
        return str(await live.post("open", as_="dan", **{**(await button(live, "dan", "show")), "value": None}))

    assert CPR in str(await live.seen("dan")) + await shown()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["/breach", "/breach  \u200b ", "/BREACH", "/breach\n", "\u200f/breach"])
async def test_the_command_alone_opens_the_form(live: Live, language: str, text: str) -> None:
    await speaks(live, "ida", language)
    answer = await live.post("say", as_="ida", conversation="channel/general", text=text, command_id="x")
    assert answer["form"]["card"]["verb"] == "report"
    assert (await live.seen("eve"))["channel/general"] == []


@pytest.mark.parametrize(
    "text", ["/breach {}", "/Breach {}", " \t/breach\t{}", "\u200f/breach {}", "/breach: {}", "/breach{}"]
)
async def test_a_report_is_saved_however_it_is_typed_and_never_stands_in_the_open(live: Live, text: str) -> None:
    await live.post(
        "say", as_="ida", conversation="channel/general", text=text.format("laptop lost in train"), command_id="x"
    )
    assert "laptop lost in train" in str(await live.seen("dan"))
    assert (await live.seen("eve"))["channel/general"] == []


async def test_forty_thousand_characters_are_a_report_and_one_more_is_refused(live: Live) -> None:
    words = ("lost " * 8000).strip() + "!"
    assert len(words) == REPORT_LIMIT
    answer = await live.post("say", as_="ida", conversation="dm/ida", text=f"/breach {words}", command_id="a")
    assert "EKS-2026-001" in answer["reply"]["text"]
    (root,) = live.room.console.tape.messages("channel/triage")
    assert root.card is not None
    for language in LANGUAGES:
        await speaks(live, "ida", language)
        text = f"/breach {words}x"
        answer = await live.post("say", as_="ida", conversation="dm/ida", text=text, command_id=f"b{language}")
        assert "40" in answer["reply"]["text"]
    case = await only_case(live)
    assert case.reports[0].words == words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x07c\x1b[31m lost", "abc[31m lost"),
        ("lost \u202eexe.gpj\u202c \u2066x\u2069", "lost exe.gpj x"),
        (
            "<script>alert(1)</script> <img src=x onerror=alert(1)>",
            "<script>alert(1)</script> <img src=x onerror=alert(1)>",
        ),
        ("{number} {0} %s ${x} {{7*7}}", "{number} {0} %s ${x} {{7*7}}"),
        ("⟦cpr 1⟧ lost", "[cpr 1] lost"),
        ("lost 👩🏽‍🚒 e\u0301", "lost 👩🏽‍🚒 é"),
    ],
)
async def test_hostile_characters_are_kept_out_and_html_stays_text(live: Live, typed: str, kept: str) -> None:
    await live.reports(typed)
    case = await only_case(live)
    assert case.reports[0].words == kept
    async with live.client.get(live.base + "panes/dan") as answer:
        html = await answer.text()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "{{7*7}}" in html or "7*7" not in kept


async def test_ten_identical_sends_at_once_are_one_report_and_ten_ids_are_ten(live: Live) -> None:
    same = await asyncio.gather(*(said_to(live, "ida", "/breach letter lost here", "same") for _ in range(10)))
    assert {(status, answer["reply"]["text"]) for status, answer in same} == {(200, same[0][1]["reply"]["text"])}
    ten = await asyncio.gather(*(said_to(live, "ida", "/breach letter lost here", f"id{n}") for n in range(10)))
    assert {status for status, _ in ten} == {200}
    cases = await live.room.app.desk.read(lambda read, _s, _n: [read.case(case).number for case in read.open_cases()])
    assert sorted(cases) == [f"EKS-2026-{n:03}" for n in range(1, 12)]
    await live.room.quiet()
    proposals = {user: str(await live.seen(user)).count("join") for user in ("ida", "mads", "eve")}
    assert set(proposals.values()) == {0}


async def test_two_hundred_requests_at_once_are_all_served(live: Live) -> None:
    await live.reports()
    asked = [live.get("messages", **{"as": user}) for user in ("ida", "dan", "mads", "eve") for _ in range(40)]
    sent = [said_to(live, "eve", f"/breach key lost {n}", f"k{n}") for n in range(40)]
    answers = await asyncio.gather(*asked, *sent)
    assert {answer[0] for answer in answers[160:]} == {200}
    cases = await live.room.app.desk.read(lambda read, _s, _n: len(read.open_cases()))
    assert cases == 41


IDS: tuple[dict[str, str], ...] = (
    {},
    {"case": "nope"},
    {"case": "\x00"},
    {"case": "😀" * 100},
    {"case": "{case}", "seq": "-1", "question": "personal_data"},
    {"case": "{case}", "seq": "٣", "question": "personal_data"},
    {"case": "{case}", "seq": "999999999", "question": "discovered"},
    {"case": "{case}", "seq": "0", "question": "nope"},
    {"case": "{case}", "into": "{case}"},
    {"case": "{case}", "into": "nope"},
    {"case": "{case}", "number": "999999999"},
    {"case": "{case}", "matter": "nope", "stage": "nope"},
    {"case": "{case}", "matter": "notify", "stage": "eu-gdpr-33-1/initial", "seq": "0"},
    {"draft": "nope", "other": "nope"},
)
VERBS = (
    *("answer", "aware", "acknowledge", "assign", "decide", "file", "close", "join", "keep", "release", "add"),
    *("report", "discard", "show", "draft", "", "Answer", "__class__", "'; DROP TABLE cases"),
)
FORMS: tuple[dict[str, Any], ...] = (
    {},
    {"words": "", "reason": "", "reasons": "", "at": "", "reference": ""},
    {"words": ["x"], "reason": ["x"], "at": ["x"], "person": ["x"], "yes": ["yes"]},
    {"words": "x", "discovered": "9" * 9000, "at": "9" * 9000, "reason": "x"},
    {
        "personal_data": ["yes", "no"],
        "discovered": ["2026-01-01"],
        "role": "reporter",
        "person": "nope",
        "yes": "maybe",
    },
    {"personal_data": "'", "discovered": "x" * 50_000, "role": "handler", "person": "\x00", "outcome": "joined"},
)


@pytest.mark.parametrize("user", ["dan", "mads", "ida", "eve"])
async def test_forged_payloads_get_one_sentence_and_change_nothing(live: Live, user: str) -> None:
    """Every verb with every kind of wrong id, pressed, opened and sent as a form."""
    await live.reports()
    case = await only_case(live)
    await live.room.quiet()
    for number, (verb, ids) in enumerate(product(VERBS, IDS)):
        real = {name: value.format(case=case.id) for name, value in ids.items()}
        form = FORMS[number % len(FORMS)]
        calls: list[tuple[str, dict[str, Any]]] = [
            ("press", {"value": "nope", "command_id": f"p{number}"}),
            ("open", {}),
        ]
        calls += [("submit", {"values": form, "command_id": f"s{number}"})]
        for path, more in calls:
            status, answer = await live.tried(path, as_=user, verb=verb, ids=real, **more)
            assert status == 200, (path, verb, real, more, answer)
            assert answer["reply"] or answer["form"], (path, verb, real, more)
    after = await live.room.app.desk.read(lambda read, _s, _n: read.case(case.id))
    assert (after.findings, after.decisions, after.filings, after.closing) == ((), (), (), None)
    assert all(report.words == "x" for report in after.reports[1:])


@pytest.mark.parametrize("values", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_form_that_cant_be_read_is_refused_in_the_senders_language(
    live: Live, values: dict[str, Any], language: str
) -> None:
    await speaks(live, "dan", language)
    await speaks(live, "mads", language)
    await live.reports()
    case = await only_case(live)
    known = {"case": case.id, "seq": "0", "matter": "notify", "stage": "eu-gdpr-33-1/initial"}
    sent = [("dan", verb, known) for verb in ("aware", "assign", "file", "close")]
    sent += [("mads", "decide", known)]
    sent += [("dan", "answer", {**known, "question": q.id}) for q in live.room.app.desk.services.interview.questions]
    for user, verb, ids in sent:
        status, answer = await live.tried(
            "submit", as_=user, verb=verb, ids=ids, values=values, command_id=f"{verb}{ids.get('question')}"
        )
        assert status == 200
        assert answer["reply"]["card"]["language"] == language
        assert "\n" not in answer["reply"]["text"]
    after = await live.room.app.desk.read(lambda read, _s, _n: read.case(case.id))
    assert (after.decisions, after.filings, after.closing) == ((), (), None)


WHEN = {
    "2026-02-31T10:00": {"en": "no such day", "da": "findes ikke", "nb": "finnes ikke"},
    "2026-03-29T02:30": {"en": "not exist", "da": "findes ikke", "nb": "ikke"},
    "1969-12-31T10:00": {"en": "1970", "da": "1970", "nb": "1970"},
    "2031-01-01T10:00": {"en": "future", "da": "fremtiden", "nb": "fram"},
    "soonish": {"en": "", "da": "", "nb": ""},
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_time_that_cant_be_is_refused_in_its_own_words(live: Live, language: str) -> None:
    await speaks(live, "dan", language)
    await live.reports()
    told = {at: await fills(live, "dan", "aware", {}, at=at, reason="x") for at in WHEN}
    assert len(set(told.values())) == len(WHEN)
    for at, words in WHEN.items():
        assert words[language] in told[at]


async def test_of_an_hour_that_comes_twice_the_first_is_taken(live: Live) -> None:
    await live.post("clock", to="2026-10-26T10:00:00+01:00")
    await live.reports()
    await fills(live, "dan", "aware", {}, at="2026-10-25T02:30", reason="x")
    case = await only_case(live)
    assert str(case.value("aware_controller")).startswith("2026-10-25 00:30") or "2026, 10, 25, 0, 30" in repr(case)


async def test_a_closed_case_takes_no_answer_and_says_so_to_its_own_alone(live: Live) -> None:
    await live.reports()
    asked = await button(live, "dan", "answer")
    case = (await only_case(live)).id
    await fills(live, "dan", "close", {}, outcome="withdrawn", reason="a mistake")
    told = {}
    for user in ("dan", "mads", "eve"):
        forged = {**asked, "message": None}
        answer = await live.post("press", as_=user, command_id=f"late{user}", **forged)
        told[user] = answer["reply"]["text"]
    assert "EKS-2026-001" in told["dan"]
    assert "EKS-2026-001" not in told["eve"]
    after = await live.room.app.desk.read(lambda read, _s, _n: read.case(case))
    assert after.findings == ()


async def test_one_persons_command_id_is_not_anothers(live: Live) -> None:
    """Whoever sends what another sent gets nothing of the other's result."""
    await live.reports(command_id="same")
    answer = await live.post("say", as_="eve", conversation="dm/eve", text="/breach key lost here", command_id="same")
    assert "EKS-2026-002" in answer["reply"]["text"]


async def test_an_event_stream_tells_nothing_of_other_peoples_conversations(live: Live) -> None:
    """Ida's and Mads's streams while Dan works in the thread: only the names of their own conversations."""
    async with live.client.get(live.base + "events?as=ida&as=mads&as=eve") as stream:
        await live.reports("CANARY laptop")
        await live.post("press", as_="dan", command_id="p", **await button(live, "dan", "answer"))
        await live.post("say", as_="eve", conversation="channel/general", text="end", command_id="end")
        heard: list[str] = []
        while sum("channel/general" in line for line in heard) < 3:
            heard.append((await asyncio.wait_for(stream.content.readline(), 10)).decode())
    told = [json.loads(line.removeprefix("data: ")) for line in heard if line.startswith("data: ")]
    assert {"user": "ida", "conversation": "dm/ida"} in told
    assert all(t["conversation"] in ("channel/general", f"dm/{t['user']}") for t in told)
    assert "CANARY" not in "".join(heard)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_manager_who_decides_sees_no_words_no_reasons_and_not_who_reported(live: Live, language: str) -> None:
    """A whole case with a word in every text: Mads sees his own reasons, Dan sees all; #general stays empty."""
    await speaks(live, "mads", language)
    await live.reports("CANARY laptop")
    await fills(live, "ida", "add", {}, words="CANARY added")
    await fills(live, "dan", "aware", {}, at="2026-04-18T12:00", reason="CANARY aware")
    await fills(live, "dan", "assign", {}, role="filer", person=await person(live, "dorte"), reason="CANARY filer")
    await live.post("clock", to="2026-04-22T12:00:00+00:00")
    await decided(live, "OWN reasons")
    await filed(live, "dorte", reference="CANARY-1", delay_reason="CANARY late")
    shown = await button(live, "mads", "show")
    before = await live.post("open", as_="mads", **{**shown, "value": None})
    await fills(live, "dan", "close", {}, outcome="breach", reason="CANARY closed")
    after = await live.post("open", as_="mads", **{**shown, "value": None})
    listed = await live.post("say", as_="mads", conversation="dm/mads", text="/breach cases", command_id="cases")
    seen = str([await live.seen("mads"), before, after, listed])
    assert "OWN reasons" in str([before, after])
    assert [word for word in ("CANARY", "Ida") if word in seen] == []
    assert "CANARY closed" in str(await live.seen("dan"))
    for user in ("ida", "dan", "mads", "eve"):
        assert (await live.seen(user))["channel/general"] == []
