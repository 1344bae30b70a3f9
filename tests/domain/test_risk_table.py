"""The packaged risk table, line by line: what each rule decides, and every fact that its decision rests on.

A line names the facts, beside the mildest breach there is, in which that rule decides the level; then, for every fact
of its condition, another value and the level that follows. A fact that is forgotten instead makes nothing milder.
"""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.condition import Truth, holds
from bot.domain.finding import UNKNOWN, Facts, Span, Value
from bot.domain.regime import RiskRule
from bot.domain.risk import Level, Risk, weigh
from bot.law.load import load_law

RULES = {rule.id: rule for rule in load_law().risk_rules}
UNLIKELY, RISK, HIGH, OPEN = Level.UNLIKELY, Level.RISK, Level.HIGH, Level.UNKNOWN

MILD: Facts = {
    "personal_data": True,
    "breach_types": ("C",),
    "contained": True,
    "n_subjects": 12,
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
"""Twelve names sent to someone bound to secrecy."""

Changes = Mapping[str, Value]
Ends = Mapping[str, tuple[Value, Level]]

ONLY_LOST, LOST = {"breach_types": (("A",), UNLIKELY)}, {"breach_types": (("A",), RISK)}
"""Nobody read it, it was out of reach for a while; about plain data, and about other data."""
KEY_SAFE = {"encrypted": (True, UNLIKELY)}
"""Unreadable, and it is over: whatever it was about."""
UNREADABLE: Ends = {"encryption_kind": ("at_rest", UNLIKELY)}
"""So it was not only on its way."""
NO_TRACE: Changes = {"encryption_kind": "transport", "exfiltration": "cannot_exclude", "access_logged": False}
PLAIN: Ends = {
    "national_id": (True, HIGH),
    "special_category": (True, HIGH),
    "protected_address": (True, HIGH),
    "children": (True, RISK),
    "financial": (True, RISK),
    "contained": (False, RISK),
}
"""What ends *plain data, and it is over*."""

TABLE: Mapping[str, tuple[Level, Changes, Ends]] = {
    "national-id": (HIGH, {"national_id": True}, {"national_id": (False, UNLIKELY), **LOST, **KEY_SAFE}),
    "special-category": (
        HIGH,
        {"special_category": True},
        {"special_category": (False, UNLIKELY), "breach_types": (("I",), RISK), **KEY_SAFE},
    ),
    "protected-address": (
        HIGH,
        {"protected_address": True},
        {"protected_address": (False, UNLIKELY), **LOST, **KEY_SAFE},
    ),
    "mass": (HIGH, {"n_subjects": 100_000}, {"n_subjects": (99_999, RISK), **LOST, **KEY_SAFE}),
    "altered-financial": (
        HIGH,
        {"breach_types": ("I",), "financial": True},
        {"financial": (False, RISK), **LOST, **KEY_SAFE},
    ),
    "unavailable-health": (
        HIGH,
        {"breach_types": ("A",), "special_category": True, "unavailable_for": "days"},
        {"special_category": (False, RISK), "breach_types": (("I",), RISK), "unavailable_for": ("hours", RISK)},
    ),
    "unavailable-health-now": (
        HIGH,
        {"breach_types": ("A",), "special_category": True, "contained": False},
        {"special_category": (False, RISK), "breach_types": (("I",), RISK), "contained": (True, RISK)},
    ),
    "lost-health": (
        HIGH,
        {"breach_types": ("A",), "special_category": True, "backup_available": False},
        {"special_category": (False, RISK), "breach_types": (("I",), RISK), "backup_available": (True, RISK)},
    ),
    "transport-only": (
        HIGH,
        {"encrypted": True, "encryption_kind": "transport", "national_id": True, "special_category": True},
        {"national_id": (False, RISK), "special_category": (False, RISK), **LOST, **UNREADABLE},
    ),
    "below-guideline": (
        HIGH,
        {"encrypted": True, "encryption_kind": "none", "guideline_met": False, "special_category": True},
        {"special_category": (False, UNLIKELY), "guideline_met": (True, RISK), **LOST, **UNREADABLE},
    ),
    "below-guideline-id": (
        HIGH,
        {"encrypted": True, "encryption_kind": "transport", "guideline_met": False, "national_id": True},
        {"national_id": (False, UNLIKELY), "guideline_met": (True, RISK), **LOST, **UNREADABLE},
    ),
    "no-trace-health": (
        HIGH,
        {"encrypted": True, "special_category": True, **NO_TRACE},
        {
            "special_category": (False, RISK),
            "exfiltration": ("no", RISK),
            "access_logged": (True, RISK),
            **LOST,
            **UNREADABLE,
        },
    ),
    "no-trace": (
        RISK,
        NO_TRACE,
        {"exfiltration": ("no", UNLIKELY), "access_logged": (True, UNLIKELY), **ONLY_LOST, **UNREADABLE},
    ),
    "taken": (
        HIGH,
        {"malicious": True, "exfiltration": "yes", "cause": "hacking"},
        {
            "malicious": (False, UNLIKELY),
            "exfiltration": ("no", RISK),
            "cause": ("insider_copy", RISK),
            **ONLY_LOST,
            **KEY_SAFE,
        },
    ),
    "on-purpose": (RISK, {"malicious": True}, {"malicious": (False, UNLIKELY), **ONLY_LOST, **KEY_SAFE}),
    "in-danger": (
        HIGH,
        {"vulnerable": True, "recipient": "known_untrusted"},
        {"vulnerable": (False, UNLIKELY), "recipient": ("trusted", UNLIKELY), **ONLY_LOST, **KEY_SAFE},
    ),
    "many-strangers": (
        HIGH,
        {"n_subjects": 1000, "contained": False, "recipient": "known_untrusted"},
        {
            "n_subjects": (999, RISK),
            "contained": (True, RISK),
            "recipient": ("trusted", RISK),
            "encrypted": (True, RISK),
            "malicious": (True, RISK),
            **LOST,
        },
    ),
    "unavailable-long": (
        RISK,
        {"breach_types": ("A",), "unavailable_for": "for_good"},
        {"unavailable_for": ("hours", UNLIKELY), "breach_types": (("C",), UNLIKELY)},
    ),
    "no-copy": (
        RISK,
        {"breach_types": ("A",), "backup_available": False},
        {"backup_available": (True, UNLIKELY), "breach_types": (("C",), UNLIKELY)},
    ),
    # These three decide only while something worse is still possible; with all known, the floor says the same.
    "unavailable": (
        RISK,
        {"breach_types": ("A",), "contained": False, "special_category": UNKNOWN},
        {"contained": (True, OPEN), "breach_types": (("C",), OPEN)},
    ),
    "children": (
        RISK,
        {"children": True, "n_subjects": UNKNOWN},
        {"children": (False, OPEN), **LOST, **KEY_SAFE},
    ),
    "public": (
        RISK,
        {"recipient": "public", "n_subjects": UNKNOWN},
        {"recipient": ("trusted", OPEN), **LOST, **KEY_SAFE},
    ),
    "altered": (RISK, {"breach_types": ("I",)}, {**ONLY_LOST, **KEY_SAFE}),
    "beyond-contact": (
        RISK,
        {"data_categories": ("identity", "photo")},
        {"data_categories": (("identity",), UNLIKELY), **ONLY_LOST, **KEY_SAFE},
    ),
    "unreadable": (
        UNLIKELY,
        {"encrypted": True, "national_id": True, "recipient": "public", "backup_available": False},
        {
            "encrypted": (False, HIGH),
            "contained": (False, RISK),
            "encryption_kind": ("transport", RISK),
            "unavailable": (True, RISK),
        },
    ),
    "restored": (
        UNLIKELY,
        {"breach_types": ("A",), "unavailable": True, "encrypted": True, "national_id": True, "recipient": "public"},
        {
            "encrypted": (False, RISK),
            "contained": (False, RISK),
            "encryption_kind": ("transport", RISK),
            "unavailable": (False, UNLIKELY),
            "backup_available": (False, RISK),
            "unavailable_for": ("days", RISK),
        },
    ),
    "trusted-recipient": (
        UNLIKELY,
        {"n_subjects": 100},
        {"n_subjects": (101, RISK), "recipient": ("known_untrusted", RISK), **PLAIN},
    ),
    "few-known": (
        UNLIKELY,
        {"recipient": "known_untrusted", "n_subjects": 20},
        {"n_subjects": (21, RISK), "recipient": ("public", RISK), **PLAIN},
    ),
    "not-shown-unlikely": (
        RISK,
        {"recipient": "internal_unauthorised"},
        {"personal_data": (False, OPEN), "breach_types": ((), OPEN)},
    ),
}

LINES = [(rule, fact) for rule, (_, _, ends) in TABLE.items() for fact in ends]


def weighed(*changes: Changes, without: str = "") -> Risk:
    facts = dict(MILD)
    for change in changes:
        facts.update(change)
    return weigh(facts, tuple(rule for rule in RULES.values() if rule.id != without))


def may_reach(risk: Risk) -> Level:
    """The worst it can still turn out to be, as far as obligations care: what is missing may be the worst."""
    return HIGH if risk.missing else risk.level


def rank(level: Level) -> int:
    return (UNLIKELY, RISK, HIGH).index(level)


def test_every_rule_has_its_line_and_every_line_every_fact() -> None:
    assert TABLE.keys() == RULES.keys()
    assert {rule: set(ends) for rule, (_, _, ends) in TABLE.items()} == {
        rule.id: set(rule.when.facts) for rule in RULES.values()
    }


@pytest.mark.parametrize("rule", TABLE)
def test_the_rule_decides_the_level(rule: str) -> None:
    """It speaks, the level is its own, and with that one rule struck out the level is another."""
    level, facts, _ = TABLE[rule]
    risk = weighed(facts)
    assert risk.level is level
    assert risk.level == RULES[rule].level
    assert rule in {fired.id for fired in risk.fired}
    assert weighed(facts, without=rule).level is not level


@pytest.mark.parametrize(("rule", "fact"), LINES)
def test_one_fact_changed_and_the_rule_is_silent(rule: str, fact: str) -> None:
    _, facts, ends = TABLE[rule]
    value, level = ends[fact]
    risk = weighed(facts, {fact: value})
    assert risk.level is level
    assert rule not in {fired.id for fired in risk.fired}


@pytest.mark.parametrize(("rule", "fact"), LINES)
def test_one_fact_forgotten_and_nothing_is_milder(rule: str, fact: str) -> None:
    """The rule can't be certain any more; the fact is asked for unless it changes nothing; nobody says *unlikely*."""
    level, facts, _ = TABLE[rule]
    risk = weighed(facts, {fact: UNKNOWN})
    assert holds(RULES[rule].when, {**MILD, **facts, fact: UNKNOWN}) is Truth.UNKNOWN
    assert risk.level is not UNLIKELY
    assert fact in risk.missing or rank(risk.level) >= rank(level)
    assert rank(may_reach(risk)) >= rank(level)


@pytest.mark.parametrize(
    ("facts", "level", "missing"),
    [
        ({"n_subjects": Span(100_000, None)}, HIGH, ()),
        ({"n_subjects": Span(99_999, 100_000)}, OPEN, ("n_subjects",)),
        ({"n_subjects": Span(101, 99_999)}, RISK, ()),
        ({"n_subjects": Span(100, 101)}, OPEN, ("n_subjects",)),
        ({"n_subjects": Span(None, 100)}, UNLIKELY, ()),
        ({"n_subjects": Span(20, 21), "recipient": "none"}, OPEN, ("n_subjects",)),
        ({"n_subjects": Span(0, 20), "recipient": "none"}, UNLIKELY, ()),
        ({"n_subjects": Span(21, 30), "recipient": "none"}, RISK, ()),
        ({"n_subjects": Span(None, None)}, OPEN, ("n_subjects",)),
    ],
)
def test_numbers_between_bounds(facts: Changes, level: Level, missing: tuple[str, ...]) -> None:
    """A number known only between two bounds settles a rule when both bounds agree."""
    risk = weighed(facts)
    assert (risk.level, risk.missing) == (level, missing)


@pytest.mark.parametrize("category", ["birthdate", "financial", "credentials", "photo", "other"])
def test_each_category_beyond_contact(category: str) -> None:
    assert weighed({"data_categories": ("contact", category)}).level is RISK


@pytest.mark.parametrize("recipient", ["none", "trusted", "known_untrusted"])
def test_each_known_recipient_of_plain_data_about_few(recipient: str) -> None:
    risk = weighed({"recipient": recipient})
    assert (risk.level, "few-known" in {fired.id for fired in risk.fired}) == (UNLIKELY, True)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_rule_can_be_traced_and_read(rule: RiskRule) -> None:
    """A source a lawyer can open, and one sentence in each language that is not another's."""
    assert rule.source.startswith(("EDPB Guidelines ", "GDPR Art. ", "Datatilsynet (DK), "))
    assert len(set(rule.says.values())) == len(rule.says) == 3
    assert all(said.endswith(".") for said in rule.says.values())


known = st.fixed_dictionaries(
    {
        "personal_data": st.just(True),
        "breach_types": st.sampled_from([("C",), ("I",), ("A",), ("C", "A"), ("C", "I", "A")]),
        "n_subjects": st.sampled_from([1, 20, 21, 100, 101, 999, 1000, 99_999, 100_000]),
        "data_categories": st.sampled_from([("identity",), ("contact", "photo"), ("national_id",)]),
        "recipient": st.sampled_from(["none", "trusted", "internal_unauthorised", "known_untrusted", "public"]),
        "encryption_kind": st.sampled_from(["none", "transport", "at_rest", "end_to_end", "field"]),
        "exfiltration": st.sampled_from(["yes", "no", "cannot_exclude"]),
        "cause": st.sampled_from(["misdirected_email", "hacking", "insider_copy"]),
        "unavailable_for": st.sampled_from(["hours", "days", "for_good"]),
        **{fact: st.booleans() for fact in sorted(MILD) if isinstance(MILD[fact], bool) and fact != "personal_data"},
    }
)


@given(known, st.sets(st.sampled_from(sorted(MILD))))
def test_forgetting_never_makes_it_milder(facts: dict[str, Value], forgotten: set[str]) -> None:
    """Any facts, any of them forgotten: what was called a risk is never certain to be less."""
    before, after = weighed(facts), weighed(facts, dict.fromkeys(forgotten, UNKNOWN))
    assert before.level is not OPEN
    assert before.missing == ()
    assert rank(may_reach(after)) >= rank(before.level)
    assert after.level is OPEN or rank(after.level) <= rank(before.level)
