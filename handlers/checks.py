"""What must be right on a machine for the bot never to forget a deadline: one named check each, with its fix."""

import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from bot.domain.errors import DataFaults
from bot.domain.organisation import Organisation
from bot.law.load import load_interview, load_law
from bot.text.load import Texts, load_catalogues
from handlers.database_check import Stored, look
from handlers.organisation_checks import remarks
from handlers.organisations import load_organisations
from handlers.settings import Settings, SettingsFault, read_settings, secret_files
from storage.keys import KeyFault, read_master

MADE = datetime(2026, 11, 22, tzinfo=UTC)
"""A clock that is right shows no earlier instant than this version's."""

SPACE = 200_000_000
"""Bytes: with less, the disk is nearly full."""

FULL = ("en", "da", "nb")
"""The languages that must be whole; nynorsk readers get bokmål's sentences where they lack their own."""


class Health(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. `fix` is empty when there is nothing to mend."""

    state: Health
    says: str
    fix: str = ""


def ok(says: str) -> Finding:
    return Finding(Health.OK, says)


def warn(says: str, fix: str) -> Finding:
    return Finding(Health.WARN, says, fix)


def fail(says: str, fix: str) -> Finding:
    return Finding(Health.FAIL, says, fix)


@dataclass(frozen=True)
class Patient:
    """The machine as the checks see it. Tests plant their faults here."""

    now: datetime
    dotenv: Path = Path(".env")
    python: tuple[int, ...] = sys.version_info[:3]
    sqlite: tuple[int, ...] = sqlite3.sqlite_version_info
    free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free
    zone: Callable[[str], object] = ZoneInfo
    texts: Callable[[], Texts] = load_catalogues

    @cached_property
    def settings(self) -> Settings | None:
        try:
            return read_settings(self.dotenv)
        except SettingsFault:
            return None

    @cached_property
    def organisations(self) -> tuple[Organisation, ...]:
        """None at all when their files are faulty."""
        try:
            return load_organisations(self.settings.organisations) if self.settings else ()
        except DataFaults:
            return ()


def python(patient: Patient) -> Finding:
    version = ".".join(map(str, patient.python))
    if patient.python[:2] < (3, 11):
        return fail(f"Python {version} is too old", "install Python 3.11 or newer")
    return ok(f"Python {version}")


def sqlite(patient: Patient) -> Finding:
    """Before 3.51.3 two connections that reset the WAL at one instant can corrupt it; ours never do."""
    version = ".".join(map(str, patient.sqlite))
    if patient.sqlite < (3, 51, 3):
        return warn(
            f"SQLite {version} can damage a database that several programs write",
            "open the database with nothing but breach-bot while it runs, or install SQLite 3.51.3 or newer",
        )
    return ok(f"SQLite {version}")


def time_zones(patient: Patient) -> Finding:
    zones = {"Europe/Copenhagen", "Europe/Oslo", *(o.zone for o in patient.organisations)}
    try:
        for zone in sorted(zones):
            patient.zone(zone)
    except (ZoneInfoNotFoundError, OSError):
        return fail(f"there is no time zone {zone}", "install the package tzdata")
    return ok("time zones are known")


def clock(patient: Patient) -> Finding:
    if not MADE <= patient.now < MADE.replace(year=2100):
        return fail(f"this computer believes it is {patient.now:%Y-%m-%d}", "set its clock; turn on NTP")
    return ok(f"the clock says {patient.now:%Y-%m-%d %H:%M} UTC")


def settings(patient: Patient) -> Finding:
    try:
        found = read_settings(patient.dotenv)
    except SettingsFault as fault:
        return fail(_lines(fault), "mend them in .env or the environment; .env.example explains each")
    if patient.dotenv.is_file() and patient.dotenv.stat().st_mode & 0o077:
        return warn(f"{patient.dotenv} can be read by others", f"chmod 600 {patient.dotenv}")
    return ok(f"settings are valid; platforms: {', '.join(found.platforms) or 'none'}")


def organisation(patient: Patient) -> Finding:
    if patient.settings is None:
        return fail("not looked at: the settings are faulty", "mend the settings first")
    try:
        found = load_organisations(patient.settings.organisations)
    except DataFaults as faults:
        return fail(_lines(faults), "mend the organisation file; `breach-bot init` writes a first one")
    doubts = [f"{o.name}: {remark}" for o in found for remark in remarks(o)]
    if doubts:
        return warn("; ".join(doubts), "think again about [roles] in the organisation file")
    return ok(f"{len(found)} organisation(s): {', '.join(o.id for o in found)}")


def master_key(patient: Patient) -> Finding:
    if patient.settings is None:
        return fail("not looked at: the settings are faulty", "mend the settings first")
    file = secret_files(patient.dotenv).get("BREACH_BOT_MASTER_KEY")
    if file is None and patient.settings.master_key is None:
        return fail("there is no master key", "run `breach-bot init`, or set BREACH_BOT_MASTER_KEY_FILE")
    if file is None:
        return warn("the master key stands in the settings", "put it in a file of its own: BREACH_BOT_MASTER_KEY_FILE")
    try:
        read_master(file)
    except KeyFault as fault:
        return fail(str(fault), f"chmod 600 {file}, or bring the key back from its backup")
    return ok(f"the master key is in {file}, readable by its owner only")


def database(patient: Patient) -> Finding:
    if patient.settings is None:
        return fail("not looked at: the settings are faulty", "mend the settings first")
    file = patient.settings.database_file
    match look(file):
        case Stored.ABSENT:
            return ok(f"{file} is not there yet; the first start makes it")
        case Stored.SEALED_OFF:
            return fail(f"{file} can't be written here", "give it, and its folder, to the user breach-bot runs as")
        case Stored.IN_USE:
            return ok(f"{file} is in use by a running breach-bot")
        case Stored.BROKEN:
            return fail(f"{file} is no sound database", "stop breach-bot and bring back the latest backup")
        case Stored.OTHER_VERSION:
            return warn(f"{file} was made by another version", "start breach-bot, which migrates it, after a backup")
        case Stored.READY:
            shared = file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
            return warn(f"{file} can be read by others", f"chmod 600 {file}") if shared else ok(f"{file} is ready")


def disk(patient: Patient) -> Finding:
    folder = patient.settings.database_file.parent if patient.settings else Path()
    while not folder.exists():
        folder = folder.parent
    free = patient.free(folder)
    if free < SPACE:
        return fail(f"{free // 1_000_000} MB are free at {folder.resolve()}", "make room: nothing can be saved without")
    return ok(f"{free // 1_000_000_000} GB are free")


def holidays_known(patient: Patient) -> Finding:
    countries = sorted({o.jurisdiction[:2] for o in patient.organisations} or {"DK", "NO"})
    year = patient.now.year
    for country in countries:
        if not holidays.country_holidays(country, years=year):
            return fail(f"no holidays of {year} are known for {country}", "install a newer version of breach-bot")
    return ok(f"holidays of {year} are known for {', '.join(countries)}")


def catalogues(patient: Patient) -> Finding:
    try:
        texts = patient.texts()
    except DataFaults as faults:
        return fail(_lines(faults), "install breach-bot anew")
    every = frozenset[str]().union(*(texts.keys(language) for language in FULL))
    missing = [f"{language}: {key}" for language in FULL for key in sorted(every - texts.keys(language))]
    if missing:
        return fail(f"{len(missing)} sentences are missing ({', '.join(missing[:3])})", "install breach-bot anew")
    return ok(f"{len(every)} sentences in {', '.join(FULL)}")


def law(_patient: Patient) -> Finding:
    try:
        found = load_law()
        load_interview()
    except DataFaults as faults:
        return fail(_lines(faults), "mend the rule files, or install breach-bot anew")
    return ok(f"{len(found.obligations)} obligations for {', '.join(found.jurisdictions)}")


CHECKS: dict[str, Callable[[Patient], Finding]] = {
    "python": python,
    "sqlite": sqlite,
    "time_zones": time_zones,
    "clock": clock,
    "settings": settings,
    "organisation": organisation,
    "master_key": master_key,
    "database": database,
    "disk": disk,
    "holidays": holidays_known,
    "catalogues": catalogues,
    "law": law,
}
"""By id, in the order they are told."""


def examine(patient: Patient) -> Iterator[tuple[str, Finding]]:
    for check_id, check in CHECKS.items():
        yield check_id, check(patient)


def _lines(fault: Exception) -> str:
    return "; ".join(str(fault).splitlines())
