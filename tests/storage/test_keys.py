"""The master key file, and the faults an operator can make with it."""

import base64
import stat
from pathlib import Path

import pytest

from storage.keys import KeyFault, create_master, derived, parse_master, read_master


def test_a_new_key_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    key = create_master(file)
    assert len(key) == 32
    assert read_master(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert create_master(tmp_path / "other.key") != key


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    key = create_master(file)
    with pytest.raises(KeyFault, match="already"):
        create_master(file)
    assert read_master(file) == key


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFault, match=r"none\.key.*No such file"):
        read_master(tmp_path / "none.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "master.key"
    create_master(file)
    file.chmod(mode)
    with pytest.raises(KeyFault, match="chmod 600"):
        read_master(file)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has 32 bytes, this has 0"),
        ("not base64!", "not base64"),
        (base64.b64encode(bytes(31)).decode(), "this has 31"),
        (base64.b64encode(bytes(33)).decode(), "this has 33"),
        ("æøå", "not base64"),
    ],
)
def test_what_is_no_key_is_told_without_showing_it(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "master.key"
    file.touch(mode=0o600)
    file.write_text(text)
    with pytest.raises(KeyFault, match=says) as fault:
        read_master(file)
    assert str(file) in str(fault.value)
    assert not text or text not in str(fault.value)


def test_a_key_given_as_text() -> None:
    key = bytes(range(32))
    assert parse_master(f" {base64.b64encode(key).decode()}\n") == key


def test_purposes_have_keys_of_their_own() -> None:
    assert len({derived(bytes(32), "a"), derived(bytes(32), "b"), derived(bytes(31) + b"\x01", "a")}) == 3
