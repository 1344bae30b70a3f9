"""One table of a rule file, read strictly: whatever is wrong is noted with its line, and reading goes on.

`tomllib` says nothing about lines, so they are looked up in the text: the n-th header of a name, then the key below it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.condition import ALWAYS, Condition, condition_of
from bot.domain.errors import Fault

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

LANGUAGES = ("en", "da", "nb")
"""Every text in a rule file stands in these. Nynorsk readers get bokmål."""


class Document:
    """A rule file. `faults` collects what is wrong in it and is shared by all files."""

    def __init__(self, name: str, text: str, faults: list[Fault]) -> None:
        self.name = name
        self.faults = faults
        self._lines = text.splitlines()
        try:
            self._data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as wrong:
            self._data = {}
            at = re.search(r"line (\d+)", str(wrong))
            faults.append(Fault(name, int(at[1]) if at else len(self._lines), "file", f"is no TOML: {wrong}"))

    def tables(self, header: str) -> Iterator["Table"]:
        """Every `[[header]]`; anything else at the top of the file is a fault."""
        for key in self._data:
            if key != header:
                self.faults.append(Fault(self.name, self._find(key, 0) or 1, key, "is not known here"))
        starts = [n for n, line in enumerate(self._lines, 1) if re.match(rf"\s*\[\[\s*{header}\s*\]\]", line)]
        found = self._data.get(header, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.faults.append(Fault(self.name, self._find(header, 0) or 1, header, f"must be tables [[{header}]]"))
            return
        for n, data in enumerate(found):
            line = starts[n] if n < len(starts) else 1
            yield Table(self, data, line, starts[n + 1] if n + 1 < len(starts) else len(self._lines) + 1)

    def _find(self, key: str, after: int, before: int | None = None) -> int | None:
        """The line, from `after` on, where `key` is set or heads a table."""
        pattern = re.compile(rf"(?:^|[{{,\[.])\s*\"?{re.escape(key)}\"?\s*(?:=|\]|\.)")
        for n, line in enumerate(self._lines[after:before], after + 1):
            if not line.lstrip().startswith("#") and pattern.search(line):
                return n
        return None

    def line_of(self, key: str, start: int, end: int) -> int:
        return self._find(key, start - 1, end - 1) or start

    def lines_of_items(self, key: str, start: int, end: int) -> list[int]:
        """The lines on which the tables of a list begin, written as `[[…key]]` or inline with braces."""
        numbered = list(enumerate(self._lines[start - 1 : end - 1], start))
        headers = [n for n, line in numbered if re.match(rf"\s*\[\[.*\.{re.escape(key)}\s*\]\]", line)]
        first = self.line_of(key, start, end)
        return headers or [n for n, line in numbered if n >= first for _ in range(line.count("{"))]


class Table:
    """One table. Each getter notes a fault and returns a harmless value when the key is missing or of another type."""

    def __init__(self, document: Document, data: Mapping[str, Any], start: int, end: int, prefix: str = "") -> None:
        self._document = document
        self._data = data
        self._start, self._end = start, end
        self._prefix = prefix
        self._read: set[str] = set()

    def fault(self, key: str, says: str) -> None:
        """Note that `key` is wrong, on its line; on the table's own when the key is not there."""
        line = self._document.line_of(key, self._start, self._end) if self.has(key) else self._start
        self._document.faults.append(Fault(self._document.name, line, self._prefix + key, says))

    def has(self, key: str) -> bool:
        return key in self._data

    def text(self, key: str) -> str:
        value = self._value(key, str, "a text", "", required=True)
        if self.has(key) and isinstance(self._data[key], str) and not value.strip():
            self.fault(key, "is empty")
        return value

    def flag(self, key: str) -> bool:
        return self._value(key, bool, "true or false", False, required=False)

    def number(self, key: str) -> int | None:
        """A positive whole number, or None when it is not there."""
        value = self._value(key, int, "a whole number", 1, required=False)
        if value <= 0:
            self.fault(key, "must be above zero")
        return value if self.has(key) else None

    def day(self, key: str, *, required: bool = True) -> date | None:
        value = self._value(key, date, "a date", date.min, required=required)
        return value if value != date.min else None

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        items = self._value(key, list, "a list of texts", [], required=required)
        if not all(isinstance(item, str) for item in items):
            self.fault(key, "must be a list of texts")
            return ()
        if required and self.has(key) and not items:
            self.fault(key, "is empty")
        return tuple(items)

    def one_of(self, key: str, kind: type[E], default: E) -> E:
        text = self.text(key)
        try:
            return kind(text)
        except ValueError:
            if text:
                self.fault(key, f"{text!r} is not known: {', '.join(kind)}")
            return default

    def known(self, key: str, text: str, names: Mapping[str, object] | tuple[str, ...], what: str) -> None:
        """Note a fault unless `text`, which stands under `key`, is one of `names`."""
        if text and text not in names:
            self.fault(key, f"{text!r} is no {what} we know: {', '.join(sorted(names))}")

    def said(self, key: str) -> Mapping[str, str]:
        """A text in every language."""
        inner = self._inner(key)
        if inner is None:
            return {}
        found = {}
        for language in LANGUAGES:
            if inner.has(language):
                found[language] = inner.text(language)
            else:
                inner.fault(language, f"there is no text in {language!r}")
        inner.done(LANGUAGES)
        return found

    def condition(self, key: str, *, required: bool = False) -> Condition:
        table = self._value(key, dict, "a table of facts", {}, required=required)
        try:
            return condition_of(table)
        except ValueError as wrong:
            self.fault(key, str(wrong))
            return ALWAYS

    def inner(self, key: str, *, required: bool = True) -> Iterator["Table"]:
        """The tables of a list under `key`."""
        items = self._value(key, list, "a list of tables", [], required=required)
        lines = self._document.lines_of_items(key, self._start, self._end)
        for n, item in enumerate(items):
            if isinstance(item, dict):
                line = lines[n] if n < len(lines) else self._start
                yield Table(self._document, item, line, self._end, f"{self._prefix}{key}.")
            else:
                self.fault(key, "must be a list of tables")

    def done(self, known: tuple[str, ...] = ()) -> None:
        """Note every key that nobody asked for."""
        for key in self._data:
            if key not in self._read and key not in known:
                self.fault(key, "is not known here")

    def _inner(self, key: str) -> "Table | None":
        data = self._value(key, dict, "a table", {}, required=True)
        if not self.has(key) or not isinstance(self._data[key], dict):
            return None
        line = self._document.line_of(key, self._start, self._end)
        return Table(self._document, data, line, self._end, f"{self._prefix}{key}.")

    def _value(self, key: str, kind: type[T], name: str, default: T, *, required: bool) -> T:
        self._read.add(key)
        if key not in self._data:
            if required:
                self.fault(key, "is missing")
            return default
        value = self._data[key]
        # A truth value is an integer to Python, and an instant is a date.
        twin = isinstance(value, datetime) or (kind is int and isinstance(value, bool))
        if isinstance(value, kind) and not twin:
            return value
        self.fault(key, f"must be {name}")
        return default
