"""The house a dialogue is played in: one room on a clock that stands still, served by a process of its own.

A process of its own, because a dialogue may kill it. `python -m handlers.play.theatre FILE FOLDER` serves the room of
the dialogue FILE with its data in FOLDER until its standard input ends, so that it never outlives who started it.
"""

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path

import uvicorn

from bot.domain.errors import DataFaults, Fault
from bot.domain.organisation import Organisation
from handlers import logs
from handlers.app import App
from handlers.organisations import load_organisations
from handlers.play.clock import MovableClock, forward
from handlers.play.dialogue import Dialogue
from handlers.play.script import read_dialogue
from handlers.rooms import Room, demo_app, open_room
from handlers.server import Server
from storage.keys import create_master, read_master
from storage.store import nothing

ROOM = "yours"
HOST = "127.0.0.1"
STARTS = 3
STARTS_WITHIN = 30.0
ENDS_WITHIN = 10.0
_READY = "ready "


class HouseDown(Exception):
    """The server did not start. Says what it said."""


class Theatre:
    """The process that serves one dialogue's room, seen from outside. Implements `House`."""

    def __init__(self, program: Sequence[str], folder: Path) -> None:
        """`program`: the command that serves the room of `folder` and prints where, as this module does."""
        self._program = program
        self._errors = folder / "server.log"
        self._process: asyncio.subprocess.Process | None = None
        self.base = ""
        self.starts = 0

    async def __aenter__(self) -> "Theatre":
        await self.recover()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._process is None:
            return
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), ENDS_WITHIN)
        except TimeoutError:
            await self._kill(self._process)

    async def kill(self) -> None:
        """SIGKILL, and start again."""
        if self._process is not None:
            await self._kill(self._process)
        await self.recover()

    async def recover(self) -> None:
        """Start the server if it is dead. One that lives on after a lost connection is left alone."""
        if self._process is not None:
            try:
                await asyncio.wait_for(self._process.wait(), 1.0)
            except TimeoutError:
                return
        self.base = await self._start()

    async def _start(self) -> str:
        """Where the server is, once it says so. One killed while starting is started again."""
        for _ in range(STARTS):
            said = await self._started()
            if said.startswith(_READY):
                return said.removeprefix(_READY).strip()
            if self._process is None or self._process.returncode != -signal.SIGKILL:
                break
        raise HouseDown(self._errors.read_text(encoding="utf-8", errors="replace")[-2000:] or "it said nothing")

    async def _started(self) -> str:
        """Its first line; empty when it ended without one, or was ended because it took too long."""
        with self._errors.open("ab") as errors:
            self._process = process = await asyncio.create_subprocess_exec(
                *self._program, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=errors
            )
        self.starts += 1
        assert process.stdout is not None
        try:
            line = await asyncio.wait_for(process.stdout.readline(), STARTS_WITHIN)
        except TimeoutError:
            await self._kill(process)
            raise HouseDown(f"it was not ready within {STARTS_WITHIN:.0f} s") from None
        if not line:
            await process.wait()
        return line.decode()

    async def _kill(self, process: asyncio.subprocess.Process) -> None:
        if process.returncode is None:
            process.kill()
        await process.wait()


def program_for(file: Path, folder: Path) -> Sequence[str]:
    """The command that serves the room of dialogue `file`."""
    return (sys.executable, "-m", "handlers.play.theatre", str(file), str(folder))


def organisation_for(file: Path, dialogue: Dialogue) -> Organisation:
    """The dialogue's organisation: a file beside it, or one of those that come with the player. Raises DataFaults."""
    if dialogue.organisation.endswith(".toml"):
        (organisation, *_) = load_organisations(file.parent / dialogue.organisation)
    else:
        with as_file(files("handlers.play") / "organisations" / f"{dialogue.organisation}.toml") as packaged:
            if not packaged.is_file():
                raise DataFaults([Fault(str(file), 1, "organisation", f"{dialogue.organisation!r} is unknown")])
            (organisation, *_) = load_organisations(packaged)
    strangers = [who for who in dialogue.cast if organisation.person(who) is None]
    if strangers:
        raise DataFaults([Fault(str(file), 1, "cast", f"{', '.join(strangers)}: nobody of {organisation.id}")])
    return organisation


def serve(file: Path, folder: Path, probe: Callable[[str], None] = nothing) -> int:
    """Serve the dialogue's room on a free loopback port until standard input ends. The exit code."""
    logs.set_up(json=False)
    room = _room(file, folder, probe)
    here = socket.create_server((HOST, 0))
    url = f"http://{HOST}:{here.getsockname()[1]}/rooms/{ROOM}"
    config = uvicorn.Config(demo_app([room]), log_config=None, access_log=False, timeout_graceful_shutdown=2)

    def ready() -> None:
        sys.stdout.write(f"{_READY}{url}\n")
        sys.stdout.flush()

    server = Server(config, on_ready=ready, on_exit=room.streams.close)
    threading.Thread(target=_end_with_input, args=(server,), daemon=True).start()
    server.run(sockets=[here])
    return 0 if server.started else 1


def _room(file: Path, folder: Path, probe: Callable[[str], None]) -> Room:
    dialogue = read_dialogue(file)
    organisation = organisation_for(file, dialogue)
    clock = MovableClock(folder, dialogue.start, running=False)
    key = folder / "master.key"
    master = read_master(key) if key.exists() else create_master(key)

    async def walk(app: App, to: datetime) -> None:
        await forward(app, clock, to)

    return open_room(folder, ROOM, organisation, master, clock, walk, probe)


def _end_with_input(server: Server) -> None:
    while os.read(0, 1):
        pass
    server.should_exit = True


if __name__ == "__main__":
    sys.exit(serve(Path(sys.argv[1]), Path(sys.argv[2])))
