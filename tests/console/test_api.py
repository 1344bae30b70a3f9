"""The endpoints over loopback, with the whole bot behind them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.console.conftest import SATURDAY, Live

SECRET = "laptop lost on the train"


async def test_a_report_typed_in_the_open_is_seen_by_those_it_is_for(live: Live) -> None:
    answer = await live.reports()
    assert "EKS-2026-001" in answer["reply"]["text"]
    ida, dan, eve = await live.seen("ida"), await live.seen("dan"), await live.seen("eve")
    assert "EKS-2026-001" in ida["dm/ida"][0]
    assert SECRET in dan["channel/triage"][0]
    assert ida["channel/general"] == dan["channel/general"] == eve["channel/general"] == []
    assert SECRET not in str(eve)


async def test_the_same_command_twice_is_one_case(live: Live) -> None:
    for _ in range(3):
        answer = await live.reports()
        assert "EKS-2026-001" in answer["reply"]["text"]
    assert len((await live.seen("dan"))["channel/triage"]) == 1
    await live.reports(command_id="another")
    assert len((await live.seen("dan"))["channel/triage"]) == 2


async def test_the_thread_under_the_case_is_a_conversation_with_its_number(live: Live) -> None:
    await live.reports()
    talks = (await live.get("messages", **{"as": "dan"}))["conversations"]
    (root,) = next(talk for talk in talks if talk["id"] == "channel/triage")["messages"]
    thread = talks[-1]
    assert (thread["id"], thread["title"]) == (f"thread/{root['id']}", "EKS-2026-001")
    assert root["thread"] is None
    assert thread["messages"][0]["thread"] == root["id"]
    assert thread["messages"][0]["by"] == "bot"
    assert thread["messages"][0]["card"]["elements"]


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [button for element in message["card"]["elements"] for button in element.get("buttons", [])]


async def question(live: Live, user: str = "dan") -> dict[str, Any]:
    """The first question, as it stands in the thread."""
    talks = (await live.get("messages", **{"as": user}))["conversations"]
    found: dict[str, Any] = talks[-1]["messages"][0]
    return found


def pressed(message: dict[str, Any], value: str) -> dict[str, Any]:
    button = next(b for b in buttons(message) if b["value"] == value)
    return {"message": message["id"], "verb": button["verb"], "value": value, "ids": button["ids"]}


async def test_a_press_answers_and_the_question_loses_its_buttons(live: Live) -> None:
    await live.reports()
    first = await question(live)
    await live.post("press", as_="dan", command_id="p1", **pressed(first, "yes"))
    after = await question(live)
    assert after["id"] == first["id"]
    assert after["version"] > first["version"]
    assert not [b for b in buttons(after) if b["value"] == "yes"]


async def test_a_button_in_a_conversation_one_is_not_in_is_not_there(live: Live) -> None:
    """What Dan can press, Eve can't: not with the message, and not without it."""
    await live.reports()
    first = await question(live)
    status, _ = await live.tried("press", as_="eve", command_id="p1", **pressed(first, "yes"))
    assert status == 404
    status, answer = await live.tried("press", as_="eve", command_id="p2", **{**pressed(first, "yes"), "message": None})
    assert status == 200
    assert answer["reply"] is not None
    assert (await question(live))["version"] == first["version"]
    status, _ = await live.tried("press", as_="dan", command_id="p3", **pressed(first, "yes"))
    assert status == 200


async def test_a_bare_command_opens_a_form_and_the_form_is_a_report(live: Live) -> None:
    opened = await live.post("say", as_="ida", conversation="dm/ida", text="/breach", command_id="d1")
    form = opened["form"]["card"]
    assert form["verb"] == "report"
    assert '<form class="form"' in opened["form"]["html"]
    answer = await live.post(
        "submit", as_="ida", verb="report", ids=form["ids"], values={"words": SECRET}, command_id="d2"
    )
    assert "EKS-2026-001" in answer["reply"]["text"]
    assert SECRET in (await live.seen("dan"))["channel/triage"][0]


