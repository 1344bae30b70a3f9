"""Any history of some cases: people act, time passes, messages go out or don't, the process dies and comes back."""

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from bot.domain.case import Outcome
from bot.domain.decision import Matter
from bot.domain.filing import FilingKind
from bot.domain.finding import Source
from bot.domain.interview import Question
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.flows.acknowledge import Acknowledge, acknowledge
from bot.flows.add import Add, add
from bot.flows.answer import Answer, answer
from bot.flows.assign import HANDED, Assign, assign
from bot.flows.aware import FACT, SetAware, aware
from bot.flows.close import Close, close
from bot.flows.decide import Decide, decide
from bot.flows.file import RecordFiling, record_filing
from bot.flows.join import Join, join
from bot.flows.lend import Lend, lend
from bot.flows.reopen import Reopen, reopen
from bot.flows.split import Split, split
from bot.flows.take_back import TakeBack, take_back
from bot.flows.unmask import Unmask, unmask_text
from handlers import ticks
from storage.store import Store
from tests.flows.conftest import ORGANISATION
from tests.flows.given import EVERYTHING, Ago, Given, Text, agos, answers, resolved, texts
from tests.flows.room import ANYONE, MASTER, Room
from tests.world.clock import START
from tests.world.postman import End

ZONE = ZoneInfo("Europe/Copenhagen")
PEOPLE = ("ida", "dan", "dorte", "mads", "eve")
MOST_CASES = 3
STAGES = (*["eu-gdpr-33-1/initial"] * 3, "eu-gdpr-33-1/supplement", "eu-gdpr-34/communication", "no/such")

people = st.sampled_from(PEOPLE)
actors = st.sampled_from((*[ANYONE] * 6, *PEOPLE))
which = st.integers(0, MOST_CASES - 1)
minutes = st.sampled_from((1, 11, 30, 60, 4 * 60, 12 * 60, 24 * 60, 48 * 60, 72 * 60, 8 * 24 * 60, 40 * 24 * 60))
ends = st.sampled_from((*[End.SENT] * 3, End.DOWN, End.LOST, End.MISSED, End.DEAD))


