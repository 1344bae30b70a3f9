"""A clock that can be moved forward: what a room and a replay live by.

Its position is on disk before anyone can read it from the clock, so that a process killed at any moment never
starts again at an earlier time than it has shown.
"""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.ports import Clock
from handlers.clock import SystemClock

FILE = "clock.json"
STRIDE = timedelta(days=1)
"""The longest single move: what runs once a day gets its turn on each of them."""


class MovableClock:
    """Real time plus an offset when `running`; else it stands still between moves (a replay).

    `start` is where a new folder's clock begins, the present when None; a folder that has a position goes on
    from there. `elapsed` takes part in every move and never stands still: waiting out a backoff works in both.
    """

    def __init__(self, folder: Path, start: datetime | None, running: bool, real: Clock | None = None) -> None:
        self._real = real or SystemClock()
        self._file = folder / FILE
        self._running = running
        self._moved = 0.0
        now = self._real.now()
        known = _read(self._file)
        if known is None:
            position, offset = _utc(start or now), _utc(start or now) - now
        else:
            position, offset = known
        self._offset = max(offset, position - now) if running else offset
        self._position = position
        self._write(self.now())

    def now(self) -> datetime:
        """The room's present instant: aware, UTC."""
        if not self._running:
            return self._position
        return max(self._position, self._real.now() + self._offset)

    def elapsed(self) -> float:
        """Seconds waited: real ones, and those the clock was moved by."""
        return self._real.elapsed() + self._moved

    def set(self, to: datetime) -> None:
        """Move to `to`; an instant that has passed moves nothing. Raises ValueError for one without zone."""
        to, now = _utc(to), self.now()
        if to <= now:
            return
        offset = self._offset + (to - now)
        self._write(to, offset)
        self._offset, self._position = offset, to
        self._moved += (to - now).total_seconds()

    def _write(self, position: datetime, offset: timedelta | None = None) -> None:
        seconds = (self._offset if offset is None else offset) / timedelta(seconds=1)
        text = json.dumps({"position": position.isoformat(), "offset_seconds": seconds})
        fresh = self._file.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._file)
        _sync_folder(self._file.parent)


class Driven(Protocol):
    """What `forward` needs of the app."""

    async def quiet(self) -> None:
        """Returns when nothing is due, sending or in doubt; rows waiting out a backoff don't count."""

    async def tick(self) -> None:
        """Run once, now, everything that belongs to the wall clock."""

    async def next_due(self, after: datetime) -> datetime | None:
        """The earliest instant after `after` at which something becomes due."""


async def forward(app: Driven, clock: MovableClock, to: datetime) -> None:
    """Walk to `to`, stopping at each instant something becomes due, so that each reminder fires by itself.

    An instant that has passed already moves nothing: the same walk may be asked for again after a death.
    """
    await app.quiet()
    while (now := clock.now()) < to:
        due = await app.next_due(now)
        stop = min(to, now + STRIDE, *([due] if due is not None else []))
        clock.set(stop)
        await app.tick()
        await app.quiet()


async def to_next(app: Driven, clock: MovableClock) -> None:
    """Walk to the next instant at which something becomes due, if there is one."""
    await app.quiet()
    due = await app.next_due(clock.now())
    if due is not None:
        await forward(app, clock, due)


def _read(file: Path) -> tuple[datetime, timedelta] | None:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return _utc(datetime.fromisoformat(data["position"])), timedelta(seconds=data["offset_seconds"])


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return instant.astimezone(UTC)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
