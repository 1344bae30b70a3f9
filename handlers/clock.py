"""The clock of the real world: the one place that asks the machine what time it is."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The `Clock` port on the machine's own clocks."""

    def now(self) -> datetime:
        """The present instant: aware, UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Seconds on the monotonic clock. Only differences mean anything, and only within one process."""
        return time.monotonic()
