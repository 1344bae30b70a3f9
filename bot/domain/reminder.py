"""The ladder of one deadline, as reminders to people; and what to change when the deadline changed."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import ReminderKey


@dataclass(frozen=True, slots=True)
class Reminder:
    """One rung for one person, going out at `send_at`. `audience` is why they get it."""

    key: ReminderKey
    send_at: datetime
    audience: str
    last: bool = False
