"""Who is in which conversation."""

import pytest

from bot.domain.party import Identity
from handlers.console.speak import ConsoleChat
from handlers.console.tape import Tape
from handlers.console.who import Cast
from tests.console.cards import EVERYTHING
from tests.console.test_speak import TRIAGE


def test_a_room_is_a_tenant(cast: Cast) -> None:
    assert cast.identity("ida") == Identity("console", "yours", "ida")
    person = cast.person("ida")
    assert person is not None
    assert cast.identity("ida") in person.identities


def test_the_team_is_who_may_read_a_cases_words(cast: Cast) -> None:
    assert cast.team == {"dan", "dorte"}


@pytest.mark.parametrize("user", ["dan", "dorte"])
async def test_the_team_sees_triage_and_its_threads(cast: Cast, tape: Tape, chat: ConsoleChat, user: str) -> None:
    root = await chat.post(TRIAGE, EVERYTHING, "k1")
    names = [(c.id, c.title) for c in cast.conversations(user, tape)]
    assert names == [
        (f"dm/{user}", ""),
        ("channel/general", "#general"),
        ("channel/triage", "#triage"),
        (f"thread/{root.key}", "EKS-2026-001"),
    ]


@pytest.mark.parametrize("user", ["ida", "mads", "eve"])
async def test_others_see_neither(cast: Cast, tape: Tape, chat: ConsoleChat, user: str) -> None:
    root = await chat.post(TRIAGE, EVERYTHING, "k1")
    assert [c.id for c in cast.conversations(user, tape)] == [f"dm/{user}", "channel/general"]
    assert not cast.is_in(user, f"thread/{root.key}", tape)
    assert not cast.is_in(user, "dm/dan", tape)


@pytest.mark.parametrize(
    ("user", "badge"),
    [("ida", "employee"), ("dan", "dpo"), ("dorte", "deputy"), ("mads", "manager"), ("eve", "outsider")],
)
def test_everyone_has_one_word_of_their_own(cast: Cast, user: str, badge: str) -> None:
    assert cast.badge(user) == badge
