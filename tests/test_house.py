"""What a stranger meets first: the files at the top, and that they agree with each other."""

import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import pytest
import pytest_socket

from bot.law.load import load_interview, load_law
from handlers.checks import CHECKS
from handlers.settings import Settings, name_of
from tests.conftest import NameLookedUp

ROOT = Path(__file__).parents[1]
LISTS = ("core", "test", "dev")
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
OURS = ("bot", "storage", "handlers", "tests", "requirements", "docs", ".ci", "benchmarks", "teams")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def pinned(which: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{which}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", text, re.MULTILINE))


def makes(target: str) -> list[str]:
    """What `make target` would run if nothing were installed yet."""
    command = ["make", "-n", "-B", target, "VENV=.venv"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return [line.replace(" --disable-pip-version-check -q", "") for line in done.stdout.splitlines()]


@pytest.mark.parametrize("target", re.findall(r"make (\w+)", README))
def test_every_make_command_of_the_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make: the plain lines are all there is")
@pytest.mark.parametrize(("block", "target"), [(1, "demo"), (2, "test")])
def test_the_plain_lines_are_what_make_runs(block: int, target: str) -> None:
    plain = [line for line in blocks(README, "sh")[block].splitlines() if not line.startswith("python3 -m venv")]
    done = makes(target)
    assert [line for line in plain if line not in done] == []


def test_ci_runs_the_readmes_commands() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    assert "make test" in script
    assert "make check" in script


@pytest.mark.parametrize("command", re.findall(r"^\| `breach-bot (\w+)", README, re.MULTILINE))
def test_every_command_of_the_readme_exists(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "handlers", command, "--help"], cwd=ROOT, capture_output=True, timeout=60
    )
    assert done.returncode == 0


@pytest.mark.parametrize("which", LISTS)
def test_a_list_pins_everything_with_hashes_and_without_addresses(which: str) -> None:
    text = (ROOT / "requirements" / f"{which}.txt").read_text()
    assert "://" not in text
    assert " @ " not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[a-z0-9-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_the_lists_agree_and_each_holds_the_smaller_one() -> None:
    core, test, dev = map(pinned, LISTS)
    assert core.items() <= test.items() <= dev.items()
    assert {"hatchling", "editables"} <= core.keys()
    assert "breach-bot" not in dev


def test_what_is_declared_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[<>=~\[ ]", requirement)[0].lower() for requirement in requirements} - {"breach-bot"}

    assert names(project["dependencies"]) <= pinned("core").keys()
    assert names(project["optional-dependencies"]["test"]) <= pinned("test").keys()
    assert names(project["optional-dependencies"]["dev"]) <= pinned("dev").keys()


def test_the_example_settings_are_the_settings() -> None:
    text = (ROOT / ".env.example").read_text()
    named = re.findall(r"^# ([A-Z][A-Z0-9_]+)=(.*)$", text, re.MULTILINE)
    assert [name for name, _ in named] == [name_of(field) for field in Settings.model_fields]
    defaults = {name_of(field): info.default for field, info in Settings.model_fields.items()}
    for name, shown in named:
        default = getattr(defaults[name], "get_secret_value", lambda name=name: defaults[name])()
        assert shown == ("" if default is None else str(default)), name
    assert not re.search(r"^[A-Z]", text, re.MULTILINE), "an example sets nothing"


def test_the_licence_is_the_mozilla_public_licence() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text.startswith("Mozilla Public License Version 2.0\n")
    assert "Exhibit B" in text
    assert len(text.splitlines()) > 360
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == "MPL-2.0"


def test_no_machine_and_no_registry_is_named() -> None:
    """Paths of somebody's computer and hosts of package registries have no business in a public tree."""
    machine = re.compile(r"/(?:work|root|home/[a-z]+)/|/Users/[a-z]+/|/tmp/[a-z]")
    registry = re.compile("|".join(["py" + "pi", "python" + "hosted", "registry.npm" + "js", "deb." + "debian"]))
    found = []
    for path in _texts():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if machine.search(line) or registry.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert [line for line in found if not line.startswith("tests/test_house.py")] == []


def _texts() -> list[Path]:
    top = [p for p in ROOT.iterdir() if p.is_file() and p.name != ".git"]
    ours = [p for folder in OURS for p in (ROOT / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    binary = {".png", ".ico", ".zip", ".pyc", ".sqlite"}
    return [p for p in [*top, *ours] if p.suffix not in binary and p.name != ".env"]


def test_the_question_of_the_worked_example_loads(tmp_path: Path) -> None:
    (question,) = [b for b in blocks(CONTRIBUTING, "toml") if "[[question]]" in b]
    folder = _law(tmp_path)
    with (folder / "interview.toml").open("a") as file:
        file.write("\n" + question)
    assert [q.id for q in load_interview(folder).questions][-1] == "deleted"


def test_the_regime_of_the_worked_example_loads(tmp_path: Path) -> None:
    (regime,) = [b for b in blocks(CONTRIBUTING, "toml") if "[[obligation]]" in b]
    folder = _law(tmp_path)
    (folder / "regimes" / "eprivacy.toml").write_text(regime)
    assert load_law(folder).obligation("eu-eprivacy-611/initial") is not None


def _law(tmp_path: Path) -> Path:
    for path in (ROOT / "bot" / "law").rglob("*.toml"):
        copy = tmp_path / path.relative_to(ROOT / "bot" / "law")
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return tmp_path


def test_the_element_of_the_worked_example_extends_the_real_union() -> None:
    elements = (ROOT / "bot" / "cards" / "elements.py").read_text()
    (union,) = re.findall(r"^Element = .*$", elements, re.MULTILINE)
    assert f"{union} | Divider" in CONTRIBUTING


@pytest.mark.parametrize("text", [README, CONTRIBUTING, (ROOT / "bot" / "__init__.py").read_text()])
def test_files_that_are_named_exist(text: str) -> None:
    named = set(re.findall(r"`?((?:bot|handlers|storage|tests|docs)/[\w./-]+\.(?:py|toml|po))`?", text))
    named |= {f"bot/{path}" for path in re.findall(r"(?<![\w/>-])((?:domain|flows|law|text|cards)/\w+\.py)", text)}
    invented = {"bot/law/regimes/eprivacy.toml", "bot/text/locales/sv/LC_MESSAGES/glossary.po"}
    assert {path for path in named - invented if not (ROOT / path).exists()} == set()


def test_the_map_is_short_and_answers_the_two_questions() -> None:
    text = (ROOT / "bot" / "__init__.py").read_text()
    assert len(text.splitlines()) <= 20
    for answer in ("assess()", "settle()", "press()", "handlers/<platform>/listen.py", "flows/<verb>.py"):
        assert answer in text


def test_the_doctors_checks_have_stable_names() -> None:
    """Other programs read them."""
    assert {"python", "sqlite", "settings", "organisation", "master_key", "database", "holidays"} <= CHECKS.keys()


def test_the_wheel_holds_the_data_files(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-build-isolation",
        "--no-deps",
        "-q",
        "-w",
        str(tmp_path),
        ".",
    ]
    subprocess.run([*command, "--disable-pip-version-check"], cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    data = [
        path.relative_to(ROOT).as_posix()
        for package in ("bot", "storage", "handlers")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in {".pyc"} and "__pycache__" not in path.parts
    ]
    assert sorted(set(data) - held) == []
    assert {Path(name).suffix for name in data} >= {".toml", ".po"}
    assert not [name for name in held if name.startswith("tests/")]


def test_a_test_reaches_nobody_outside() -> None:
    with pytest.raises((pytest_socket.SocketConnectBlockedError, RuntimeWarning, UserWarning)):
        urllib.request.urlopen("http://192.0.2.1/", timeout=2)


def test_a_test_asks_for_nobodys_address() -> None:
    with pytest.raises(NameLookedUp):
        urllib.request.urlopen("http://breach-bot.example/", timeout=2)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_a_machine_without_a_fit_python_is_told_so(tmp_path: Path) -> None:
    """One that is too old, or has no venv, is passed over; with none left, one sentence says what is needed."""
    unfit = tmp_path / "python3"
    unfit.write_text("#!/bin/sh\nexit 1\n")
    unfit.chmod(0o755)
    command = [str(shutil.which("make")), "demo", f"VENV={tmp_path / 'venv'}"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={"PATH": str(tmp_path)}, timeout=60, check=False
    )
    assert done.returncode != 0
    assert "needs Python 3.11 or newer with its venv module" in done.stderr
    assert not (tmp_path / "venv").exists()


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_a_second_make_installs_nothing(tmp_path: Path) -> None:
    """Its stamps are newer than the lists, and a larger list stamps the smaller ones too."""
    for stamp in ("bin/python", ".core", ".test", ".dev"):
        (tmp_path / stamp).parent.mkdir(exist_ok=True)
        (tmp_path / stamp).touch()
    done = subprocess.run(
        ["make", "-n", "demo", "test", "check", f"VENV={tmp_path}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert "pip" not in done.stdout
