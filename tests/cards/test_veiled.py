"""While it waits whether someone is to be kept out, no card says more than number and clock: role by role."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.deck import KINDS, deal
from bot.cards.elements import Card
from bot.cards.lists import cases_card, status_card
from bot.domain.case import Case
from bot.domain.delivery import ReminderKey
from bot.domain.exclusion import Exclusion
from bot.domain.finding import Source
from bot.domain.first_aid import DONE, KIND
from bot.domain.ids import PartyId
from bot.domain.party import Role
from bot.domain.rights import NEAR
from bot.domain.withdrawal import WITHDRAWN
from tests.cards.cast import DAN, EVE, IDA, MADS, NAMES, OPENED, STATES, reminder, scene
from tests.cards.test_leaks import SHOWN_TO, SOMEONE, every_card, holding, said

FAR = tuple(role for role in Role if role not in NEAR)
WHY = "CANARY-WISH because he is my manager"
PRIVATE = (*SHOWN_TO, *NAMES.values(), WHY)


def waiting(state: str, party: PartyId | None = None) -> Case:
    """A case in that state with everything that can be tapped and written, while a wish waits."""
    case = STATES[state]().record(KIND, "lost_device", IDA, OPENED, Source.REPORT)
    case = case.record(DONE + "lock_device", True, IDA, OPENED, Source.REPORT)
    case = case.record(WITHDRAWN, 1, IDA, OPENED, Source.REPORT)
    return replace(case, exclusions=(Exclusion(1, party, WHY, IDA, OPENED),))


def leaks(text: str) -> list[str]:
    return [private for private in (*PRIVATE, "Lost or stolen", "withdrew") if private in text]


@pytest.mark.parametrize("role", FAR)
@pytest.mark.parametrize("state", ["new", "to_decide", "full"])
def test_no_card_of_any_kind_says_more_than_number_and_clock(role: Role, state: str) -> None:
    case = holding(waiting(state), role)
    dealt = every_card(case, SOMEONE)
    assert leaks(said(*dealt.values())) == []
    if role in (Role.MANAGER, Role.AUDITOR):
        kinds = {name.rsplit("-", 1)[0] for name in dealt}
        assert kinds <= {"case", "draft_waiting", "role"}, "nothing is pushed to them"


@pytest.mark.parametrize("state", ["new", "to_decide", "full"])
def test_the_thread_says_no_more_either(state: str) -> None:
    assert leaks(said(*every_card(waiting(state), None).values())) == []
    assert WHY not in said(*every_card(waiting(state), None).values())


@pytest.mark.parametrize("role", FAR)
def test_what_someone_asks_for_themselves_says_no_more(role: Role) -> None:
    case = holding(waiting("full"), role)
    seen = scene(case, SOMEONE)
    if role is Role.ADMINISTRATOR:
        assert every_card(case, SOMEONE).keys() <= {f"draft_waiting-{Role.HANDLER}"}
        return
    for card in (status_card(seen), cases_card([seen], seen)):
        assert leaks(said(card)) == []
        assert case.number in said(card)
        assert "shown in private only" in said(card)
    assert " left" in status_card(scene(holding(waiting("to_decide"), role), SOMEONE)).summary


@pytest.mark.parametrize("reader", [DAN, IDA])
def test_who_settles_it_and_who_asked_see_what_they_saw_before(reader: PartyId) -> None:
    before = said(status_card(scene(STATES["full"](), reader)))
    now = said(status_card(scene(waiting("full"), reader)))
    for canary in SHOWN_TO:
        assert (canary in before) is (canary in now), canary


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"draft_waiting", "role"}))
def test_who_is_kept_out_gets_no_card_of_any_kind(kind: str) -> None:
    """Neither while it waits nor when it is settled, whatever was theirs."""
    for case in (waiting("full", MADS), replace(waiting("full", MADS), exclusions=(settled(MADS),))):
        seen = scene(case, MADS)
        ids = {"role": "decider", "number": "1", "question": "recipient", "report": "2", "task": "1", "measure": "1"}
        assert deal(kind, seen, ids, reminder(seen, MADS)) is None


def settled(party: PartyId) -> Exclusion:
    return Exclusion(1, party, WHY, IDA, OPENED, settled_by=DAN, settled_at=OPENED + timedelta(hours=1))


def test_once_it_is_settled_everyone_sees_what_they_may() -> None:
    case = replace(waiting("full"), exclusions=(settled(EVE),))
    assert "36 to 44" in said(status_card(scene(case, MADS)))
    assert "36 to 44" not in said(status_card(scene(waiting("full"), MADS)))


def test_a_thread_that_someone_kept_out_reads_stays_veiled_after_that() -> None:
    case = replace(waiting("full"), exclusions=(settled(EVE),))
    shut = replace(scene(case), shut=True)
    card = deal("case", shut, {}, None)
    assert card is not None
    assert leaks(said(card)) == []
    open_card = deal("case", scene(case), {}, None)
    assert open_card is not None
    assert leaks(said(open_card)) != []
    assert deal("question", shut, {"question": "recipient"}, None) is None
    assert deal("veil", shut, {}, None) is not None
    assert deal("veil", scene(case), {}, None) is None


def reminded(case: Case, party: PartyId, key: ReminderKey | None = None) -> Card | None:
    seen = scene(case, party)
    return deal("reminder", seen, {"audience": "responsible"}, key or reminder(seen, party))


def test_a_decider_is_reminded_of_the_clock_and_nothing_else() -> None:
    case = waiting("to_decide")
    card = reminded(case, MADS)
    assert card is not None
    assert "2 days 1 hour left" in card.summary
    assert leaks(said(card)) == []
    assert reminded(holding(case, Role.MANAGER), SOMEONE) is None
    assert reminded(holding(case, Role.AUDITOR), SOMEONE) is None


def test_a_moot_reminder_is_not_sent_either() -> None:
    case = waiting("to_decide")
    key = reminder(scene(case, MADS), MADS)
    assert reminded(case, MADS, replace(key, due=key.due + timedelta(hours=1))) is None


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_a_veiled_card_does_not_say_why(language: str) -> None:
    """Whoever is to be kept out may be reading it."""
    card = deal("case", scene(waiting("full"), None, language=language), {}, None)
    assert card is not None
    for word in ("kept out", "holdes", "wish", "ønske", "manager", "leder"):
        assert word not in said(card).lower().replace("case handler", "")
