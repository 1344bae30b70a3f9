from pathlib import Path

import pytest

from handlers.play.script import read_dialogue
from handlers.play.theatre import organisation_for
from tests.world.staging import DIALOGUES, stage


@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: file.stem)
async def test_the_dialogue_comes_out_as_written(file: Path, tmp_path: Path) -> None:
    await stage(file, tmp_path)


@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: file.stem)
def test_the_dialogue_has_its_organisation_and_its_cast(file: Path) -> None:
    dialogue = read_dialogue(file)
    organisation = organisation_for(file, dialogue)
    assert set(dialogue.cast) <= {person.key for person in organisation.people}


def test_there_are_dialogues() -> None:
    assert {"laptop_lost", "not_a_breach"} <= {file.stem for file in DIALOGUES}
