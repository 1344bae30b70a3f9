"""The house's rules that a machine can hold: who imports whom, who reads clock and environment, how long things get."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = sorted(p for package in ("bot", "storage", "handlers") for p in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
PURE = {"babel", "holidays", "stdnum"}
PLATFORMS = ("console", "slack", "teams")
MAY_MOVE_THE_CLOCK = ("handlers/cli/demo.py", "handlers/cli/replay.py", "handlers/rooms", "handlers/play")
LAZY = ("handlers/cli/__init__.py", "handlers/app.py", "storage/migrate.py")
"""Where a function may import: the command line (quick help), the wiring (optional extras), and Alembic (341 ms)."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(node: ast.AST) -> Iterator[str]:
    """Every module that is imported anywhere below `node`, by its full name."""
    for child in ast.walk(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            yield child.module or ""
            yield from (f"{child.module}.{alias.name}" for alias in child.names)


def calls(path: Path, *names: str) -> list[str]:
    """Uses of dotted names such as `datetime.now`, as `file:line`."""
    found = [n for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute) and ast.unparse(n).endswith(names)]
    return [f"{name(path)}:{n.lineno}" for n in found]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_mostly_match(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(inner, ast.Match) for inner in node.body)


def test_the_brain_imports_the_standard_library_and_pure_data_only() -> None:
    allowed = set(sys.stdlib_module_names) | PURE | {"bot"}
    wrong = [
        f"{name(path)}: {module}"
        for path in SOURCE
        if name(path).startswith("bot/")
        for module in imports(tree(path))
        if module.split(".")[0] not in allowed
    ]
    assert wrong == []


def test_the_brain_does_no_input_or_output() -> None:
    """`law` and `text` read their packaged files through importlib.resources, and nothing else reads at all."""
    banned = {"socket", "sqlite3", "subprocess", "threading", "asyncio", "http.client", "urllib.request", "random"}
    wrong = [
        f"{name(path)}: {module}"
        for path in SOURCE
        if name(path).startswith("bot/")
        for module in imports(tree(path))
        if module in banned
    ]
    assert wrong == []


@pytest.mark.parametrize("platform", [*PLATFORMS, "mail"])
def test_a_platform_knows_neither_the_others_nor_the_memory(platform: str) -> None:
    """Holds for folders that are not there yet, the day they appear."""
    strangers = ("storage", *(f"handlers.{other}" for other in (*PLATFORMS, "mail") if other != platform))
    wrong = [
        f"{name(path)}: {module}"
        for path in SOURCE
        if name(path).startswith(f"handlers/{platform}/")
        for module in imports(tree(path))
        if module.startswith(strangers)
    ]
    assert wrong == []


def test_only_the_demo_and_the_player_move_the_clock() -> None:
    movers = [name(path) for path in SOURCE if "handlers.play.clock" in imports(tree(path))]
    assert [mover for mover in movers if not mover.startswith(MAY_MOVE_THE_CLOCK)] == []


def test_one_file_asks_the_machine_for_the_time() -> None:
    asked = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.monotonic")
    found = {use.split(":")[0] for path in SOURCE for use in calls(path, *asked)}
    assert found <= {"handlers/clock.py", "storage/store.py"}  # the store's default for `elapsed` is the system's


def test_one_file_reads_the_environment() -> None:
    found = {use.split(":")[0] for path in SOURCE for use in calls(path, "os.environ", "os.getenv", "os.environb")}
    assert found <= {"handlers/settings.py"}


def test_imports_stand_at_the_top() -> None:
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in SOURCE
        if name(path) not in LAZY
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_broad_excepts_are_few() -> None:
    broad = [
        f"{name(path)}:{node.lineno}"
        for path in SOURCE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) == "Exception")
    ]
    assert len(broad) <= 3, broad


def test_the_brain_names_no_platform() -> None:
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in SOURCE
        if name(path).startswith("bot/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare)
        and any(isinstance(c, ast.Constant) and c.value in PLATFORMS for c in [node.left, *node.comparators])
    ]
    assert wrong == []


def test_nothing_of_ours_is_mocked() -> None:
    wrong = [
        name(path)
        for path in TESTS
        if any(module.startswith("unittest.mock") for module in imports(tree(path)))
        or calls(path, "monkeypatch.setattr", "mocker.patch")
    ]
    assert wrong == []


def test_files_are_short() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE}
    assert {file: length for file, length in lengths.items() if length > 250} == {}
    assert median(lengths.values()) <= 90


def test_functions_are_short() -> None:
    every = [(name(path), node) for path in SOURCE for node in functions(path)]
    long = {f"{file} {n.name}": lines_of(n) for file, n in every if lines_of(n) > 60 and not is_mostly_match(n)}
    assert long == {}
    assert median(lines_of(node) for _, node in every) <= 10


def test_every_public_function_says_what_it_returns() -> None:
    wrong = [f"{name(path)}:{node.lineno}" for path in SOURCE for node in functions(path) if node.returns is None]
    assert wrong == []


def test_there_is_more_test_than_source() -> None:
    """Situations and dialogues are tests too."""
    tests = [*TESTS, *(p for kind in ("situations", "dialogues") for p in (ROOT / "tests" / kind).rglob("*.toml"))]

    def total(paths: list[Path]) -> int:
        return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)

    assert total(tests) >= 1.1 * total(SOURCE)
