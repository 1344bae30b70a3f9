"""What was said is on disk, sealed, and survives a crash in the middle of a line."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.console.sealed import BrokenTape
from handlers.console.tape import BOT, Message, Tape
from tests.console.cards import EVERYTHING, note

KEY = b"k" * 32
NOW = datetime(2026, 4, 18, 10, 46, tzinfo=UTC)


def tear(file: Path, cut: int) -> None:
    os.truncate(file, file.stat().st_size - cut)


def lines_of(file: Path) -> list[bytes]:
    return file.read_bytes().splitlines(keepends=True)


def rewrite(file: Path, lines: list[bytes]) -> None:
    file.write_bytes(b"".join(lines))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "console.tape"


async def test_what_was_posted_is_there_after_a_restart(file: Path) -> None:
    tape = Tape(file, KEY)
    said = await tape.post("dm/ida", "ida", NOW, "k1", text="hello")
    told = await tape.post("dm/ida", BOT, NOW, "k2", card=EVERYTHING)
    again = Tape(file, KEY)
    assert again.messages("dm/ida") == (said, told)
    assert again.find("dm/ida", "k2") == told
    assert again.messages("dm/dan") == ()


async def test_an_update_replaces_in_place_and_counts(file: Path) -> None:
    tape = Tape(file, KEY)
    first = await tape.post("channel/triage", BOT, NOW, "k1", card=note("one"))
    await tape.post("channel/triage", BOT, NOW, "k2", card=note("other"))
    await tape.update(first.id, NOW, "k3", note("two"))
    changed = Tape(file, KEY).messages("channel/triage")[0]
    assert (changed.id, changed.card, changed.version) == (first.id, note("two"), 2)
    assert tape.find("channel/triage", "k3") == changed
    assert tape.find("channel/triage", "k1") == changed


async def test_a_key_belongs_to_its_conversation(file: Path) -> None:
    tape = Tape(file, KEY)
    await tape.post("dm/ida", BOT, NOW, "k1", card=note("hers"))
    assert tape.find("dm/dan", "k1") is None


async def test_updating_what_is_not_there_is_said_so(file: Path) -> None:
    with pytest.raises(KeyError):
        await Tape(file, KEY).update("m9", NOW, "k1", note("two"))


@pytest.mark.parametrize("cut", [1, 20, 90])
async def test_a_torn_last_line_is_cut_away_and_writing_goes_on(file: Path, cut: int) -> None:
    tape = Tape(file, KEY)
    kept = await tape.post("dm/ida", "ida", NOW, "k1", text="kept")
    await tape.post("dm/ida", "ida", NOW, "k2", text="torn")
    tear(file, cut)
    again = Tape(file, KEY)
    assert again.messages("dm/ida") == (kept,)
    after = await again.post("dm/ida", "ida", NOW, "k3", text="after")
    assert Tape(file, KEY).messages("dm/ida") == (kept, after)


async def test_another_key_is_refused_with_the_line(file: Path) -> None:
    await Tape(file, KEY).post("dm/ida", "ida", NOW, "k1", text="hello")
    with pytest.raises(BrokenTape, match=r"console\.tape:1:"):
        Tape(file, b"x" * 32)


async def test_another_key_leaves_the_file_as_it_is(file: Path) -> None:
    """Also a torn line: who can't read the file doesn't know what is torn."""
    await Tape(file, KEY).post("dm/ida", "ida", NOW, "k1", text="hello")
    tear(file, 3)
    await Tape(file, KEY).post("dm/ida", "ida", NOW, "k1", text="hello")
    await Tape(file, KEY).post("dm/ida", "ida", NOW, "k2", text="torn")
    tear(file, 3)
    before = lines_of(file)
    with pytest.raises(BrokenTape):
        Tape(file, b"x" * 32)
    assert lines_of(file) == before


async def test_many_at_once_are_written_one_after_the_other(file: Path) -> None:
    tape = Tape(file, KEY)
    await asyncio.gather(*(tape.post("dm/ida", "ida", NOW, f"k{n}", text=str(n)) for n in range(20)))
    assert Tape(file, KEY).messages("dm/ida") == tape.messages("dm/ida")
    assert len(tape.messages("dm/ida")) == 20


async def test_who_gives_up_waiting_does_not_stop_the_writing(file: Path) -> None:
    tape = Tape(file, KEY)
    posting = asyncio.create_task(tape.post("dm/ida", "ida", NOW, "k1", text="hello"))
    await asyncio.sleep(0)
    posting.cancel()
    await asyncio.gather(posting, return_exceptions=True)
    await tape.post("dm/ida", "ida", NOW, "k2", text="after")
    await tape.close()
    assert [m.text for m in Tape(file, KEY).messages("dm/ida")] == ["hello", "after"]


async def test_a_moved_repeated_or_missing_line_is_noticed(file: Path) -> None:
    tape = Tape(file, KEY)
    for word in ("one", "two", "three"):
        await tape.post("dm/ida", "ida", NOW, word, text=word)
    one, two, three = lines_of(file)
    for lines in ([two, one, three], [one, one, two], [one, three]):
        rewrite(file, lines)
        with pytest.raises(BrokenTape):
            Tape(file, KEY)


async def test_nobody_reads_the_words_in_the_file(file: Path) -> None:
    await Tape(file, KEY).post("dm/ida", "ida", NOW, "k1", text="canary-7f3a")
    assert b"canary-7f3a" not in b"".join(lines_of(file))


def test_only_its_owner_may_read_the_file(file: Path) -> None:
    Tape(file, KEY)
    assert file.stat().st_mode & 0o077 == 0


async def test_listeners_hear_of_it_once_it_is_on_disk(file: Path) -> None:
    tape, heard = Tape(file, KEY), list[tuple[Message, int]]()
    stop = tape.listen(lambda message: heard.append((message, len(file.read_bytes().splitlines()))))
    first = await tape.post("dm/ida", "ida", NOW, "k1", text="one")
    stop()
    await tape.post("dm/ida", "ida", NOW, "k2", text="two")
    assert heard == [(first, 1)]


def test_what_was_posted_survives_kill_9(file: Path) -> None:
    """A process says three things and dies at once: all three are there, also what it said last."""
    program = f"""
import asyncio, os, signal
from datetime import UTC, datetime
from pathlib import Path
from handlers.console.tape import Tape
async def main():
    tape = Tape(Path({str(file)!r}), {KEY!r})
    for word in "abc":
        await tape.post("dm/ida", "ida", datetime.now(UTC), word, text=word)
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    ended = subprocess.run([sys.executable, "-c", program], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert [message.text for message in Tape(file, KEY).messages("dm/ida")] == ["a", "b", "c"]
