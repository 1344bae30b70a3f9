"""Organisation files: what they make, and that every fault is told with its line."""

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from bot.domain.errors import DataFaults, Fault
from bot.domain.organisation import Organisation, Partner
from bot.domain.party import Identity, Role
from handlers.organisation_checks import remarks
from handlers.organisations import in_room, load_organisations

GOOD = """\
id = "eksempel"
name = "Eksempelby Kommune"
prefix = "EKS"
jurisdiction = "DK"
zone = "Europe/Copenhagen"
language = "da"
sectors = ["public"]
outside_person = "eve"

[tenants]
slack = ["T1", "T2"]
teams = ["tenant"]

[channels]
slack = "C9"

[people.dan]
name = "Dan"
slack = ["T1/U1", "T2/U1"]
teams = "aad-1"
mail = "dan@eksempelby.example"
language = "nb"
zone = "Europe/Oslo"

[people.dorte]
name = "Dorte"
slack = "T1/U2"
unit = "care"

[people.eve]
name = "Eve"
console = "eve"

[roles]
handler = ["dan", "dorte"]
decider = "dorte"
filer = ["dan", "dorte"]

[units.care]
name = "Omsorg"
managers = ["eve"]
deciders = ["dorte"]
mail_domains = ["omsorg.example"]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "o.toml"
    path.write_text(text, encoding="utf-8")
    return path


def load(tmp_path: Path, text: str = GOOD) -> Organisation:
    (organisation,) = load_organisations(written(tmp_path, text))
    return organisation


def faults(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(DataFaults) as fault:
        load_organisations(path)
    return fault.value.faults


def test_a_good_file(tmp_path: Path) -> None:
    o = load(tmp_path)
    assert (o.id, o.prefix, o.jurisdiction, o.sectors, o.outside_person) == (
        "eksempel",
        "EKS",
        "DK",
        ("public",),
        "eve",
    )
    assert o.roles[Role.HANDLER] == ("dan", "dorte")
    assert o.roles[Role.DECIDER] == ("dorte",)
    assert Role.DPO not in o.roles
    assert o.channels == {"slack": "C9"}
    unit = o.unit("care")
    assert unit is not None
    assert (unit.managers, unit.mail_domains) == (("eve",), ("omsorg.example",))


def test_identities_by_platform_and_tenant(tmp_path: Path) -> None:
    dan = load(tmp_path).person("dan")
    assert dan is not None
    assert dan.identities == (
        Identity("slack", "T1", "U1"),
        Identity("slack", "T2", "U1"),
        Identity("teams", "tenant", "aad-1"),
        Identity("mail", "eksempel", "dan@eksempelby.example"),
    )
    assert (dan.language, dan.zone, dan.unit) == ("nb", "Europe/Oslo", None)


def test_the_console_tenant_is_the_organisation_unless_named(tmp_path: Path) -> None:
    eve = load(tmp_path).person("eve")
    assert eve is not None
    assert eve.identities == (Identity("console", "eksempel", "eve"),)


def test_a_room_is_a_tenant_of_its_own(tmp_path: Path) -> None:
    o = in_room(load(tmp_path), "yours")
    eve, dan = o.person("eve"), o.person("dan")
    assert o.tenants == {"console": ("yours",), "slack": ("T1", "T2"), "teams": ("tenant",)}
    assert eve is not None
    assert dan is not None
    assert eve.identities == (Identity("console", "yours", "eve"),)
    assert dan.identities[0].tenant == "T1"


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "says"),
    [
        ('prefix = "EKS"', 'prefix = "E1"', 3, "prefix", "capital letters"),
        ('prefix = "EKS"', 'prefix = "TOOLONGX"', 3, "prefix", "capital letters"),
        ('jurisdiction = "DK"', 'jurisdiction = "XX"', 4, "jurisdiction", "unknown"),
        ('zone = "Europe/Copenhagen"', 'zone = "Mars/Base"', 5, "zone", "no time zone"),
        ('zone = "Europe/Copenhagen"', 'zone = "../etc/passwd"', 5, "zone", "no time zone"),
        ('language = "da"', 'language = "tlh"', 6, "language", "unknown"),
        ('sectors = ["public"]', 'sectors = ["pubic"]', 7, "sectors", "pubic is unknown"),
        ('outside_person = "eve"', 'outside_person = "adam"', 8, "outside_person", "adam is no key"),
        ('name = "Eksempelby Kommune"', 'name = "a\\nb"', 2, "name", "one line"),
        ('name = "Eksempelby Kommune"', "name = 7", 2, "name", "one line"),
        ('id = "eksempel"', 'id = "Has Blanks"', 1, "id", "short key"),
        ('language = "nb"', 'language = "xx"', 22, "people.dan.language", "unknown"),
        ('teams = "aad-1"', 'teams = "other/aad-1"', 20, "people.dan.teams", "TENANT/USER"),
        ('slack = "T1/U2"', 'slack = "U2"', 27, "people.dorte.slack", "TENANT/USER"),
        ('slack = "T1/U2"', 'slack = "T1/U1"', 17, "people", "two people are U1"),
        ('unit = "care"', 'unit = "cure"', 28, "people.dorte.unit", "cure is no key"),
        ('handler = ["dan", "dorte"]', 'handler = ["dan", "nobody"]', 35, "roles.handler", "nobody is no key"),
        ('handler = ["dan", "dorte"]', 'handler = ["dan", "dan"]', 35, "roles.handler", "dan stands there twice"),
        ('handler = ["dan", "dorte"]', "handler = []", 35, "roles.handler", "is missing"),
        ('handler = ["dan", "dorte"]', "handler = 3", 35, "roles.handler", "list of texts"),
        ('decider = "dorte"', 'reporter = ["dan"]', 36, "roles.reporter", "is no role"),
        ('managers = ["eve"]', 'managers = ["adam"]', 41, "units.care.managers", "adam is no key"),
        ('mail_domains = ["omsorg.example"]', "mails = 1", 43, "units.care.mails", "is no key of this file"),
        ('console = "eve"', "retention = 1", 32, "people.eve.retention", "is no key of this file"),
    ],
)
def test_a_fault_is_told_with_its_line_and_field(
    old: str, new: str, line: int, field: str, says: str, tmp_path: Path
) -> None:
    assert GOOD.count(old) == 1
    path = written(tmp_path, GOOD.replace(old, new))
    found = [(f.file, f.line, f.field) for f in faults(path) if says in f.says]
    if field == "people":  # a doubled identity belongs to two people: its line is the first of theirs
        assert [(file, name) for file, _, name in found] == [(str(path), field)]
    else:
        assert found == [(str(path), line, field)]


VENDOR = """
[people.vera]
name = "Vera"
mail = "vera@beskedsystem.example"
outside = true

