"""The command line. Each command imports what it needs when it runs, so that `--help` answers at once.

Anything wrong in the input is one line on stderr naming the field, exit code 2, and nothing changed.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup


class OneLine(TyperGroup):
    """Says what is wrong with the arguments in one line, without the usage text around it."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except typer.TyperException as fault:
            say = getattr(fault, "format_message", fault.__str__)
            sys.exit(_wrong(say().replace("\n", " ")))
        except typer.Abort:
            sys.exit(_wrong("stopped; nothing was changed"))
        sys.exit(code if isinstance(code, int) else 0)


main = typer.Typer(
    cls=OneLine,
    help="Personal data breach triage: saved first, assigned, asked, and never past its deadline unreminded.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=False,
    invoke_without_command=True,
)

Port = Annotated[int, typer.Option(min=0, max=65535)]
File = Annotated[Path | None, typer.Argument(show_default="stdin")]


@main.callback()
def _top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        print(f"breach-bot {installed('breach-bot')}")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        print(context.get_help())


@main.command("demo")
def _demo(
    port: Port = 8321,
    data: Annotated[Path, typer.Option(help="Where the rooms keep their data.")] = Path("var"),
) -> None:
    """Try everything on this computer: no tokens, no network. Prints one address to open."""
    from handlers.cli.demo import demo

    _end(lambda: demo(port, data))


@main.command("serve")
def _serve(host: str = "127.0.0.1", port: Port = 8080) -> None:
    """Run every platform whose settings are present."""
    from handlers.cli.serve import serve

    _end(lambda: serve(host, port))


@main.command("init")
def _init(
    name: Annotated[str | None, typer.Option(help="The organisation's name.")] = None,
    prefix: Annotated[str | None, typer.Option(help="What case numbers begin with: two to six letters A-Z.")] = None,
    jurisdiction: Annotated[str | None, typer.Option(help="DK or NO.")] = None,
    language: Annotated[str | None, typer.Option(help="en, da, nb or nn.")] = None,
    handler: Annotated[str | None, typer.Option(help="Who handles the cases (often the DPO).")] = None,
    deputy: Annotated[str | None, typer.Option(help="Who stands in for them.")] = None,
    decider: Annotated[str | None, typer.Option(help="Who decides for the controller.")] = None,
    folder: Annotated[Path, typer.Option(help="Where the files go.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Overwrite without asking (never the master key).")] = False,
) -> None:
    """Write the settings, a master key and an organisation file, by asking. Flags answer in advance."""
    from handlers.cli.init import Answers, init

    _end(lambda: init(Answers(name, prefix, jurisdiction, language, handler, deputy, decider), folder, force))


@main.command("doctor")
def _doctor(
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Leave out what needs the network.")] = False,
) -> None:
    """Check everything that must be right, each with its fix. Exit code 1 when something is wrong."""
    from handlers.cli.doctor import doctor

    _end(lambda: doctor(as_json=json, offline=offline))


@main.command("deadlines")
def _deadlines(
    file: File = None,
    now: Annotated[str | None, typer.Option(help="An instant with offset; without it nothing is late.")] = None,
    language: Annotated[str, typer.Option(help="en, da, nb or nn.")] = "en",
) -> None:
    """Compute deadlines from JSON Lines: what is due when, under which article, and why."""
    from handlers.cli.deadlines import deadlines_command

    _end(lambda: deadlines_command(file, now, language))


@main.command("replay")
def _replay(file: Annotated[Path, typer.Argument()]) -> None:
    """Play a dialogue file, `kongsberg` or `herlev` against a clock that is moved, and print the timeline."""
    from handlers.cli.replay import replay

    _end(lambda: replay(file))


def _end(command: Callable[[], int | None]) -> None:
    """Run `command` and end with its exit code. What an operator can mend is told in a line each."""
    try:
        code = command() or 0
    except KeyboardInterrupt:
        code = 130
    except _operators_faults() as fault:
        code = _wrong(str(fault))
    raise typer.Exit(code)


def _operators_faults() -> tuple[type[Exception], ...]:
    """Imported only once something was raised."""
    from bot.domain.errors import DataFaults
    from handlers.settings import SettingsFault
    from storage.engine import StoreLocked
    from storage.keys import KeyFault
    from storage.migrate import MigrationFault

    return SettingsFault, DataFaults, StoreLocked, KeyFault, MigrationFault


def _wrong(says: str) -> int:
    print(says, file=sys.stderr)
    return 2