async def test_a_button_that_opens_gives_its_form(live: Live) -> None:
    await live.reports()
    talks = (await live.get("messages", **{"as": "dan"}))["conversations"]
    card = next(talk for talk in talks if talk["id"] == "channel/triage")["messages"][0]
    close = next(button for button in buttons(card) if button["opens"])
    opened = await live.post("open", as_="dan", message=card["id"], verb=close["verb"], ids=close["ids"])
    assert opened["form"] is not None or opened["reply"] is not None


async def test_small_talk_is_heard_by_people_and_left_alone_by_the_bot(live: Live) -> None:
    await live.reports()
    thread = next(talk for talk in await live.seen("dan") if talk.startswith("thread/"))
    before = (await live.seen("dan"))[thread]
    for where in ("channel/general", thread):
        answer = await live.post("say", as_="dan", conversation=where, text="yes, lunch", command_id=where)
        assert answer == {"reply": None, "form": None, "refused": False}
    assert (await live.seen("dorte"))[thread] == [*before, "yes, lunch"]
    assert (await live.seen("eve"))["channel/general"] == ["yes, lunch"]


async def test_the_same_words_with_the_same_id_stand_there_once(live: Live) -> None:
    for _ in range(2):
        await live.post("say", as_="dan", conversation="channel/general", text="hello", command_id="t1")
    await live.post("say", as_="mads", conversation="channel/general", text="hello", command_id="t1")
    assert (await live.seen("eve"))["channel/general"] == ["hello", "hello"]


async def test_a_mention_in_the_thread_answers_the_open_question(live: Live) -> None:
    await live.reports()
    first = await question(live)
    await live.post("say", as_="dan", conversation=f"thread/{first['thread']}", text="@breach ja", command_id="t1")
    assert (await question(live))["version"] > first["version"]


@pytest.mark.parametrize(("by", "hours"), [("1h", 1), ("24h", 24)])
async def test_the_clock_moves_by_steps(live: Live, by: str, hours: int) -> None:
    await live.post("clock", by=by)
    assert live.room.app.clock.now() == SATURDAY + timedelta(hours=hours)


async def test_next_is_the_next_deadline_of_any_case(live: Live) -> None:
    assert (await live.get("clock"))["next"] is None
    status, answer = await live.tried("clock", by="next")
    assert (status, answer["error"]) == (400, "by: nothing is due.")
    await live.reports()
    due = (await live.get("clock"))["next"]
    moved = await live.post("clock", by="next")
    assert moved["now"] == due
    assert (await live.get("clock"))["next"] != due


async def test_the_clock_never_goes_back(live: Live) -> None:
    later = SATURDAY + timedelta(days=2)
    await live.post("clock", to=later.isoformat())
    await live.post("clock", to=SATURDAY.isoformat())
    assert live.room.app.clock.now() == later


async def test_the_log_has_what_went_in_and_out(live: Live) -> None:
    await live.reports()
    lines = (await live.get("log"))["lines"]
    assert {("say", True), ("reply", False), ("post", False)} <= {(line["what"], line["in"]) for line in lines}
    assert lines[0]["id"] > lines[-1]["id"]
    assert SECRET in lines[-1]["payload"]


