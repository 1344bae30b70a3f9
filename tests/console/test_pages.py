"""The page as the browser gets it: in the reader's language, with nothing inline, and nothing of others."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from handlers.web import HEADERS
from tests.console.cards import NASTY
from tests.console.conftest import Live


class Page(HTMLParser):
    """The tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts = ""
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's own signature
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style"):
            self.scripts += data


def is_ours(link: str) -> bool:
    """Whether a link stays on this server: a path, a query or a fragment, and neither a host nor a scheme."""
    parts = urlsplit(link)
    return not parts.scheme and not parts.netloc and not link.startswith(("//", "\\", "/\\"))


@pytest.mark.parametrize("link", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org"])
def test_a_link_to_elsewhere_would_be_found(link: str) -> None:
    assert not is_ours(link)


async def page(live: Live, path: str = "", **headers: str) -> str:
    async with live.client.get(live.base + path, headers=headers) as answer:
        assert answer.status == 200
        return await answer.text()


async def test_every_answer_carries_the_headers(live: Live) -> None:
    root = live.base.removesuffix("rooms/yours/")
    for url in (live.base, root, live.base + "clock", root + "static/console.css", root + "nowhere", root + "healthz"):
        async with live.client.get(url) as answer:
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS, url


async def test_nothing_is_inline_and_nothing_is_from_elsewhere(live: Live) -> None:
    await live.reports()
    read = Page(await page(live))
    assert read.scripts.strip() == ""
    for tag, attributes in read.tags:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        for link in (attributes.get("src"), attributes.get("href")):
            assert link is None or is_ours(link), (tag, link)


@pytest.mark.parametrize(
    ("language", "banner", "lang"),
    [
        ("en", "Not for real cases.", "en"),
        ("da", "Ikke til rigtige sager.", "da"),
        ("nb", "Ikke for ekte saker.", "nb"),
        ("nn", "Ikke for ekte saker.", "nn"),
    ],
)
async def test_the_page_speaks_the_language_asked_for(live: Live, language: str, banner: str, lang: str) -> None:
    html = await page(live, f"?lang={language}")
    assert banner in html
    assert f'<html lang="{lang}">' in html
    assert banner in await page(live), "and remembers it"


@pytest.mark.parametrize(
    ("accepts", "lang"),
    [("da-DK,da;q=0.9,en;q=0.8", "da"), ("no", "nb"), ("fr,nb;q=0.5", "nb"), ("fr", "da"), ("", "da")],
)
async def test_the_browser_is_asked_first_then_the_organisation(live: Live, accepts: str, lang: str) -> None:
    assert f'<html lang="{lang}">' in await page(live, **{"Accept-Language": accepts})


async def test_one_person_can_read_in_a_language_of_their_own(live: Live) -> None:
    await page(live, "?lang=en")
    assert '<div class="pane-body" lang="nb"' in await page(live, "panes/ida?lang=nb")
    assert '<div class="pane-body" lang="nb"' in await page(live, "panes/ida")
    assert '<div class="pane-body" lang="en"' in await page(live, "panes/dan")


async def test_three_people_have_a_seat_and_others_can_take_it(live: Live) -> None:
    for query, users in (("", ["ida", "dan", "mads"]), ("?panes=eve,dorte,mads", ["eve", "dorte", "mads"])):
        read = Page(await page(live, query))
        panes = [attributes for tag, attributes in read.tags if tag == "section" and "data-seat" in attributes]
        assert [attributes["data-user"] for attributes in panes] == users
    assert 'data-user="ida"' in await page(live, "?panes=<b>,nobody,dan")


async def test_a_pane_shows_its_persons_conversations_only(live: Live) -> None:
    await live.reports("laptop lost on the train")
    dan, eve = await page(live, "panes/dan"), await page(live, "panes/eve")
    assert "laptop lost" in dan
    assert "EKS-2026-001" in dan
    assert "laptop lost" not in eve
    assert "EKS-2026-001" not in eve


async def test_the_newest_threads_stand_in_the_row_and_the_others_are_kept(live: Live) -> None:
    for number in range(6):
        await live.reports(f"report number {number}", command_id=f"r{number}")
    tabs = [
        attributes for tag, attributes in Page(await page(live, "panes/dan")).tags if attributes.get("role") == "tab"
    ]
    threads = [tab for tab in tabs if str(tab["data-tab"]).startswith("thread/")]
    newest = sorted(threads, key=lambda tab: int(str(tab["data-tab"]).removeprefix("thread/m")), reverse=True)
    assert threads == newest
    assert ["hidden" in tab for tab in threads] == [False] * 4 + [True] * 2
    assert len({tab["id"] for tab in tabs}) == len(tabs)


async def test_what_people_write_is_never_markup(live: Live) -> None:
    await live.reports(NASTY)
    await live.post("say", as_="ida", conversation="channel/general", text=NASTY, command_id="n1")
    for path in ("panes/dan", "panes/ida", "lines", ""):
        html = await page(live, path)
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


async def test_the_clock_shows_time_date_and_what_is_next(live: Live) -> None:
    assert "Nothing is due." in await page(live, "time?lang=en")
    await live.reports()
    html = await page(live, "time?lang=en")
    assert "12:46" in html
    assert "Saturday 18 April 2026" in html
    assert "EKS-2026-001" in html


async def test_the_front_page_lists_the_room(live: Live) -> None:
    async with live.client.get(live.base + "../../?lang=da") as answer:
        html = await answer.text()
    assert 'href="/rooms/yours/?lang=da"' in html
    assert "Dit rum" in html


@pytest.mark.parametrize("path", ["healthz", "readyz"])
async def test_health_says_ok_and_no_more(live: Live, path: str) -> None:
    async with live.client.get(live.base + "../../" + path) as answer:
        assert (answer.status, await answer.json()) == (200, {"ok": True})
