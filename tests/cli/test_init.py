"""`init`: what it writes, with which modes, and that it never overwrites unasked."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.errors import DataFaults
from bot.domain.party import Role
from handlers.cli.init import Answers, init, organisation_file, slug
from handlers.organisations import load_organisations
from handlers.settings import SettingsFault, read_settings
from storage.keys import KeyFault, read_master

FULL = Answers("Ærø Kommune", "AER", "DK", "da", "Dan Øst", "Dorte", "Mads")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_it_writes_settings_key_and_organisation(tmp_path: Path) -> None:
    assert init(FULL, tmp_path, force=False) == 0
    assert (mode(tmp_path / ".env"), mode(tmp_path / "var/master.key")) == (0o600, 0o600)
    assert mode(tmp_path / "var") == 0o700
    assert len(read_master(tmp_path / "var/master.key")) == 32
    (o,) = load_organisations(tmp_path / "organisations")
    assert (o.id, o.name, o.prefix, o.zone, o.language) == (
        "aeroe-kommune",
        "Ærø Kommune",
        "AER",
        "Europe/Copenhagen",
        "da",
    )
    assert o.roles[Role.HANDLER] == ("dan_oest", "dorte")
    assert o.roles[Role.DECIDER] == ("mads",)


def test_what_it_writes_is_what_serve_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    init(FULL, tmp_path, force=False)
    monkeypatch.chdir(tmp_path)
    settings = read_settings()
    assert settings.master_key_bytes == read_master(Path("var/master.key"))
    assert load_organisations(settings.organisations)


def test_without_a_terminal_what_is_missing_is_named_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault) as fault:
        init(Answers(name="X"), tmp_path, force=False)
    assert list(fault.value.faults) == ["--prefix", "--jurisdiction", "--language", "--handler"]
    assert list(tmp_path.iterdir()) == []


def test_wrong_answers_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(DataFaults) as faults:
        init(Answers("X", "x1", "DK", "da", "Dan"), tmp_path, force=False)
    assert [(f.file, f.field) for f in faults.value.faults] == [(str(tmp_path / "organisations/x.toml"), "prefix")]
    assert list(tmp_path.iterdir()) == []


def test_it_never_overwrites_unasked(tmp_path: Path) -> None:
    init(FULL, tmp_path, force=False)
    (tmp_path / ".env").write_text("mine")
    with pytest.raises(SettingsFault, match="exists already"):
        init(FULL, tmp_path, force=False)
    assert (tmp_path / ".env").read_text() == "mine"


def test_force_overwrites_but_never_the_master_key(tmp_path: Path) -> None:
    init(FULL, tmp_path, force=False)
    key = read_master(tmp_path / "var/master.key")
    (tmp_path / ".env").write_text("mine")
    init(FULL, tmp_path, force=True)
    assert "BREACH_BOT_MASTER_KEY_FILE" in (tmp_path / ".env").read_text()
    assert read_master(tmp_path / "var/master.key") == key


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    init(FULL, tmp_path, force=False)
    (tmp_path / "var/master.key").chmod(0o644)
    with pytest.raises(KeyFault, match="chmod 600"):
        init(FULL, tmp_path, force=True)


@pytest.mark.parametrize("name", ['Quote " Kommune', "Back \\ slash", "Tab\tand more", "[people.x]", "# no comment"])
def test_any_name_is_written_as_toml(name: str, tmp_path: Path) -> None:
    text = organisation_file("x", Answers(name, "ABC", "NO", "nb", "Kari"))
    (tmp_path / "x.toml").write_text(text)
    if "\t" in name:
        with pytest.raises(DataFaults, match="one line"):
            load_organisations(tmp_path / "x.toml")
    else:
        assert load_organisations(tmp_path / "x.toml")[0].name == name


@pytest.mark.parametrize(
    ("name", "key"),
    [("Eksempelby Kommune", "eksempelby-kommune"), ("Ærø", "aeroe"), ("Åse Brandt", "aase-brandt"), ("Zoë", "zoe")],
)
def test_slugs(name: str, key: str) -> None:
    assert slug(name) == key


def test_two_people_of_one_name_are_one(tmp_path: Path) -> None:
    """A DPO who also decides is one person in the file."""
    text = organisation_file("x", Answers("X", "ABC", "NO", "nb", "Kari", "", "Kari"))
    assert text.count("[people.kari]") == 1


def test_at_a_terminal_it_asks_and_suggests(tmp_path: Path) -> None:
    """Seven questions; an empty line takes what is suggested."""
    said = at_a_terminal(tmp_path, "Ærø Kommune\n\nNO\n\nKari\n\n\n")
    assert "The organisation's name" in said
    (o,) = load_organisations(tmp_path / "organisations")
    assert (o.prefix, o.jurisdiction, o.zone, o.language) == ("AER", "NO", "Europe/Oslo", "nb")
    assert o.roles[Role.HANDLER] == ("kari",)


def test_at_a_terminal_it_asks_before_it_overwrites(tmp_path: Path) -> None:
    init(FULL, tmp_path, force=False)
    (tmp_path / ".env").write_text("mine")
    said = at_a_terminal(tmp_path, "Ærø Kommune\nAER\nDK\nda\nDan\n\n\nn\n")
    assert "Overwrite it?" in said
    assert "nothing was changed" in said
    assert (tmp_path / ".env").read_text() == "mine"


def at_a_terminal(folder: Path, typed: str) -> str:
    """Run `init` with a terminal for its input, type `typed`, and return what it said."""
    ours, theirs = pty.openpty()
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-m", "handlers", "init"],
        cwd=folder,
        env={"PYTHONPATH": str(root), "PYTHONUTF8": "1"},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        os.write(ours, typed.encode())
        said = process.communicate(timeout=30)[0].decode()
    os.close(ours)
    os.close(theirs)
    return said
