"""Every sentence of the package's catalogues, as it stands in the files, for the tests that look at all of them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

import bot.text

LOCALES = Path(bot.text.__file__).parent / "locales"

FULL = ("en", "da", "nb")
"""The languages that must have every key. nn has only what it says otherwise than nb."""


@cache
def sentences(language: str) -> Mapping[str, tuple[str, ...]]:
    """Key → its sentence, or its plural forms."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((LOCALES / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, charset="utf-8"):
                if message.id:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    said = message.string
                    found[key] = (said,) if isinstance(said, str) else tuple(said or ())
    return found
