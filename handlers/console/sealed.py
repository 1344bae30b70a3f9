"""A file of sealed lines: append-only, on disk when `append` returns, tolerant of a crash in the middle of a line.

AES-256-GCM; the number of a line is bound into its seal, so that lines can't be moved, repeated or left out.
"""

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Entry = Mapping[str, Any]

_NONCE = 12


class BrokenTape(Exception):
    """The file can't be read: another key, or changed by someone. Names the file and the line."""


class SealedLines:
    """One JSON object a line. Only its owner may read the file, and it has one writer."""

    def __init__(self, path: Path, key: bytes) -> None:
        """`key` is 32 bytes. The folder is made when it isn't there."""
        self._path = path
        self._seal = AESGCM(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        _sync_folder(path.parent)

    def read(self) -> list[Entry]:
        """Every entry. Raises BrokenTape. What a crash left of a last line is cut away, once all others are whole."""
        with self._path.open("rb") as file:
            lines = file.read().splitlines(keepends=True)
        torn = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        entries = [self._opened(number, line) for number, line in enumerate(lines, 1)]
        if torn:
            os.ftruncate(self._file, sum(map(len, lines)))
        return entries

    def append(self, number: int, entry: Entry) -> None:
        """Write line `number`, counted from 1. Raises OSError, and then nothing was written."""
        nonce = os.urandom(_NONCE)
        sealed = self._seal.encrypt(nonce, json.dumps(entry, ensure_ascii=False).encode(), _bound(number))
        line = base64.b64encode(nonce + sealed) + b"\n"
        whole = os.fstat(self._file).st_size
        try:
            written = os.write(self._file, line)
            if written != len(line):
                raise OSError(f"only {written} of {len(line)} bytes fitted")
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, whole)
            raise

    def close(self) -> None:
        os.close(self._file)

    def _opened(self, number: int, line: bytes) -> Entry:
        try:
            sealed = base64.b64decode(line)
            entry: Entry = json.loads(self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(number)))
        except (ValueError, InvalidTag):
            raise BrokenTape(f"{self._path}:{number}: not written with this key, or changed since") from None
        return entry


def _sync_folder(folder: Path) -> None:
    """A new file is only there after a crash when its folder was synced too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _bound(number: int) -> bytes:
    return b"console/tape/%d" % number
