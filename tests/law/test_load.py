"""The rule files are read strictly: every fault at once, each with its file, line and field."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from bot.domain.condition import Truth
from bot.domain.decision import Matter
from bot.domain.errors import DataFaults, Fault
from bot.domain.interview import Kind, Need
from bot.domain.regime import LawStatus
from bot.law.load import load_interview, load_law
from bot.text.load import load_catalogues

GDPR = "regimes/gdpr.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The packaged rules, to be spoilt."""
    with as_file(files("bot.law")) as packaged:
        for name in ("authorities", "first_aid", "interview", "ladders", "letter_hints", "risk", "regimes/gdpr"):
            copy = tmp_path / f"{name}.toml"
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(packaged / f"{name}.toml", copy)
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, f"{name} has no {old!r} to spoil"
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(DataFaults) as found:
        load_law(folder)
    return found.value.faults


def line_of(folder: Path, name: str, text: str) -> int:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if text in line)


CITATION = 'citation = "GDPR Art. 33(1)"\n'
VALIDITY = "validity = [{ jurisdiction"

BAD = [
    # file, what stands there, what is put in its place, the line the fault must name, its field, what it says
    (GDPR, 'trigger = "aware_controller"', 'trigger = "smelled"', "smelled", "trigger", "'smelled' is no milestone"),
    (GDPR, 'counting = "hours_elapsed"', 'counting = "stars"', "stars", "counting", "'stars' is no way of counting"),
    (GDPR, 'counting = "hours_1182"', 'counting = "moons"', "moons", "readings.counting", "no way of counting"),
    (GDPR, 'counting = "hours_elapsed"', 'counting = "days_1182"', "days_1182", "counting", "counts days, not hours"),
    (GDPR, "length = 72\n", "", 'counting = "hours_elapsed"', "counting", "needs a length"),
    (GDPR, "length = 72", "length = true", "length = true", "length", "must be a whole number"),
    (GDPR, "length = 72", "length = -1", "length = -1", "length", "must be above zero"),
    (GDPR, 'unit = "hours"', 'unit = "years"', '"years"', "unit", "'years' is not known"),
    (GDPR, CITATION, "", "[[obligation]]", "citation", "is missing"),
    (GDPR, CITATION, 'citation = ""\n', 'citation = ""', "citation", "is empty"),
    (GDPR, 'da = "Anmeldelse', 'xx = "Anmeldelse', "[obligation.title]", "title.da", "no text in 'da'"),
    (GDPR, 'da = "Anmeldelse', 'xx = "Anmeldelse', "xx = ", "title.xx", "is not known here"),
    (GDPR, 'ladder = "hours"', 'ladder = "rope"', "rope", "ladder", "'rope' is no ladder"),
    (GDPR, 'who = ["controller"]', 'who = ["king"]', "king", "who", "'king' is no role"),
    (GDPR, 'who = ["controller"]', 'who = "controller"', 'who = "', "who", "must be a list of texts"),
    (GDPR, 'threshold = "risk"', 'threshold = "maybe"', "maybe", "threshold", "'maybe' is not known"),
    (GDPR, 'matter = "notify"', 'matter = "shrug"', "shrug", "matter", "'shrug' is not known"),
    (GDPR, 'status = "in_force"', 'status = "felt"', "felt", "status", "'felt' is not known"),
    (GDPR, 'confidence = "high"', 'confidence = "sure"', "sure", "confidence", "'sure' is no degree"),
    (GDPR, "late_needs_reason = true", 'late_needs_reason = "y"', '"y"', "late_needs_reason", "must be true or false"),
    (GDPR, "repeats = true", "repeating = true", "repeating", "repeating", "is not known here"),
    (GDPR, "policy_hours = 72", "policy_hour = 72", "policy_hour ", "policy_hour", "is not known here"),
    (GDPR, 'id = "eu-gdpr-33-2/to_controller"', 'id = "thirtythree"', "thirtythree", "id", "must be <regime>/<stage>"),
    (GDPR, 'jurisdiction = "DK"', 'jurisdiction = "XX"', '"XX"', "validity", "'XX' is no jurisdiction"),
    (GDPR, "start = 2018-05-25", 'start = "May"', '"May"', "validity.start", "must be a date"),
    (GDPR, "start = 2018-05-25", "start = 2018-05-25T00:00:00", "T00:00", "validity.start", "must be a date"),
    (GDPR, "start = 2018-05-25", "start = 2018-05-25, end = 2018-05-25", "end =", "validity.end", "after start"),
    (GDPR, "validity = []", f'{VALIDITY} = "DK", start = 2030-01-01 }}]', "2030", "validity", "is only proposed"),
    (GDPR, "[[obligation]]\n", "[[duty]]\nx = 1\n[[obligation]]\n", "[[duty]]", "duty", "is not known here"),
    (GDPR, 'id = "eu', "id = eu", "id = eu", "file", "is no TOML"),
    ("interview.toml", 'kind = "yes_no"', 'kind = "shout"', "shout", "fields.kind", "'shout' is not known"),
    ("interview.toml", 'milestone = "discovered"', 'milestone = "x"', '"x"', "fields.milestone", "is no milestone"),
    ("interview.toml", "personal_data = [true]", "wet = [true]", "wet", "asked_when", "no question establishes 'wet'"),
    ("interview.toml", "personal_data = [true]", 'personal_data = ["x"]', '"x"', "asked_when", "is no answer to"),
    ("interview.toml", "personal_data = [true]", "personal_data = 1", "data = 1", "asked_when", "a list of accepted"),
    ("interview.toml", 'id = "personal_data"', 'id = "pd"', '"pd"', "id", "must be the fact of the first field"),
    ("interview.toml", 'id = "employees"', 'id = "citizens"', 'id = "citizens"', "fields.options.id", "stands twice"),
    ("interview.toml", 'fact = "n_subjects"', 'fact = "discovered"', "", "fields", "twice"),
    ("interview.toml", "whose = { least = 2 }", "recipient = { least = 2 }", "least", "asked_when", "asked that way"),
    ("interview.toml", "whose = { least = 2 }", "discovered = { least = 2 }", "least", "asked_when", "asked that way"),
    (
        "interview.toml",
        "malicious = [true]",
        "malicious = { least = 1 }",
        "malicious =",
        "asked_when",
        "asked that way",
    ),
    ("interview.toml", 'recipient = ["none", "trusted"]', 'recipient = ["x"]', '"x"', "or_when", "is no answer to"),
    (
        "interview.toml",
        "settled_when = { breach_types",
        "settled_when = { wet",
        "wet",
        "settled_when",
        "establishes 'wet'",
    ),
    (
        "interview.toml",
        "decides_when = { encrypted",
        "decides_when = { wet",
        "wet",
        "decides_when",
        "establishes 'wet'",
    ),
    ("interview.toml", 'need = "first"', 'need = "never"', '"never"', "need", "'never' is not known"),
    ("interview.toml", "once_known = true", 'once_known = "y"', '"y"', "once_known", "must be true or false"),
    ("interview.toml", "each_group = true", "each_group = 1", "each_group = 1", "each_group", "must be true or false"),
    ("interview.toml", 'fact = "n_subjects"', 'fact = "n@subjects"', 'id = "whose"', "id", "stands before a group"),
    ("risk.toml", "special_category = [true]", "purple = [true]", "purple", "when", "no question establishes 'purple'"),
    (
        "risk.toml",
        'recipient = ["public"]',
        'recipient = ["mars"]',
        "mars",
        "when",
        "'mars' is no answer to",
    ),
    ("risk.toml", "n_subjects = { least = 100000 }", "n_subjects = [true]", "n_subjects = [", "when", "asked that way"),
    ("risk.toml", 'at_least = "high"', 'at_least = "huge"', "huge", "at_least", "'huge' is not known"),
    ("risk.toml", 'at_least = "high"', 'at_least = "unknown"', '"unknown"', "at_least", "no level to set"),
    ("risk.toml", 'at_least = "high"\n', "", "[[rule]]", "at_least", "either at_least or at_most"),
    (
        "risk.toml",
        'source = "EDPB Guidelines 9/2022 v2.0, IV.B (ease',
        'src = "(ease',
        "[[rule]]",
        "source",
        "is missing",
    ),
    ("risk.toml", 'id = "mass"', 'id = "children"', 'id = "children"', "id", "stands twice"),
    (
        "ladders.toml",
        '"responsible", "deputy", "manager"]',
        '"boss"]',
        "boss",
        "rungs.audience",
        "'boss' is no audience",
    ),
    ("ladders.toml", 'at = "-48h"', 'at = "soon"', "soon", "rungs.at", "neither `due` nor like"),
    ("ladders.toml", 'at = "target-3d"', 'at = "targetdue"', "targetdue", "rungs.at", "nor such from the"),
    ("ladders.toml", 'at = "-48h"', 'at = "-24h"', 'at = "-24h"', "rungs.at", "stands twice"),
    ("ladders.toml", '"08:00", "12:00"', '"8", "12:00"', '"8"', "after_at", "is no time HH:MM"),
    ("ladders.toml", 'id = "days"', 'id = "hours"', 'id = "hours"', "id", "stands twice"),
    ("authorities.toml", 'zone = "Europe/Oslo"', 'zone = "Europe/Os"', "Europe/Os", "zone", "there is no zone"),
    ("authorities.toml", 'calendar = "NO"', 'calendar = "MOON"', "MOON", "calendar", "is no country"),
    ("authorities.toml", 'language = "nb"', 'language = "no"', '"no"', "language", "is no language"),
    ("authorities.toml", 'extends = "eu-gdpr-33-1"', 'extends = "eu-x"', "eu-x", "extends", "is no regime"),
    ("authorities.toml", 'jurisdiction = "NO"', 'jurisdiction = "DK"', 'jurisdiction = "DK"', "jurisdiction", "twice"),
]


