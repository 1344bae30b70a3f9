"""`breach-bot serve`: every platform whose settings are present, health, and no case pages."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.domain.errors import DataFaults
from bot.ports import Clock
from bot.text.load import load_catalogues
from handlers import logs
from handlers.app import App, build
from handlers.chat import Chat
from handlers.clock import SystemClock
from handlers.mail.relay import relay_of
from handlers.mail.speak import MailChat
from handlers.organisations import load_organisations
from handlers.server import Server
from handlers.settings import Settings, SettingsFault, read_settings, secret_files
from handlers.web import SecureHeaders, health
from storage.keys import KeyFault, read_master

DOORS: tuple[str, ...] = ()
"""The platforms this version can talk to in earnest. Slack and Teams come next; the console belongs to the demo."""


def serve(host: str, port: int, dotenv: Path = Path(".env")) -> int:
    """Serve until told to stop. Raises SettingsFault, DataFaults, KeyFault, StoreLocked before anything is served."""
    os.umask(0o077)
    settings = read_settings(dotenv)
    organisations = load_organisations(settings.organisations)
    key = master_key(settings, dotenv)
    with listening(host, port) as listener:
        for line in doors(settings):
            print(line, file=sys.stderr)
        logs.set_up()
        settings.database_file.parent.mkdir(parents=True, exist_ok=True)
        clock = SystemClock()
        app = build(
            database=settings.database_file,
            master_key=key,
            organisations=organisations,
            clock=clock,
            chats=tuple(chats(settings, clock)),
        )
        address = "http://{}:{}".format(*listener.getsockname()[:2])
        reread = partial(_reread, app, settings.organisations)
        asyncio.run(_run(app, listener, reread, lambda: print(f"ready: {address}/healthz", flush=True)))
    return 0


def master_key(settings: Settings, dotenv: Path) -> bytes:
    """The key, from its file (which only its owner may read) or the settings. Raises KeyFault."""
    file = secret_files(dotenv).get("BREACH_BOT_MASTER_KEY")
    if file is not None:
        return read_master(file)
    if settings.master_key_bytes is None:
        raise KeyFault("BREACH_BOT_MASTER_KEY: is missing; run `breach-bot init`, which makes one")
    return settings.master_key_bytes


def doors(settings: Settings) -> Iterator[str]:
    """What an operator has to know about who can reach the bot."""
    for platform in settings.platforms:
        if platform not in DOORS:
            yield f"{platform}: its settings are here, but this version has no door to {platform.title()} yet"
    if not set(settings.platforms) & set(DOORS):
        yield "no platform: nobody can report through this server. To see the bot at work, run: breach-bot demo"


def chats(settings: Settings, clock: Clock) -> Iterator[Chat]:
    """Where the bot can say something, mail last."""
    if settings.smtp_url is not None and settings.mail_from is not None:
        relay = relay_of(settings.smtp_url.get_secret_value())
        yield MailChat(relay, settings.mail_from, clock, load_catalogues())


def listening(host: str, port: int) -> socket.socket:
    """The open port. Raises SettingsFault for one that is taken or an address that is not this computer's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise SettingsFault({"--port": f"{host}:{port} can't be used: {error.strerror or error}"}) from None


async def _reread(app: App, organisations: Path) -> None:
    """On SIGHUP: the organisation files anew. Validated whole, or the old ones stay and stderr says why."""
    try:
        await app.reconfigure(load_organisations(organisations))
    except DataFaults as faults:
        print(f"{faults}\nnothing was changed", file=sys.stderr, flush=True)
    else:
        print("organisations: read again", file=sys.stderr, flush=True)


async def _run(
    app: App, listener: socket.socket, reread: Callable[[], Awaitable[None]], on_ready: Callable[[], None]
) -> None:
    reading: set[asyncio.Future[None]] = set()

    def hang_up() -> None:
        reading.add(task := asyncio.ensure_future(reread()))
        task.add_done_callback(reading.discard)

    @asynccontextmanager
    async def lifespan(_web: Starlette) -> AsyncIterator[None]:
        await app.start()
        # Windows has no such signal; there, files are read at a start only.
        if hasattr(signal, "SIGHUP"):
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, hang_up)
        yield
        await app.stop()

    async def ready() -> bool:
        await app.waiting()
        return True

    web = Starlette(routes=health(ready), middleware=[Middleware(SecureHeaders)], lifespan=lifespan)
    config = uvicorn.Config(web, log_config=None, server_header=False, date_header=False, timeout_graceful_shutdown=5)
    await Server(config, on_ready=on_ready, on_exit=lambda: None).serve(sockets=[listener])
