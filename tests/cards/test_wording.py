"""Every question, option, fact, role, outcome, rule and act has words in every language, in that language's own way."""

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import bot.cards
import bot.flows
from bot.cards.phrases import localised
from bot.domain.case import Outcome
from bot.domain.decision import Matter
from bot.domain.guard import KINDS
from bot.domain.party import Role
from bot.domain.risk import Level
from tests.cards.cast import INTERVIEW, LAW

LANGUAGES = ("en", "da", "nb")
ROOMS = "card|receipt|question|fact|option|role|outcome|risk|verb|form|done|reminder|help|hidden|kind|list"
ACTS = ("acknowledge", "answer", "decide_notify", "decide_inform", "file", "inform", "letter", "other")
FLOWS = "\n".join(file.read_text(encoding="utf-8") for file in Path(bot.flows.__path__[0]).glob("*.py"))
DONE = set(re.findall(r'"([a-z_]+)"', "".join(re.findall(r"\bDone\(([^,)]*)", FLOWS)))) - {"draft"}
SOURCES = "\n".join(file.read_text(encoding="utf-8") for file in Path(bot.cards.__path__[0]).glob("*.py"))


def words(language: str) -> Mapping[str, str]:
    """Key to sentence (all plural forms of it) of what cards say, from every catalogue."""
    folder = files("bot.text") / "locales" / language / "LC_MESSAGES"
    read = [file.read_bytes().splitlines(True) for file in folder.iterdir() if file.name.endswith(".po")]
    messages = [message for text in read for message in read_po(text, locale=language) if message.id]
    ids = [m.id if isinstance(m.id, str) else m.id[0] for m in messages]
    said = [m.string if isinstance(m.string, str) else "\n".join(m.string or ()) for m in messages]
    return {key: text for key, text in zip(ids, said, strict=True) if re.match(rf"(?:{ROOMS})\.", key)}


def asked() -> set[str]:
    """What the interview needs."""
    keys = {f"question.{q.id}{tail}" for q in INTERVIEW.questions for tail in ("", ".help")}
    keys |= {f"question.{q.id}.of_group" for q in INTERVIEW.questions if q.each_group}
    keys |= {f"fact.{field.fact}" for field in INTERVIEW.fields}
    keys |= {f"option.{field.fact}.{option.id}" for field in INTERVIEW.fields for option in field.options}
    return keys | {f"fact.{fact}" for f in INTERVIEW.fields for option in f.options for fact in option.implies}


def named() -> set[str]:
    """What the enumerations of the core and the law need."""
    keys = {f"role.{role}" for role in Role} | {f"outcome.{o}" for o in Outcome} | {f"risk.{n}" for n in Level}
    keys |= {f"outcome.{o}.hint" for o in Outcome if o is not Outcome.JOINED}
    keys |= {f"fact.{fact}" for rule in LAW.risk_rules for fact in rule.when.facts}
    keys |= {f"kind.{kind}" for kind in KINDS} | {f"done.{says}" for says in DONE}
    keys |= {f"verb.decide.{m}" for m in Matter} | {f"form.decide.{m}{t}" for m in Matter for t in ("", ".yes", ".no")}
    return keys | {f"reminder.{who}.{act}" for who in ("responsible", "deputy", "manager") for act in ACTS}


def written() -> set[str]:
    """Keys that stand whole in the code."""
    return set(re.findall(rf"[\"']((?:{ROOMS})\.[a-z_.]*[a-z_])[\"']", SOURCES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_said_has_words(language: str) -> None:
    assert sorted((asked() | named() | written()) - set(words(language))) == []


def test_no_word_is_kept_that_nothing_says() -> None:
    """Keys made of parts are known by their stem."""
    stems = {*re.findall(rf'f"((?:{ROOMS})\.[^"]*?)\{{', SOURCES)}
    stems |= {f"done.{says}" for says in re.findall(r'"([a-z_]+)"', FLOWS)}
    loose = {key for key in set(words("en")) - asked() - named() - written() if not key.startswith(tuple(stems))}
    assert loose == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_keys_and_gaps_as_in_english(language: str) -> None:
    """A gap may only be missing from a sentence where English has none of its kind either."""
    ours, english = words(language), words("en")
    assert set(ours) == set(english)
    for key, said in ours.items():
        assert set(re.findall(r"\{\w+\}", said)) == set(re.findall(r"\{\w+\}", english[key])), key


@pytest.mark.parametrize(("language", "forbidden"), [("nb", "anmeld"), ("da", "avvik"), ("nb", "avvik")])
def test_a_false_friend_is_never_said(language: str, forbidden: str) -> None:
    """Norwegian *anmelde* is to report to the police; *avvik* is no Danish word, and in Norwegian any deviation."""
    assert not [key for key, said in words(language).items() if forbidden in said.casefold()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: str) -> None:
    """Twenty-four words at most, gaps and citations apart."""
    for key, said in words(language).items():
        bare = re.sub(r"\(GDPR[^)]*\)+|\{\w+\}", "", said)
        for sentence in re.split(r"[.?!:;\n]", bare):
            assert len(sentence.split()) <= 24, f"{key}: {sentence}"


def test_texts_of_the_law_files_fall_back_as_the_catalogues_do() -> None:
    assert localised({"en": "e", "nb": "b"}, "nn") == "b"
    assert localised({"en": "e", "nb": "b"}, "da") == "e"
    assert localised({"da": "d"}, "nb") == "d"
    assert localised({}, "en") == ""
