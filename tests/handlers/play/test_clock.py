import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.clock import SystemClock
from handlers.play.clock import MovableClock, forward, to_next

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class HandClock:
    """Real time, wound by hand; it may also be set back, as a machine's clock can."""

    def __init__(self) -> None:
        self.wall = NOON
        self.ran = 100.0

    def now(self) -> datetime:
        return self.wall

    def elapsed(self) -> float:
        return self.ran

    def passes(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.ran += max(seconds, 0)


class Diary:
    """An app of nothing but due instants: it writes down when it was ticked."""

    def __init__(self, clock: MovableClock, due: list[datetime]) -> None:
        self.clock = clock
        self.due = due
        self.ticked: list[datetime] = []
        self.quieted = 0

    async def quiet(self) -> None:
        self.quieted += 1

    async def tick(self) -> None:
        self.ticked.append(self.clock.now())

    async def next_due(self, after: datetime) -> datetime | None:
        return min((due for due in self.due if due > after), default=None)


@pytest.fixture
def real() -> HandClock:
    return HandClock()


def test_the_system_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_the_system_clock_measures_waiting() -> None:
    clock = SystemClock()
    assert clock.elapsed() <= clock.elapsed()


def test_a_running_clock_goes_with_real_time(tmp_path: Path, real: HandClock) -> None:
    clock = MovableClock(tmp_path, None, running=True, real=real)
    real.passes(5)
    assert clock.now() == NOON + timedelta(seconds=5)


def test_a_frozen_clock_stands_still_but_waiting_goes_on(tmp_path: Path, real: HandClock) -> None:
    clock = MovableClock(tmp_path, None, running=False, real=real)
    before = clock.elapsed()
    real.passes(5)
    assert clock.now() == NOON
    assert clock.elapsed() - before == 5


@pytest.mark.parametrize("running", [True, False])
def test_a_move_moves_the_wall_clock_and_the_waiting(tmp_path: Path, real: HandClock, running: bool) -> None:
    clock = MovableClock(tmp_path, None, running=running, real=real)
    before = clock.elapsed()
    clock.set(NOON + timedelta(hours=48))
    assert clock.now() == NOON + timedelta(hours=48)
    assert clock.elapsed() - before == 48 * 3600


@pytest.mark.parametrize("running", [True, False])
def test_a_clock_begins_where_the_story_does(tmp_path: Path, real: HandClock, running: bool) -> None:
    start = datetime.fromisoformat("2020-04-18T12:46:00+02:00")
    clock = MovableClock(tmp_path, start, running=running, real=real)
    assert clock.now() == start
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize("running", [True, False])
def test_after_a_restart_it_goes_on_from_where_it_was(tmp_path: Path, real: HandClock, running: bool) -> None:
    MovableClock(tmp_path, None, running=running, real=real).set(NOON + timedelta(days=3))
    again = MovableClock(tmp_path, NOON, running=running, real=real)
    assert again.now() == NOON + timedelta(days=3)


def test_a_running_clock_has_gone_on_while_the_process_was_down(tmp_path: Path, real: HandClock) -> None:
    MovableClock(tmp_path, None, running=True, real=real).set(NOON + timedelta(days=3))
    real.passes(60)
    assert MovableClock(tmp_path, None, running=True, real=real).now() == NOON + timedelta(days=3, seconds=60)


def test_it_never_starts_again_earlier_even_when_the_machine_was_set_back(tmp_path: Path, real: HandClock) -> None:
    MovableClock(tmp_path, None, running=True, real=real).set(NOON + timedelta(days=3))
    real.passes(-7200)
    again = MovableClock(tmp_path, None, running=True, real=real)
    assert again.now() == NOON + timedelta(days=3)
    real.passes(1)
    assert again.now() == NOON + timedelta(days=3, seconds=1)


@pytest.mark.parametrize("running", [True, False])
def test_a_passed_instant_moves_nothing(tmp_path: Path, real: HandClock, running: bool) -> None:
    clock = MovableClock(tmp_path, None, running=running, real=real)
    before = clock.elapsed()
    clock.set(NOON - timedelta(seconds=1))
    assert (clock.now(), clock.elapsed()) == (NOON, before)


def test_an_instant_without_zone_is_refused(tmp_path: Path, real: HandClock) -> None:
    clock = MovableClock(tmp_path, None, running=False, real=real)
    with pytest.raises(ValueError, match="zone"):
        clock.set(datetime(2026, 3, 3))  # noqa: DTZ001


def test_the_position_is_on_disk_before_it_is_visible(tmp_path: Path, real: HandClock) -> None:
    """When the file can't be written the clock has not moved."""
    clock = MovableClock(tmp_path, None, running=False, real=real)
    (tmp_path / "clock.new").mkdir()
    with pytest.raises(OSError, match=r"clock\.new"):
        clock.set(NOON + timedelta(hours=1))
    assert clock.now() == NOON
    assert json.loads((tmp_path / "clock.json").read_text())["position"] == NOON.isoformat()


def test_the_file_is_for_its_owner_only(tmp_path: Path, real: HandClock) -> None:
    MovableClock(tmp_path, None, running=False, real=real)
    assert (tmp_path / "clock.json").stat().st_mode & 0o777 == 0o600


async def test_forward_stops_at_each_due_instant(tmp_path: Path, real: HandClock) -> None:
    clock = MovableClock(tmp_path, None, running=False, real=real)
    due = [NOON + timedelta(hours=h) for h in (1, 4, 30)]
    app = Diary(clock, due)
    await forward(app, clock, NOON + timedelta(hours=5))
    assert app.ticked == [*due[:2], NOON + timedelta(hours=5)]
    assert app.quieted == 4


async def test_forward_gives_every_day_its_turn(tmp_path: Path, real: HandClock) -> None:
    clock = MovableClock(tmp_path, None, running=False, real=real)
    app = Diary(clock, [])
    await forward(app, clock, NOON + timedelta(days=3))
    assert app.ticked == [NOON + timedelta(days=day) for day in (1, 2, 3)]


async def test_the_same_walk_twice_ends_at_the_same_time(tmp_path: Path, real: HandClock) -> None:
    clock = MovableClock(tmp_path, None, running=False, real=real)
    app = Diary(clock, [])
    for _ in range(2):
        await forward(app, clock, NOON + timedelta(hours=5))
    assert app.ticked == [NOON + timedelta(hours=5)]


async def test_a_running_clock_walks_too(tmp_path: Path) -> None:
    """On real time, which goes on between any two lines."""
    clock = MovableClock(tmp_path, NOON, running=True)
    app = Diary(clock, [NOON + timedelta(hours=1)])
    await forward(app, clock, NOON + timedelta(hours=2))
    assert len(app.ticked) == 2
    assert clock.now() >= NOON + timedelta(hours=2)


async def test_to_next_goes_to_the_next_due_instant_only(tmp_path: Path, real: HandClock) -> None:
    clock = MovableClock(tmp_path, None, running=False, real=real)
    app = Diary(clock, [NOON + timedelta(hours=h) for h in (1, 4)])
    await to_next(app, clock)
    assert clock.now() == NOON + timedelta(hours=1)


async def test_to_next_stays_when_nothing_is_due(tmp_path: Path, real: HandClock) -> None:
    clock = MovableClock(tmp_path, None, running=False, real=real)
    await to_next(Diary(clock, []), clock)
    assert clock.now() == NOON
