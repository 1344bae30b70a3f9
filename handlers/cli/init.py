"""`breach-bot init`: the settings, a master key and an organisation file, by asking. Never overwrites unasked."""

import json
import os
import re
import sys
import tempfile
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from bot.domain.errors import DataFaults
from handlers.organisations import load_organisations
from handlers.settings import SettingsFault
from storage.keys import create_master, read_master

HOME = {"DK": ("Europe/Copenhagen", "da"), "NO": ("Europe/Oslo", "nb")}
"""Jurisdiction → its zone and language, as the first suggestion."""


@dataclass(frozen=True)
class Answers:
    """What the flags already say; None is asked."""

    name: str | None = None
    prefix: str | None = None
    jurisdiction: str | None = None
    language: str | None = None
    handler: str | None = None
    deputy: str | None = None
    decider: str | None = None


def init(given: Answers, folder: Path, force: bool) -> int:
    """Ask for what `given` lacks, check it all, then write. Raises SettingsFault or DataFaults, nothing written."""
    answers = _asked(given) if sys.stdin.isatty() else _complete(given)
    key = slug(answers.name or "")
    organisation, env, master = folder / f"organisations/{key}.toml", folder / ".env", folder / "var/master.key"
    text = organisation_file(key, answers)
    _check(text, organisation)
    _may_write([organisation, env], force)
    if master.exists():
        read_master(master)
    _write(organisation, text, 0o644)
    _write(env, SETTINGS, 0o600)
    master.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not master.exists():
        create_master(master)
    print(f"wrote {organisation}, {env} and {master} (keep a copy of the key elsewhere: without it the data is gone)")
    print("next: breach-bot doctor")
    return 0


SETTINGS = """\
# Written by `breach-bot init`. All settings: .env.example
BREACH_BOT_DATABASE_URL=sqlite:///var/breach-bot.sqlite
BREACH_BOT_MASTER_KEY_FILE=var/master.key
BREACH_BOT_ORGANISATIONS=organisations
"""


def organisation_file(key: str, answers: Answers) -> str:
    """The text of an organisation file: one handler, perhaps a deputy and a decider."""
    people = {slug(name).replace("-", "_"): name for name in (answers.handler, answers.deputy, answers.decider) if name}
    handlers = [slug(n).replace("-", "_") for n in (answers.handler, answers.deputy) if n]
    zone = HOME.get(answers.jurisdiction or "", ("Europe/Copenhagen", ""))[0]
    lines = [
        f"id = {_quoted(key)}",
        f"name = {_quoted(answers.name or '')}",
        f"prefix = {_quoted(answers.prefix or '')}  # case numbers: {answers.prefix}-2026-001",
        f"jurisdiction = {_quoted(answers.jurisdiction or '')}",
        f"zone = {_quoted(zone)}",
        f"language = {_quoted(answers.language or '')}",
    ]
    for person, name in people.items():
        lines += ["", f"[people.{person}]", f"name = {_quoted(name)}", '# slack = "U024…"  teams = "…"  mail = "…"']
    lines += ["", "# The holder first, then the deputies.", "[roles]", f"handler = {json.dumps(handlers)}"]
    lines += [f"dpo = {json.dumps(handlers[:1])}", f"filer = {json.dumps(handlers)}"]
    if answers.decider:
        lines.append(f"decider = {json.dumps([slug(answers.decider).replace('-', '_')])}")
    return "\n".join(lines) + "\n"


def slug(name: str) -> str:
    """A short key: `Eksempelby Kommune` → `eksempelby-kommune`, `Ærø` → `aeroe`."""
    spelled = name.lower().translate({ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"})
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32]


def _asked(given: Answers) -> Answers:
    name = given.name or typer.prompt("The organisation's name")
    letters = slug(name).replace("-", "")[:3].upper()
    prefix = given.prefix or typer.prompt("What case numbers begin with (two to six letters)", default=letters)
    jurisdiction = given.jurisdiction or typer.prompt("Under which country's authority: DK or NO", default="DK")
    first = HOME.get(jurisdiction, ("", "en"))[1]
    language = given.language or typer.prompt("The language of its triage threads: en, da, nb or nn", default=first)
    handler = given.handler or typer.prompt("Who handles the cases (often the DPO)")
    deputy = given.deputy if given.deputy is not None else typer.prompt("Who stands in for them", default="")
    decider = given.decider if given.decider is not None else typer.prompt("Who decides for the controller", default="")
    return Answers(name, prefix, jurisdiction, language, handler, deputy, decider)


def _complete(given: Answers) -> Answers:
    """Without a terminal nothing can be asked: what is needed must be there."""
    given = replace(given, language=given.language or HOME.get(given.jurisdiction or "", ("", None))[1])
    needed = ("name", "prefix", "jurisdiction", "language", "handler")
    missing = {f"--{flag}": "is missing" for flag in needed if not getattr(given, flag)}
    if missing:
        raise SettingsFault(missing)
    return given


def _check(text: str, path: Path) -> None:
    """Read the file that would be written as `serve` will. Raises DataFaults, naming where it would have been."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / path.name
        draft.write_text(text, encoding="utf-8")
        try:
            load_organisations(draft)
        except DataFaults as faults:
            raise DataFaults([replace(fault, file=str(path)) for fault in faults.faults]) from None


def _may_write(paths: list[Path], force: bool) -> None:
    """Ask before overwriting; without a terminal, refuse."""
    for path in paths:
        if not path.exists() or force:
            continue
        if not sys.stdin.isatty() or not typer.confirm(f"{path} exists. Overwrite it?"):
            raise SettingsFault({str(path): "exists already; nothing was changed (--force overwrites it)"})


def _write(path: Path, text: str, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    os.fchmod(handle, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
