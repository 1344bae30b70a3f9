"""What free text must not carry on: personal numbers, card and account numbers, and characters that deceive.

`clean` first, then `mask`. A number is known by its shape and date, not by its check digits: Danish numbers
issued since 2007 may fail theirs, and test numbers move the day or the month. In doubt it is masked; the
writer can have it put back. What that costs, knowingly: one in fourteen runs of ten digits, one in three of
eleven, and a date with a time (`221126 1430`) look like a personal number. Grouped case numbers (2026-31-2345),
phone numbers after `+` and dates do not.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from stdnum import iban, luhn
from stdnum.no import fodselsnummer

from bot.domain.errors import Refusal

REPORT_LIMIT = 40_000
"""Characters. What Slack lets one message carry; a longer report is refused, never cut."""

_NEWLINES = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_JOINER = "\u200d"
_LOOSE_JOINER = re.compile(
    r"(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
"""A zero-width joiner that does not stand between the parts of an emoji."""


def clean(text: str, limit: int = REPORT_LIMIT) -> str:
    """`text` without control, direction and zero-width characters, newlines as `\\n`, in NFC, ends stripped.

    Raises Refusal `too_long` if more than `limit` characters remain. Cleaning twice changes nothing.
    """
    text = _NEWLINES.sub("\n", text)
    text = "".join(char for char in text if char in "\n\t" or not _unwanted(char))
    text = unicodedata.normalize("NFC", _LOOSE_JOINER.sub("", text)).strip()
    if len(text) > limit:
        raise Refusal("too_long", limit=str(limit))
    return text


def _unwanted(char: str) -> bool:
    """Control, surrogate and invisible format characters (those that reverse text among them), non-characters."""
    kind = unicodedata.category(char)
    return kind in ("Cc", "Cs") or (kind == "Cf" and char != _JOINER) or ord(char) & 0xFFFE == 0xFFFE


KINDS = ("iban", "card", "fnr", "cpr")
"""What is recognised. Where two overlap, the earlier names the whole."""


@dataclass(frozen=True, slots=True)
class Hit:
    """`text` is what stood where now `⟦kind number⟧` stands."""

    number: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Masked:
    text: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    kind: str


def mask(text: str, first: int = 1) -> Masked:
    """`text` with every hit replaced by `⟦kind n⟧`, n counting from `first`.

    The brackets ⟦ and ⟧ of the writer's own become [ and ], so that nobody can forge a placeholder.
    """
    text = text.replace("⟦", "[").replace("⟧", "]")
    hits: list[Hit] = []
    parts: list[str] = []
    at = 0
    for number, found in enumerate(_joined([*_ibans(text), *_cards(text), *_persons(text)]), first):
        hits.append(Hit(number, found.kind, text[found.start : found.end]))
        parts += [text[at : found.start], f"⟦{found.kind} {number}⟧"]
        at = found.end
    return Masked("".join((*parts, text[at:])), tuple(hits))


def renumbered(text: str, by: int) -> str:
    """`text` with `by` added to the number of every placeholder: for a text that moves to another case."""
    return re.sub(r"⟦([a-z]+) (\d+)⟧", lambda held: f"⟦{held[1]} {int(held[2]) + by}⟧", text)


def placeholders(text: str) -> str:
    """The placeholders of `text` and nothing else: their numbers stay taken when the text has gone elsewhere."""
    return " ".join(re.findall(r"⟦[a-z]+ \d+⟧", text))


def numbers(text: str) -> tuple[int, ...]:
    """The numbers of the placeholders in `text`."""
    return tuple(int(number) for number in re.findall(r"⟦[a-z]+ (\d+)⟧", text))


def unmask(text: str, number: int, original: str) -> str:
    """`text` with hit `number` put back; unchanged if it has none of that number."""
    return re.sub(rf"⟦[a-z]+ {number}⟧", lambda _: original, text)


def _joined(found: list[_Found]) -> list[_Found]:
    """In order, overlapping ones made one: no part of either may stay."""
    joined: list[_Found] = []
    for one in sorted(found, key=lambda f: (f.start, f.end)):
        last = joined[-1] if joined else None
        if last is not None and one.start < last.end:
            kind = min(last.kind, one.kind, key=KINDS.index)
            joined[-1] = _Found(last.start, max(last.end, one.end), kind)
        else:
            joined.append(one)
    return joined


_GAP = r"[^\S\n]{0,2}[-–—‐‑−./]?[^\S\n]{0,2}"
_INNER = r"(?:[-–‐‑./][^\S\n]?|[^\S\n])"
_YEAR = r"(?:18|19|20)\d\d"
_PERSON = re.compile(
    rf"""(?<!\d)(?=(
        (?: \d{{6}} | \d\d{_INNER}\d\d{_INNER}\d\d | \d{{4}}{_YEAR} ) {_GAP} (?: \d{{4,5}} | \d{{3}}[^\S\n]\d\d )
        | \d\d{_INNER}\d\d{_INNER}{_YEAR} [^\S\n]?[-–—‐‑][^\S\n]? \d{{4,5}}
    )(?!\d))""",
    re.VERBOSE,
)


def _persons(text: str) -> Iterator[_Found]:
    """Danish cpr numbers (dates with four digits) and Norwegian fødselsnummer and D-numbers (with five)."""
    for match in _PERSON.finditer(text):
        digits = "".join(str(int(char)) for char in match[1] if char.isdecimal())
        kind = "cpr" if len(digits) in (10, 12) else "fnr"
        if _is_cpr(digits) if kind == "cpr" else _is_fnr(digits, phone=text.startswith("+", max(0, match.start() - 1))):
            yield _Found(match.start(), match.end(1), kind)


def _is_cpr(digits: str) -> bool:
    """Replacement numbers, for people without one, add 60 to the day."""
    day, month, year = _date_of(digits)
    return any(_is_date(day - moved, month, year) for moved in (0, 60))


def _is_fnr(digits: str, *, phone: bool) -> bool:
    """D-numbers add 40 to the day, synthetic ones 40, 65 or 80 to the month; help numbers begin with 8 or 9.

    After a plus sign (`+46 70…` has eleven digits too) and without a date only check digits convince.
    """
    day, month, year = _date_of(digits)
    dated = any(_is_date(day - d, month - m, year) for d in (0, 40) for m in (0, 40, 65, 80))
    return _checks(digits) if phone else dated or (digits[0] in "89" and _checks(digits))


def _checks(digits: str) -> bool:
    first, second = fodselsnummer.calc_check_digit1(digits), fodselsnummer.calc_check_digit2(digits)
    return len(digits) == 11 and digits[-2:] == first + second


def _date_of(digits: str) -> tuple[int, int, int]:
    """Day, month and the year within its century, of a date of six or (with its century) of eight digits."""
    year = digits[6:8] if len(digits) > 11 else digits[4:6]
    return int(digits[:2]), int(digits[2:4]), int(year)


def _is_date(day: int, month: int, year: int) -> bool:
    # Any century will do. That of 2000 has every leap day the others have.
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


_CARD = re.compile(
    r"(?<!\d)(?=((?:\d{13,19}|(?:\d{4}[ -]){3}\d{4}(?:[ -]\d{1,3})?|\d{4}[ -]\d{6}[ -]\d{4,5}))(?!\d))",
    re.ASCII,
)
_ISSUED = re.compile(r"4\d{12}|3(?:0|6|8|9)\d{12}|3[47]\d{13}|[2456]\d{15}|[56]\d{16,18}|4\d{18}")
"""Lengths by leading digit. Thirteen digits beginning with 5 are no card: Danish offices' location numbers."""


def _cards(text: str) -> Iterator[_Found]:
    for match in _CARD.finditer(text):
        digits = re.sub(r"[ -]", "", match[1])
        if _ISSUED.fullmatch(digits) and luhn.is_valid(digits):
            yield _Found(match.start(), match.end(1), "card")


_IBAN = re.compile(r"(?=([A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}))", re.ASCII | re.IGNORECASE)
_IBAN_END = re.compile(r"(?<=[A-Z0-9])(?![A-Z0-9])", re.ASCII | re.IGNORECASE)


def _ibans(text: str) -> Iterator[_Found]:
    for match in _IBAN.finditer(text):
        for cut in _IBAN_END.finditer(text, match.start(), match.end(1)):
            if text[cut.end() : cut.end() + 1].isalnum():
                continue
            number = re.sub(r"[ -]", "", text[match.start() : cut.end()])
            if len(number) >= 15 and iban.is_valid(number):
                yield _Found(match.start(), cut.end(), "iban")
                break
