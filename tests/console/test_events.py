"""Server-sent events: told at once, told only what is theirs, ended before the server is."""

import asyncio
import json
import time

import aiohttp

from tests.console.conftest import Live


async def following(live: Live, query: str, **headers: str) -> aiohttp.ClientResponse:
    answer = await live.client.get(live.base + "events?" + query, headers=headers)
    assert answer.status == 200
    assert answer.content_type == "text/event-stream"
    assert await answer.content.readline() == b"retry: 1000\n"
    assert await answer.content.readline() == b"\n"
    return answer


async def next_event(stream: aiohttp.ClientResponse) -> tuple[int, dict[str, str | int]]:
    lines = [(await asyncio.wait_for(stream.content.readline(), 10)).decode().rstrip() for _ in range(4)]
    assert lines[1] == "event: change"
    return int(lines[0].removeprefix("id: ")), json.loads(lines[2].removeprefix("data: "))


async def test_what_changes_is_told_to_those_who_see_it(live: Live) -> None:
    async with await following(live, "as=dan") as dan, await following(live, "as=eve") as eve:
        await live.reports()
        await live.post("say", as_="ida", conversation="channel/general", text="hello", command_id="t1")
        told = [await next_event(dan) for _ in range(2)]
        assert {"user": "dan", "conversation": "channel/triage"} in [data for _, data in told]
        assert (await next_event(eve))[1] == {"user": "eve", "conversation": "channel/general"}


async def test_one_stream_can_follow_several_people(live: Live) -> None:
    async with await following(live, "as=ida&as=eve") as both:
        await live.post("say", as_="dan", conversation="channel/general", text="hello", command_id="t1")
        assert [(await next_event(both))[1]["user"] for _ in range(2)] == ["eve", "ida"]


async def test_who_comes_back_is_told_that_something_was_missed(live: Live) -> None:
    for n in range(2):
        await live.post("say", as_="dan", conversation="channel/general", text="hello", command_id=f"t{n}")
    async with await following(live, "as=ida", **{"Last-Event-ID": "1"}) as stream:
        assert await next_event(stream) == (2, {"missed": 1})


async def test_somebody_must_be_named(live: Live) -> None:
    async with live.client.get(live.base + "events") as answer:
        assert answer.status == 400


async def test_a_stop_ends_the_streams_at_once(live: Live) -> None:
    async with await following(live, "as=dan") as stream:
        began = time.monotonic()
        live.server.handle_exit(0, None)
        assert await asyncio.wait_for(stream.content.read(), 5) == b""
        assert time.monotonic() - began < 2
