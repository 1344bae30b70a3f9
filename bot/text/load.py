"""Reads the catalogues: every `locales/<language>/LC_MESSAGES/*.po`, once, at start.

Plain gettext files without a compile step: Babel reads each and hands its messages and its plural rule to the
standard library's reader. `msgid` is a key (`receipt.saved`), `msgstr` the sentence with `{gaps}`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.abc import Traversable
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from bot.domain.errors import DataFaults, Fault
from bot.text.catalog import LANGUAGES, Speech
from bot.text.speech import Voice

FALLBACK = "en"
"""The language of whoever has none of ours."""

_BACK_TO = {"nn": ("nb",)}
"""Where a language takes the messages it lacks."""

_ALSO = {"no": "nb"}
"""Names under which platforms know our languages."""

_MSGID = re.compile(r'msgid "(.+)"\s*')
_LINE = re.compile(r'\s*|#.*|(?:(?:msgid|msgid_plural|msgstr|msgstr\[\d\]) )?"(?:[^"\\]|\\.)*"\s*')
"""Every line a .po file of ours may have. Babel reads past a missing quote, and lets the later of two keys win."""


def language_of(tag: str) -> str:
    """Which of our languages a platform's tag (`da`, `nb-NO`, `en_US`) means; English for none of them."""
    bare = re.split(r"[-_]", tag.strip().lower())[0]
    bare = _ALSO.get(bare, bare)
    return bare if bare in LANGUAGES else FALLBACK


class Chain:
    """The messages of one language and of those it falls back to. A message is taken whole from the first that
    has it."""

    def __init__(self, links: Iterable["Book"]) -> None:
        self._links = tuple(links)

    def has(self, key: str) -> bool:
        return any(key in book.keys for book in self._links)

    def message(self, key: str) -> str:
        return self._book(key).translations.gettext(key)

    def plural(self, key: str, number: int) -> str:
        return self._book(key).translations.ngettext(key, key, number)

    def _book(self, key: str) -> "Book":
        for book in self._links:
            if key in book.keys:
                return book
        raise KeyError(key)


class Book:
    """One language: all its files, merged."""

    def __init__(self, catalog: Catalog) -> None:
        compiled = BytesIO()
        write_mo(compiled, catalog)
        compiled.seek(0)
        self.translations = Translations(fp=compiled)
        self.keys = frozenset(_key(message) for message in catalog if message.id)


class Texts:
    """Implements `Catalogues`."""

    def __init__(self, books: Mapping[str, Book]) -> None:
        self._books = dict(books)

    def speech(self, language: str, zone: str) -> Speech:
        """Raises KeyError or ValueError for a zone that does not exist."""
        chosen = language_of(language)
        chain = (self._books[name] for name in (chosen, *_BACK_TO.get(chosen, ())) if name in self._books)
        return Voice(chosen, zone, Chain(chain))

    def keys(self, language: str) -> frozenset[str]:
        """The keys that stand in that language's own files."""
        return self._books[language].keys if language in self._books else frozenset()


def load_catalogues(folder: Traversable | None = None) -> Texts:
    """Every catalogue under `folder` (the package's own `locales` without one).

    Raises DataFaults with all of them: a file that can't be read, a fuzzy or empty message, a key that stands
    twice in one language, a folder for a language we don't have.
    """
    root = folder or files("bot.text") / "locales"
    faults: list[Fault] = []
    books: dict[str, Book] = {}
    for place in sorted((entry for entry in root.iterdir() if entry.is_dir()), key=lambda entry: entry.name):
        if place.name in LANGUAGES:
            books[place.name] = _read_language(place, faults)
        else:
            faults.append(Fault(place.name, 0, "language", f"not one of {', '.join(LANGUAGES)}"))
    if faults:
        raise DataFaults(faults)
    return Texts(books)


def _read_language(place: Traversable, faults: list[Fault]) -> Book:
    merged = Catalog(locale=place.name)
    seen: dict[str, str] = {}
    room = place / "LC_MESSAGES"
    names = sorted(entry.name for entry in room.iterdir() if entry.name.endswith(".po")) if room.is_dir() else []
    for name in names:
        label, content = f"{place.name}/{name}", (room / name).read_bytes()
        faults.extend(_look_at_lines(seen, label, content.decode("utf-8", "replace")))
        for message in _messages(place.name, label, content, faults):
            merged.add(message.id, message.string)
    return Book(merged)


def _look_at_lines(seen: dict[str, str], label: str, text: str) -> Iterator[Fault]:
    """What Babel reads past. `seen` maps the language's keys to the `file:line` where each stands."""
    for line, content in enumerate(text.splitlines(), 1):
        if not _LINE.fullmatch(content):
            yield Fault(label, line, "line", "is no comment, msgid, msgstr or quoted text")
        if found := _MSGID.fullmatch(content):
            if found[1] in seen:
                yield Fault(label, line, found[1], f"stands already at {seen[found[1]]}")
            seen.setdefault(found[1], f"{label}:{line}")


def _messages(language: str, label: str, content: bytes, faults: list[Fault]) -> Iterator[Message]:
    try:
        catalog = read_po(BytesIO(content), locale=language, charset="utf-8", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as wrong:
        faults.append(Fault(label, getattr(wrong, "lineno", 0) or 0, "file", f"is no readable .po file: {wrong}"))
        return
    for message in catalog:
        if not message.id:
            continue
        if message.fuzzy:
            faults.append(Fault(label, message.lineno or 0, _key(message), "is marked fuzzy"))
        if not (all(message.string) if isinstance(message.string, tuple | list) else message.string):
            faults.append(Fault(label, message.lineno or 0, _key(message), "has no sentence"))
        yield message


def _key(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])
