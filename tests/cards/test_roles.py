"""Who holds which role, what each may do about it, and what someone is shown who takes over a running case."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.assigned import assigned_card
from bot.cards.deck import deal
from bot.cards.elements import Button, Buttons, Card, SelectInput
from bot.cards.forms import form
from bot.cards.handover import handover_section
from bot.cards.linear import linear
from bot.cards.roles import roles_card
from bot.domain.case import Case
from bot.domain.chore import AWARENESS
from bot.domain.delivery import ReminderKey
from bot.domain.errors import Refusal
from bot.domain.exclusion import Exclusion
from bot.domain.finding import UNKNOWN, Source
from bot.domain.holding import Seat, placed
from bot.domain.ids import PartyId
from bot.domain.milestone import When
from bot.domain.party import Role
from tests.cards.cast import (
    DAN,
    DELAY,
    DORTE,
    EVE,
    IDA,
    INTERVIEW,
    MADS,
    NAMES,
    NOW,
    OPENED,
    REASONS,
    REFERENCE,
    WORDS,
    acknowledged,
    answered,
    decided,
    full,
    opened,
    scene,
)
from tests.cards.held import FILE, LATER, UNTIL, seen

LANGUAGES = ("en", "da", "nb")


def buttons(card: Card) -> list[Button]:
    return [b for e in card.elements if isinstance(e, Buttons) for b in e.buttons]


def verbs(card: Card) -> list[str]:
    return [button.verb for button in buttons(card)]


def chosen(card: Card, name: str) -> list[str]:
    return [c.value for e in card.elements if isinstance(e, SelectInput) and e.name == name for c in e.choices]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_holds_a_role_sees_all_of_them_and_nobody_else_does(language: str) -> None:
    mine, theirs = (linear(roles_card(seen(who, LATER, language))) for who in (MADS, EVE))
    for name in (NAMES[DAN], NAMES[DORTE], NAMES[MADS]):
        assert name in mine
    assert NAMES[DORTE] in theirs, "who handles breaches"
    assert NAMES[MADS] not in theirs
    assert "IT-vagten" in theirs
    assert verbs(roles_card(seen(EVE, LATER, language))) == []


def test_a_units_role_is_listed_where_others_hold_it() -> None:
    text = linear(roles_card(seen(DAN)))
    assert text.count(f": {NAMES[MADS]}") == 2, "the decider once, and the manager of the unit"


def test_what_is_lent_says_by_whom_and_until_when() -> None:
    said = linear(roles_card(seen(DAN, LATER)))
    assert (
        f"{NAMES[DORTE]}; deputy: {NAMES[DAN]}. Lent by {NAMES[DAN]} until Tuesday 24 November 2026 at 07:32." in said
    )


@pytest.mark.parametrize(
    ("reader", "seats", "offered"),
    [
        (DAN, FILE, ["lend", "lend"]),
        (DAN, LATER, ["lend", "lend", "take_back"]),
        (DORTE, LATER, ["lend", "lend", "take_back"]),
        (MADS, LATER, ["lend", "lend"]),
    ],
)
def test_each_is_offered_what_they_may(reader: PartyId, seats: tuple[Seat, ...], offered: list[str]) -> None:
    assert verbs(roles_card(seen(reader, seats))) == offered


def test_a_form_offers_ones_own_and_to_whoever_handles_breaches_the_others() -> None:
    mine = form("lend", seen(MADS), {"for": "while"})
    assert chosen(mine, "role") == ["decider", "manager/care"]
    assert MADS not in chosen(mine, "person")
    assert chosen(form("lend", seen(DAN), {}), "role") == ["handler", "dpo", "decider", "manager/care"]
    assert chosen(form("lend", seen(DAN, LATER), {}), "role") == ["dpo", "decider", "manager/care"]
    with pytest.raises(Refusal, match="not_your_role"):
        form("lend", seen(EVE), {})


def test_only_lending_asks_until_when() -> None:
    names = [
        {getattr(e, "name", "") for e in form("lend", seen(DAN), {"for": how}).elements} for how in ("while", "good")
    ]
    assert names[0] - names[1] == {"until"}


SAID = {"what": "lent", "roles": "handler", "lendings": "l-1", "lender": DAN, "to": DORTE}


def told(reader: PartyId, language: str = "en", *, seats: tuple[Seat, ...] = LATER, **ids: str) -> Card | None:
    return deal("role", seen(reader, seats, language), {**SAID, **ids}, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_old_and_new_holder_are_told_and_no_push_text_names_anyone(language: str) -> None:
    for reader in (DAN, DORTE):
        for more in ({"until": UNTIL.isoformat()}, {}, {"what": "back"}):
            card = deal("role", seen(reader, LATER, language), {**SAID, **more}, None)
            assert card is not None
            assert NAMES[DAN if reader == DORTE else DORTE] in linear(card)
            assert not any(name in card.summary for name in NAMES.values())
    assert told(EVE, language) is None


def test_what_is_over_is_not_told_any_more() -> None:
    assert told(DORTE) is not None
    assert told(DORTE, seats=FILE) is None


def test_only_the_lender_reads_which_cases_stay() -> None:
    mine, theirs = told(DAN, left="EKS-2026-009"), told(DORTE, left="EKS-2026-009")
    assert mine is not None
    assert theirs is not None
    assert "EKS-2026-009" in linear(mine)
    assert "EKS-2026-009" not in linear(theirs)


def ready() -> Case:
    """What a decision needs is answered, if only by *don't know yet*."""
    case = answered(opened())
    for field in INTERVIEW.fields:
        if case.finding(field.fact) is None:
            case = case.record(field.fact, UNKNOWN, DAN, OPENED + timedelta(hours=1), Source.THREAD)
    return case


