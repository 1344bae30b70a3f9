"""A TOML file read strictly: every key is asked for by name, and what is wrong is collected with its line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.domain.errors import Fault

_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


class Page:
    """One file. `faults` fills up as its tables are read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self._lines: dict[str, int] = {}
        self._data: Mapping[str, Any] = {}
        try:
            text = path.read_text(encoding="utf-8")
            self._lines = dict(_positions(text))
            self._data = tomllib.loads(text)
        except (OSError, UnicodeDecodeError) as error:
            self.fault("", f"can't be read: {getattr(error, 'strerror', None) or 'not UTF-8'}")
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"at line (\d+)", str(error))
            self.faults.append(Fault(str(path), int(at[1]) if at else 1, "file", f"is not TOML: {error}"))

    def fault(self, field: str, says: str) -> None:
        """Note that `field` (`people.dan.zone`) is wrong. Its line is that of its nearest written ancestor."""
        parts = field.split(".")
        tries = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
        line = next((self._lines[name] for name in tries if name in self._lines), 1)
        self.faults.append(Fault(str(self.path), line, field or "file", says))

    @property
    def top(self) -> "Table":
        return Table(self, "", self._data)


class Table:
    """One table of a page. A method returns the default, and notes a fault, for what is not of its type."""

    def __init__(self, page: Page, name: str, data: Mapping[str, Any]) -> None:
        self.page, self.name, self.data = page, name, data
        self._asked: set[str] = set()

    def field(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def fault(self, key: str, says: str) -> None:
        self.page.fault(self.field(key), says)

    def text(self, key: str, default: str | None = None, pattern: str = r"[^\x00-\x1f\x7f]+", says: str = "") -> str:
        """One line of text. Without a default it is required. `says` is the sentence when `pattern` doesn't match."""
        value = self._ask(key)
        if value is None:
            if default is None:
                self.fault(key, "is missing")
            return default or ""
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            self.fault(key, says or "must be one line of text")
            return default or ""
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        value = self._ask(key)
        if value is None:
            return default
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) and item for item in items):
            self.fault(key, 'must be a list of texts, like ["a", "b"]')
            return default
        return tuple(items)

    def number(self, key: str, default: int, least: int, most: int) -> int:
        value = self._ask(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.fault(key, f"must be a whole number from {least} to {most}")
            return default
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when it is not there."""
        value = self._ask(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, "must be true or false")
        return value is True

    def table(self, key: str) -> "Table":
        value = self._ask(key)
        if value is not None and not isinstance(value, dict):
            self.fault(key, f"must be a table: [{self.field(key)}]")
        return Table(self.page, self.field(key), value if isinstance(value, dict) else {})

    def tables(self, key: str) -> dict[str, "Table"]:
        """The tables under `key`, by name, in the file's order."""
        under = self.table(key)
        return {name: under.table(name) for name in under.data}

    def done(self) -> None:
        """Everything was asked for: what is left is a key nobody knows."""
        for key in self.data.keys() - self._asked:
            self.fault(key, "is no key of this file")

    def _ask(self, key: str) -> Any:
        self._asked.add(key)
        return self.data.get(key)


def _positions(text: str) -> Iterator[tuple[str, int]]:
    """Dotted name → the line it is written on."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _bare(header[1])
            yield table, number
        elif key := _KEY.match(line):
            yield (f"{table}.{_bare(key[1])}" if table else _bare(key[1])), number


def _bare(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
