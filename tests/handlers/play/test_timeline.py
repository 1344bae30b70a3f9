from datetime import UTC, datetime, timedelta

import pytest

from handlers.play.dialogue import Dialogue, Fills, Hears, Kill, Moves, Opens, Picks, Says, Sees, SeesNot, Step
from handlers.play.player import Beat, Heard
from handlers.play.stage import Seen
from handlers.play.timeline import Timeline, said

NINE = datetime(2026, 3, 2, 8, tzinfo=UTC)
SAYS = Says(1, "ida", "/breach laptop lost")


def told(*beats: Beat) -> list[str]:
    dialogue = Dialogue("test", "A test", "en", "eksempel", ("ida", "dan"), NINE, "Europe/Copenhagen", ())
    timeline = Timeline(dialogue)
    return [line for beat in beats for line in timeline.lines(beat)]


def seen(text: str, version: int = 1, by: str = "bot") -> Seen:
    return Seen("m1", version, "#triage", by, NINE, text)


def test_an_act_has_its_local_time_and_its_reply() -> None:
    assert told(Beat(NINE, SAYS, "Saved.", ())) == [
        "",
        "2026-03-02 09:00 +0100",
        "  ida says in general: /breach laptop lost",
        "    only ida",
        "      Saved.",
    ]


def test_the_time_is_told_once() -> None:
    lines = told(Beat(NINE, SAYS, "", ()), Beat(NINE, SAYS, "", ()))
    assert lines.count("2026-03-02 09:00 +0100") == 1


def test_the_time_comes_after_the_move() -> None:
    lines = told(Beat(NINE, SAYS, "", ()), Beat(NINE + timedelta(hours=1), Moves(2, timedelta(hours=1)), "", ()))
    assert lines[-3:] == ["  1:00:00 go by", "", "2026-03-02 10:00 +0100"]


def test_a_message_is_told_once_with_everyone_it_came_to() -> None:
    lines = told(Beat(NINE, SAYS, "", (Heard("dan", seen("A card")), Heard("dorte", seen("A card")))))
    assert lines[3:] == ["    Mon 09:00 #triage → dan, dorte", "      A card"]


def test_an_edit_tells_what_is_new() -> None:
    first = Beat(NINE, SAYS, "", (Heard("dan", seen("A card\nopen")),))
    second = Beat(NINE, SAYS, "", (Heard("dan", seen("A card\nclosed", version=2)),))
    assert told(first, second)[-2:] == ["    Mon 09:00 #triage → dan (edited)", "      closed"]


def test_what_people_wrote_themselves_is_not_told_twice() -> None:
    assert len(told(Beat(NINE, SAYS, "", (Heard("dan", seen("hello", by="ida")),)))) == 3


@pytest.mark.parametrize("step", [Sees(1, "dan", "a"), SeesNot(1, "dan", "a"), Hears(1, "dan", "a")])
def test_what_is_only_checked_is_not_told(step: Step) -> None:
    assert told(Beat(NINE, step, "", (Heard("dan", seen("A card")),))) == []


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Says(1, "ida", "a" * 200, "dm", 10), f"ida says in dm: {'a' * 100}… (200 characters) (10 times)"),
        (Picks(1, "dan", "yes"), "dan picks yes"),
        (Picks(1, "eve", "yes", "contained", "dan"), "eve picks yes (contained), with a button of dan"),
        (Opens(1, "dan", "answer", "whose"), "dan opens answer (whose)"),
        (Fills(1, "dan", "answer", {"whose": ["pupils", "others"]}), "dan fills in answer: whose = pupils + others"),
        (Moves(1, "next"), "the clock goes to next"),
        (Moves(1, NINE), "the clock goes to 2026-03-02 08:00:00+00:00"),
        (Kill(1), "the server is killed, and started again"),
        (Sees(1, "dan", "a", 2), "dan sees 'a' 2 times"),
        (SeesNot(1, "eve", "a"), "eve does not see 'a'"),
        (Hears(1, "ida", "a"), "ida hears 'a'"),
    ],
)
def test_each_step_in_words(step: Step, words: str) -> None:
    assert said(step) == words
