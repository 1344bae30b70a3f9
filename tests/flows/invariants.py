"""What must be true of every history after every step. Each raises AssertionError with what it found."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from bot.domain.assessment import Assessment
from bot.domain.case import Case
from bot.domain.chore import AWARENESS, CONFIRM, CONTAINMENT, MEASURE, REPLY, is_chore
from bot.domain.deadline import Deadline, Status
from bot.domain.decision import Decision
from bot.domain.delivery import ReminderKey, State
from bot.domain.filing import Filing
from bot.domain.finding import Finding
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.domain.regime import Law
from bot.domain.reminder import Reminder, responsible
from bot.domain.report import Report
from bot.ports import Entry
from tests.world.postman import Arrived

ENDED = frozenset({State.SENT, State.COLLAPSED, State.DEAD})
LASTING = (MEASURE, REPLY, CONFIRM, "letter/")
"""What goes on when a case is closed: its promises, and what an authority asked."""

LIVE = frozenset({State.PENDING, State.SENDING, State.IN_DOUBT})


class Row:
    """A reminder of the outbox. `fresh`: it was never claimed."""

    def __init__(self, key: ReminderKey, state: State, send_at: datetime, attempts: int) -> None:
        self.key, self.state, self.send_at, self.fresh = key, state, send_at, attempts == 0


Rows = Sequence[Row]


def digest(path: Path) -> str:
    """Of every row of every table."""
    with closing(sqlite3.connect(path)) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        rows = [sorted(map(repr, file.execute(f'SELECT * FROM "{name}"'))) for name in tables]
    return sha256(repr(rows).encode()).hexdigest()


def states(path: Path) -> dict[int, State]:
    """Of every delivery ever queued, by row."""
    with closing(sqlite3.connect(path)) as file:
        return {row: State(state) for row, state in file.execute("SELECT id, state FROM deliveries")}


Name = tuple[str, str, str, str, str]
Tried = Mapping[Name, int]


def name_of(key: ReminderKey) -> Name:
    return key.case, key.obligation, key.rung, f"{key.due:%Y-%m-%d %H:%M:%S}", key.recipient


def attempts(path: Path) -> Tried:
    """How often each reminder was claimed, by its name."""
    with closing(sqlite3.connect(path)) as file:
        columns = "case_id, obligation, rung, substr(due, 1, 19), recipient, attempts"
        found = file.execute(f"SELECT {columns} FROM deliveries WHERE obligation IS NOT NULL")
        return {(case, what, rung, due, who): n for case, what, rung, due, who, n in found}


def nothing_leaves_its_end(before: Mapping[int, State], after: Mapping[int, State]) -> None:
    assert set(before) <= set(after), "a delivery vanished"
    for row, state in before.items():
        assert state not in ENDED or after[row] is state, f"row {row} left {state} for {after[row]}"


def everyone_wanted_is_reminded(wanted: Iterable[Reminder], rows: Rows, now: datetime, *, settled: bool) -> None:
    """`settled`: at this very instant. Else the rung after the last one sent may wait for that one to go out; what is
    asked daily has an instant of its own each day."""
    known = {row.key: row for row in rows}
    for reminder in wanted:
        key = reminder.key
        row = known.get(key)
        if row is not None and row.state is not State.CANCELLED:
            if reminder.send_at > now:
                assert row.state is State.PENDING, f"{key} is {row.state} before its time"
            continue
        repeats = key.rung.startswith("after/") or key.obligation in (CONTAINMENT, AWARENESS)
        waits = not settled and repeats and any(is_live(r, key) for r in rows)
        assert waits, f"{key} is {row.state if row else 'missing'}"


def is_live(row: Row, key: ReminderKey) -> bool:
    daily = key.obligation in (CONTAINMENT, AWARENESS)
    mine = (row.key.obligation, row.key.recipient) == (key.obligation, key.recipient)
    return mine and (daily or row.key.due == key.due) and row.state in LIVE


def someone_is_chased(case: Case, outlook: Assessment, law: Law, rows: Rows, now: datetime, *, ready: bool) -> None:
    """Said without `plan`: whoever's act is missing has a rung of the present due instant, sent or to come, and
    past it always one to come. A case that was entered after the fact waits for someone who has it."""
    if case.entered_after and not any(a.acknowledged_at for a in case.assignments):
        return
    for deadline in outlook.deadlines:
        ladder = law.ladders.get(deadline.ladder)
        if not case.open or not deadline.status.running or deadline.target is None or ladder is None:
            continue
        role = responsible(case, deadline.obligation, law, ready=ready)
        who = (case.holders(role) or case.holders(Role.HANDLER))[0].party
        mine = [r for r in rows if _is_of(r.key, deadline) and r.key.recipient == who]
        assert any(r.state is not State.CANCELLED for r in mine), f"nobody chases {role} for {deadline.obligation}"
        if deadline.status is Status.LATE or deadline.target <= now:
            later = [r for r in mine if r.state is State.PENDING and r.send_at > now]
            assert len(later) == 1, f"{deadline.obligation} is overdue and has {len(later)} rungs to come"


def _is_of(key: ReminderKey, deadline: Deadline) -> bool:
    return (key.obligation, key.due) == (deadline.obligation, deadline.target)


def nothing_moot_waits(case: Case, outlook: Assessment, rows: Rows) -> None:
    """What was on its way when it became moot is rendered once more, and cancelled there."""
    waiting = [row for row in rows if row.state is State.PENDING and row.fresh]
    running = {(d.obligation, d.target) for d in outlook.deadlines if d.status.running}
    for row in waiting:
        assert case.open or row.key.obligation.startswith(LASTING), f"a closed case waits to say {row.key}"
        wanted = (
            _is_asked(case, row.key) if is_chore(row.key.obligation) else (row.key.obligation, row.key.due) in running
        )
        assert wanted, row.key


def _is_asked(case: Case, key: ReminderKey) -> bool:
    """Said without `chores`: what the house asks its own people is still missing."""
    what, _, which = key.obligation.partition("/")
    match what:
        case "acknowledge":
            return not any(a.has_it for a in case.holders(Role(which)))
        case "containment":
            return case.value("contained") is not True
        case "awareness":
            values = (case.value(fact) for fact in ("aware_controller", "discovered"))
            return not any(isinstance(value, When) and value.dates for value in values)
        case "task":
            first = case.tasks[int(which) - 1]
            return any(t.open and (t.owner, t.due) == (first.owner, first.due) for t in case.tasks)
        case "measure":
            return any(m.number == int(which) and m.done_at is None and not m.dropped for m in case.measures)
        case "reply":
            return any(q.answered_at is None for q in case.asked_in(int(which)))
        case "confirm":
            return any(letter.number == int(which) and letter.confirmed_at is None for letter in case.letters)
        case "exclusion":
            return any(e.number == int(which) and e.settled_at is None for e in case.exclusions)
    return False


def nothing_unwanted_is_to_come(wanted: Iterable[Reminder], rows: Rows, now: datetime) -> None:
    planned = {reminder.key for reminder in wanted}
    for row in rows:
        assert row.state is not State.PENDING or row.send_at <= now or row.key in planned, f"{row.key} is not wanted"


def each_is_said_once_and_in_order(screen: Iterable[Arrived]) -> None:
    """What was in doubt may come after what could not wait for it."""
    seen: set[ReminderKey] = set()
    latest: dict[tuple[str, str, datetime, str], datetime] = {}
    for arrived in screen:
        key, at = arrived.key, arrived.row.delivery.send_at
        assert key not in seen, f"{key} is said twice"
        seen.add(key)
        line = (key.case, key.obligation, key.due, key.recipient)
        assert arrived.doubted or at >= latest.get(line, at), f"{key} comes after a later one"
        latest[line] = max(at, latest.get(line, at))


def it_only_grew(before: Case, after: Case) -> None:
    """Words may be put back into a text; everything else stays as it was written, and numbers rise."""
    assert [(r.sequence, r.by, r.at) for r in after.reports][: len(before.reports)] == [
        (r.sequence, r.by, r.at) for r in before.reports
    ]
    assert [replace(f, reason="") for f in after.findings][: len(before.findings)] == [
        replace(f, reason="") for f in before.findings
    ]
    assert [replace(d, reasons="") for d in after.decisions][: len(before.decisions)] == [
        replace(d, reasons="") for d in before.decisions
    ]
    assert [replace(f, reference="", delay_reason="") for f in after.filings][: len(before.filings)] == [
        replace(f, reference="", delay_reason="") for f in before.filings
    ]
    numbered: Sequence[Sequence[Report | Finding | Decision | Filing]] = (
        after.reports,
        after.findings,
        after.decisions,
        after.filings,
    )
    for part in numbered:
        assert all(a.sequence < b.sequence for a, b in pairwise(part)), part
    assert after.reopenings[: len(before.reopenings)] == before.reopenings or _put_back(before, after)
    ends = (before.closing, *(again.ended for again in after.reopenings[len(before.reopenings) :]))
    kept = (after.closing, *ends[1:])
    assert before.closing is None or before.closing.at in {c.at for c in kept if c is not None}, "an ending vanished"
    assert after.version >= before.version


def _put_back(before: Case, after: Case) -> bool:
    """Whether only words were put back into why a case ended and went on."""
    then, now = before.reopenings, after.reopenings[: len(before.reopenings)]
    return [(r.number, r.by, r.at, r.ended.at) for r in then] == [(r.number, r.by, r.at, r.ended.at) for r in now]


def texts(case: Case) -> list[str]:
    """Everything anyone wrote in it."""
    found = [r.words for r in case.reports] + [f.reason for f in case.findings]
    found += [d.reasons for d in case.decisions] + [t for f in case.filings for t in (f.reference, f.delay_reason)]
    found += [text for again in case.reopenings for text in (again.reason, again.ended.reason)]
    return [*found, case.closing.reason] if case.closing is not None else found


def about(entries: Iterable[Entry]) -> list[str]:
    """What the journal says."""
    return [text for entry in entries for text in entry.about.values()]


def nothing_masked_shows(case: Case, masked: Iterable[str], journal: Iterable[str]) -> None:
    whole = "\n".join((*texts(case), *journal))
    for secret in masked:
        assert secret not in whole, f"{secret} was to be hidden"
