"""Whoever sets their client to another language is spoken to in it from then on."""

from tests.console.conftest import Live


async def look(live: Live, query: str) -> None:
    async with live.client.get(live.base + query) as answer:
        assert answer.status == 200


async def test_the_bot_speaks_the_language_of_the_pane(live: Live) -> None:
    await look(live, "?lang=en")
    await look(live, "panes/dan?lang=nb")
    await live.reports()
    ida, dan = await live.seen("ida"), await live.seen("dan")
    assert "Your report is saved" in ida["dm/ida"][0]
    assert "saksbehandler" in dan["dm/dan"][0]


async def test_a_thread_keeps_the_language_of_its_channel(live: Live) -> None:
    await look(live, "?lang=en")
    await live.reports()
    assert "Hurtigst muligt, senest" in (await live.seen("dan"))["channel/triage"][0]


async def test_whoever_set_nothing_is_spoken_to_in_the_organisations(live: Live) -> None:
    await live.reports()
    assert "Din indberetning er gemt" in (await live.seen("ida"))["dm/ida"][0]