[processors.beskedsystem]
name = "Beskedsystem A/S"
contact = "vera"
contract_hours = 24

[customers.nabo]
name = "Naboby Kommune"
contact = "eve"
"""


def test_processors_and_customers_and_who_speaks_for_them(tmp_path: Path) -> None:
    o = load(tmp_path, GOOD + VENDOR)
    assert o.processors == (Partner("beskedsystem", "Beskedsystem A/S", "vera", 24),)
    assert o.customers == (Partner("nabo", "Naboby Kommune", "eve", None),)
    vera, dan = o.person("vera"), o.person("dan")
    assert vera is not None
    assert dan is not None
    assert (vera.outside, vera.identities) == (True, (Identity("mail", "eksempel", "vera@beskedsystem.example"),))
    assert not dan.outside
    assert remarks(o) == ()


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ('mail = "vera@beskedsystem.example"', "", "people.vera.mail", "is reached by mail"),
        ('mail = "vera@beskedsystem.example"', 'mail = "vera"', "people.vera.mail", "one mail address"),
        ('mail = "vera@beskedsystem.example"', 'mail = "v@a.example, w@b.example"', "people.vera.mail", "one mail"),
        (
            'mail = "vera@beskedsystem.example"',
            'mail = "v@a.example\\nBcc:w@b.example"',
            "people.vera.mail",
            "one mail",
        ),
        ('mail = "vera@beskedsystem.example"', 'mail = "Vera <v@a.example>"', "people.vera.mail", "one mail address"),
        ('mail = "vera@beskedsystem.example"', 'mail = ["v@a.example"]', "people.vera.mail", "one mail address"),
        ("outside = true", 'outside = "yes"', "people.vera.outside", "true or false"),
        ("outside = true", "outside = 1", "people.vera.outside", "true or false"),
        ("outside = true", 'outside = true\nunit = "care"', "people.vera.unit", "one who is outside"),
        ("outside = true", 'outside = true\nconsole = "vera"', "people.vera.console", "one who is outside"),
        ('contact = "vera"', 'contact = "nobody"', "processors.beskedsystem.contact", "nobody is no key"),
        ('contact = "vera"', "", "processors.beskedsystem.contact", "is missing"),
        ('contact = "eve"', "", "customers.nabo.contact", "is missing"),
        ('name = "Naboby Kommune"', "", "customers.nabo.name", "is missing"),
        ("contract_hours = 24", "contract_hours = 0", "processors.beskedsystem.contract_hours", "from 1 to 8760"),
        ("contract_hours = 24", 'contract_hours = "24h"', "processors.beskedsystem.contract_hours", "whole number"),
        ("contract_hours = 24", "hours = 24", "processors.beskedsystem.hours", "is no key of this file"),
        ("[customers.nabo]", '[customers."Nabo By"]', "customers.Nabo By", "short key"),
    ],
)
def test_a_partner_or_contact_that_cannot_be_is_told(old: str, new: str, field: str, says: str, tmp_path: Path) -> None:
    assert VENDOR.count(old) == 1
    path = written(tmp_path, GOOD + VENDOR.replace(old, new))
    assert [f.field for f in faults(path) if says in f.says] == [field]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('filer = ["dan", "dorte"]', 'filer = ["dan", "vera"]', "roles.filer"),
        ('managers = ["eve"]', 'managers = ["vera"]', "units.care.managers"),
        ('deciders = ["dorte"]', 'deciders = ["vera"]', "units.care.deciders"),
        ('outside_person = "eve"', 'outside_person = "vera"', "outside_person"),
    ],
)
def test_who_is_outside_holds_no_role(old: str, new: str, field: str, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace(old, new) + VENDOR)
    assert [(f.field, "vera is outside" in f.says) for f in faults(path)] == [(field, True)]


def test_mail_has_neither_tenant_nor_channel(tmp_path: Path) -> None:
    for table in ("tenants", "channels"):
        path = written(tmp_path, GOOD.replace(f"[{table}]", f'[{table}]\nmail = ["x"]'))
        assert [f.field for f in faults(path)] == [f"{table}.mail"]


def test_one_address_is_one_person(tmp_path: Path) -> None:
    text = (GOOD + VENDOR).replace("vera@beskedsystem.example", "dan@eksempelby.example")
    assert [f.says for f in faults(written(tmp_path, text))] == ["two people are dan@eksempelby.example on mail"]


@pytest.mark.parametrize("years", ["0", "101", '"5"', "true", "2.5"])
def test_retention_is_a_number_of_years(years: str, tmp_path: Path) -> None:
    (fault,) = faults(written(tmp_path, f"retention_years = {years}\n{GOOD}"))
    assert (fault.line, fault.field) == (1, "retention_years")


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD.replace("Europe/Copenhagen", "Nowhere").replace('"EKS"', '"e"'))
    (tmp_path / "b.toml").write_text("id = \n")
    (tmp_path / "c.toml").write_bytes(b"id = '\xff'")
    found = faults(tmp_path)
    assert [(Path(f.file).name, f.field) for f in found] == [
        ("a.toml", "prefix"),
        ("a.toml", "zone"),
        ("b.toml", "file"),
        ("c.toml", "file"),
    ]
    assert "UTF-8" in found[-1].says


def test_an_empty_file_names_what_is_missing(tmp_path: Path) -> None:
    found = {f.field for f in faults(written(tmp_path, ""))}
    assert found == {"id", "name", "prefix", "jurisdiction", "zone", "language", "roles.handler"}


def test_two_files_may_not_share_id_or_prefix(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD)
    (tmp_path / "b.toml").write_text(GOOD)
    assert [f.field for f in faults(tmp_path)] == ["id", "prefix"]


def test_an_empty_folder_and_no_file(tmp_path: Path) -> None:
    assert faults(tmp_path)[0].field == "folder"
    assert "No such file" in faults(tmp_path / "none.toml")[0].says


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('decider = "dorte"', 'decider = "dorte"\ndpo = "dorte"', "the DPO is the only decider"),
        ('filer = ["dan", "dorte"]', "", "name a filer"),
        ('handler = ["dan", "dorte"]', 'handler = "dan"', "the handler has no deputy"),
        ('console = "eve"', "", "eve has no identity"),
    ],
)
def test_remarks(old: str, new: str, says: str, tmp_path: Path) -> None:
    assert remarks(load(tmp_path)) == ()
    assert [says in remark for remark in remarks(load(tmp_path, GOOD.replace(old, new)))] == [True]


def test_what_the_example_says_in_its_comments_is_so(tmp_path: Path) -> None:
    with as_file(files("handlers.play") / "organisations" / "eksempel.toml") as path:
        text = path.read_text("utf-8")
    said = [line.removeprefix("#     ") for line in text.splitlines() if line.startswith("#     ")]
    o = load(tmp_path, text + "\n".join(["", *said]))
    assert [(p.id, p.contact, p.contract_hours) for p in o.processors] == [("beskedsystem", "vera", 24)]
    assert [(c.id, c.contact) for c in o.customers] == [("naboby", "dan")]


def test_the_example_is_the_standing_cast() -> None:
    with as_file(files("handlers.play") / "organisations" / "eksempel.toml") as path:
        (o,) = load_organisations(path)
    assert [p.key for p in o.people] == ["ida", "dan", "dorte", "mads", "eve"]
    assert o.roles[Role.HANDLER] == o.roles[Role.FILER] == ("dan", "dorte")
    assert o.roles[Role.DPO] == ("dan",)
    assert remarks(o) == ()
