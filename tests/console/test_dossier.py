"""The pages about cases: whole for the team, by halves for others, nothing at all for a stranger."""

import csv
import io

import pytest

from handlers.web import HEADERS
from tests.console.conftest import Live
from tests.console.test_pages import Page

CASE = "EKS-2026-001"
WORDS = "laptop lost on the train"


async def page(live: Live, path: str, status: int = 200, **headers: str) -> str:
    async with live.client.get(live.base + path, headers=headers) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


async def test_the_team_sees_case_clock_timeline_and_entry(live: Live) -> None:
    await live.reports()
    html = await page(live, f"cases/{CASE}?as=dan&lang=en")
    assert WORDS in html
    assert "of 72 hours are used" in html
    assert "Timeline of" in html
    assert "Register entry" in html


async def test_the_page_is_found_by_the_id_on_a_card_too(live: Live) -> None:
    await live.reports()
    data = await live.get("messages", **{"as": "dan"})
    cards = [m["card"] for talk in data["conversations"] for m in talk["messages"] if m["card"]]
    case = next(card["ids"]["case"] for card in cards if "case" in card["ids"])
    assert CASE in await page(live, f"cases/{case}?as=dan")
    assert f'href="cases/{case}?as=dan"' in await page(live, "panes/dan")


async def test_a_reporter_sees_their_own_case_without_clock_and_entry(live: Live) -> None:
    await live.reports()
    html = await page(live, f"cases/{CASE}?as=ida&lang=en")
    assert WORDS in html
    assert "Timeline of" not in html
    assert "Register entry" not in html


async def test_a_manager_sees_no_word_of_the_report(live: Live) -> None:
    await live.reports()
    html = await page(live, f"cases/{CASE}?as=mads&lang=en")
    assert "of 72 hours are used" in html
    assert WORDS not in html


@pytest.mark.parametrize("path", [f"cases/{CASE}?as=eve", "cases/EKS-2026-999?as=dan", f"cases/{CASE}?as=nobody"])
async def test_a_stranger_learns_nothing_not_even_that_it_is_there(live: Live, path: str) -> None:
    await live.reports()
    assert WORDS not in await page(live, path, 404)


async def test_the_register_lists_what_the_reader_may_see(live: Live) -> None:
    await live.reports()
    assert CASE in await page(live, "register?as=dan")
    assert CASE not in await page(live, "register?as=ida")
    assert CASE not in await page(live, "register?as=eve")


async def test_the_filter_by_decision_narrows_it(live: Live) -> None:
    await live.reports()
    assert CASE in await page(live, "register?as=dan&decision=undecided")
    assert CASE not in await page(live, "register?as=dan&decision=notified")
    assert "decision: one of" in await page(live, "register?as=dan&decision=sideways", 400)


async def test_the_entries_as_json_are_for_who_reads_everybodys_reasons(live: Live) -> None:
    await live.reports()
    (entry,) = (await live.get("register.json", **{"as": "dan"}))["entries"]
    assert entry["number"] == CASE
    assert entry["outcome"] == "open"
    assert "Dan" not in entry["people"].values() or entry["people"]
    assert (await live.get("register.json", **{"as": "mads"}))["entries"] == []
    assert (await live.get("register.json", **{"as": "eve"}))["entries"] == []


async def test_the_sheet_has_a_row_a_case(live: Live) -> None:
    await live.reports()
    text = await page(live, "register.csv?as=dan&lang=da")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][0] == "Sag"
    assert rows[1][0] == CASE
    assert WORDS not in text
    assert CASE not in await page(live, "register.csv?as=eve")


@pytest.mark.parametrize(
    ("language", "heading"), [("da", "Oversigt over brud"), ("nb", "Oversikt over brudd"), ("en", "Breach register")]
)
async def test_pages_are_in_the_readers_language(live: Live, language: str, heading: str) -> None:
    html = await page(live, f"register?as=dan&lang={language}")
    assert f'<html lang="{language}">' in html
    assert heading in html


async def test_a_language_once_chosen_stays(live: Live) -> None:
    await live.reports()
    await page(live, "register?as=dan&lang=nb")
    assert '<html lang="nb">' in await page(live, f"cases/{CASE}?as=dan")


async def test_nothing_is_inline_and_headers_are_there(live: Live) -> None:
    await live.reports()
    async with live.client.get(live.base + f"cases/{CASE}?as=dan") as answer:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        read = Page(await answer.text())
    assert read.scripts.strip() == ""
    for _, attributes in read.tags:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
