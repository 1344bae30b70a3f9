"""The GDPR's obligations in Denmark and Norway, to be read beside the law: articles, dates, periods, names, sources.

What is expected is written out here once more, so that a slip in the rule file is not repeated by its test.
"""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.domain.decision import Matter
from bot.domain.regime import LawStatus, Obligation, Threshold, Unit, Validity
from bot.law.load import load_law

LAW = load_law()
GDPR = {obligation.id: obligation for obligation in LAW.obligations}
IN_FORCE = [
    "eu-gdpr-33-1/initial",
    "eu-gdpr-33-1/supplement",
    "eu-gdpr-33-2/to_controller",
    "eu-gdpr-34/communication",
    "eu-gdpr-33-5/register_entry",
    "eu-gdpr-58-1/answer",
]
PROPOSED = "eu-gdpr-33-omnibus/initial"


def test_these_are_all() -> None:
    assert sorted(GDPR) == sorted([*IN_FORCE, PROPOSED])
    assert len(LAW.obligations) == len(GDPR)


@pytest.mark.parametrize(
    ("obligation", "who", "whom", "trigger", "threshold", "matter"),
    [
        (IN_FORCE[0], {"controller"}, "authority", "aware_controller", "risk", Matter.NOTIFY),
        (IN_FORCE[1], {"controller"}, "authority", IN_FORCE[0], "risk", Matter.NOTIFY),
        (IN_FORCE[2], {"processor"}, "controller", "aware_processor", "always", None),
        (IN_FORCE[3], {"controller"}, "data_subjects", "aware_controller", "high", Matter.INFORM),
        (IN_FORCE[4], {"controller"}, "register", "aware_controller", "always", None),
        (IN_FORCE[5], {"controller", "processor"}, "authority", "letter_received", "always", None),
        (PROPOSED, {"controller"}, "single_entry_point", "aware_controller", "high", Matter.NOTIFY),
    ],
)
def test_who_tells_whom_and_when(
    obligation: str, who: set[str], whom: str, trigger: str, threshold: str, matter: Matter | None
) -> None:
    found = GDPR[obligation]
    assert (set(found.who), found.whom, found.trigger) == (who, whom, trigger)
    assert (found.threshold, found.matter) == (Threshold(threshold), matter)


@pytest.mark.parametrize(
    ("obligation", "counting", "length", "policy"),
    [
        (IN_FORCE[0], "hours_elapsed", 72, None),
        (IN_FORCE[1], "udd", 0, 72),
        (IN_FORCE[2], "udd", 0, 24),
        (IN_FORCE[3], "udd", 0, 72),
        (IN_FORCE[4], "udd", 0, 14 * 24),
        (IN_FORCE[5], "date_given", 0, None),
        (PROPOSED, "hours_elapsed", 96, None),
    ],
)
def test_the_period(obligation: str, counting: str, length: int, policy: int | None) -> None:
    """Only Art. 33(1) has a number. Every other hour is the project's own target, or the authority's date."""
    period = GDPR[obligation].period
    assert (period.counting, period.length, period.policy_hours) == (counting, length, policy)
    others = [(reading.counting, reading.held_by) for reading in period.readings]
    assert others == ([("hours_1182", "held.reg_1182")] if length else [])
    assert period.unit is Unit.HOURS
    assert GDPR[obligation].late_needs_reason is bool(length)


@pytest.mark.parametrize(
    ("obligation", "citation", "sources"),
    [
        (IN_FORCE[0], "GDPR Art. 33(1)", ("GDPR Art. 33(1)", "9/2022 v2.0, II.A", "1182/71 Art. 3")),
        (IN_FORCE[1], "GDPR Art. 33(4)", ("GDPR Art. 33(4)", "9/2022 v2.0, II.C.2")),
        (IN_FORCE[2], "GDPR Art. 33(2)", ("GDPR Art. 33(2)", "28(3)(f)", "9/2022 v2.0, II.A.4")),
        (IN_FORCE[3], "GDPR Art. 34(1)", ("GDPR Art. 34", "9/2022 v2.0, III")),
        (IN_FORCE[4], "GDPR Art. 33(5)", ("GDPR Art. 33(5)", "9/2022 v2.0, V")),
        (IN_FORCE[5], "GDPR Art. 58(1)", ("GDPR Art. 58(1)(a) and (e)", "31")),
    ],
)
def test_the_citation_and_its_source(obligation: str, citation: str, sources: tuple[str, ...]) -> None:
    found = GDPR[obligation]
    assert found.citation == citation
    assert [source for source in sources if source not in found.source] == []
    assert found.confidence == "high"


