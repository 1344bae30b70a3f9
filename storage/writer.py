"""The one thread that writes. People go before bookkeeping; within each, first come, first served."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")

_PEOPLE, _BOOKKEEPING, _END = 0, 1, 2


@dataclass(order=True, slots=True)
class _Job:
    lane: int
    place: int
    run: Callable[[], Any] = field(compare=False)
    future: Future[Any] = field(compare=False)


class _Answered:
    """Whatever the work raises travels to whoever waits for it; the thread lives on."""

    def __init__(self, future: Future[Any]) -> None:
        self._future = future

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is not None:
            self._future.set_exception(error)
        return True


class Writer:
    """Runs jobs one at a time on its own thread, in order of their lane."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._places = count()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)
        self._thread.start()

    def submit(self, run: Callable[[], T], *, urgent: bool) -> Future[T]:
        """Queue it. It can't be taken out again: whoever stops waiting leaves it to be done.

        Raises RuntimeError once closed.
        """
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        with self._closing:
            if self._closed:
                raise RuntimeError("this store is closed")
            self._put(_PEOPLE if urgent else _BOOKKEEPING, run, future)
        return future

    def follow_up(self, run: Callable[[], None]) -> None:
        """Bookkeeping that a running job leaves behind. Done even when the writer is closing."""
        self._put(_BOOKKEEPING, run, Future())

    def close(self) -> None:
        """Do what is queued, then end the thread."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._put(_END, lambda: None, Future())
        self._thread.join()

    def _put(self, lane: int, run: Callable[[], Any], future: Future[Any]) -> None:
        self._jobs.put(_Job(lane, next(self._places), run, future))

    def _loop(self) -> None:
        while (job := self._jobs.get()).lane != _END:
            with _Answered(job.future):
                job.future.set_result(job.run())
            del job  # else the last result is held until the next job comes
