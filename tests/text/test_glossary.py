"""The words of the law are used as the law uses them, and words that would mislead are not used at all.

*Anmelde* is notifying the authority in Danish and going to the police in Norwegian; *avvik* is everyday Norwegian
and no Danish; *varsling* is also whistle-blowing; *afgørelse* and *vedtak* are formal rulings; *fortegnelse* and
*protokoll* are the records of processing (GDPR Art. 30), not the breach register.
"""

import re

import pytest

from tests.text.catalogues import FULL, sentences

FORBIDDEN = {
    "da": (
        "avvik",
        "afvigelse",
        "afgørelse",
        "fortegnelse",
        "hverdag",
        "behandlingsansvarlig",
        "personvern",
        "saksbeh",
    ),
    "nb": ("anmeld", "vedtak", "protokoll", "virkedag", "dataansvarlig", "persondata", "databeskytt", "sagsbeh"),
    "nn": ("anmeld", "meld til politiet", "vedtak", "protokoll", "dataansvarleg", "persondata"),
    "en": ("data leak", "guilty", "your fault", "offender", "data controller"),
}
"""Also the neighbour's terms, which creep in when one language is written from the other."""

USED = {
    "personal data breach": ("brud", "brudd"),
    "personal data(?! breach)": ("persondata|personoplysninger", "personopplysning"),
    "controller": ("dataansvarlig", "behandlingsansvarlig"),
    "processor": ("databehandler", "databehandler"),
    "data protection officer": ("databeskyttelsesrådgiver", "personvernombud"),
    "supervisory authority": ("tilsynsmyndighed", "tilsynsmyndighet"),
    "without undue delay": ("uden unødig forsinkelse", "uten ugrunnet opphold"),
    "become aware": ("bekendt med", "kjennskap til"),
    "notify the authority": ("anmeld", "meld"),
    "high risk": ("høj risiko", "høy risiko"),
    "deadline": ("frist", "frist"),
    "case handler": ("sagsbehandler", "saksbehandler"),
    "deputy": ("stedfortræder", "stedfortreder"),
    "working day": ("arbejdsdag", "arbeidsdag"),
    "case number": ("sagsnummer", "saksnummer"),
    "encrypted": ("krypter", "krypter"),
}
"""English term → what must stand in the Danish and in the Norwegian of the same key."""


def joined(language: str) -> dict[str, str]:
    """Key → all its forms as one lower-case text, gaps taken out (they are not words)."""
    return {key: re.sub(r"\{\w+\}", "", " / ".join(forms)).casefold() for key, forms in sentences(language).items()}


@pytest.mark.parametrize("language", [*FULL, "nn"])
def test_words_that_mislead_are_not_used(language: str) -> None:
    exempt = {"term.deviation", "term.leak"}
    found = [
        f"{key}: {word!r} in {text!r}"
        for key, text in joined(language).items()
        for word in FORBIDDEN[language]
        if word in text and key not in exempt
    ]
    assert not found, "\n".join(found)


def test_no_norwegian_label_speaks_of_whistle_blowing() -> None:
    """A label is short and no sentence."""
    labels = [key for key, text in joined("nb").items() if len(text) <= 40 and not text.endswith(".")]
    assert labels
    assert not [key for key in labels if "varsl" in joined("nb")[key]]


@pytest.mark.parametrize(("term", "words"), USED.items())
def test_a_term_of_the_law_is_the_glossarys_in_every_language(term: str, words: tuple[str, str]) -> None:
    english, wrong = joined("en"), []
    keys = [key for key, text in english.items() if re.search(rf"\b{term}", text)]
    for language, word in zip(("da", "nb"), words, strict=True):
        texts = joined(language)
        wrong += [f"{key} ({language}): {texts[key]!r}" for key in keys if not re.search(word, texts.get(key, word))]
    assert keys, "nobody says it: drop it from the table"
    assert not wrong, f"{term}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("language", FULL)
def test_the_glossary_has_its_terms_in_every_language(language: str) -> None:
    terms = [key for key in sentences(language) if key.startswith("term.")]
    assert len(terms) >= 72


@pytest.mark.parametrize("language", FULL)
def test_sentences_are_short(language: str) -> None:
    """Plain language: at most 25 words a sentence (GDPR Art. 12(1): concise, clear and plain)."""
    long = [
        f"{key}: {sentence}"
        for key, forms in sentences(language).items()
        for form in forms
        for sentence in re.split(r"(?<=[.!?:])\s", form)
        if len(sentence.split()) > 25
    ]
    assert not long, "\n".join(long)