def to(case: Case, role: Role, party: PartyId) -> Case:
    """Handed over an hour before now."""
    return placed(case, role, (party, *(a.party for a in case.holders(role) if a.party != party)), NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_takes_over_reads_what_is_due_decided_and_theirs_alone(language: str) -> None:
    case = to(full(), Role.HANDLER, DORTE)
    text = linear(assigned_card(scene(case, DORTE, language=language), Role.HANDLER) or pytest.fail("moot"))
    speech = scene(case, DORTE, language=language).speech
    for key in ("handover.due", "handover.decided", "handover.yours"):
        assert speech(key) in text
    assert NAMES[MADS] in text


def test_whoever_had_it_from_the_start_reads_no_hand_over() -> None:
    before = linear(assigned_card(scene(opened(), DAN), Role.HANDLER) or pytest.fail("moot"))
    assert "What only you can do" not in before


def test_a_hand_over_says_no_more_than_its_reader_may_see() -> None:
    case = to(full(), Role.MANAGER, EVE)
    text = linear(assigned_card(scene(case, EVE), Role.MANAGER) or pytest.fail("moot"))
    assert "What is decided" in text
    for secret in (WORDS, REASONS, REFERENCE, DELAY, NAMES[IDA]):
        assert secret not in text


def acts(case: Case, reader: PartyId) -> str:
    return "\n".join(getattr(e, "text", "") for e in handover_section(scene(case, reader)))


@pytest.mark.parametrize(
    ("case", "role", "act"),
    [
        (opened(), Role.HANDLER, "Get the open questions answered"),
        (opened(), Role.DPO, "Set when the organisation knew"),
        (opened(), Role.DECIDER, "once the questions are answered"),
        (ready(), Role.DECIDER, "Decide whether the authority is notified."),
        (opened(), Role.FILER, "if it is decided so"),
        (decided(ready()), Role.FILER, "record it with its reference"),
        (decided(ready(), yes=False), Role.FILER, "Nothing is missing from you now."),
    ],
)
def test_what_only_the_new_holder_can_do(case: Case, role: Role, act: str) -> None:
    assert act in acts(to(case, role, EVE), EVE)
    assert act not in acts(to(case, Role.AUDITOR, EVE), EVE) or act.startswith("Nothing")


def test_a_wish_to_keep_someone_out_is_the_handlers_to_settle() -> None:
    case = replace(to(opened(), Role.HANDLER, EVE), exclusions=(Exclusion(1, MADS, "", IDA, NOW),))
    assert "kept out" in acts(case, EVE)
    assert "kept out" not in acts(to(opened(), Role.HANDLER, EVE), EVE)


def test_whoever_is_kept_out_is_not_even_told_that_a_role_is_gone() -> None:
    case = opened()
    assert assigned_card(scene(case, EVE), Role.HANDLER) is not None
    shut = replace(case, exclusions=(Exclusion(1, EVE, "", IDA, NOW),))
    assert assigned_card(scene(shut, EVE), Role.HANDLER) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_case_that_was_opened_late_nobody_waits_for_their_turn(language: str) -> None:
    case = replace(opened(), rushed=True)
    for reader, role, verb in ((MADS, Role.DECIDER, "decide"), (DAN, Role.FILER, "file")):
        late = assigned_card(scene(case, reader, language=language), role)
        usual = assigned_card(scene(opened(), reader, language=language), role)
        assert late is not None
        assert usual is not None
        assert verb in verbs(late)
        assert verb not in verbs(usual)
        assert late.summary
        assert scene(case, reader, language=language).speech(f"rush.wanted.{role}") in linear(late)


def test_the_case_card_says_in_a_line_that_it_was_opened_late() -> None:
    line = scene(opened()).speech("rush.card")
    late, usual = (deal("case", scene(case), {}, None) for case in (replace(opened(), rushed=True), opened()))
    assert late is not None
    assert usual is not None
    assert line in linear(late)
    assert line not in linear(usual)


AFTER = replace(opened(), entered_after=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_has_to_be_recorded_raises_no_alarm(language: str) -> None:
    card = assigned_card(scene(AFTER, DAN, language=language), Role.HANDLER)
    speech = scene(AFTER, DAN, language=language).speech
    assert card is not None
    assert speech("after.wanted") in linear(card)
    assert speech("card.assigned.handler.wanted") not in linear(card)


def test_whoever_opened_it_is_asked_when_it_was_known() -> None:
    taken = acknowledged(AFTER, DAN)
    key = ReminderKey(taken.id, AWARENESS, "due", OPENED + timedelta(minutes=10), DAN)
    card = deal("reminder", scene(taken, DAN), {"audience": "owner"}, key)
    assert card is not None
    assert "aware" in verbs(card)
    known = taken.record("discovered", When.parse("2021-12-01"), DAN, NOW, Source.DIALOG)
    assert deal("reminder", scene(known, DAN), {"audience": "owner"}, key) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", [Role.DECIDER, Role.FILER])
def test_a_silent_decider_or_filer_is_asked_for_by_name_of_the_act(role: Role, language: str) -> None:
    """The deputy who can do it does it; whoever can't sees that someone does."""
    case = ready() if role is Role.DECIDER else decided(ready())
    due = OPENED + timedelta(hours=1 if role is Role.DECIDER else 3)
    speech = scene(case, DAN, language=language).speech
    for reader, wording in ((DORTE, "manager" if role is Role.DECIDER else "deputy"), (MADS, "manager")):
        key = ReminderKey(case.id, f"acknowledge/{role}", "+30m", due, reader)
        audience = "deputy" if reader == DORTE else "manager"
        card = deal("reminder", scene(case, reader, language=language), {"audience": audience}, key)
        assert card is not None
        assert speech(f"reminder.{wording}.acknowledge_{role}", number=case.number) in card.summary
    taken = acknowledged(case, MADS, DAN)
    key = ReminderKey(case.id, f"acknowledge/{role}", "+30m", due, DORTE)
    assert deal("reminder", scene(taken, DORTE), {"audience": "deputy"}, key) is None