class Histories(Room):
    """Every rule is something that can happen next."""

    # What people do.

    @initialize()
    def begins(self) -> None:
        self._open("ida", "laptop lost on the bus")

    @precondition(lambda self: len(self.seen) < MOST_CASES)
    @rule(who=people, text=texts, discovered=st.none() | agos, after=st.booleans())
    def opens(self, who: str, text: Text, discovered: Ago | None, after: bool) -> None:
        when = discovered.when(self.clock.at) if discovered is not None else None
        self._open(who, self._written(text), discovered=when, entered_after=after)

    @rule(which=which, who=actors, given=answers(), stale=st.booleans())
    def answers(self, which: int, who: str, given: tuple[Question, Given], stale: bool) -> None:
        question, values = given
        case = self._case(which)
        seq = case.sequence(question.facts) - stale
        by, id_ = self._by(case, who, Role.HANDLER), self.house.id()
        self._act(answer, Answer(id_, by, case.id, question.id, resolved(values, self.clock.at), Source.THREAD, seq))

    @rule(which=which)
    def answers_everything(self, which: int) -> None:
        case = self._case(which)
        for question, values in EVERYTHING:
            by, id_ = self._by(case, ANYONE, Role.HANDLER), self.house.id()
            given = resolved(values, self.clock.at)
            self._act(answer, Answer(id_, by, case.id, question, given, Source.THREAD))

    @rule(which=which, who=actors, at=agos, text=texts, stale=st.booleans())
    def fixes_awareness(self, which: int, who: str, at: Ago, text: Text, stale: bool) -> None:
        case = self._case(which)
        by, seq = self._by(case, who, Role.HANDLER), case.sequence((FACT,)) - stale
        command = SetAware(self.house.id(), by, case.id, at.when(self.clock.at), self._written(text), seq)
        self._act(aware, command)

    @rule(which=which, who=actors)
    def acknowledges(self, which: int, who: str) -> None:
        case = self._case(which)
        self._act(acknowledge, Acknowledge(self.house.id(), self._by(case, who, Role.HANDLER), case.id))

    @rule(which=which, who=actors, role=st.sampled_from((*HANDED, Role.REPORTER)), to=people, text=texts)
    def hands_over(self, which: int, who: str, role: Role, to: str, text: Text) -> None:
        case = self._case(which)
        by, words = self._by(case, who, Role.HANDLER), self._written(text)
        self._act(assign, Assign(self.house.id(), by, case.id, role, self.house.person(to), words))

    @rule(which=which, role=st.sampled_from(HANDED), to=people)
    def hands_over_and_takes_back(self, which: int, role: Role, to: str) -> None:
        holders = self._case(which).holders(role)
        for receiver in (self.house.person(to), *(a.party for a in holders[:1])):
            case = self._case(which)
            by = self._by(case, ANYONE, Role.HANDLER)
            self._act(assign, Assign(self.house.id(), by, case.id, role, receiver))

    @rule(which=which, who=actors, matter=st.sampled_from(Matter), yes=st.booleans(), text=texts)
    def decides(self, which: int, who: str, matter: Matter, yes: bool, text: Text) -> None:
        case = self._case(which)
        by = self._by(case, who, Role.DECIDER)
        self._act(decide, Decide(self.house.id(), by, case.id, matter, yes, self._written(text)))

    @rule(which=which, matter=st.sampled_from(Matter), between=st.booleans())
    def decides_and_thinks_better_of_it(self, which: int, matter: Matter, between: bool) -> None:
        for yes in (False, True):
            case = self._case(which)
            by = self._by(case, ANYONE, Role.DECIDER)
            self._act(decide, Decide(self.house.id(), by, case.id, matter, yes, "because it was so"))
            if between:
                self.everything_is_delivered()

    @rule(which=which, who=actors, stage=st.sampled_from(STAGES), at=agos, reference=texts, delay=texts)
    def files(self, which: int, who: str, stage: str, at: Ago, reference: Text, delay: Text) -> None:
        case = self._case(which)
        by, when = self._by(case, who, Role.FILER), at.when(self.clock.at)
        why = self._written(delay)
        command = RecordFiling(self.house.id(), by, case.id, stage, when, self._written(reference), why)
        self._act(record_filing, command)

    @rule(which=which, who=actors, text=texts)
    def adds(self, which: int, who: str, text: Text) -> None:
        case = self._case(which)
        self._act(add, Add(self.house.id(), self._by(case, who, Role.REPORTER), case.id, self._written(text)))

    @rule(which=which, into=which, who=actors, yes=st.booleans(), text=texts)
    def joins(self, which: int, into: int, who: str, yes: bool, text: Text) -> None:
        case, other = self._case(which), self._case(into)
        by, why = self._by(case, who, Role.HANDLER), self._written(text)
        self._act(join, Join(self.house.id(), by, case.id, other.id, yes, why), case.id)

    @rule(which=which, who=actors, text=texts)
    def splits(self, which: int, who: str, text: Text) -> None:
        """Both cases are open again; by whoever handles the one that goes on."""
        case = self._case(which)
        into = case.closing.into if case.closing is not None and case.closing.into is not None else case.id
        by, why = self._by(self.house.case(into), who, Role.HANDLER), self._written(text)
        self._act(split, Split(self.house.id(), by, case.id, why), into)

    @rule(which=which, who=actors, text=texts)
    def opens_again(self, which: int, who: str, text: Text) -> None:
        case = self._case(which)
        by = self._by(case, who, Role.HANDLER)
        self._act(reopen, Reopen(self.house.id(), by, case.id, self._written(text)))

    @rule(which=which, at=agos, text=texts)
    def withdraws_what_was_filed(self, which: int, at: Ago, text: Text) -> None:
        case = self._case(which)
        by, when = self._by(case, ANYONE, Role.FILER), at.when(self.clock.at)
        command = RecordFiling(
            self.house.id(), by, case.id, STAGES[0], when, "2026-9", self._written(text), FilingKind.WITHDRAWAL
        )
        self._act(record_filing, command)

    @precondition(lambda self: self.clock.at > START)
    @rule(which=which, who=actors, outcome=st.sampled_from(Outcome), text=texts)
    def closes(self, which: int, who: str, outcome: Outcome, text: Text) -> None:
        case = self._case(which)
        by = self._by(case, who, Role.HANDLER)
        self._act(close, Close(self.house.id(), by, case.id, outcome, self._written(text)))

    @rule(which=which, who=actors, first=st.booleans(), back=st.booleans())
    def says_what_was_hidden(self, which: int, who: str, first: bool, back: bool) -> None:
        case = self._case(which)
        held = self._hidden(case)
        if not held:
            return
        one = held[0 if first else -1]
        by = one.by if who == ANYONE else self.house.person(who)
        command = Unmask(self.house.id(), by, case.id, one.number, back)
        if self._act(unmask_text, command) is None:
            return
        if back:
            assert one.text in self._shown(case.id), f"{one.place} was not put back"
            self.masked.discard(one.text)

    @rule(
        who=people,
        role=st.sampled_from(HANDED),
        unit=st.sampled_from((None, "care")),
        to=people,
        hours=st.none() | st.integers(1, 99),
        text=texts,
    )
    def lends(self, who: str, role: Role, unit: str | None, to: str, hours: int | None, text: Text) -> None:
        until = When.exact(self.clock.at + timedelta(hours=hours)) if hours is not None else None
        by, receiver, why = self.house.person(who), self.house.person(to), self._written(text)
        self._act(lend, Lend(self.house.id(), by, ORGANISATION, ((role, unit),), receiver, until, why))

    @rule(who=people)
    def takes_back(self, who: str) -> None:
        for lending in self.house.store.read(lambda read: read.lendings(ORGANISATION)).result()[:1]:
            self._act(take_back, TakeBack(self.house.id(), self.house.person(who), ORGANISATION, lending.id))

    # What happens by itself.

    @rule(by=minutes)
    def time_passes(self, by: int) -> None:
        self._forward(timedelta(minutes=by))

    @rule(before=st.booleans())
    def the_next_is_due(self, before: bool) -> None:
        """Right when it is, or a minute before."""
        now = self.clock.at
        due = self.house.store.read(lambda read: read.next_due(now)).result()
        if due is not None:
            self._forward(max(due - timedelta(minutes=before) - now, timedelta()))

    @rule(limit=st.integers(1, 8))
    def messages_leave(self, limit: int) -> None:
        self.postman.claim(limit)

    @precondition(lambda self: self.postman.flying)
    @rule(end=ends)
    def calls_end(self, end: End) -> None:
        self.postman.land(end)
        self._was_settled(*self.postman.refreshed())

    @rule()
    def everything_is_delivered(self) -> None:
        self.postman.drain()
        self._was_settled(*self.postman.refreshed())

    @rule()
    def the_minute_ticks(self) -> None:
        now = self.clock.at
        self.house.store.write(lambda work: ticks.run(work, now, ZONE)).result()
        for over in self.house.store.read(lambda read: ticks.lendings_over(read, (ORGANISATION,), now)).result():
            self.house.store.write(partial(ticks.end_lending, self.house.services, over, now)).result()

    @rule()
    def dies_and_starts_again(self) -> None:
        self.house.store.close()
        self.postman.flying.clear()
        store = Store.open(self.path, MASTER, elapsed=self.clock.elapsed)
        self.house.store = self.postman.store = store
        self._settle_all()
