"""Every card, form, picture and export there is of a case, and what each reader gets of it: the cells of the matrix."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from bot.cards.case import case_card
from bot.cards.deck import deal
from bot.cards.elements import Buttons, Card
from bot.cards.forms import form
from bot.cards.linear import linear
from bot.cards.lists import cases_card, my_reports_card, status_card
from bot.cards.register import register_card
from bot.cards.scene import Scene
from bot.documents.clock import clock
from bot.documents.sheet import csv_of
from bot.documents.timeline import timeline
from bot.domain.chore import chores
from bot.domain.delivery import ReminderKey
from bot.domain.errors import Refusal
from bot.domain.party import Role
from bot.domain.rights import Field
from bot.domain.turn import turn_of
from handlers.console.cases import _entry
from tests.cards.cast import CASE, DAN, INTERVIEW, OTHER, STAGE
from tests.cards.matrix_case import Texts, canaries, seen_by, veiled


def said(card: Card) -> str:
    """All of it: what is read, what a form holds, and what stands in the ids of its buttons."""
    return f"{linear(card)}\n{card.elements!s}\n{card.ids!s}"


def verbs(card: Card) -> frozenset[str]:
    """What its buttons offer."""
    rows = (element.buttons for element in card.elements if isinstance(element, Buttons))
    return frozenset(button.verb for row in rows for button in row)


Shown = Card | str | None
Maker = Callable[[Scene], Shown]

_IDS = {
    "decision": "1",
    "filing": "1",
    "informing": "1",
    "letter": "1",
    "measure": "1",
    "number": "1",
    "other": OTHER,
    "party": DAN,
    "question": "consequences",
    "report": "2",
    "task": "2",
}


def _kind(kind: str, **ids: str) -> Maker:
    return lambda scene: deal(kind, scene, {**_IDS, **ids}, None)


def _contained(scene: Scene) -> Card | None:
    said_last = scene.subject.sequence(("why_not_contained",))
    return deal("contained", scene, {"finding": str(said_last)}, None)


def _reminder(obligation: str, audience: str) -> Maker:
    def dealt(scene: Scene) -> Card | None:
        known = [d.target for d in scene.outlook.deadlines if d.obligation == obligation]
        turn = turn_of(scene.subject, INTERVIEW)
        found = [*known, *(c.due for c in chores(scene.subject, scene.now, turn) if c.id == obligation)]
        due = next((at for at in found if at is not None), None)
        if due is None:
            return None
        key = ReminderKey(CASE, obligation, "due", due, scene.reader.party or DAN)
        return deal("reminder", scene, {"audience": audience}, key)

    return dealt


_LAW = (STAGE, "eu-gdpr-34/communication", "letter/1")
_HOUSE = ("task/2", "task/3", "measure/1", "containment", "reply/1", "confirm/1", "awareness", "exclusion/1")
_ROLES = tuple(f"acknowledge/{role}" for role in (Role.HANDLER, Role.DECIDER, Role.FILER))
_AUDIENCES = ("responsible", "deputy", "manager")

MESSAGES: Mapping[str, Maker] = {
    **{
        kind: _kind(kind)
        for kind in (
            *("case", "receipt", "question", "similar", "split", "hidden", "added", "decided", "filed", "closed"),
            *("reopened", "undelivered", "informed", "measured", "tap", "veil", "wished", "kept_out", "withdrawn"),
            *("letter", "letter_question", "asked"),
        )
    },
    "question unanswered": _kind("question", question="personal_data"),
    "replied": _kind("replied", task="1"),
    "unasked": _kind("unasked", task="1"),
    "measured: done": _kind("measured", measure="2"),
    "measured: dropped": _kind("measured", measure="3"),
    "contained": _contained,
    "letter moved": _kind("letter", moved="yes"),
    "letter_question answered": _kind("letter_question", question="1"),
    "letter_question": _kind("letter_question", question="2"),
    "answered": _kind("answered", letter="2"),
    **{
        f"reminder of {obligation} as {audience}": _reminder(obligation, audience)
        for obligation in (*_LAW, *_ROLES, *_HOUSE)
        for audience in (*_AUDIENCES, *(("owner",) if obligation in _HOUSE else ()))
    },
}
"""What is sent about the case, by its kind."""


def _assigned(scene: Scene) -> Card | None:
    """For each role that they hold."""
    party = scene.reader.party
    roles = [r for r in Role if party is not None and r in scene.subject.roles(party) and r is not Role.REPORTER]
    return deal("assigned", scene, {"role": roles[0]}, None) if roles else None


ASSIGNED: Mapping[str, Maker] = {"assigned": _assigned}

RELEASED: Mapping[str, Maker] = {
    "assigned": _kind("assigned", role="filer"),
    "letter_question": _kind("letter_question", question="2", was="yes"),
}
"""To whoever had it before: the number, and that it is with someone else."""


def _form(verb: str, **ids: str) -> Maker:
    def opened_form(scene: Scene) -> Shown:
        try:
            return form(verb, scene, {"case": CASE, **ids})
        except Refusal as refusal:
            return scene.speech(f"refusal.{refusal.key}", **refusal.details)

    return opened_form


FORMS: Mapping[str, Mapping[str, str]] = {
    "answer": {},
    "answer consequences": {"question": "consequences"},
    "answer_all": {},
    "aware": {},
    "assign": {},
    "decide": {"matter": "notify"},
    "decide inform": {"matter": "inform"},
    "file": {"stage": STAGE},
    "close": {},
    "join": {},
    "add": {},
    "ask": {"question": "consequences"},
    "withdraw": {},
    "wish": {},
    "exclude": {"number": "1"},
    "measure": {},
    "inform": {},
    "reopen": {},
    "split": {},
    "reply": {"task": "2"},
    "later": {"task": "3"},
    "measured": {"measure": "1"},
    "contain": {},
    "contain not_yet": {"state": "not_yet"},
    "public_text": {},
    "letter": {},
    "owner": {"question": "3"},
    "away": {"question": "3"},
    "respond": {"question": "3"},
    "respond again": {"question": "1"},
    "extend": {"letter": "1"},
    "confirm": {"letter": "1"},
    "sent": {"letter": "1"},
    "show_letter": {"letter": "1"},
    "show_letter sent": {"letter": "2"},
    "show_reply": {"letter": "1"},
    "show_reply sent": {"letter": "2"},
}
"""Every form about a case, its verb first, with the ids that open it."""


def opens(name: str, scene: Scene) -> Shown:
    """The form of that name, or the sentence it is refused with."""
    return _form(name.split()[0], **FORMS[name])(scene)


def _status(scene: Scene) -> Shown:
    try:
        return status_card(scene)
    except Refusal as refusal:
        return scene.speech(f"refusal.{refusal.key}", **refusal.details)


def _pictures(scene: Scene) -> str:
    found = (clock(scene), timeline(scene))
    return "\n".join(map(str, filter(None, found)))


def _json(scene: Scene) -> str:
    """As the page gives it: an entry holds everybody's reasons, so only to who may read them."""
    allowed = scene.sees(Field.REGISTER) and scene.sees(Field.REASONS)
    return json.dumps(_entry(scene.subject, scene), ensure_ascii=False) if allowed else ""