@pytest.mark.parametrize(("name", "old", "new", "at", "field", "says"), BAD)
def test_a_fault_names_file_line_and_field(
    folder: Path, name: str, old: str, new: str, at: str, field: str, says: str
) -> None:
    spoil(folder, name, old, new)
    found = [f for f in faults(folder) if (f.file, f.field) == (name, field) and says in f.says]
    assert found, "\n".join(map(str, faults(folder)))
    if "twice" not in says:
        assert line_of(folder, name, at) in {f.line for f in found}


def test_what_stands_twice_is_named_on_its_second_line(folder: Path) -> None:
    spoil(folder, "ladders.toml", 'id = "udd"', 'id = "days"')
    (fault,) = [f for f in faults(folder) if f.field == "id"]
    lines = (folder / "ladders.toml").read_text(encoding="utf-8").splitlines()
    assert [n for n, line in enumerate(lines, 1) if line == 'id = "days"'][1] == fault.line


def test_overlapping_validity_is_refused_and_a_seam_is_not(folder: Path) -> None:
    """A changed period is a new entry of the same id; from its first day the old one is over."""
    text = (folder / GDPR).read_text(encoding="utf-8")
    first = text[text.index("[[obligation]]") : text.index("[[obligation]]", text.index("[[obligation]]") + 1)]
    until = 'validity = [{ jurisdiction = "DK", start = 2018-05-25, end = 2027-01-01 }]\n'
    since = 'validity = [{ jurisdiction = "DK", start = 2027-01-01 }]\n'
    validity = next(line for line in first.splitlines(keepends=True) if line.startswith("validity"))
    old, new = first.replace(validity, until), first.replace(validity, since).replace("72", "96")
    (folder / GDPR).write_text(text.replace(first, old + new), encoding="utf-8")
    periods = [o.period.length for o in load_law(folder).obligations if o.id == "eu-gdpr-33-1/initial"]
    assert periods == [72, 96]
    spoil(folder, GDPR, "end = 2027-01-01", "end = 2027-01-02")
    (fault,) = faults(folder)
    assert (fault.field, fault.says) == ("validity", "overlaps another eu-gdpr-33-1/initial in DK")
    assert fault.line == line_of(folder, GDPR, "start = 2027-01-01")


