"""Anybody's words, made safe to stand beside others."""

import unicodedata

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u200e\u200f")


def plain(text: str) -> str:
    """`text` without what could reorder or hide its neighbours: control characters and direction marks."""
    return "".join(c for c in text if c == "\n" or (c not in _BIDI and unicodedata.category(c) != "Cc"))