PAGES: Mapping[str, Maker] = {
    "status": _status,
    "case whole": lambda scene: case_card(scene, whole=True) if scene.sees(Field.NUMBER) else None,
    "cases": lambda scene: cases_card([scene], scene),
    "my reports": lambda scene: my_reports_card([scene], scene),
    "register card": register_card,
    "pictures": _pictures,
    "register.csv": lambda scene: csv_of([scene], scene),
    "register.json": _json,
}
"""What one asks for oneself."""


def shown(scene: Scene) -> Iterator[tuple[str, Shown]]:
    """Everything there is, by name. Nobody opens forms or pages as the thread."""
    makers = {**MESSAGES, **ASSIGNED} if scene.reader.party is None else {**MESSAGES, **ASSIGNED, **PAGES}
    yield from ((name, make(scene)) for name, make in makers.items())
    if scene.reader.party is not None:
        yield from ((f"form {name}", opens(name, scene)) for name in FORMS)


class Found(NamedTuple):
    """What one reader got: the cells of the matrix that it shows, what its buttons offer, and whether it was dealt."""

    cells: frozenset[str]
    verbs: frozenset[str]
    dealt: bool


def looked(scene: Scene) -> Mapping[str, Found]:
    """Everything there is, as this reader gets it."""
    signs = canaries(scene)
    return {name: _found(made, signs) for name, made in shown(scene)}


def _found(made: Shown, signs: Texts) -> Found:
    text = said(made) if isinstance(made, Card) else made or ""
    seen = frozenset(cell for cell, canary in signs.items() if any(sign in text for sign in canary))
    return Found(seen, verbs(made) if isinstance(made, Card) else frozenset(), isinstance(made, Card))


@cache
def look(reader: str, state: str, language: str = "en", *, waits: bool = False) -> Mapping[str, Found]:
    """`waits`: while it waits whether someone is to be kept out."""
    return looked(seen_by(reader, state, language, veiled if waits else lambda case: case))
