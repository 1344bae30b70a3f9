"""Kill -9 at a commit or a send: the dialogue goes on, nothing is lost, nothing is said twice."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world.staging import DIALOGUES, Played, stage

SEED = 20260302


@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: file.stem)
async def test_one_death_changes_nothing(file: Path, tmp_path: Path) -> None:
    """At one point, drawn by a seed: another dialogue dies elsewhere."""
    whole = await _unharmed(file, tmp_path)
    point = random.Random(f"{SEED}/{file.stem}").randint(1, len(whole.points))
    await _same_after_death(file, tmp_path, whole, point)


@pytest.mark.chaos
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: file.stem)
async def test_no_death_changes_anything(file: Path, tmp_path: Path) -> None:
    """At every point in turn."""
    whole = await _unharmed(file, tmp_path)
    for point in range(1, len(whole.points) + 1):
        await _same_after_death(file, tmp_path, whole, point)


async def _unharmed(file: Path, tmp_path: Path) -> Played:
    folder = tmp_path / "whole"
    folder.mkdir()
    whole = await stage(file, folder)
    assert whole.points
    return whole


async def _same_after_death(file: Path, tmp_path: Path, whole: Played, point: int) -> None:
    folder = tmp_path / f"dies-at-{point}"
    folder.mkdir()
    where = f"killed at point {point} of {len(whole.points)}: {whole.points[:point]}"
    played = await stage(file, folder, point)
    assert played.starts > whole.starts, f"not {where}"
    for who, expected in whole.transcripts.items():
        assert not list(_differences(expected, played.transcripts[who])), f"{who}, {where}"


def _differences(expected: tuple[object, ...], got: tuple[object, ...]) -> Iterator[str]:
    """What was lost and what was said once too often. Messages of different people may change places."""
    was, came = Counter(expected), Counter(got)
    yield from (f"lost: {said}" for said in (was - came).elements())
    yield from (f"more: {said}" for said in (came - was).elements())
