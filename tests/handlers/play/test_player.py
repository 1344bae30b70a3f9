from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.play.dialogue import (
    Dialogue,
    Fills,
    Hears,
    Kill,
    Moves,
    Opens,
    Pause,
    Picks,
    Reads,
    Says,
    Sees,
    SeesNot,
    Step,
)
from handlers.play.player import LIVES, Beat, Missed, Player
from handlers.play.stage import Died, NotThere, Seen, View

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass
class Parrot:
    """A stage that repeats to everyone what was said, once per command id. It dies at the calls told to it."""

    now: datetime = NINE
    said: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    dies_at: set[int] = field(default_factory=set)
    due: datetime | None = None
    lives: int = 1

    def _called(self, name: str, command_id: str = "", text: str = "") -> None:
        """Dying comes after doing: the worst case for whoever asks again."""
        self.calls.append(name)
        if command_id:
            self.said.setdefault(command_id, text)
        if len(self.calls) in self.dies_at:
            raise Died(name)

    async def say(self, step: Says, command_id: str) -> None:
        self._called("say", command_id, f"{step.who}: {step.text}")

    async def pick(self, step: Picks, command_id: str) -> None:
        if step.value == "nothing":
            raise NotThere("no card offers 'nothing'")
        self._called("pick", command_id, f"{step.who} picked {step.value}")

    async def open(self, step: Opens) -> None:
        self._called(f"open {step.verb}")

    async def fill(self, step: Fills, command_id: str) -> None:
        self._called("fill", command_id, f"{step.who} filled {dict(step.values)}")

    async def hear(self, who: str) -> str:
        return f"heard, {who}"

    async def see(self, who: str) -> View:
        self._called(f"see as {who}")
        seen = [Seen(key, self.versions.get(key, 1), "all", "bot", NINE, text) for key, text in self.said.items()]
        return View(self.now, tuple(seen))

    async def read(self, who: str, page: str) -> str:
        self._called(f"read as {who}")
        return f"{page}: {len(self.said)} things were said"

    async def clock(self, to: datetime) -> None:
        self.now = max(self.now, to)
        self._called("clock")

    async def ahead(self) -> datetime | None:
        return self.due

    async def quiet(self) -> None:
        self._called("quiet")

    async def kill(self) -> None:
        self.lives += 1

    async def recover(self) -> None:
        self.lives += 1


def dialogue(*steps: Step) -> Dialogue:
    return Dialogue("test", "A test", "en", "eksempel", ("ida", "dan"), NINE, "UTC", steps)


async def play(stage: Parrot, *steps: Step) -> list[Beat]:
    return [beat async for beat in Player(dialogue(*steps), stage).play()]


async def test_every_act_has_the_dialogue_and_the_step_as_its_id() -> None:
    stage = Parrot()
    await play(
        stage, Says(1, "ida", "a"), Picks(2, "dan", "yes"), Opens(3, "dan", "aware"), Fills(4, "dan", "aware", {})
    )
    assert list(stage.said) == ["test/1", "test/2", "test/4"]


async def test_quiet_follows_every_act() -> None:
    stage = Parrot()
    await play(stage, Says(1, "ida", "a"))
    assert stage.calls[:2] == ["say", "quiet"]


async def test_a_beat_tells_what_everyone_got() -> None:
    (first, second) = await play(Parrot(), Says(1, "ida", "a"), Picks(2, "dan", "yes"))
    assert first.reply == "heard, ida"
    assert [(h.who, h.seen.text) for h in first.heard] == [("ida", "ida: a"), ("dan", "ida: a")]
    assert {h.seen.text for h in second.heard} == {"dan picked yes"}


async def test_an_edited_message_is_told_again() -> None:
    stage = Parrot()
    player = Player(dialogue(Says(1, "ida", "a"), Moves(2, timedelta(hours=1))), stage)
    beats: list[Beat] = []
    async for beat in player.play():
        beats.append(beat)
        stage.versions["test/1"] = 2
    assert [h.edited for h in beats[1].heard] == [True, True]


async def test_sees_counts_messages_whatever_case_and_space() -> None:
    steps = Says(1, "ida", "24\u00a0Hours left"), Says(2, "ida", "24 hours left, 24 hours left")
    await play(Parrot(), *steps, Sees(3, "dan", "24 hours left", 2), Sees(4, "dan", "24 HOURS", None))


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (Sees(7, "dan", "laptop"), "'laptop' stands in 0 messages, not at all"),
        (Sees(7, "dan", "phone", 2), "'phone' stands in 1 messages, not 2 times"),
        (SeesNot(7, "dan", "phone"), "'phone' stands in 1 messages, not 0 times"),
        (Hears(7, "ida", "saved"), "ida heard 'heard, ida', not 'saved'"),
        (Picks(7, "dan", "nothing"), "no card offers 'nothing'"),
        (Moves(7, NINE - timedelta(hours=1)), "the clock is at 2026-03-02T09:00:00+00:00 already"),
        (Moves(7, "next"), "nothing is due"),
    ],
)
async def test_what_does_not_come_out_is_named_with_its_line(step: Step, says: str) -> None:
    with pytest.raises(Missed, match=r"^test\.toml:7: ") as missed:
        await play(Parrot(), Says(1, "ida", "phone"), step)
    assert says in str(missed.value)


async def test_a_missed_sight_shows_what_was_there() -> None:
    with pytest.raises(Missed, match="ida: phone"):
        await play(Parrot(), Says(1, "ida", "phone"), Sees(2, "dan", "laptop"))


async def test_the_clock_goes_by_a_while_to_an_instant_or_to_what_is_next() -> None:
    stage = Parrot(due=NINE + timedelta(hours=50))
    moves = Moves(1, timedelta(hours=1)), Moves(2, NINE + timedelta(hours=3)), Moves(3, "next")
    beats = await play(stage, *moves)
    assert [beat.at - NINE for beat in beats] == [timedelta(hours=h) for h in (1, 3, 50)]


@pytest.mark.parametrize("point", range(1, 14))
async def test_a_death_at_any_call_changes_nothing(point: int) -> None:
    steps = Says(1, "ida", "a"), Moves(2, timedelta(hours=48)), Picks(3, "dan", "yes"), Sees(4, "dan", "picked", 1)
    whole, broken = Parrot(), Parrot(dies_at={point})
    expected, beats = await play(whole, *steps), await play(broken, *steps)
    assert broken.lives == 2
    assert broken.said == whole.said
    assert broken.now == whole.now == NINE + timedelta(hours=48)
    assert [replace(beat, heard=()) for beat in beats] == [replace(beat, heard=()) for beat in expected]


async def test_a_stage_that_always_dies_ends_the_dialogue() -> None:
    stage = Parrot(dies_at=set(range(1, 1000)))
    with pytest.raises(Missed, match=f"died {LIVES} times"):
        await play(stage, Says(1, "ida", "a"))


async def test_a_page_is_read_as_someone() -> None:
    stage = Parrot()
    await play(stage, Says(1, "ida", "one"), Reads(2, "dan", "register", "register: 1  THINGS"))
    assert "read as dan" in stage.calls
    with pytest.raises(Missed, match="2 things"):
        await play(Parrot(), Says(1, "ida", "one"), Reads(2, "dan", "register", "2 things"))


async def test_a_pause_does_nothing_in_a_test() -> None:
    stage = Parrot()
    await play(stage, Pause(1, {"en": "Now it is your turn."}))
    assert [call for call in stage.calls if not call.startswith("see")] == ["quiet"]


async def test_a_kill_is_a_kill() -> None:
    stage = Parrot()
    await play(stage, Kill(1))
    assert stage.lives == 2
