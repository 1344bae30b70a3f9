"""Who is told when someone can't be reached."""

import pytest

from bot.domain.delivery import Delivery, ToParty, ToThread
from bot.domain.ids import CaseId
from handlers.succession import KIND, succeed
from storage.work import Claimed, Dead
from tests.flows.conftest import ORGANISATION
from tests.world.bot import Bot


def told(bot: Bot, case: CaseId | None, who: str | None, kind: str = "reminder", **more: object) -> list[Delivery]:
    """What is queued when a delivery of `kind` to `who` (None: the thread) ends dead."""
    to = ToParty(bot.house.person(who)) if who is not None else ToThread(case or CaseId(""))
    delivery = Delivery(ORGANISATION, case, kind, to, bot.clock.now(), **more)  # type: ignore[arg-type]
    row = Claimed(1, "key", delivery, 1, in_doubt=False)
    dead = bot.app.store.write(lambda work: succeed(work, row, Dead(1, "gone"), bot.clock.now())).result()
    if case is None:
        assert dead == Dead(1, "gone")
        return []
    news = [d for _, d in bot.app.store.read(lambda read: read.deliveries(case)).result() if d.kind == KIND]
    assert (dead.successor is not None) is bool(news)
    return news


@pytest.mark.parametrize(
    ("failed", "heir"),
    [("dan", "dorte"), ("dorte", "mads"), ("mads", "dan"), ("ida", "dan"), ("eve", "dan"), (None, "dan")],
)
def test_the_next_in_line_is_told(bot: Bot, failed: str | None, heir: str) -> None:
    (news,) = told(bot, bot.house.open().id, failed)
    assert news.to == ToParty(bot.house.person(heir))
    assert news.ids.get("party") == (bot.house.person(failed) if failed else None)


@pytest.mark.parametrize(("failed", "heir"), [("dan", "dorte"), ("dorte", "mads")])
def test_news_that_fails_goes_on_and_still_says_whom_it_is_about(bot: Bot, failed: str, heir: str) -> None:
    about = {"kind": "receipt", "party": bot.house.person("ida")}
    (news,) = told(bot, bot.house.open().id, failed, KIND, ids=about)
    assert (news.to, news.ids) == (ToParty(bot.house.person(heir)), about)


def test_news_ends_with_the_last(bot: Bot) -> None:
    assert told(bot, bot.house.open().id, "mads", KIND) == []


def test_what_is_legal_stays_legal(bot: Bot) -> None:
    (news,) = told(bot, bot.house.open().id, "dan", legal=True)
    assert news.legal


def test_a_message_about_no_case_is_nobodys_business(bot: Bot) -> None:
    assert told(bot, None, "ida", "draft_waiting") == []
