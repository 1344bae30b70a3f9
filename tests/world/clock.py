"""A clock that stands still until a test moves it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
"""A Friday, 9:00 in Copenhagen."""


@dataclass
class HandClock:
    """`at` is what the wall shows, `seconds` what has elapsed. `forward` moves both, as real time does."""

    at: datetime = START
    seconds: float = 100.0

    def now(self) -> datetime:
        return self.at

    def elapsed(self) -> float:
        return self.seconds

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)
        self.seconds += timedelta(**by).total_seconds()
