"""A story in the demo: to where the visitor takes over, on from there, and out of the way when they go another way."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import uvicorn

from handlers.app import App
from handlers.play.clock import MovableClock, forward
from handlers.play.dialogue import Pause
from handlers.play.script import read_dialogue
from handlers.play.story import STORIES, Story, story_file
from handlers.play.theatre import organisation_for
from handlers.rooms import Room, demo_app, open_room
from handlers.server import Server

TALE = """
title = "A tale"
language = "en"
organisation = "eksempel"
cast = ["ida", "dan"]
start = 2026-03-02T09:00:00+01:00
zone = "Europe/Copenhagen"
steps = [
  {who = "ida", says = "/breach laptop lost"},
  {who = "dan", sees = "this is never looked for in a demo"},
  {pause = "Answer the first question as Dan."},
  {who = "dan", picks = "acknowledge"},
  {who = "dan", picks = "yes", of = "personal_data"},
  {pause = {en = "Let a day go by.", da = "Lad en dag gå."}},
  {clock = "2026-03-03T09:00:00+01:00"},
]
"""


@pytest.fixture
async def told(tmp_path: Path) -> AsyncIterator[tuple[Story, Room]]:
    file = tmp_path / "tale.toml"
    file.write_text(TALE, encoding="utf-8")
    dialogue = read_dialogue(file)
    clock = MovableClock(tmp_path, dialogue.start, running=False)

    async def walk(app: App, to: object) -> None:
        await forward(app, clock, to)  # type: ignore[arg-type]

    here = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{here.getsockname()[1]}/rooms/tale"
    story = Story(dialogue, tmp_path, base)
    room = open_room(tmp_path, "tale", organisation_for(file, dialogue), b"m" * 32, clock, walk)
    started = asyncio.Event()
    config = uvicorn.Config(demo_app([room]), log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=2)
    server = Server(config, on_ready=started.set, on_exit=room.streams.close)
    serving = asyncio.create_task(server.serve([here]))
    await started.wait()
    yield story, room
    server.handle_exit(0, None)
    await serving


async def test_it_stops_where_the_visitor_takes_over_and_goes_on_when_asked(told: tuple[Story, Room]) -> None:
    story, room = told
    start = room.app.clock.now()
    await story.play_on()
    assert story.words("en") == "Answer the first question as Dan."
    assert (story.at, story.over, story.lost) == (3, False, False)
    await story.play_on()
    assert story.words("en") == "Let a day go by."
    assert story.words("da") == "Lad en dag gå."
    assert story.words("nn") == story.words("fr") == "Let a day go by.", "where the reader's language has none"
    await story.play_on()
    assert story.over
    assert story.words("en") == ""
    assert (room.app.clock.now() - start).total_seconds() == 24 * 3600


async def test_a_demo_that_was_stopped_goes_on_where_it_was(told: tuple[Story, Room]) -> None:
    story, _ = told
    await story.play_on()
    again = Story(story.dialogue, story.folder, story.base)
    again.begun()
    assert (again.at, again.words("en")) == (3, "Answer the first question as Dan.")
    await again.play_on()
    assert again.words("en") == "Let a day go by."


async def test_a_visitor_who_went_another_way_is_left_alone(told: tuple[Story, Room]) -> None:
    """They moved the clock to where the story can't be any more."""
    story, room = told
    await story.play_on()
    await room.forward(story.dialogue.start + timedelta(days=2))
    await story.play_on()
    await story.play_on()
    assert story.lost
    assert not story.over


@pytest.mark.parametrize("name", STORIES)
def test_the_stories_that_come_with_it_can_be_read_and_have_a_place_to_take_over(name: str) -> None:
    dialogue = read_dialogue(story_file(name))
    organisation = organisation_for(story_file(name), dialogue)
    assert set(dialogue.cast) <= {person.key for person in organisation.people}
    pauses = [step for step in dialogue.steps if isinstance(step, Pause)]
    assert pauses
    assert all({"en", "da", "nb"} <= pause.says.keys() for pause in pauses), "whoever reads it, in their language"


def test_an_unknown_story_is_none() -> None:
    with pytest.raises(KeyError):
        story_file("atlantis")
