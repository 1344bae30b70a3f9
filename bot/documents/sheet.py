"""The register as a sheet: one row a case, the columns in the order an inspector reads them. Written as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cards.phrases import capital, value_words
from bot.cards.scene import Scene
from bot.domain.decision import Decision, Matter
from bot.domain.milestone import When
from bot.domain.rights import Field

COLUMNS = (
    "number",
    "unit",
    "outcome",
    "opened",
    "started",
    "discovered",
    "aware_controller",
    "contained_at",
    "whose",
    "n_subjects",
    "data_categories",
    "consequences",
    "risk",
    "notify",
    "notify_at",
    "notify_reasons",
    "inform",
    "inform_at",
    "inform_reasons",
    "filed_at",
    "reference",
    "delay_reason",
    "told",
    "of",
    "measures",
    "closed",
)
"""Ids of the columns, stable: headings are in the reader's language (`sheet.<id>`)."""

_FACTS = ("started", "discovered", "aware_controller", "contained_at", "whose", "n_subjects", "data_categories")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(scenes: Sequence[Scene], headings: Scene) -> str:
    """UTF-8 text with a byte order mark, semicolons between the cells, as spreadsheets in Denmark and Norway read it.

    Only cases whose register entry the reader may see. `headings` gives the language of the first row.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([capital(headings.speech(f"sheet.{column}")) for column in COLUMNS])
    for scene in scenes:
        if scene.sees(Field.REGISTER):
            cells = row_of(scene)
            writer.writerow([safe_cell(cells.get(column, "")) for column in COLUMNS])
    return "\ufeff" + out.getvalue()


def safe_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def row_of(scene: Scene) -> Mapping[str, str]:
    """The cells of one case by column, in the reader's words. What is not known says so; what was not done is empty."""
    case, speech = scene.subject, scene.speech
    facts = {fact: value_words(speech, fact, case.value(fact)) for fact in (*_FACTS, "consequences")}
    outcome = "open" if case.closing is None else case.closing.outcome.value
    return {
        "number": case.number,
        "unit": _unit(scene),
        "outcome": speech("register.open") if case.closing is None else speech(f"outcome.{outcome}"),
        "opened": _at(scene, case.opened_at),
        **facts,
        "risk": speech(f"risk.{scene.outlook.risk.level}"),
        **_decided(scene, Matter.NOTIFY),
        **_decided(scene, Matter.INFORM),
        **_filed(scene),
        "told": str(sum(i.told - i.returned for i in case.informings)) if case.informings else "",
        "of": str(sum({i.group: i.of for i in case.informings}.values())) if case.informings else "",
        "measures": " | ".join(measure.text for measure in case.measures),
        "closed": "" if case.closing is None else _at(scene, case.closing.at),
    }


def _unit(scene: Scene) -> str:
    unit = scene.organisation.unit(scene.subject.unit)
    return unit.name if unit is not None else scene.subject.unit or ""


def _decided(scene: Scene, matter: Matter) -> dict[str, str]:
    decision = scene.subject.decision(matter)
    if decision is None:
        return {}
    return {
        str(matter): scene.speech("card.yes" if decision.yes else "card.no"),
        f"{matter}_at": _at(scene, decision.at),
        f"{matter}_reasons": _reasons(scene, decision),
    }


def _reasons(scene: Scene, decision: Decision) -> str:
    return decision.reasons if scene.sees_reasons(decision.decider) else ""


def _filed(scene: Scene) -> dict[str, str]:
    """The first notification that stands."""
    filing = next(iter(scene.subject.standing), None)
    if filing is None:
        return {}
    filed = {"filed_at": _at(scene, filing.at)}
    if not scene.sees_reasons(filing.by):
        return filed
    return {**filed, "reference": filing.reference, "delay_reason": filing.delay_reason}


def _at(scene: Scene, instant: datetime) -> str:
    return scene.speech.when(When.exact(instant))
