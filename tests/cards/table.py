"""Every card there is, by name: how to deal it to a language. For tests that must hold for all of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.cards.deck import deal
from bot.cards.elements import Card
from bot.cards.forms import form
from bot.cards.lists import cases_card, help_card, my_reports_card, saved_card, status_card
from bot.cards.roles import roles_card
from bot.domain.chore import TASK
from bot.domain.delivery import ReminderKey
from bot.domain.ids import PartyId
from tests.cards import doing, reporting
from tests.cards.cast import (
    BY,
    CASE,
    DAN,
    DORTE,
    EKSEMPEL,
    EVE,
    IDA,
    MADS,
    NOW,
    OPENED,
    OTHER,
    STATES,
    TEXTS,
    reminder,
    scene,
)
from tests.cards.held import FILE, LATER, SAID, handed_on, seen
from tests.cards.letters import LETTER_CARDS

Dealer = Callable[[str], Card | None]


def dealt(kind: str, state: str, reader: PartyId | None = None, language: str = "en", **ids: str) -> Card | None:
    """A card about the case in `state`, for `reader`."""
    return deal(kind, scene(STATES[state](), reader, language=language), ids, None)


def reminded(state: str, reader: PartyId, audience: str, language: str = "en") -> Card | None:
    seen = scene(STATES[state](), reader, language=language)
    return deal("reminder", seen, {"audience": audience}, reminder(seen, reader))


def _dealer(kind: str, state: str, reader: PartyId | None = None, **ids: str) -> Dealer:
    return lambda language: dealt(kind, state, reader, language, **ids)


def _reminder(state: str, reader: PartyId, audience: str) -> Dealer:
    return partial(reminded, state, reader, audience)


def _task(state: str, reader: PartyId, audience: str, number: int = 1) -> Dealer:
    key = ReminderKey(CASE, f"{TASK}{number}", "due", BY, reader)
    ids = {"audience": audience}
    return lambda language: deal("reminder", scene(STATES[state](), reader, language=language), ids, key)


def _unacknowledged(language: str) -> Card | None:
    key = ReminderKey(CASE, "acknowledge/handler", "+30m", OPENED, DORTE)
    return deal("reminder", scene(STATES["new"](), DORTE, language=language), {"audience": "deputy"}, key)


def _done(kind: str, reader: PartyId | None = None, **ids: str) -> Dealer:
    """Decided, told, measured, asked about: see `tests/cards/doing.py`."""
    return lambda language: deal(kind, scene(doing.everything(), reader, language=language), ids, None)


def _chore(obligation: str, due: datetime, now: datetime) -> Dealer:
    key = ReminderKey(CASE, obligation, "due", due, EVE)
    return lambda language: deal(
        "reminder", scene(doing.everything(), EVE, language=language, now=now), {"audience": "owner"}, key
    )


MESSAGES: Mapping[str, Dealer] = {
    "informed": _done("informed", informing="1"),
    "informed-public": _done("informed", informing="2"),
    "measured-owner": _done("measured", EVE, measure="1"),
    "measured-thread": _done("measured", measure="2"),
    "contained": _done("contained", finding=str(doing.everything().findings[-1].sequence)),
    "reminder-measure": _chore("measure/1", doing.DUE, NOW),
    "reminder-containment": _chore("containment", doing.ASKED, doing.ASKED),
    **{f"case-{state}": _dealer("case", state) for state in STATES},
    "receipt": _dealer("receipt", "new", IDA),
    "question-buttons": _dealer("question", "new", question="personal_data"),
    "question-form": _dealer("question", "asking", question="contained"),
    "question-answered": _dealer("question", "asking", question="breach_types"),
    "question-fields": _dealer("question", "full", question="recipient"),
    "question-moot": _dealer("question", "no_breach", question="whose"),
    "assigned-handler": _dealer("assigned", "new", DAN, role="handler"),
    "assigned-deputy": _dealer("assigned", "new", DORTE, role="handler"),
    "assigned-decider": _dealer("assigned", "to_decide", MADS, role="decider"),
    "assigned-later": _dealer("assigned", "new", MADS, role="decider"),
    "assigned-filer": _dealer("assigned", "to_file", DAN, role="filer"),
    "assigned-manager": _dealer("assigned", "to_file", MADS, role="manager"),
    "assigned-released": _dealer("assigned", "to_file", DORTE, role="manager"),
    "reminder-handler": _reminder("asking", DAN, "responsible"),
    "reminder-decider": _reminder("to_decide", MADS, "responsible"),
    "reminder-deputy": _reminder("to_file", DORTE, "deputy"),
    "reminder-manager": _reminder("to_decide", MADS, "manager"),
    "reminder-unacknowledged": _unacknowledged,
    "draft": lambda language: deal("draft_waiting", scene(None, IDA, language=language), {"draft": "d-1"}, None),
    "similar": _dealer("similar", "new", DAN, other=OTHER),
    "hidden": _dealer("hidden", "new", IDA, number="1"),
    "added": _dealer("added", "full", DAN, report="2"),
    "decided": _dealer("decided", "full", decision="1"),
    "filed": _dealer("filed", "full", filing="1"),
    "closed": _dealer("closed", "closed"),
    "closed-reporter": _dealer("closed", "closed", IDA),
    "reopened": _dealer("reopened", "reopened"),
    "reopened-reporter": _dealer("reopened", "reopened", IDA),
    "closed-joined": _dealer("closed", "joined", DAN),
    "split": _dealer("split", "reopened", other="EKS-2026-013"),
    "undelivered": _dealer("undelivered", "to_decide", DORTE, party=DAN),
    "asked": _dealer("asked", "asked", EVE, task="1"),
    "asked-again": _task("asked", EVE, "owner"),
    "asked-waits": _task("asked", DAN, "handler"),
    "unasked": _dealer("unasked", "replied", EVE, task="1"),
    "replied": _dealer("replied", "replied", DAN, task="1"),
    "question-asked": _dealer("question", "asked", question="contained"),
    "question-unknown": _dealer("question", "asked", question="recipient"),
    "question-skipped": _dealer("question", "asked", question="whose"),
    "task": _task("asked", DAN, "owner", 2),
    "case-asked": _dealer("case", "asked", DAN),
    "status-reporter": lambda language: status_card(scene(STATES["full"](), IDA, language=language)),
    "status-handler": lambda language: status_card(scene(STATES["full"](), DAN, language=language)),
    "correct": lambda language: form("answer", scene(STATES["full"](), DAN, language=language), {"case": CASE}),
    "cases": lambda language: cases_card(
        [scene(STATES[state](), DAN, language=language) for state in ("full", "new")],
        scene(None, DAN, language=language),
    ),
    "no-cases": lambda language: cases_card([], scene(None, DAN, language=language)),
    "my-reports": lambda language: my_reports_card(
        [scene(STATES["full"](), IDA, language=language)], scene(None, IDA, language=language)
    ),
    "help": lambda language: help_card(scene(None, IDA, language=language)),
    "saved": lambda language: saved_card("EKS-2026-014", TEXTS.speech(language, EKSEMPEL.zone)),
    **reporting.MESSAGES,
    "roles": lambda language: roles_card(seen(DAN, LATER, language)),
    "roles-contact": lambda language: roles_card(seen(EVE, LATER, language)),
    "role-lent": lambda language: deal("role", seen(DORTE, LATER, language), SAID, None),
    "role-lender": lambda language: deal("role", seen(DAN, LATER, language), {**SAID, "left": "EKS-2026-013"}, None),
    "role-back": lambda language: deal("role", seen(DAN, FILE, language), {**SAID, "what": "back"}, None),
    "assigned-handover": lambda language: deal(
        "assigned", scene(handed_on(), DORTE, language=language), {"role": "handler"}, None
    ),
    "assigned-late": lambda language: deal(
        "assigned", scene(replace(STATES["new"](), rushed=True), MADS, language=language), {"role": "decider"}, None
    ),
}
"""Everything that stands in a conversation."""


def _form(verb: str, state: str, **ids: str) -> Dealer:
    return lambda language: form(verb, scene(STATES[state](), _who(verb), language=language), ids)


def _who(verb: str) -> PartyId:
    return MADS if verb == "decide" else DAN


def _doing(verb: str, reader: PartyId = DAN, **ids: str) -> Dealer:
    return lambda language: form(verb, scene(doing.everything(), reader, language=language), ids)


FORMS: Mapping[str, Dealer] = {
    "form-inform": _doing("inform"),
    "form-public-text": _doing("public_text"),
    "form-measure": _doing("measure"),
    "form-measured": _doing("measured", EVE, measure="1"),
    "form-contain": _doing("contain"),
    "form-contain-not-yet": _doing("contain", EVE, state="not_yet"),
    **{f"form-answer-{q}": _form("answer", "to_decide", question=q) for q in ("personal_data", "discovered", "whose")},
    "form-answer-recipient": _form("answer", "new", question="recipient"),
    "form-aware": _form("aware", "asking"),
    "form-assign": _form("assign", "asking"),
    "form-decide-notify": _form("decide", "to_decide", matter="notify"),
    "form-decide-inform": _form("decide", "to_file", matter="inform"),
    "form-file": _form("file", "to_file", stage="eu-gdpr-33-1/initial"),
    "form-close": _form("close", "to_decide"),
    "form-add": _form("add", "new"),
    **reporting.FORMS,
    "form-ask": _form("ask", "asked", question="recipient"),
    "form-reply": _form("reply", "asked", task="1"),
    "form-later": _form("later", "asked", task="2"),
    "form-answer-all": _form("answer_all", "asked"),
    "form-file-again": _form("file", "full"),
    "form-join": _form("join", "asking"),
    "form-reopen": _form("reopen", "closed"),
    "form-split": _form("split", "joined"),
    "form-report": lambda language: form("report", scene(None, IDA, language=language), {"draft": "d-1"}),
    "form-lend": lambda language: form("lend", seen(DAN, FILE, language), {"for": "while"}),
    "form-give": lambda language: form("lend", seen(DAN, FILE, language), {"for": "good"}),
}
"""Everything that opens in a dialog."""

CARDS: Mapping[str, Dealer] = {**MESSAGES, **FORMS, **LETTER_CARDS}


def card(name: str, language: str = "en") -> Card:
    """The card of that name. Fails the test when it is moot."""
    found = CARDS[name](language)
    assert found is not None, f"{name} is moot"
    return found