@pytest.mark.parametrize(
    ("obligation", "en", "da", "nb"),
    [
        (
            IN_FORCE[0],
            "Notification of the breach to the supervisory authority",
            "Anmeldelse af bruddet til tilsynsmyndigheden",
            "Melding om bruddet til tilsynsmyndigheten",
        ),
        (
            IN_FORCE[1],
            "Further information to the supervisory authority, in phases",
            "Yderligere oplysninger til tilsynsmyndigheden, trinvist",
            "Flere opplysninger til tilsynsmyndigheten, trinnvis",
        ),
        (
            IN_FORCE[2],
            "Notice from the processor to the controller",
            "Underretning fra databehandleren til den dataansvarlige",
            "Underretning fra databehandleren til den behandlingsansvarlige",
        ),
        (
            IN_FORCE[3],
            "Communication of the breach to the people concerned",
            "Underretning af de berørte om bruddet",
            "Underretning av de berørte om bruddet",
        ),
        (
            IN_FORCE[4],
            "Entry in the breach register",
            "Indførelse i oversigten over brud",
            "Oppføring i oversikten over brudd",
        ),
        (
            IN_FORCE[5],
            "Answer to the supervisory authority's letter",
            "Svar på tilsynsmyndighedens brev",
            "Svar på tilsynsmyndighetens brev",
        ),
    ],
)
def test_the_title_in_three_languages(obligation: str, en: str, da: str, nb: str) -> None:
    assert GDPR[obligation].title == {"en": en, "da": da, "nb": nb}


@pytest.mark.parametrize("obligation", IN_FORCE)
def test_in_force_from_its_first_day(obligation: str) -> None:
    """25 May 2018 in Denmark; 20 July 2018 in Norway, with the incorporation into the EEA Agreement. Still in force."""
    found = GDPR[obligation]
    assert found.status is LawStatus.IN_FORCE
    assert set(found.validity) == {Validity("DK", date(2018, 5, 25)), Validity("NO", date(2018, 7, 20))}
    assert [found.in_force("DK", date(2018, 5, day)) for day in (24, 25)] == [False, True]
    assert [found.in_force("NO", date(2018, 7, day)) for day in (19, 20)] == [False, True]
    assert found.in_force("DK", date.max)
    assert not found.in_force("SE", date(2026, 11, 2))


def test_what_is_only_proposed_is_in_force_nowhere() -> None:
    found = GDPR[PROPOSED]
    assert (found.status, found.validity, found.confidence) == (LawStatus.PROPOSED, (), "low")
    assert "proposed on 19 November 2025" in found.citation
    assert "not adopted" in found.source
    assert not any(found.in_force(jurisdiction, date.max) for jurisdiction in LAW.jurisdictions)
    assert not any(found.is_known_in(jurisdiction) for jurisdiction in LAW.jurisdictions)
    said = {language: title.partition(":")[0] for language, title in found.title.items()}
    assert said == {"en": "Proposed", "da": "Forslag", "nb": "Forslag"}


@pytest.mark.parametrize("obligation", GDPR.values(), ids=list(GDPR))
def test_the_words_each_law_uses(obligation: Obligation) -> None:
    """Danish law says *anmeldelse*, Norwegian *melding*; a breach is never an *avvik* in Danish."""
    assert "anmeld" not in obligation.title["nb"].lower()
    assert "avvik" not in obligation.title["da"].lower()
    assert obligation.id == f"{obligation.regime}/{obligation.stage}"


@pytest.mark.parametrize(
    ("jurisdiction", "regime", "zone", "language", "portal", "law"),
    [
        ("DK", "dk-gdpr", "Europe/Copenhagen", "da", "virk.dk", "lov nr. 502 af 23. maj 2018"),
        ("NO", "no-gdpr", "Europe/Oslo", "nb", "Altinn", "lov 15. juni 2018 nr. 38"),
    ],
)
def test_the_authority(jurisdiction: str, regime: str, zone: str, language: str, portal: str, law: str) -> None:
    """Both authorities are called Datatilsynet, and neither creates an obligation of its own."""
    found = LAW.authority(jurisdiction)
    assert found is not None
    assert (found.name, found.regime, found.extends) == ("Datatilsynet", regime, "eu-gdpr-33-1")
    assert (found.zone, found.calendar, found.language) == (ZoneInfo(zone), jurisdiction, language)
    assert found.portal == portal
    assert law in found.law
    assert regime not in {obligation.regime for obligation in LAW.obligations}
