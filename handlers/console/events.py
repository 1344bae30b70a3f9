"""Server-sent events: a page is told that something it shows has changed, and asks for it again."""

import asyncio
import json
from collections.abc import AsyncIterator

from handlers.console.tape import Message, Tape
from handlers.console.who import Cast, visible

_QUIET = 15.0
"""Seconds without news after which a line is sent, so that a dead connection is noticed."""

_BEHIND = 1000
"""Notices a page may be behind; then it is let go and comes back by itself."""


class Streams:
    """The open streams of one room, so that they can be ended before the server stops."""

    def __init__(self) -> None:
        self._open: set[asyncio.Queue[str | None]] = set()
        self._closed = False

    def close(self) -> None:
        """End every stream, and each that is opened later."""
        self._closed = True
        for queue in tuple(self._open):
            _end(queue)

    async def follow(self, cast: Cast, tape: Tape, users: frozenset[str], last: int) -> AsyncIterator[str]:
        """What changes for `users` after entry `last` of the tape, as lines of an event stream."""
        queue: asyncio.Queue[str | None] = asyncio.Queue(_BEHIND)

        def notice(message: Message) -> None:
            for user in sorted(users):
                if visible(message, user) and cast.is_in(user, message.conversation, tape):
                    _put(queue, _event(message.changed, {"user": user, "conversation": message.conversation}))

        self._open.add(queue)
        stop = tape.listen(notice)
        try:
            yield "retry: 1000\n\n"
            if last < tape.length:
                yield _event(tape.length, {"missed": tape.length - last})
            while not self._closed and (event := await _next(queue)) is not None:
                yield event
        finally:
            stop()
            self._open.discard(queue)


async def _next(queue: "asyncio.Queue[str | None]") -> str | None:
    try:
        return await asyncio.wait_for(queue.get(), _QUIET)
    except TimeoutError:
        return ": still here\n\n"


def _event(number: int, data: dict[str, str | int]) -> str:
    return f"id: {number}\nevent: change\ndata: {json.dumps(data)}\n\n"


def _put(queue: "asyncio.Queue[str | None]", event: str) -> None:
    if queue.full():
        _end(queue)
    else:
        queue.put_nowait(event)


def _end(queue: "asyncio.Queue[str | None]") -> None:
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(None)
