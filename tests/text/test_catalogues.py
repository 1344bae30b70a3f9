"""Every language says everything, with the same gaps; what is missing is printed as a work list."""

import re
from pathlib import Path

import pytest

import bot.text
from bot.text.load import load_catalogues
from tests.text.catalogues import FULL, sentences

ROOT = Path(bot.text.__file__).parents[2]
_GAP = re.compile(r"\{(\w+)\}")


def gaps(key: str, language: str) -> list[set[str]]:
    """The gaps of each plural form."""
    return [set(_GAP.findall(form)) for form in sentences(language)[key]]


def test_the_packages_catalogues_load_and_are_not_empty() -> None:
    texts = load_catalogues()
    assert all(len(texts.keys(language)) > 100 for language in FULL)


@pytest.mark.parametrize("language", FULL)
def test_no_language_lacks_a_key(language: str) -> None:
    everything = {key for name in FULL for key in sentences(name)}
    missing = sorted(everything - sentences(language).keys())
    assert not missing, f"{language} still needs:\n" + "\n".join(missing)


def test_nynorsk_says_nothing_that_bokmal_does_not() -> None:
    assert sentences("nn").keys() <= sentences("nb").keys()


@pytest.mark.parametrize("language", ["da", "nb", "nn"])
def test_a_sentence_has_the_same_gaps_in_every_language(language: str) -> None:
    """Of a plural, each form may leave out the number: *one child*."""
    english = sentences("en")
    wrong = []
    for key in sentences(language).keys() & english.keys():
        here, there = set().union(*gaps(key, language)), set().union(*gaps(key, "en"))
        if here != there or any(here - form - {"number"} for form in gaps(key, language)):
            wrong.append(f"{key}: {sorted(here)} for {sorted(there)}")
    assert not wrong, f"{language}:\n" + "\n".join(sorted(wrong))


@pytest.mark.parametrize("language", [*FULL, "nn"])
def test_a_plural_has_two_forms_and_is_one_everywhere(language: str) -> None:
    assert all(len(forms) == len(sentences("en")[key]) for key, forms in sentences(language).items())


@pytest.mark.parametrize("language", [*FULL, "nn"])
def test_braces_are_gaps_and_nothing_else(language: str) -> None:
    wrong = [key for key, forms in sentences(language).items() if re.search(r"[{}]", _GAP.sub("", "".join(forms)))]
    assert not wrong


@pytest.mark.parametrize("language", [*FULL, "nn"])
def test_no_sentence_begins_or_ends_in_space_or_holds_two_in_a_row(language: str) -> None:
    found = sentences(language).items()
    assert not [key for key, forms in found if any(form != form.strip() or "  " in form for form in forms)]


def test_every_refusal_in_the_code_has_its_sentence() -> None:
    raised = {
        f"refusal.{key}"
        for source in (ROOT / "bot", ROOT / "handlers", ROOT / "storage")
        for path in source.rglob("*.py")
        for key in re.findall(r'(?:Refusal|_refuse)\(\s*"([a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert raised, "the search finds nothing at all"
    missing = sorted(raised - sentences("en").keys())
    assert not missing, "no sentence for:\n" + "\n".join(missing)


def test_keys_that_no_code_names_are_listed() -> None:
    """Only a list, printed with `-s`: many keys are put together from parts."""
    code = "\n".join(
        path.read_text(encoding="utf-8") for source in ("bot", "handlers") for path in (ROOT / source).rglob("*.py")
    )
    loose = [key for key in sentences("en") if key not in code and key.rsplit(".", 1)[0] + "." not in code]
    loose = [key for key in loose if not key.startswith(("refusal.", "term."))]
    print(f"{len(loose)} keys that no code names:", *sorted(loose), sep="\n  ")  # noqa: T201
    assert "when.instant" not in loose, "the search does not find what is there"
