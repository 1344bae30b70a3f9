"""A dialogue's room served by a process that kills itself at its n-th point: a commit or a send, before or after it.

`python -m tests.world.mortal FILE FOLDER [N]`. Points are counted over all lives of the folder, one byte each in
`FOLDER/points`; at the N-th the process sends itself SIGKILL. Without N it only counts.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from handlers.play.theatre import serve

POINTS = {"commit": b"c", "committed": b"C", "send": b"s", "sent": b"S"}


class Reaper:
    """The probe. It writes each point down before it dies there, so that no point kills twice."""

    def __init__(self, file: Path, last: int | None) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._last = last

    def __call__(self, point: str) -> None:
        os.write(self._file, POINTS[point])
        if self._last is not None and os.fstat(self._file).st_size == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def points_in(folder: Path) -> str:
    """The points passed so far, in order: `c` commit, `C` committed, `s` send, `S` sent."""
    return (folder / "points").read_text("ascii")


def program(file: Path, folder: Path, last: int | None = None) -> Sequence[str]:
    """The command that serves dialogue `file` and dies at its point number `last`."""
    command = (sys.executable, "-m", "tests.world.mortal", str(file), str(folder))
    return command if last is None else (*command, str(last))


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    sys.exit(serve(Path(sys.argv[1]), folder, Reaper(folder / "points", int(sys.argv[3]) if sys.argv[3:] else None)))
