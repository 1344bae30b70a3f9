"""Claiming and completing, as the deliverer does it."""

from datetime import timedelta

from storage.outcome import Claimed, Outcome, Retry
from storage.store import Store
from tests.storage.builders import LEASE, NOW


def claim(store: Store, after: float = 0, limit: int = 8) -> tuple[Claimed, ...]:
    return store.write(lambda work: work.claim(NOW + timedelta(seconds=after), LEASE, limit), urgent=False).result()


def kinds(rows: tuple[Claimed, ...]) -> list[str]:
    return [row.delivery.kind for row in rows]


def rungs(rows: tuple[Claimed, ...]) -> list[str]:
    return [row.delivery.reminder.rung for row in rows if row.delivery.reminder]


def complete(store: Store, *outcomes: Outcome, after: float = 0) -> None:
    store.write(lambda work: work.complete(outcomes, NOW + timedelta(seconds=after)), urgent=False).result()


def retry(store: Store, rows: tuple[Claimed, ...], not_before: float, *, in_doubt: bool = False) -> None:
    complete(store, *(Retry(row.row, not_before, "busy", NOW, in_doubt) for row in rows))
