"""Sealed fields. master → organisation → case, and two keys per case, so that one can be erased alone.

The master wraps one `top` key for the root (identity marks, results without a case) and one for each organisation
(its parties, drafts and own journal). That wraps two for each case: `working` (reports, thread, reporter, journal)
and `register` (facts, decisions with reasons, filings, closing).

A sealed field is `1 | key id (8) | nonce (12) | AES-256-GCM`, bound to (organisation, table, row, field).
"""

import hmac
import json
import os
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, insert, select, update

from bot.domain.errors import Unreadable
from storage.engine import Transaction
from storage.keys import LENGTH, KeyFault, derived
from storage.tables import KeyRow, table

ERASED = "…"
"""What a field reads as once its key is gone."""

_VERSION = b"\x01"
_HEAD, _NONCE = 9, 12
_KEYS = table(KeyRow)
_KEEP = insert(_KEYS)
_OF_OWNER = select(_KEYS.c.kind, _KEYS.c.id, _KEYS.c.wrapped).where(_KEYS.c.owner == bindparam("whose"))


class Broken(Unreadable):
    """A sealed field that does not open: changed, moved to another row, or sealed by another key. Names where."""


@dataclass(frozen=True, slots=True)
class Box:
    """One key, ready to seal and open the fields of one organisation. Without a key (erased) it opens to `…`."""

    organisation: str
    id: str
    key: bytes | None

    def seal(self, place: tuple[str, str, str], text: str) -> bytes:
        """`place` is table, row and field. Raises KeyFault when the key was erased."""
        if self.key is None:
            raise KeyFault("the key of these fields was erased: nothing more can be written under it")
        nonce = os.urandom(_NONCE)
        return (
            _VERSION
            + bytes.fromhex(self.id)
            + nonce
            + AESGCM(self.key).encrypt(nonce, text.encode("utf-8", "surrogatepass"), self._at(place))
        )

    def open(self, place: tuple[str, str, str], sealed: bytes) -> str:
        """The text, or `ERASED`. Raises Broken."""
        if self.key is None:
            return ERASED
        if sealed[:_HEAD] != _VERSION + bytes.fromhex(self.id):
            raise Broken("/".join(place))
        nonce, rest = sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
        try:
            return AESGCM(self.key).decrypt(nonce, rest, self._at(place)).decode("utf-8", "surrogatepass")
        except InvalidTag:
            raise Broken("/".join(place)) from None

    def seal_json(self, place: tuple[str, str, str], data: Any) -> bytes:
        return self.seal(place, json.dumps(data, ensure_ascii=False, separators=(",", ":")))

    def open_json(self, place: tuple[str, str, str], sealed: bytes) -> Any:
        """The data; None once the key is erased."""
        text = self.open(place, sealed)
        return None if self.key is None else json.loads(text)

    def mark(self, *parts: str) -> bytes:
        """A keyed hash: equal for equal parts, and telling nothing without the key. Raises KeyFault when erased."""
        if self.key is None:
            raise KeyFault("the key of this mark was erased")
        return hmac.digest(derived(self.key, "mark"), "\x1f".join(parts).encode(), sha256)

    def _at(self, place: tuple[str, str, str]) -> bytes:
        return "\x1f".join((self.organisation, *place)).encode()


@dataclass(frozen=True, slots=True)
class CaseBoxes:
    working: Box
    register: Box


class Ring:
    """The keys that never change while the program runs: the root's and the organisations'. Shared by threads.

    Holds committed keys only; a case's keys are read with the case, so that an erased one is gone at once.
    """

    def __init__(self, master: bytes) -> None:
        self.master = master
        self.known: dict[str, Box] = {}


class Seals:
    """The keys as one transaction sees them. Missing ones are made, and are its own until it commits."""

    def __init__(self, ring: Ring, transaction: Transaction) -> None:
        self._ring, self._tx = ring, transaction
        self._made: dict[str, Box] = {}
        self._cases: dict[str, CaseBoxes] = {}

    def root(self) -> Box:
        return self._top("root", "")

    def organisation(self, organisation: str) -> Box:
        return self._top(f"organisation/{organisation}", organisation)

    def case(self, organisation: str, case: str) -> CaseBoxes:
        """The two keys of a case that has them. Raises KeyFault when the rows are not there."""
        if case not in self._cases:
            boxes = self._read(f"case/{case}", self.organisation(organisation))
            if not {"working", "register"} <= boxes.keys():
                raise KeyFault("the keys of this case are missing")
            self._cases[case] = CaseBoxes(boxes["working"], boxes["register"])
        return self._cases[case]

    def new_case(self, organisation: str, case: str) -> CaseBoxes:
        """Make the two keys of a case that is opened."""
        boxes = self._make(f"case/{case}", self.organisation(organisation), ("working", "register"))
        self._cases[case] = made = CaseBoxes(boxes["working"], boxes["register"])
        return made

    def erase(self, case: str, kind: str) -> None:
        """Destroy one key of a case. What it sealed reads as `…` from now on."""
        self._tx.write(update(_KEYS).where(_KEYS.c.owner == f"case/{case}", _KEYS.c.kind == kind).values(wrapped=None))
        self._tx.destroyed = True
        self._cases.pop(case, None)

    def rotate(self, new_master: bytes) -> None:
        """Wrap the root's and the organisations' keys by `new_master`. Nothing that is sealed changes."""
        old, new = Box("", "", self._ring.master), Box("", "", new_master)
        for row in self._tx.run(select(_KEYS).where(_KEYS.c.kind == "top")).all():
            key = _unwrapped(old, row.id, row.wrapped)
            self._tx.write(update(_KEYS).where(_KEYS.c.id == row.id).values(wrapped=_wrapped(new, row.id, key)))

    def _top(self, owner: str, organisation: str) -> Box:
        known = self._made.get(owner) or self._ring.known.get(owner)
        if known is not None:
            return known
        master = Box(organisation, "", self._ring.master)
        if boxes := self._read(owner, master):
            self._ring.known[owner] = boxes["top"]
            return boxes["top"]
        self._made[owner] = made = self._make(owner, master, ("top",))["top"]
        return made

    def _read(self, owner: str, by: Box) -> dict[str, Box]:
        rows = self._tx.run(_OF_OWNER, {"whose": owner}).all()
        return {
            row.kind: Box(by.organisation, row.id, None if row.wrapped is None else _unwrapped(by, row.id, row.wrapped))
            for row in rows
        }

    def _make(self, owner: str, by: Box, kinds: tuple[str, ...]) -> dict[str, Box]:
        boxes = {kind: Box(by.organisation, os.urandom(_HEAD - 1).hex(), os.urandom(LENGTH)) for kind in kinds}
        rows = [
            {"owner": owner, "kind": kind, "id": box.id, "wrapped": _wrapped(by, box.id, box.key)}
            for kind, box in boxes.items()
        ]
        self._tx.write(_KEEP, rows)
        return boxes


def _wrapped(by: Box, key_id: str, key: bytes | None) -> bytes:
    if by.key is None or key is None:
        raise KeyFault("an erased key wraps nothing")
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(by.key).encrypt(nonce, key, f"key/{key_id}".encode())


def _unwrapped(by: Box, key_id: str, wrapped: bytes) -> bytes:
    if by.key is None:
        raise KeyFault("an erased key opens nothing")
    try:
        return AESGCM(by.key).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], f"key/{key_id}".encode())
    except (InvalidTag, ValueError):  # too short to be sealed at all
        raise KeyFault("the master key is not the one this database was made with") from None
