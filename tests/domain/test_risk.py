"""Weighing the risk: rules raise, certain rules lower, doubt counts against the controller."""

from dataclasses import replace

import pytest

from bot.domain.condition import ALWAYS, condition_of
from bot.domain.finding import UNKNOWN, Facts, Span
from bot.domain.regime import RiskRule
from bot.domain.risk import Level, weigh
from bot.law.load import load_law

RULES = load_law().risk_rules

PLAIN: Facts = {
    "personal_data": True,
    "breach_types": ("C",),
    "contained": True,
    "n_subjects": Span(12, 12),
    "data_categories": ("identity", "contact"),
    "national_id": False,
    "special_category": False,
    "children": False,
    "protected_address": False,
    "financial": False,
    "recipient": "trusted",
    "encrypted": False,
    "encryption_kind": "at_rest",
    "guideline_met": True,
    "malicious": False,
    "exfiltration": "no",
    "access_logged": True,
    "vulnerable": False,
    "cause": "misdirected_email",
    "unavailable": False,
    "backup_available": True,
    "unavailable_for": "hours",
}
"""Twelve names sent to someone bound to secrecy: the mildest that happens."""


def with_facts(**changed: object) -> Facts:
    return {**PLAIN, **changed}  # type: ignore[dict-item]  # each test gives values of the right kind


@pytest.mark.parametrize(
    ("changed", "level", "rule"),
    [
        ({}, Level.UNLIKELY, "trusted-recipient"),
        ({"n_subjects": Span(24, 60)}, Level.UNLIKELY, "trusted-recipient"),
        ({"n_subjects": Span(500, 500)}, Level.RISK, "not-shown-unlikely"),
        ({"recipient": "known_untrusted"}, Level.UNLIKELY, "few-known"),
        ({"recipient": "known_untrusted", "n_subjects": Span(50, 50)}, Level.RISK, "not-shown-unlikely"),
        ({"recipient": "internal_unauthorised"}, Level.RISK, "not-shown-unlikely"),
        ({"recipient": "public"}, Level.RISK, "public"),
        ({"contained": False}, Level.RISK, "not-shown-unlikely"),
        ({"national_id": True}, Level.HIGH, "national-id"),
        ({"special_category": True}, Level.HIGH, "special-category"),
        ({"protected_address": True}, Level.HIGH, "protected-address"),
        ({"children": True}, Level.RISK, "children"),
        ({"data_categories": ("identity", "birthdate")}, Level.RISK, "beyond-contact"),
        ({"n_subjects": Span(100_000, None)}, Level.HIGH, "mass"),
        ({"breach_types": ("I",)}, Level.RISK, "altered"),
        ({"breach_types": ("I",), "financial": True}, Level.HIGH, "altered-financial"),
        ({"breach_types": ("A",), "contained": False}, Level.RISK, "unavailable"),
        ({"breach_types": ("A",), "special_category": True, "contained": False}, Level.HIGH, "unavailable-health-now"),
        # Encryption says nothing about data that is out of reach.
        (
            {
                "breach_types": ("A",),
                "unavailable": True,
                "special_category": True,
                "encrypted": True,
                "unavailable_for": "days",
            },
            Level.HIGH,
            "unavailable-health",
        ),
        # The key is safe and it is over: whatever it was about.
        ({"encrypted": True, "national_id": True, "special_category": True}, Level.UNLIKELY, "unreadable"),
        ({"encrypted": True, "breach_types": ("C", "A"), "contained": False}, Level.RISK, "unavailable"),
    ],
)
def test_the_packaged_table(changed: dict[str, object], level: Level, rule: str) -> None:
    risk = weigh(with_facts(**changed), RULES)
    assert risk.level is level
    assert rule in [fired.id for fired in risk.fired]


NOT_ABOUT_THIS = {"cause", "exfiltration", "vulnerable", "encryption_kind", "guideline_met", "access_logged"} | {
    *("unavailable", "backup_available", "unavailable_for")
}
"""Facts that change nothing where the data was seen by someone bound to secrecy and nobody meant any harm."""


@pytest.mark.parametrize("fact", sorted(PLAIN.keys() - {"encrypted", "personal_data"} - NOT_ABOUT_THIS))
def test_one_unknown_is_never_unlikely(fact: str) -> None:
    """Of the mildest case, forget any one fact: nobody may call it unlikely any more, and the fact is asked for.

    Not so those that could only make it milder: that the data was unreadable, or was none about persons.
    """
    risk = weigh(with_facts(**{fact: UNKNOWN}), RULES)
    assert risk.level is Level.UNKNOWN
    assert fact in risk.missing


def test_herlev_is_high_though_nobody_knows_who_read_it() -> None:
    facts = with_facts(national_id=True, special_category=True, recipient=UNKNOWN, n_subjects=UNKNOWN)
    risk = weigh(facts, RULES)
    assert risk.level is Level.HIGH
    assert {fired.id for fired in risk.fired} == {"national-id", "special-category"}
    assert risk.missing == ()  # nothing can raise it further


def test_a_risk_that_could_be_high_says_what_is_missing() -> None:
    risk = weigh(with_facts(children=True, n_subjects=UNKNOWN), RULES)
    assert (risk.level, risk.missing) == (Level.RISK, ("n_subjects",))


def test_nothing_known_is_unknown() -> None:
    risk = weigh({}, RULES)
    assert (risk.level, risk.fired) == (Level.UNKNOWN, ())
    assert set(risk.missing) >= {"breach_types", "national_id", "encrypted"}


def test_why_names_facts_source_and_every_language() -> None:
    fired = weigh(PLAIN, RULES).fired[0]
    assert fired.because[:1] == ("recipient",)
    assert fired.source
    assert set(fired.says) == {"en", "da", "nb"}


def table(level: str, raises: bool, **when: list[str | bool]) -> RiskRule:
    return RiskRule(f"{level}-{raises}-{len(when)}", level, raises, condition_of(when), {}, "source")


def test_a_rule_that_lowers_yields_to_any_that_raises() -> None:
    lowers, raises = table("unlikely", False, a=[True]), table("risk", True, b=[True])
    assert weigh({"a": True, "b": False}, (lowers, raises)).level is Level.UNLIKELY
    assert weigh({"a": True, "b": True}, (lowers, raises)).level is Level.RISK
    assert weigh({"a": True}, (lowers, raises)).level is Level.UNKNOWN
    assert weigh({"b": False}, (lowers, raises)).level is Level.UNKNOWN


def test_the_highest_that_holds_counts_and_stands_first() -> None:
    risk = weigh({"a": True, "b": True}, (table("risk", True, a=[True]), table("high", True, b=[True])))
    assert [fired.level for fired in risk.fired] == [Level.HIGH, Level.RISK]


def test_an_empty_table_knows_nothing() -> None:
    assert weigh(PLAIN, ()).level is Level.UNKNOWN
    floor = replace(table("risk", False), when=ALWAYS)
    assert weigh({}, (floor,)).level is Level.RISK
