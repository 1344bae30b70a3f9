"""`breach-bot demo`: rooms to play in, on this computer only."""

import errno
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path

import uvicorn

from bot.domain.organisation import Organisation
from handlers import logs
from handlers.app import App
from handlers.console.sealed import BrokenTape
from handlers.organisations import load_organisations
from handlers.play.clock import MovableClock, forward
from handlers.play.story import stories, story_file
from handlers.play.theatre import organisation_for
from handlers.rooms import Room, demo_app, open_room
from handlers.server import Server
from handlers.settings import Settings, SettingsFault, name_of, read_settings
from storage.keys import create_master, read_master

HOST = "127.0.0.1"
YOURS = "yours"

_REAL = (
    "slack_bot_token",
    "slack_app_token",
    "slack_signing_secret",
    "teams_client_secret",
    "teams_certificate_file",
    "smtp_url",
    "deadman_url",
)


def demo(port: int, data: Path) -> int:
    """Serve the rooms until interrupted. The exit code: 2 for anything wrong in what was given."""
    refuse_real(read_settings())
    logs.set_up(json=False, level=30)
    here, note = listening(port)
    try:
        key = master(data)
        rooms = [_yours(data / YOURS, key), *_told(data, f"http://{HOST}:{here.getsockname()[1]}", key)]
    except (BrokenTape, OSError) as fault:
        here.close()
        print(f"--data: {fault}", file=sys.stderr)
        return 2
    url = f"http://{HOST}:{here.getsockname()[1]}/"
    return _serve(rooms, here, "\n".join([*note, f"Open {url} in a browser. Stop with Ctrl-C."]))


def refuse_real(settings: Settings) -> None:
    """Raise SettingsFault when there is anything here with which a message could leave this computer."""
    for field in _REAL:
        if getattr(settings, field) is not None:
            says = "is set: the demo is not for real tokens; unset it or run `breach-bot serve`"
            raise SettingsFault({name_of(field): says})


def listening(port: int) -> tuple[socket.socket, list[str]]:
    """A socket on loopback at `port`, or at a free one if that is taken; and a line that says so."""
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
        taken.listen(128)
    except OSError as fault:
        taken.close()
        if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        free = socket.create_server((HOST, 0))
        return free, [f"Port {port} is taken; using {free.getsockname()[1]} instead."]
    return taken, []


def master(data: Path) -> bytes:
    """The key of this data folder, made at first use. Raises KeyFault."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = data / "master.key"
    return read_master(file) if file.exists() else create_master(file)


def _yours(folder: Path, master_key: bytes) -> Room:
    """The visitor's own room: empty, on real time."""
    with as_file(files("handlers.play") / "organisations" / "eksempel.toml") as file:
        (organisation,) = load_organisations(file)
    return _room(folder, organisation, master_key, None)


def _told(data: Path, root: str, master_key: bytes) -> list[Room]:
    """A room for each story. Its clock begins where the story does and stands still between moves."""
    rooms = []
    for name, story in stories(data, root).items():
        room = _room(data / name, organisation_for(story_file(name), story.dialogue), master_key, story.dialogue.start)
        rooms.append(replace(room, story=story))
    return rooms


def _room(folder: Path, organisation: Organisation, master_key: bytes, start: datetime | None) -> Room:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    clock = MovableClock(folder, start, running=start is None)

    async def walk(app: App, to: datetime) -> None:
        await forward(app, clock, to)

    return open_room(folder, folder.name, organisation, master_key, clock, walk)


def _serve(rooms: Sequence[Room], here: socket.socket, greeting: str) -> int:
    config = uvicorn.Config(
        demo_app(rooms), log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=5
    )

    def end_streams() -> None:
        for room in rooms:
            room.streams.close()

    server = Server(config, on_ready=lambda: print(greeting, flush=True), on_exit=end_streams)
    with suppress(KeyboardInterrupt):  # Ctrl-C is how a demo ends: nothing went wrong
        server.run(sockets=[here])
    return 0 if server.started else 1
