"""The master key: 32 bytes in a file of its own that only its owner can read. Everything else hangs under it."""

import base64
import binascii
import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LENGTH = 32
"""Bytes of every key here: AES-256."""


class KeyFault(Exception):
    """Something is wrong with the master key. The message is one sentence for an operator, without the key."""


def create_master(path: Path) -> bytes:
    """Make a fresh key and write it, mode 0600, base64. Never overwrites: raises KeyFault when the file is there."""
    key = os.urandom(LENGTH)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFault(f"{path}: there is a key already; a second one would make the data unreadable") from None
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(key) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def read_master(path: Path) -> bytes:
    """The key in `path`. Raises KeyFault for a missing file, one that others can read, or what is no key."""
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii", errors="replace")
    except OSError as error:
        raise KeyFault(f"{path}: the master key can't be read ({error.strerror})") from None
    if stat.S_IMODE(mode) & 0o077:
        raise KeyFault(f"{path}: others can read the master key; run chmod 600 on it")
    try:
        return parse_master(text)
    except KeyFault as fault:
        raise KeyFault(f"{path}: {fault}") from None


def parse_master(text: str) -> bytes:
    """The key written in `text`. Raises KeyFault."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise KeyFault("this is not base64") from None
    if len(key) != LENGTH:
        raise KeyFault(f"a master key has {LENGTH} bytes, this has {len(key)}")
    return key


def derived(key: bytes, purpose: str) -> bytes:
    """32 bytes of their own for `purpose` (HKDF, RFC 5869). The same for the same key and purpose."""
    return HKDF(SHA256(), LENGTH, salt=None, info=f"breach-bot/{purpose}".encode()).derive(key)
