"""The console's own record of what was said: sealed, append-only, on disk before anyone is told it was sent.

It stands where Slack's servers stand: it holds conversations and messages, each with the send key it came with, so
that after a crash the deliverer can ask whether something arrived. One line an entry, AES-256-GCM; the line's number
is bound into the seal, so that lines can't be moved, repeated or left out. Read whole at start.
"""

import asyncio
import base64
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.cards.elements import Card
from handlers.console.wire import card_from_json, card_to_json

BOT = "bot"
"""The author of what the bot says; people are named by their user key."""

_NONCE = 12


class BrokenTape(Exception):
    """The tape can't be read: another key, or changed by someone. Names the file and the line."""


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
        self._path = path
        self._seal = AESGCM(key)
        self._messages: dict[str, Message] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._listeners: list[Listener] = []
        self._lock = asyncio.Lock()
        self.length = 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        _sync_folder(path.parent)
        for entry in self._read():
            self._apply(entry)

    def close(self) -> None:
        os.close(self._file)

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
            await asyncio.to_thread(self._write, self._sealed(self.length + 1, entry))
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

    def _sealed(self, number: int, entry: Mapping[str, Any]) -> bytes:
        nonce = os.urandom(_NONCE)
        sealed = self._seal.encrypt(nonce, json.dumps(entry, ensure_ascii=False).encode(), _bound(number))
        return base64.b64encode(nonce + sealed) + b"\n"

    def _write(self, line: bytes) -> None:
        whole = os.fstat(self._file).st_size
        try:
            written = os.write(self._file, line)
            if written != len(line):
                raise OSError(f"only {written} of {len(line)} bytes fitted")
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, whole)
            raise

    def _read(self) -> Iterator[Mapping[str, Any]]:
        with self._path.open("rb") as file:
            lines = file.read().splitlines(keepends=True)
        if lines and not lines[-1].endswith(b"\n"):
            os.ftruncate(self._file, sum(map(len, lines[:-1])))
            lines.pop()
        for number, line in enumerate(lines, 1):
            try:
                sealed = base64.b64decode(line, validate=False)
                entry: Mapping[str, Any] = json.loads(
                    self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(number))
                )
            except (ValueError, InvalidTag):
                raise BrokenTape(f"{self._path}:{number}: not written with this key, or changed since") from None
            yield entry


def _sync_folder(folder: Path) -> None:
    """A new file is only there after a crash when its folder was synced too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _stamp(at: datetime, card: Card | None) -> dict[str, Any]:
    return {"at": at.isoformat(), "card": None if card is None else card_to_json(card)}


def _bound(number: int) -> bytes:
    return b"console/tape/%d" % number
