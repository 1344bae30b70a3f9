"""The cases of an organisation as one person may see them: one by its number, the register, its entries, its sheet."""

from datetime import datetime
from typing import Any

from bot.cards.scene import Scene
from bot.documents.sheet import csv_of
from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.ids import PartyId
from bot.domain.party import Party, Role
from bot.domain.register import entry_of, is_wanted, named
from bot.domain.rights import Field
from bot.ports import Read
from bot.services import Services
from handlers.scenes import scene_for


def scene_of(read: Read, services: Services, now: datetime, party: Party, number: str) -> Scene:
    """Raises Refusal `no_such_case`, also for one that is not theirs: a stranger learns nothing."""
    for case in map(read.case, read.cases(party.organisation)):
        if number in (case.number, case.id):
            scene = scene_for(read, services, party, case, now, {})
            if scene.sees(Field.NUMBER):
                return scene
    raise Refusal("no_such_case")


def scenes_of(read: Read, services: Services, now: datetime, party: Party, chose: str) -> tuple[Scene, ...]:
    """Newest first."""
    theirs = (case for case in map(read.case, read.cases(party.organisation)) if is_wanted(case, chose))
    scenes = (scene_for(read, services, party, case, now, {}) for case in theirs)
    return tuple(scene for scene in scenes if scene.sees(Field.REGISTER))


def entries_of(read: Read, services: Services, now: datetime, party: Party, chose: str) -> list[dict[str, Any]]:
    """An entry holds everybody's reasons: only for who may read them."""
    scenes = (scene for scene in scenes_of(read, services, now, party, chose) if scene.sees(Field.REASONS))
    return [_entry(scene.subject, scene) for scene in scenes]


def _entry(case: Case, scene: Scene) -> dict[str, Any]:
    names = scene.names if scene.sees(Field.PEOPLE) else {}
    hidden = set() if scene.sees(Field.REPORTER) else _reporters(case)
    return named(entry_of(case, scene.outlook), {p: n for p, n in names.items() if p not in hidden})


def _reporters(case: Case) -> set[PartyId]:
    """Who reported it, or a case that went into it; not who wrote a note to it later."""
    first = {report.origin: report.by for report in reversed(case.reports)}
    return {*first.values(), *(a.party for a in case.assignments if a.role is Role.REPORTER)}


def sheet_of(read: Read, services: Services, now: datetime, party: Party, chose: str) -> str:
    scenes = scenes_of(read, services, now, party, chose)
    return csv_of(scenes, scene_for(read, services, party, None, now, {}))