WRONG: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("say", {"as_": "ida", "conversation": "dm/ida", "text": 7, "command_id": "x"}, "text"),
    ("say", {"as_": "ida", "conversation": "dm/ida", "text": "hi"}, "command_id"),
    ("say", {"as_": "ida", "conversation": "dm/ida", "text": "hi", "command_id": ""}, "command_id"),
    ("say", {"as_": "ida", "conversation": "x" * 300, "text": "hi", "command_id": "x"}, "conversation"),
    ("press", {"as_": "dan", "verb": None, "command_id": "x"}, "verb"),
    ("press", {"as_": "dan", "verb": "answer", "ids": {"case": 3}, "command_id": "x"}, "ids"),
    ("press", {"as_": "dan", "verb": "answer", "ids": [], "command_id": "x"}, "ids"),
    ("submit", {"as_": "dan", "verb": "add", "values": {"words": {}}, "command_id": "x"}, "values"),
    ("submit", {"as_": "dan", "verb": "add", "command_id": "x"}, "values"),
    ("clock", {"by": "2h"}, "by"),
    ("clock", {}, "by"),
    ("clock", {"to": "yesterday"}, "to"),
    ("clock", {"to": "2026-04-19T10:00:00"}, "to"),
    ("clock", {"to": "9999-12-31T23:59:59-23:59"}, "to"),
)
"""Path, what is sent, and the field that the sentence names."""


async def test_a_wrong_shape_is_400_with_one_sentence(live: Live) -> None:
    for path, data, says in WRONG:
        status, answer = await live.tried(path, **data)
        assert (status, answer["error"].partition(":")[0]) == (400, says), data


async def test_what_is_no_json_object_is_400(live: Live) -> None:
    for raw in (b"", b"{", b"[]", b"7", b'"as"', b"\xff\xfe", b'{"as": "\\ud800"}', b"[" * 5000, b"9" * 5000):
        async with live.client.post(live.base + "say", data=raw) as answer:
            assert answer.status == 400, raw[:20]
            assert list(await answer.json()) == ["error"]


async def test_whatever_a_payload_claims_the_answer_is_a_sentence(live: Live) -> None:
    """Ids and verbs are hints: nonsense in them is refused in words, and changes nothing."""
    await live.reports()
    before = await live.seen("dan")
    for n, verb in enumerate(("answer", "aware", "assign", "decide", "file", "close", "join", "keep", "add", "x", "")):
        for m, ids in enumerate(
            ({}, {"case": "nope"}, {"case": "\x00", "seq": "9" * 99, "number": "-1", "draft": "x"})
        ):
            for path, more in (("press", {"value": "yes"}), ("submit", {"values": {"at": ["x"], "reason": "\x00"}})):
                answer = await live.post(path, as_="dan", verb=verb, ids=ids, command_id=f"{path}{n}{m}", **more)
                assert answer["reply"]["text"]
    assert await live.seen("dan") == before


async def test_a_body_over_a_mebibyte_is_413(live: Live) -> None:
    """The size is counted as the body comes: here it comes in pieces, without saying how many."""

    async def body(size: int) -> AsyncIterator[bytes]:
        yield b'{"as": "ida", "conversation": "dm/eve", "command_id": "x", "text": "'
        for _ in range(size // 50_000):
            yield b"x" * 50_000
        yield b'"}'

    for size, status in ((900_000, 404), (1_100_000, 413)):
        async with live.client.post(live.base + "say", data=body(size)) as answer:
            assert answer.status == status


async def test_who_or_what_is_not_there_is_404(live: Live) -> None:
    for path in ("messages?as=nobody", "messages", "panes/nobody", "../nowhere/", "events?as=nobody"):
        async with live.client.get(live.base + path) as answer:
            assert answer.status == 404, path


async def test_a_conversation_one_is_not_in_is_404(live: Live) -> None:
    for where in ("dm/dan", "channel/triage", "thread/m1", "nowhere"):
        status, _ = await live.tried("say", as_="ida", conversation=where, text="hi", command_id=where)
        assert status == 404
    status, _ = await live.tried("say", as_="dan", conversation="channel/triage", text="hi", command_id="x")
    assert status == 200


async def test_only_this_computer_and_this_page_may_ask(live: Live) -> None:
    async with live.client.get(live.base + "clock") as answer:
        assert answer.status == 200
    for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        async with live.client.get(live.base + "clock", headers=headers) as answer:
            assert answer.status == 403
            assert "EKS" not in await answer.text()
