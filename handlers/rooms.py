"""The demo's rooms: each a whole bot with its own data, clock and console, all behind one loopback address."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.domain.organisation import Organisation
from bot.ports import Clock
from bot.text.load import load_catalogues
from handlers.app import App, build
from handlers.console.ahead import Ahead, next_deadline
from handlers.console.api import Api, Tale
from handlers.console.body import BadRequest, refused
from handlers.console.dossier import Dossier
from handlers.console.events import Streams
from handlers.console.listen import Console
from handlers.console.log import Log
from handlers.console.mailbox import MailboxChat
from handlers.console.pages import NAMES, STATIC, Pages, templates
from handlers.console.speak import ConsoleChat
from handlers.console.tape import Tape
from handlers.console.tongue import wanted
from handlers.console.who import Cast
from handlers.organisations import in_room
from handlers.web import LoopbackOnly, SecureHeaders, health
from storage.keys import derived
from storage.store import nothing

Walk = Callable[[App, datetime], Awaitable[None]]
"""Takes an app's clock to an instant, stopping wherever something becomes due."""


@dataclass
class Room:
    """One bot with its console. Implements the console's Controls: its visitors may move its time."""

    id: str
    app: App
    console: Console
    walk: Walk
    streams: Streams = field(default_factory=Streams)
    story: Tale | None = None
    _telling: asyncio.Task[None] | None = None
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self) -> None:
        await self.app.start()
        if self.story is not None:
            self.story.begun()
            if not self.story.words("") and not self.story.over:
                self.tell()

    def tell(self) -> None:
        """One telling at a time."""
        if self.story is not None and (self._telling is None or self._telling.done()):
            self._telling = asyncio.create_task(self.story.play_on(), name=f"story-{self.id}")

    async def stop(self) -> None:
        self.streams.close()
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)
        await self.app.stop()
        await self.console.tape.close()

    async def quiet(self) -> None:
        await self.app.quiet()

    async def forward(self, to: datetime) -> None:
        """One move at a time: the second waits for the first."""
        async with self._moving:
            await self.walk(self.app, to)

    async def ahead(self) -> Ahead | None:
        found = await self.app.desk.read(next_deadline)
        if found is not None:
            return found
        due = await self.app.next_due(self.app.clock.now())
        return None if due is None else Ahead(due)


def open_room(
    folder: Path,
    name: str,
    organisation: Organisation,
    master_key: bytes,
    clock: Clock,
    walk: Walk,
    probe: Callable[[str], None] = nothing,
) -> Room:
    """The room `name`, its data in `folder`. Raises StoreLocked, DataFaults, or BrokenTape for another key."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    home = in_room(organisation, name)
    tape, log = Tape(folder / "console.tape", derived(master_key, f"console/{name}")), Log()
    words = load_catalogues()
    chats = (ConsoleChat(tape, clock, words, log), MailboxChat(tape, clock, words, log))
    app = build(
        database=folder / "room.sqlite",
        master_key=master_key,
        organisations=[home],
        clock=clock,
        chats=chats,
        probe=probe,
    )
    return Room(name, app, Console(Cast(name, home), app.desk, tape, log), walk)


def demo_app(rooms: Sequence[Room]) -> Starlette:
    """All rooms, a page that lists them, and health. Starting and stopping the app starts and stops the rooms."""

    async def front(request: Request) -> Response:
        language = wanted(request, "en")
        say = rooms[0].app.desk.services.say.speech(language, "UTC")
        page = environment.get_template("front.html")
        return HTMLResponse(page.render(say=say, language=language, names=NAMES, rooms=rooms))

    async def ready() -> bool:
        return all([await room.app.waiting() >= 0 for room in rooms])

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for room in rooms:
                stack.push_async_callback(room.stop)
                await room.start()
            yield

    environment = templates()
    routes: list[BaseRoute] = [
        Route("/", front),
        *health(ready),
        Mount("/static", StaticFiles(directory=STATIC)),
        *(Mount(f"/rooms/{room.id}", routes=_routes(room)) for room in rooms),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(SecureHeaders), Middleware(LoopbackOnly)],
        exception_handlers={BadRequest: refused},
        lifespan=lifespan,
    )


def _routes(room: Room) -> list[Route]:
    api = Api(room.console, room, room.streams)
    title, environment = f"page.room.{room.id}", templates()
    return [*api.routes(), *Pages(api, environment, title).routes(), *Dossier(api, environment, title).routes()]
