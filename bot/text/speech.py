"""One reader's voice: sentences of one language, with every date and number in that reader's way."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.deadline import Sentence
from bot.domain.milestone import Precision, When
from bot.text import when as words

_GAP = re.compile(r"\{(\w+)\}")


class Messages(Protocol):
    """The sentences of one language, gaps still open."""

    def has(self, key: str) -> bool: ...

    def message(self, key: str) -> str:
        """Raises KeyError naming the key."""

    def plural(self, key: str, number: int) -> str:
        """The form `number` asks for. Raises KeyError naming the key."""


class Voice:
    """Implements `Speech`. `language` says how dates and numbers are written, `messages` what is said."""

    def __init__(self, language: str, zone: str, messages: Messages) -> None:
        """Raises KeyError (zoneinfo's) or ValueError for a zone that does not exist."""
        self.language = language
        self.zone = zone
        self._zone = ZoneInfo(zone)
        self._messages = messages

    def __call__(self, key: str, /, **details: object) -> str:
        return self._fill(key, self._messages.message(key), details)

    def count(self, key: str, number: int, /, **details: object) -> str:
        return self._fill(key, self._messages.plural(key, number), {"number": number, **details})

    def sentence(self, sentence: Sentence) -> str:
        return self._fill(sentence.key, self._messages.message(sentence.key), sentence.details)

    def has(self, key: str) -> bool:
        return self._messages.has(key)

    def instant(self, instant: datetime) -> str:
        local = instant.astimezone(self._zone)
        return self("when.instant", date=self.day(local.date()), time=self.time(instant))

    def instant_with_zone(self, instant: datetime) -> str:
        name = words.zone_name(instant, self._zone, self.language)
        return self("when.instant_with_zone", instant=self.instant(instant), zone=name)

    def time(self, instant: datetime) -> str:
        return words.time(instant, self._zone, self.language)

    def day(self, day: date) -> str:
        return words.day(day, self.language)

    def short_day(self, day: date) -> str:
        return words.short_day(day, self.language)

    def duration(self, duration: timedelta) -> str:
        return words.duration(duration, self.language)

    def when(self, when: When) -> str:
        if when.instant is not None:
            said = self.instant(when.instant)
            return self("when.about", instant=said) if when.precision is Precision.ESTIMATED else said
        assert when.first is not None
        match when.precision:
            case Precision.DAY:
                return self.day(when.first)
            case Precision.MONTH:
                return words.month(when.first, self.language)
            case _:
                return str(when.first.year)

    def listed(self, items: Sequence[str]) -> str:
        return words.listed(items, self.language)

    def number(self, number: int) -> str:
        return words.number(number, self.language)

    def _fill(self, key: str, message: str, details: Mapping[str, object]) -> str:
        def said(gap: re.Match[str]) -> str:
            if gap[1] not in details:
                raise KeyError(f"{key}: nothing to fill {{{gap[1]}}}")
            return self._said(details[gap[1]])

        return _GAP.sub(said, message)

    def _said(self, value: object) -> str:
        match value:
            case str():
                return str(value)
            case bool():
                raise TypeError("a yes or no needs words of its own")
            case int():
                return self.number(value)
            case datetime():
                return self.instant(value)
            case date():
                return self.day(value)
            case timedelta():
                return self.duration(value)
            case When():
                return self.when(value)
            case Sentence():
                return self.sentence(value)
            case list() | tuple():
                return self.listed([self._said(item) for item in value])
            case _:
                raise TypeError(f"no words for a {type(value).__name__}")
