"""Someone typed the command and nothing else: that they did is committed before any form opens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery, ToParty
from bot.domain.errors import Refusal
from bot.domain.ids import OrganisationId
from bot.domain.report import Draft
from bot.flows.guarding import safe
from bot.ports import Command, Done, Entry, Work
from bot.services import Services

ASK_AFTER = timedelta(minutes=10)
"""An abandoned draft gets one message after this long."""

KEEP_FOR = timedelta(days=7)
"""After this long an abandoned draft is deleted."""


@dataclass(frozen=True, slots=True)
class BeginDraft(Command):
    """`words`: what they wrote that may be a report, kept masked; empty for the bare command."""

    organisation: OrganisationId
    words: str = ""


@dataclass(frozen=True, slots=True)
class DiscardDraft(Command):
    draft: str


def begin_draft(work: Work, services: Services, command: BeginDraft, now: datetime) -> Done:
    """What looks personal is masked and, as nothing is reported yet, not kept at all."""
    draft = Draft(work.new_id(), command.organisation, command.by, now, safe(command.words).text)
    work.save_draft(draft)
    ids = {"draft": draft.id}
    to = ToParty(command.by)
    work.put(Delivery(command.organisation, None, "draft_waiting", to, now + ASK_AFTER, ids=ids))
    work.record(Entry(None, command.organisation, "draft_begun", command.by, now))
    return Done("draft", details=ids)


def discard_draft(work: Work, services: Services, command: DiscardDraft, now: datetime) -> Done:
    """Raises Refusal `no_such_draft` for anyone but its writer."""
    draft = work.draft(command.draft)
    if draft is None or draft.by != command.by:
        raise Refusal("no_such_draft")
    work.delete_draft(draft.id)
    work.record(Entry(None, draft.organisation, "draft_discarded", command.by, now))
    return Done("discarded")
