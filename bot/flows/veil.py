"""What the triage thread shows while someone is to be kept out of a case, or for good when they read along there.

A bot can't keep a member of a channel from its threads. So a thread is veiled, down to number and clock, while a wish
waits; and for good when someone who is kept out holds a role that reads the triage channel. What else would stand there
goes to the handler in private (`handlers/mailroom.py`); a case that was never shown there is not shown at all. What the
bot can edit, the card and the questions, is covered; a message without a slot that stands there already (decided,
filed) stays, and so does what someone was sent or has read before the wish.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.case import Case
from bot.domain.delivery import Delivery, ToParty, ToThread
from bot.domain.holding import is_over
from bot.domain.interview import applicable, is_answered, next_question
from bot.domain.party import Role
from bot.domain.rights import SEES, Field
from bot.ports import Directory, Read, Work
from bot.services import Services

READERS = SEES[Field.WORDS] - {Role.REPORTER}
"""The roles whose holders are in the triage channel."""

QUESTION = "question/"
"""Before a question's id: the slot in which it stands."""

COVER = "cover/"
"""Before a question's id: the slot of what is put over it. Its own, so that an answer meanwhile takes nothing away."""


def is_shut(read: Read, directory: Directory, case: Case, now: datetime) -> bool:
    """Whether someone who is kept out of `case` reads the triage channel, by the organisation's file or by a role that
    was lent or given to them."""
    if not case.kept_out:
        return False
    readers = {party for role in READERS for party in directory.holders(case.organisation, role)}
    lent = (one for one in read.lendings(case.organisation) if one.role in READERS and not is_over(one, now))
    return bool(case.kept_out & (readers | {one.to for one in lent}))


def is_thread_veiled(read: Read, directory: Directory, case: Case, now: datetime) -> bool:
    return case.veiled or is_shut(read, directory, case, now)


def cover(work: Work, services: Services, case: Case, now: datetime) -> None:
    """Cover the questions that stand in the thread; the open one is asked of the handler instead."""
    for question in _standing(services, case):
        ids = {"question": question}
        to, slot = ToThread(case.id), f"{COVER}{question}"
        work.put(Delivery(case.organisation, case.id, "veil", to, now, ids=ids, slot=slot))
    following = next_question(case, services.interview)
    for handler in case.holders(Role.HANDLER)[:1]:
        if following is not None:
            work.put(_asked(case, following.id, ToParty(handler.party), now))


def uncover(work: Work, services: Services, case: Case, now: datetime) -> None:
    """Show the questions in the thread again."""
    for question in _standing(services, case):
        work.put(_asked(case, question, ToThread(case.id), now))


def _standing(services: Services, case: Case) -> Iterator[str]:
    following = next_question(case, services.interview)
    for question in applicable(case, services.interview):
        if question == following or is_answered(case, question):
            yield question.id


def _asked(case: Case, question: str, to: ToParty | ToThread, now: datetime) -> Delivery:
    slot = f"{QUESTION}{question}"
    return Delivery(case.organisation, case.id, "question", to, now, ids={"question": question}, slot=slot)
