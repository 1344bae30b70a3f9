"""How many, as people write it: `12`, `1.200`, `10-20`, `about 50`, `> 100`, `mindst 3`."""

import re

from bot.domain.finding import Span

_NUMBER = r"(\d{1,3}(?:[., ]\d{3})+|\d{1,10})"
_ABOUT = r"(?:~|about|around|approx\.?|approximately|roughly|ca\.?|cirka|omkring|omtrent|rundt|rundt regnet)"
_OVER = r"(?:>|over|more than|mere end|flere end|mer enn|flere enn)"
_UNDER = r"(?:<|under|less than|fewer than|mindre end|færre end|mindre enn|færre enn)"
_LEAST = r"(?:>=|≥|at least|mindst|minst)"
_MOST = r"(?:<=|≤|at most|up to|højst|højest|op til|høyst|opptil|inntil|maks\.?)"
_NOUN = r"(?: [^\W\d]+)?"
_NONE = frozenset({"none", "nobody", "ingen"})

_EXACT = re.compile(_NUMBER + _NOUN)
_RANGE = re.compile(rf"{_NUMBER} ?(?:-|–|—|to|til) ?{_NUMBER}{_NOUN}")
_SAID = tuple(
    (name, re.compile(rf"{words} ?{_NUMBER}{_NOUN}"))
    for name, words in (("about", _ABOUT), ("over", _OVER), ("under", _UNDER), ("least", _LEAST), ("most", _MOST))
)
_PLUS = re.compile(rf"{_NUMBER} ?\+{_NOUN}")


def read_count(text: str) -> Span | None:
    """The bounds that `text` gives; None when it can't be read as a number of people.

    *About n* is taken as one tenth more or less, rounded outwards: rules with a threshold near n stay undecided.
    """
    text = " ".join(text.casefold().split())
    if text in _NONE:
        return Span(0, 0)
    if exact := _EXACT.fullmatch(text):
        return Span(_int(exact[1]), _int(exact[1]))
    if between := _RANGE.fullmatch(text):
        low, high = _int(between[1]), _int(between[2])
        return Span(low, high) if low <= high else None
    if plus := _PLUS.fullmatch(text):
        return Span(_int(plus[1]), None)
    return next((_span(name, _int(found[1])) for name, said in _SAID if (found := said.fullmatch(text))), None)


def _span(name: str, number: int) -> Span | None:
    match name:
        case "about":
            tenth = -(-number // 10)
            return Span(number - tenth, number + tenth)
        case "over":
            return Span(number + 1, None)
        case "under":
            return Span(0, number - 1) if number else None
        case "least":
            return Span(number, None)
        case _:
            return Span(0, number)


def _int(digits: str) -> int:
    return int(re.sub(r"[., ]", "", digits))
