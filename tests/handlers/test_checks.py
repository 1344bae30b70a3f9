"""The doctor's checks: each planted fault is found, by its own check, with a fix."""

import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import pytest

from bot.domain.errors import DataFaults, Fault
from handlers.checks import CHECKS, Health, Patient, examine
from storage.engine import take_lock
from storage.keys import create_master
from storage.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ORGANISATION = """\
id = "eksempel"
name = "Eksempelby"
prefix = "EKS"
jurisdiction = "NO"
zone = "Europe/Oslo"
language = "nb"
[people.dan]
name = "Dan"
mail = "dan@eksempelby.example"
[people.mads]
name = "Mads"
mail = "mads@eksempelby.example"
[roles]
handler = ["dan", "mads"]
filer = ["dan", "mads"]
decider = "mads"
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder where all is well."""
    (tmp_path / "o.toml").write_text(ORGANISATION)
    create_master(tmp_path / "key")
    (tmp_path / ".env").write_text(
        f"BREACH_BOT_ORGANISATIONS={tmp_path / 'o.toml'}\nBREACH_BOT_MASTER_KEY_FILE={tmp_path / 'key'}\n"
        f"BREACH_BOT_DATABASE_URL=sqlite:///{tmp_path / 'db'}\n"
    )
    (tmp_path / ".env").chmod(0o600)
    return tmp_path


@pytest.fixture
def patient(house: Path) -> Patient:
    return Patient(NOW, dotenv=house / ".env", sqlite=(3, 51, 3))


def states(patient: Patient) -> dict[str, Health]:
    """What is not ok."""
    return {check: finding.state for check, finding in examine(patient) if finding.state is not Health.OK}


def test_a_healthy_house(patient: Patient) -> None:
    assert states(patient) == {}
    assert [check for check, _ in examine(patient)] == list(CHECKS)


def test_what_is_ok_needs_no_fix_and_what_is_not_has_one(patient: Patient) -> None:
    for _, finding in examine(replace(patient, python=(3, 10, 2), sqlite=(3, 40, 1))):
        assert bool(finding.fix) == (finding.state is not Health.OK)
        assert finding.says


def no_zone(name: str) -> object:
    raise ZoneInfoNotFoundError(name)


def no_texts() -> Any:
    raise DataFaults([Fault("da/x.po", 3, "key", "is marked fuzzy")])


class OneLanguage:
    """Catalogues with a sentence that only English has."""

    def keys(self, language: str) -> frozenset[str]:
        return frozenset({"a", "b"} if language == "en" else {"a"})


@pytest.mark.parametrize(
    ("fault", "check", "state"),
    [
        ({"python": (3, 10, 9)}, "python", Health.FAIL),
        ({"sqlite": (3, 51, 2)}, "sqlite", Health.WARN),
        ({"zone": no_zone}, "time_zones", Health.FAIL),
        ({"now": datetime(1970, 1, 1, tzinfo=UTC)}, "clock", Health.FAIL),
        ({"free": lambda _path: 1_000}, "disk", Health.FAIL),
        ({"texts": no_texts}, "catalogues", Health.FAIL),
        ({"texts": OneLanguage}, "catalogues", Health.FAIL),
    ],
)
def test_a_faulty_machine(fault: dict[str, Any], check: str, state: Health, patient: Patient) -> None:
    assert states(replace(patient, **fault))[check] is state


def test_a_missing_sentence_is_named(patient: Patient) -> None:
    finding = CHECKS["catalogues"](replace(patient, texts=OneLanguage))  # type: ignore[arg-type]
    assert "da: b" in finding.says
    assert "nb: b" in finding.says


def loose_key(house: Path) -> None:
    (house / "key").chmod(0o644)


def no_key_file(house: Path) -> None:
    (house / "key").unlink()


def no_key(house: Path) -> None:
    env = (house / ".env").read_text()
    (house / ".env").write_text(env.replace("BREACH_BOT_MASTER_KEY_FILE", "# "))


def key_in_settings(house: Path) -> None:
    env = (house / ".env").read_text()
    (house / ".env").write_text(env.replace(f"_FILE={house / 'key'}", f"={(house / 'key').read_text().strip()}"))


def loose_env(house: Path) -> None:
    (house / ".env").chmod(0o644)


def misspelt(house: Path) -> None:
    with (house / ".env").open("a") as env:
        env.write("SLACK_TOKEN=x\n")


def no_organisation(house: Path) -> None:
    (house / "o.toml").unlink()


def dpo_decides(house: Path) -> None:
    (house / "o.toml").write_text(ORGANISATION.replace('decider = "mads"', 'decider = "dan"\ndpo = "dan"'))


def not_a_database(house: Path) -> None:
    (house / "db").write_text("this is not a database, and long enough to look at" * 40)


def another_version(house: Path) -> None:
    connection = sqlite3.connect(house / "db")
    connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.commit()
    connection.close()


def loose_database(house: Path) -> None:
    Store.open(house / "db", bytes(32)).close()
    (house / "db").chmod(0o644)


@pytest.mark.parametrize(
    ("plant", "check", "state"),
    [
        (loose_key, "master_key", Health.FAIL),
        (no_key_file, "settings", Health.FAIL),
        (no_key, "master_key", Health.FAIL),
        (key_in_settings, "master_key", Health.WARN),
        (loose_env, "settings", Health.WARN),
        (misspelt, "settings", Health.FAIL),
        (no_organisation, "organisation", Health.FAIL),
        (dpo_decides, "organisation", Health.WARN),
        (not_a_database, "database", Health.FAIL),
        (another_version, "database", Health.WARN),
        (loose_database, "database", Health.WARN),
    ],
)
def test_a_faulty_house(
    plant: Callable[[Path], None], check: str, state: Health, house: Path, patient: Patient
) -> None:
    assert check not in states(patient)
    plant(house)
    assert states(replace(patient))[check] is state


def test_a_ready_database_and_one_in_use(house: Path, patient: Patient) -> None:
    store = Store.open(house / "db", bytes(32))
    assert "in use" in CHECKS["database"](patient).says
    store.close()
    assert "is ready" in CHECKS["database"](patient).says


def test_looking_leaves_the_lock_free(house: Path, patient: Patient) -> None:
    Store.open(house / "db", bytes(32)).close()
    CHECKS["database"](patient)
    os.close(take_lock(house / "db"))


def test_the_master_key_is_never_told(house: Path, patient: Patient) -> None:
    secret = (house / "key").read_text().strip()
    for plant in (loose_key, key_in_settings):
        plant(house)
        assert not any(secret in finding.says + finding.fix for _, finding in examine(replace(patient)))
