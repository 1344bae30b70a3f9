import random
from pathlib import Path

import pytest

from handlers.play.script import read_dialogue
from handlers.play.theatre import organisation_for
from tests.world.staging import DIALOGUES, differences, stage

SEED = 20260302


@pytest.mark.timeout(240)
@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: file.stem)
async def test_the_dialogue_comes_out_as_written_also_with_a_death_in_it(file: Path, tmp_path: Path) -> None:
    """The second time the server is killed at one commit or send, drawn by a seed; tests/chaos does every one."""
    whole = await stage(file, tmp_path / "whole")
    point = random.Random(f"{SEED}/{file.stem}").randint(1, len(whole.points))
    killed = await stage(file, tmp_path / "killed", point)
    assert killed.starts == whole.starts + 1
    assert not differences(whole, killed), f"killed at point {point}: {whole.points[:point]}"


@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: file.stem)
def test_the_dialogue_has_its_organisation_and_its_cast(file: Path) -> None:
    dialogue = read_dialogue(file)
    organisation = organisation_for(file, dialogue)
    assert set(dialogue.cast) <= {person.key for person in organisation.people}


def test_there_are_dialogues() -> None:
    assert {"laptop_lost", "not_a_breach"} <= {file.stem for file in DIALOGUES}
