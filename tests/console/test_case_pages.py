"""The pages beside a case: its questions, the reply to a letter, the roles; each for who may, and sound as a page."""

from itertools import pairwise

import pytest

from tests.console.conftest import Live
from tests.console.test_dossier import CASE, page
from tests.console.test_pages import Page, is_ours


async def letter(live: Live) -> None:
    """The authority writes to the organisation about the case; Dan records it."""
    case = await case_id(live)
    values = {"kind": "letter", "received": "2026-04-18", "due": "2026-05-08", "questions": "Why?\nHow many?"}
    await live.post(
        "submit", as_="dan", verb="letter", ids={"case": case}, values={**values, "reference": "R-1"}, command_id="l1"
    )


async def case_id(live: Live) -> str:
    data = await live.get("messages", **{"as": "dan"})
    cards = [m["card"] for talk in data["conversations"] for m in talk["messages"] if m["card"]]
    return str(next(card["ids"]["case"] for card in cards if "case" in card["ids"]))


def links(html: str) -> set[str]:
    return {str(attributes.get("href")) for tag, attributes in Page(html).tags if tag == "a"}


def headings(html: str) -> list[int]:
    return [int(tag[1]) for tag, _ in Page(html).tags if tag in ("h1", "h2", "h3", "h4")]


PAGES = ("register", "roles", f"cases/{CASE}", f"cases/{CASE}/answers", f"cases/{CASE}/letters/1")


@pytest.mark.parametrize("path", PAGES)
async def test_headings_are_in_order_and_ids_stand_once(live: Live, path: str) -> None:
    await live.reports()
    await letter(live)
    html = await page(live, f"{path}?as=dan&lang=en")
    levels = headings(html)
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in Page(html).tags if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_on_this_server_alone(live: Live, path: str) -> None:
    await live.reports()
    await letter(live)
    for tag, attributes in Page(await page(live, f"{path}?as=dan")).tags:
        assert "style" not in attributes
        for link in (attributes.get("src"), attributes.get("href")):
            assert link is None or is_ours(link), (tag, link)


@pytest.mark.parametrize(("language", "asked"), [("da", "Er der"), ("nb", "Er det"), ("en", "Is this")])
async def test_all_questions_stand_on_one_page(live: Live, language: str, asked: str) -> None:
    await live.reports()
    html = await page(live, f"cases/{CASE}/answers?as=dan&lang={language}")
    forms = [attributes for tag, attributes in Page(html).tags if tag == "form"]
    assert [form["data-verb"] for form in forms] == ["answer_all"]
    assert len(headings(html)) > 7
    assert f"/rooms/yours/cases/{CASE}?as=dan" in links(html)


async def test_the_answers_are_saved_and_stand_on_the_case(live: Live) -> None:
    await live.reports()
    ids = {"case": await case_id(live), "seq": "0"}
    told = await live.post(
        "submit", as_="dan", verb="answer_all", ids=ids, values={"consequences": "strangers may read"}, command_id="a1"
    )
    assert told["refused"] is False
    assert told["reply"]["text"]
    assert "strangers may read" in await page(live, f"cases/{CASE}?as=dan")


async def test_what_can_t_be_read_is_refused_and_nothing_is_saved(live: Live) -> None:
    await live.reports()
    ids = {"case": await case_id(live), "seq": "0"}
    values = {"discovered": "2026-04-30T09:00", "consequences": "strangers may read"}
    told = await live.post("submit", as_="dan", verb="answer_all", ids=ids, values=values, command_id="a1")
    assert told["refused"] is True
    assert told["reply"]["text"]
    assert "strangers may read" not in await page(live, f"cases/{CASE}?as=dan")


async def test_only_who_may_answer_is_offered_the_page_and_gets_it(live: Live) -> None:
    await live.reports()
    there = f"/rooms/yours/cases/{CASE}/answers?as="
    for user, may in (("dan", True), ("dorte", True), ("ida", False)):
        assert (f"{there}{user}" in links(await page(live, f"cases/{CASE}?as={user}"))) is may
        html = await page(live, f"cases/{CASE}/answers?as={user}", 200 if may else 403)
        assert ("<form" in html) is may
    await page(live, f"cases/{CASE}/answers?as=eve", 404)


async def test_a_closed_case_says_so_where_its_questions_were(live: Live) -> None:
    await live.reports()
    ids = {"case": await case_id(live)}
    ended = {"outcome": "not_a_breach", "reason": "it was empty"}
    await live.post("submit", as_="dan", verb="close", ids=ids, values=ended, command_id="c1")
    html = await page(live, f"cases/{CASE}/answers?as=dan&lang=en", 403)
    assert "closed" in html
    assert f"/rooms/yours/cases/{CASE}?as=dan" in links(html)
    assert "/answers" not in await page(live, f"cases/{CASE}?as=dan")


async def test_the_reply_to_a_letter_has_a_page_for_who_may_read_it(live: Live) -> None:
    await live.reports()
    there = f"cases/{CASE}/letters/1"
    await page(live, f"{there}?as=dan", 403)
    await letter(live)
    html = await page(live, f"{there}?as=dan&lang=en")
    assert "1. Why?" in html
    assert "2. How many?" in html
    assert "R-1" in html
    assert f"/rooms/yours/{there}?as=dan" in links(await page(live, f"cases/{CASE}?as=dan"))
    for user, status in (("ida", 403), ("mads", 403), ("eve", 404)):
        assert "How many?" not in await page(live, f"{there}?as={user}", status)
    for user in ("ida", "mads"):
        assert "/letters/1" not in await page(live, f"cases/{CASE}?as={user}")


@pytest.mark.parametrize(
    ("language", "role"), [("da", "Sagsbehandler"), ("nb", "Saksbehandler"), ("en", "Case handler")]
)
async def test_the_roles_have_a_page(live: Live, language: str, role: str) -> None:
    html = await page(live, f"roles?as=dan&lang={language}")
    assert role in html
    assert [a["data-verb"] for tag, a in Page(html).tags if tag == "button" and "data-verb" in a] == ["lend", "lend"]
    assert "/rooms/yours/roles?as=dan" in links(await page(live, "register?as=dan"))


async def test_who_has_no_role_learns_whom_to_ask_and_no_more(live: Live) -> None:
    html = await page(live, "roles?as=eve&lang=en")
    assert "Dan" in html
    assert "Mads" not in html
    assert 'data-verb="lend"' not in html


async def test_the_room_shows_the_way_to_the_register_to_who_has_a_part_in_it(live: Live) -> None:
    for user, there in (("dan", True), ("dorte", True), ("mads", True), ("ida", False), ("eve", False)):
        assert (f"register?as={user}" in links(await page(live, f"panes/{user}"))) is there


async def test_each_picture_is_there_twice_and_told_once(live: Live) -> None:
    await live.reports()
    html = await page(live, f"cases/{CASE}?as=dan&lang=en")
    names = [str(a["class"]) for tag, a in Page(html).tags if tag == "svg"]
    assert names == [f"picture picture-{name}" for name in ("clock", "clock-small", "timeline", "timeline-small")]
    assert html.count("<figcaption>") == 2
    assert "Reported internally" in html or "Reported" in html


async def test_the_time_bar_names_the_letter_that_is_due_next_by_its_last_hour(live: Live) -> None:
    await live.reports()
    await letter(live)
    await live.post("clock", to="2026-05-07T12:00:00+02:00")
    html = await page(live, "time?lang=en")
    assert "Answer to the authority" in html
    assert "Friday 8 May 2026 at 24:00" in html