def test_every_fault_of_every_file_comes_at_once(folder: Path) -> None:
    for name, old, new in (
        (GDPR, CITATION, ""),
        (GDPR, "length = 72", 'length = "long"'),
        ("risk.toml", "children = [true]", "kids = [true]"),
        ("ladders.toml", 'at = "-48h"', 'at = "soon"'),
        ("authorities.toml", 'portal = "virk.dk"\n', ""),
    ):
        spoil(folder, name, old, new)
    (folder / "interview.toml").unlink()
    found = faults(folder)
    assert {f.file for f in found} == {GDPR, "risk.toml", "ladders.toml", "authorities.toml", "interview.toml"}
    assert list(found) == sorted(set(found))
    with pytest.raises(DataFaults):
        load_interview(folder)


def test_files_that_are_no_text_or_not_there(folder: Path) -> None:
    (folder / "risk.toml").write_bytes(b'[[rule]]\nid = "\xff"\n')
    (folder / GDPR).unlink()
    assert Fault("risk.toml", 2, "file", "is not UTF-8") in faults(folder)
    assert Fault("regimes", 0, "file", "there is no regime") in faults(folder)


def test_the_version_is_that_of_what_is_written(folder: Path) -> None:
    before = load_law(folder).version
    assert before == load_law(folder).version == load_law().version
    text = (folder / GDPR).read_bytes()
    (folder / GDPR).write_bytes(text.replace(b"\n", b"\r\n"))
    assert load_law(folder).version == before
    (folder / GDPR).write_bytes(text.replace(b"length = 72", b"length = 71"))
    assert load_law(folder).version != before


