"""The catalogues: every sentence the bot says, by key, in each language.

gettext `.po` files read once at start by Babel. A key missing in `nn` is taken whole from `nb`; a key missing
anywhere else raises, and a test prints the missing ones as a work list.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.deadline import Sentence
from bot.domain.milestone import When

LANGUAGES = ("en", "da", "nb", "nn")


class Speech(Protocol):
    """One reader's language and time zone."""

    language: str
    zone: str

    def __call__(self, key: str, /, **details: object) -> str:
        """The sentence of `key`, its `{gaps}` filled. Instants, dates, durations and `When`s are put into words."""

    def count(self, key: str, number: int, /, **details: object) -> str:
        """Like a call, in the plural form that `number` asks for; `{number}` is filled."""

    def sentence(self, sentence: Sentence) -> str: ...

    def has(self, key: str) -> bool: ...

    def instant(self, instant: datetime) -> str:
        """Weekday, date and time in the reader's zone: `Tuesday 21 April 2020 at 12:46`."""

    def instant_with_zone(self, instant: datetime) -> str:
        """Like `instant`, the zone's short name after it, for texts that leave the reader's zone."""

    def time(self, instant: datetime) -> str: ...

    def day(self, day: date) -> str: ...

    def short_day(self, day: date) -> str:
        """Date without weekday and year, for where there is little room: `18 Apr`."""

    def duration(self, duration: timedelta) -> str:
        """Two units at most, rounded down: `1 day 23 hours`, `29 minutes`. Never rounds up: time left is time left."""

    def when(self, when: When) -> str: ...

    def listed(self, items: Sequence[str]) -> str: ...

    def number(self, number: int) -> str: ...


class Catalogues(Protocol):
    """All languages. `speech` falls back from `nn` to `nb`, from an unknown language to English."""

    def speech(self, language: str, zone: str) -> Speech: ...
