"""Kill -9 at every commit and every send: the dialogue goes on, nothing is lost, nothing is said twice."""

import shutil
from pathlib import Path

import pytest

from tests.world.staging import DIALOGUES, differences, stage


@pytest.mark.chaos
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: file.stem)
async def test_no_death_changes_anything(file: Path, tmp_path: Path) -> None:
    whole = await stage(file, tmp_path / "whole")
    harmed: list[str] = []
    for point in range(1, len(whole.points) + 1):
        folder = tmp_path / f"killed-at-{point}"
        killed = await stage(file, folder, point)
        assert killed.starts == whole.starts + 1
        harmed += [f"{point} ({whole.points[:point][-6:]}): {said}" for said in differences(whole, killed)]
        shutil.rmtree(folder)
    assert not harmed, "\n".join(harmed)
