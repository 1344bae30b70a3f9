import sys
from pathlib import Path

import aiohttp
import pytest

from bot.domain.errors import DataFaults
from handlers.play.console import ConsoleStage
from handlers.play.dialogue import Dialogue, Fills, Opens, Picks, Says
from handlers.play.script import read_dialogue
from handlers.play.stage import NotThere
from handlers.play.theatre import HouseDown, Theatre, organisation_for, program_for

FILE = """\
title = "A test"
language = "en"
organisation = "{organisation}"
cast = ["{who}"]
start = 2026-03-02T09:00:00+01:00
zone = "Europe/Copenhagen"
steps = [{{who = "{who}", says = "/breach a"}}]
"""


def written(folder: Path, organisation: str = "eksempel", who: str = "ida") -> tuple[Path, Dialogue]:
    file = folder / "test.toml"
    file.write_text(FILE.format(organisation=organisation, who=who), encoding="utf-8")
    return file, read_dialogue(file)


def test_the_organisation_comes_with_the_player(tmp_path: Path) -> None:
    assert organisation_for(*written(tmp_path)).name == "Eksempelby Kommune"


def test_the_organisation_stands_beside_the_dialogue(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "dialogues" / "organisations" / "nordvik.toml"
    (tmp_path / "own.toml").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    assert organisation_for(*written(tmp_path, "own.toml")).name == "Nordvik kommune"


@pytest.mark.parametrize(
    ("organisation", "who", "says"),
    [
        ("nowhere", "ida", "organisation: 'nowhere' is unknown"),
        ("nowhere.toml", "ida", "can't be read"),
        ("eksempel", "bob", "cast: bob: nobody of eksempel"),
    ],
)
def test_an_organisation_or_person_that_is_not_there(tmp_path: Path, organisation: str, who: str, says: str) -> None:
    with pytest.raises(DataFaults, match=says):
        organisation_for(*written(tmp_path, organisation, who))


@pytest.mark.parametrize(
    ("program", "says"),
    [("raise SystemExit('no such thing')", "no such thing"), ("pass", "it said nothing")],
)
async def test_a_server_that_does_not_start_says_why(tmp_path: Path, program: str, says: str) -> None:
    with pytest.raises(HouseDown, match=says):
        async with Theatre((sys.executable, "-c", program), tmp_path):
            pass


async def test_a_server_that_always_dies_while_starting_is_given_up(tmp_path: Path) -> None:
    dies = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    house = Theatre((sys.executable, "-c", dies), tmp_path)
    with pytest.raises(HouseDown):
        await house.recover()
    assert house.starts == 3


async def test_a_room_is_served_killed_and_found_again_as_it_was(tmp_path: Path) -> None:
    file, _ = written(tmp_path)
    async with Theatre(program_for(file, tmp_path), tmp_path) as house, aiohttp.ClientSession() as client:
        stage = ConsoleStage(house, client)
        await stage.say(Says(1, "ida", "/breach laptop lost"), "test/1")
        await stage.quiet()
        before = await stage.see("ida")
        await house.kill()
        assert house.starts == 2
        assert await stage.see("ida") == before
        await house.recover()
        assert house.starts == 2
    assert before.containing("EKS-2026-001")


async def test_what_is_not_on_the_console_is_named(tmp_path: Path) -> None:
    """And a repeat of an act, after its button is gone, is the very same act."""
    file, _ = written(tmp_path)
    async with Theatre(program_for(file, tmp_path), tmp_path) as house, aiohttp.ClientSession() as client:
        stage = ConsoleStage(house, client)
        with pytest.raises(NotThere, match="no card that dan sees offers 'yes' of 'contained'"):
            await stage.pick(Picks(1, "dan", "yes", "contained"), "a")
        with pytest.raises(NotThere, match="dan sees no thread"):
            await stage.say(Says(1, "dan", "hello", "thread"), "b")
        with pytest.raises(NotThere, match="/messages: 404"):
            await stage.see("bob")
        await stage.say(Says(1, "ida", "/breach laptop lost"), "c")
        await stage.quiet()
        with pytest.raises(NotThere, match="no card that ida sees opens 'answer'"):
            await stage.open(Opens(1, "ida", "answer"))
        with pytest.raises(NotThere, match="the form aware has no colour"):
            await stage.fill(Fills(1, "dan", "aware", {"colour": "red"}), "e")
        for _ in range(2):
            await stage.pick(Picks(1, "dan", "yes", "personal_data"), "d")
            await stage.quiet()
            assert "EKS-2026-001" in await stage.hear("dan")
        with pytest.raises(NotThere, match="no card that dan sees offers 'yes'"):
            await stage.pick(Picks(1, "dan", "yes", "personal_data"), "e2")
