"""The console's own record of what was said: sealed, append-only, on disk before anyone is told it was sent.

It stands where Slack's servers stand: it holds conversations and messages, each with the send key it came with, so
that after a crash the deliverer can ask whether something arrived. Read whole at start.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.cards.elements import Card
from handlers.console.sealed import SealedLines
from handlers.console.wire import card_from_json, card_to_json

BOT = "bot"
"""The author of what the bot says; people are named by their user key."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something said in `conversation`: words by a person, or a card by the bot.

    `version` counts its edits from 1. `only` names the one user who sees it, None: everyone there. `changed` is the
    number of the entry that last touched it, so that *since* can be asked.
    """

    id: str
    conversation: str
    at: datetime
    by: str
    key: str
    text: str = ""
    card: Card | None = None
    only: str | None = None
    version: int = 1
    changed: int = 0


Listener = Callable[[Message], None]


class Tape:
    """All messages of one room. Reading is plain; writing is for the event loop only."""

    def __init__(self, path: Path, key: bytes) -> None:
        """`key` is 32 bytes. Raises BrokenTape. What a crash left of a last line is cut away."""
        self._file = SealedLines(path, key)
        self._messages: dict[str, Message] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._listeners: list[Listener] = []
        self._lock = asyncio.Lock()
        self.length = 0
        for entry in self._file.read():
            self._apply(entry)

    async def close(self) -> None:
        """Waits for what is being written."""
        async with self._lock:
            self._file.close()

    def message(self, message: str) -> Message | None:
        return self._messages.get(message)

    def messages(self, conversation: str) -> tuple[Message, ...]:
        """Oldest first."""
        return tuple(m for m in self._messages.values() if m.conversation == conversation)

    def find(self, conversation: str, key: str) -> Message | None:
        """The message of `conversation` that came with send key `key`, or was last edited with it."""
        return self._messages.get(self._keys.get((conversation, key), ""))

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every message from now on, after it is on disk. Returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def post(
        self,
        conversation: str,
        by: str,
        at: datetime,
        key: str,
        *,
        text: str = "",
        card: Card | None = None,
        only: str | None = None,
    ) -> Message:
        """Say something. On disk when it returns."""
        said = {"conversation": conversation, "by": by, "text": text, "only": only}
        return await asyncio.shield(self._append({"do": "post", "key": key, **_stamp(at, card), **said}))

    async def update(self, message: str, at: datetime, key: str, card: Card) -> Message:
        """Replace the card of a message in place. Raises KeyError for a message that isn't there."""
        if message not in self._messages:
            raise KeyError(message)
        return await asyncio.shield(self._append({"do": "update", "id": message, "key": key, **_stamp(at, card)}))

    async def _append(self, entry: Mapping[str, Any]) -> Message:
        async with self._lock:
            await asyncio.to_thread(self._file.append, self.length + 1, entry)
            message = self._apply(entry)
        for listener in tuple(self._listeners):
            listener(message)
        return message

    def _apply(self, entry: Mapping[str, Any]) -> Message:
        self.length += 1
        card = card_from_json(entry["card"]) if entry["card"] is not None else None
        if entry["do"] == "update":
            old = self._messages[entry["id"]]
            message = replace(old, card=card, key=entry["key"], version=old.version + 1, changed=self.length)
        else:
            at = datetime.fromisoformat(entry["at"])
            message = Message(
                f"m{self.length}",
                entry["conversation"],
                at,
                entry["by"],
                entry["key"],
                entry["text"],
                card,
                entry["only"],
                changed=self.length,
            )
        self._messages[message.id] = message
        self._keys[message.conversation, entry["key"]] = message.id
        return message


def _stamp(at: datetime, card: Card | None) -> dict[str, Any]:
    return {"at": at.isoformat(), "card": None if card is None else card_to_json(card)}
