"""A console without a house behind it: what a person sees and says, before anything is decided."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import uvicorn

from bot.domain.organisation import Organisation
from bot.text.load import Texts, load_catalogues
from handlers.app import App
from handlers.console.log import Log
from handlers.console.speak import ConsoleChat
from handlers.console.tape import Tape
from handlers.console.who import Cast
from handlers.organisations import in_room, load_organisations
from handlers.play.clock import MovableClock, forward
from handlers.rooms import Room, demo_app, open_room
from handlers.server import Server

SATURDAY = datetime(2026, 4, 18, 10, 46, tzinfo=UTC)


@dataclass
class StillClock:
    """A clock that shows what it is told."""

    at: datetime = SATURDAY

    def now(self) -> datetime:
        return self.at

    def elapsed(self) -> float:
        return 0.0


@pytest.fixture(scope="session")
def words() -> Texts:
    return load_catalogues()


@pytest.fixture(scope="session")
def eksempel() -> Organisation:
    with as_file(files("handlers.play") / "organisations" / "eksempel.toml") as file:
        (organisation,) = load_organisations(file)
    return in_room(organisation, "yours")


@pytest.fixture
def tape(tmp_path: Path) -> Tape:
    return Tape(tmp_path / "console.tape", b"k" * 32)


@pytest.fixture
def cast(eksempel: Organisation) -> Cast:
    return Cast("yours", eksempel)


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def chat(tape: Tape, words: Texts, log: Log) -> ConsoleChat:
    return ConsoleChat(tape, StillClock(), words, log)


@dataclass
class Live:
    """A room that is served on loopback, and a client that asks it."""

    base: str
    client: aiohttp.ClientSession
    room: Room
    server: Server

    async def get(self, path: str, **query: str) -> Any:
        async with self.client.get(self.base + path, params=query) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, **data: Any) -> Any:
        """`as_` is sent as `as`. What is due has been said when this returns."""
        status, answer = await self.tried(path, **data)
        assert status == 200, answer
        await self.room.quiet()
        return answer

    async def tried(self, path: str, **data: Any) -> tuple[int, Any]:
        body = {name.rstrip("_"): value for name, value in data.items()}
        async with self.client.post(self.base + path, json=body) as answer:
            return answer.status, await answer.json()

    async def reports(self, words: str = "laptop lost on the train", command_id: str = "report") -> Any:
        """Ida types it where everyone is."""
        return await self.post(
            "say", as_="ida", conversation="channel/general", text=f"/breach {words}", command_id=command_id
        )

    async def seen(self, user: str) -> dict[str, list[str]]:
        """Every conversation of `user`, as the words in it."""
        data = await self.get("messages", **{"as": user})
        return {talk["id"]: [message["text"] for message in talk["messages"]] for talk in data["conversations"]}


@pytest.fixture
async def live(tmp_path: Path, eksempel: Organisation) -> AsyncIterator[Live]:
    clock = MovableClock(tmp_path, SATURDAY, running=False)

    async def walk(app: App, to: datetime) -> None:
        await forward(app, clock, to)

    room = open_room(tmp_path, "yours", eksempel, b"m" * 32, clock, walk)
    here = socket.create_server(("127.0.0.1", 0))
    started = asyncio.Event()
    config = uvicorn.Config(demo_app([room]), log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=5)
    server = Server(config, on_ready=started.set, on_exit=room.streams.close)
    serving = asyncio.create_task(server.serve([here]))
    await started.wait()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        yield Live(f"http://127.0.0.1:{here.getsockname()[1]}/rooms/yours/", client, room, server)
    server.handle_exit(0, None)
    await serving
