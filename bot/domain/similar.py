"""Whether two reports may be about one leak. It only proposes: the handler decides, and nobody else is asked."""

import re
from collections.abc import Iterable
from datetime import timedelta

from bot.domain.case import Case

SOON = timedelta(minutes=10)
"""Cases this close together may be one leak, whoever reported them and in whatever words."""

LATELY = timedelta(hours=24)
"""Within this time it takes the same reporter, or similar words."""

SHARE = 0.5
"""The part of the shorter report's words that the longer one must have too. Below it, towns full of lost laptops look
like one; above it, two people who saw the same page don't agree."""

LEAST = 2
"""Words that must be shared at the least: one word alone, like *mail*, says nothing."""

_STEM = 6
"""Letters compared of each word, so that *vagtplan* and *vagtplanen*, *diagnose* and *diagnoser* are the same."""

_SMALL = """
about after all and any are been but can did for from had has have her him his its just may not now off one our
out over said saw see she some that the their them then there they this today two was were what when which who
why will with you your
alle andre at av bare blev ble den der det dem dere deres dette denne disse din dog eller end enn etter efter en
er et fik fikk for fordi fra før gik ham han har hans har havde hadde hele her hun hvad hva hvem hvis hvor igen
igjen ikke ikkje ind inn ingen jeg kan kom kun kunne lige man med meg mig min mod mot må måtte når noe noen noget
nogen nogle nok nu nå og også om op opp os oss over på sig seg selv siden skal skulle som så til under ud ut uden
uten var ved vi vil ville vores vår være
"""
"""Words that say nothing, in English, Danish and Norwegian."""

_STOP = frozenset(_SMALL.split())
_HELD_BACK = re.compile(r"⟦[^⟧]*⟧")
_WORD = re.compile(r"[^\W_]{3,}")


def first_alike(case: Case, others: Iterable[Case]) -> Case | None:
    """The oldest of `others` that may be the same leak as `case`; None when none may."""
    fitting = (other for other in others if is_alike(case, other))
    return min(fitting, key=lambda other: (other.opened_at, len(other.number), other.number), default=None)


def is_alike(case: Case, other: Case) -> bool:
    """Whether the open case `other` was opened before `case`, lately, and in a way that may be the same leak.

    What is written down after the fact comes in batches, and is proposed nothing.
    """
    apart = case.opened_at - other.opened_at
    if case.id == other.id or not (case.open and other.open) or case.entered_after or other.entered_after:
        return False
    if not timedelta() <= apart <= LATELY:
        return False
    return apart <= SOON or bool(_reporters(case) & _reporters(other)) or _sound_alike(case, other)


def similar_words(first: str, second: str) -> bool:
    """Whether the shorter text has at least SHARE of its words, and LEAST of them, in common with the other."""
    ours, theirs = words_of(first), words_of(second)
    shared = len(ours & theirs)
    return shared >= LEAST and shared >= SHARE * min(len(ours), len(theirs))


def words_of(text: str) -> frozenset[str]:
    """The beginnings of the words that say something. What the guard took out says nothing."""
    words = _WORD.findall(_HELD_BACK.sub(" ", text).casefold())
    return frozenset(word[:_STEM] for word in words if word not in _STOP)


def _reporters(case: Case) -> frozenset[str]:
    return frozenset(report.by for report in case.reports if not report.parted)


def _sound_alike(case: Case, other: Case) -> bool:
    ours = [report.words for report in case.reports if not report.parted]
    theirs = [report.words for report in other.reports if not report.parted]
    return any(similar_words(first, second) for first in ours for second in theirs)
