"""What the deliverer is handed, and what it says became of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import Delivery
from bot.ports import MessageRef


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row to send now. `key` is its send key: the same at every try. `attempts` counts this one.

    `in_doubt`: an earlier try, at `tried_at`, may have arrived. Look for the key there before sending again.
    """

    row: int
    key: str
    delivery: Delivery
    attempts: int
    in_doubt: bool
    tried_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived. `text` is kept as evidence; `ref` is None where the platform gives none."""

    row: int
    ref: MessageRef | None
    text: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It was not wanted any more. `why` is a word of ours (`moot`)."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Retry:
    """It failed at `at`, and is tried again once `Clock.elapsed` reaches `not_before`. `code` is ours.

    `in_doubt`: it may have arrived all the same (a time-out), so the next try looks first.
    """

    row: int
    not_before: float
    code: str
    at: datetime
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Dead:
    """It will never be sent. `reason` is a word of ours; `successor` the row that tells someone else."""

    row: int
    reason: str
    successor: int | None = None


Outcome = Sent | Cancelled | Retry | Dead
