"""The questions of the triage, as data: which comes next, and which facts the answers establish."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from bot.domain.case import Case
from bot.domain.decision import Matter
from bot.domain.finding import Facts
from bot.domain.groups import REMEMBERED, Findings, Group, facts_from, facts_of, groups_from
from bot.domain.question import Field, Interview, Kind, Need, Option, Question, group_of
from bot.domain.task import TaskKind

__all__ = [
    "Field",
    "Interview",
    "Kind",
    "Need",
    "Option",
    "Question",
    "applicable",
    "can_decide",
    "every_question",
    "facts_of",
    "is_answered",
    "next_question",
    "place_of",
    "progress",
    "waited_for",
]


def is_answered(case: Case, question: Question) -> bool:
    """Whether every required field of `question` has a finding (*unknown* is one)."""
    return all(case.finding(field.fact) is not None for field in question.fields if not field.optional)


def applicable(case: Case, interview: Interview) -> tuple[Question, ...]:
    """The questions that are asked in this case, in order: those whose condition is not ruled out.

    Where groups of people are told apart, what is asked of each is asked of one group after the other.
    """
    return tuple(question for question, _ in _asked(case.findings, interview))


@lru_cache(maxsize=REMEMBERED)
def _asked(findings: Findings, interview: Interview) -> tuple[tuple[Question, Facts], ...]:
    """Each question with the facts it is judged by."""
    return tuple(_judged(findings, interview))


def _judged(findings: Findings, interview: Interview) -> Iterator[tuple[Question, Facts]]:
    everyone = (Group("", facts_from(findings, interview)),)
    parts = groups_from(findings, interview)
    parts = parts if parts[0].id else everyone
    for each, questions in groupby(interview.questions, key=lambda question: question.each_group):
        run = tuple(questions)
        for group in parts if each else everyone:
            for question in run:
                if question.asked(group.facts):
                    yield question.of(group.id), group.facts


def next_question(case: Case, interview: Interview) -> Question | None:
    """The question to ask now; None when the interview is done or the case closed.

    The first without an answer, those that a decision waits for before all others. But what someone else was asked
    waits for them, what was skipped comes last, and a case that was opened late asks only what the first notification
    needs until that is filed.
    """
    if not case.open:
        return None
    waited = waited_for(case, interview)
    order = (*waited, *(q for q in applicable(case, interview) if q not in waited))
    missing = [q for q in order if not is_answered(case, q)]
    if case.rushed:
        missing = [q for q in missing if q.need in (Need.DECISION, Need.FIRST)]
    put_aside = {t.question: t for t in case.tasks if t.open}
    skipped = [q for q in missing if q.id in put_aside and put_aside[q.id].kind is TaskKind.SKIPPED]
    skipped.sort(key=lambda q: put_aside[q.id].number)
    return next((q for q in missing if q.id not in put_aside), None) or next(iter(skipped), None)


def can_decide(case: Case, interview: Interview) -> bool:
    """Whether what a decision needs is answered, or someone was asked for it: there is something to decide on.

    What was decided waits for nothing any more, also when an answer brings up another question.
    """
    if case.decision(Matter.NOTIFY) is not None:
        return True
    asked = {t.question for t in case.tasks if t.open and t.kind is TaskKind.ASKED}
    return all(is_answered(case, q) or q.id in asked for q in waited_for(case, interview))


def waited_for(case: Case, interview: Interview) -> tuple[Question, ...]:
    """The questions whose answers a decision waits for, those that have theirs included."""
    return tuple(question for question, facts in _asked(case.findings, interview) if question.decides(facts))


def every_question(case: Case, interview: Interview) -> tuple[Question, ...]:
    """All that were ever asked or can be: also what does not arise now, and of every group that was named."""
    questions = {question.id: question for question in interview.questions}
    named = {finding.fact for finding in case.findings} | {task.question for task in case.tasks}
    found = (interview.question(name) for name in sorted(named) if group_of(name))
    questions |= {question.id: question for question in found if question is not None}
    return tuple((questions | {question.id: question for question in applicable(case, interview)}).values())


def progress(case: Case, interview: Interview) -> tuple[int, int]:
    """How many questions are answered, and how many there are: until it is decided those that the decision waits for,
    then all."""
    undecided = case.decision(Matter.NOTIFY) is None
    asked = waited_for(case, interview) if undecided else applicable(case, interview)
    return sum(is_answered(case, q) for q in asked), len(asked)


def place_of(case: Case, interview: Interview, question: Question) -> tuple[int, int] | None:
    """Which question it is of how many, among those that a decision waits for or among the rest; None when it is not
    asked."""
    asked, waited = applicable(case, interview), waited_for(case, interview)
    if question not in asked:
        return None
    among = waited if question in waited else tuple(q for q in asked if q not in waited)
    return among.index(question) + 1, len(among)