def test_the_packaged_law() -> None:
    law = load_law()
    assert law.jurisdictions == ("DK", "NO")
    initial = law.obligation("eu-gdpr-33-1/initial")
    assert initial is not None
    assert (initial.period.length, initial.period.counting, initial.matter) == (72, "hours_elapsed", Matter.NOTIFY)
    assert all(o.validity == () for o in law.obligations if o.status is LawStatus.PROPOSED)
    chores = {"acknowledge", "task", "measure", "reply", "confirm", "awareness", "daily", "exclusion"}
    assert {o.ladder for o in law.obligations} | chores == set(law.ladders)


def test_the_packaged_ladders() -> None:
    ladders = load_law().ladders
    hours = ladders["hours"]
    assert [rung.offset_hours for rung in hours.rungs] == [-48, -24, -12, -4, -1, 0]
    assert [rung.id for rung in hours.rungs if "manager" in rung.audience] == ["-24h", "due"]
    assert [rung.id for rung in hours.rungs if rung.last] == ["-1h", "due"]
    assert hours.after_at == ("08:00", "12:00", "16:00", "20:00")
    days = ladders["days"]
    assert [(rung.offset_hours, rung.from_target) for rung in days.rungs] == [
        *((offset, True) for offset in (-336, -168, -72, -24, 0)),
        *((offset, False) for offset in (-16, 0)),
    ]
    assert [rung.id for rung in days.rungs if rung.last] == ["target-1d", "target", "-16h", "due"]
    assert [(r.offset_hours, r.audience) for r in ladders["acknowledge"].rungs] == [
        (0.5, ("deputy",)),
        (1, ("manager",)),
    ]


def test_the_packaged_interview() -> None:
    interview = load_interview()
    asked = ["personal_data", "breach_types", "discovered", "contained", "whose", "data_categories", "recipient"]
    decisive = ["encryption_kind", "malicious", "exfiltration", "vulnerable", "backup_available", "cause"]
    ids = [q.id for q in interview.questions if q.need is Need.DECISION]
    assert ids == [*asked[:5], "same_data", *asked[5:], *decisive]
    assert [q.id for q in interview.questions if q.each_group] == ["data_categories", "group_count"]
    optional = [field.fact for field in interview.fields if field.optional]
    assert optional[:3] == ["known_earlier", "contained_at", "n_subjects"]
    implied = {fact for field in interview.fields for option in field.options for fact in option.implies}
    weighed = {"national_id", "special_category", "children", "protected_address", "financial"}
    assert implied == {*weighed, "confidential", "unavailable"}
    recipient = interview.question("recipient")
    assert recipient is not None
    assert [field.kind for field in recipient.fields] == [Kind.CHOICE, Kind.YES_NO]


def test_what_the_forms_of_the_authorities_ask_for_is_asked() -> None:
    """GDPR Art. 33(3), and the register's Art. 33(5)."""
    facts = {field.fact for field in load_interview().fields}
    assert facts >= {"n_subjects", "n_records", "data_categories", "consequences", "measures_before", "cause"}
    assert facts >= {"started", "discovered", "how_found", "cross_border", "others_told", "can_reach", "vulnerable"}
    dates = {field.milestone for field in load_interview().fields if field.milestone}
    assert dates == {"discovered", "contained", "started", "told_by_processor"}


@pytest.mark.parametrize("facts", [{"personal_data": False}, {"personal_data": True, "breach_types": ()}])
def test_once_it_is_no_breach_nothing_more_is_asked(facts: dict[str, bool]) -> None:
    later = load_interview().questions[2:]
    assert {question.arises(facts) for question in later} == {Truth.NO}


def test_every_sentence_the_law_needs_is_there_in_every_language() -> None:
    """A trigger, a reading's holder and a unit each name a sentence of the catalogues."""
    law, texts = load_law(), load_catalogues()
    triggers = {o.trigger for o in law.obligations if "/" not in o.trigger}
    keys = {f"origin.{trigger}" for trigger in triggers}
    keys |= {reading.held_by for o in law.obligations for reading in o.period.readings}
    keys |= {f"why.counted.{o.period.unit}" for o in law.obligations}
    for language in ("en", "da", "nb"):
        assert keys <= texts.keys(language)
