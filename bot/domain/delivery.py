"""One thing the bot must say, and to whom: a row of the outbox.

A delivery names a card and ids; what it says is made at send time from present facts, so late is not stale.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import CaseId, OrganisationId, PartyId


class State(StrEnum):
    """Where a delivery stands. It leaves `pending` only towards a sent, collapsed, cancelled or dead end."""

    PENDING = "pending"
    SENDING = "sending"
    IN_DOUBT = "in_doubt"
    SENT = "sent"
    COLLAPSED = "collapsed"
    CANCELLED = "cancelled"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class ToParty:
    """In private, to one person."""

    party: PartyId


@dataclass(frozen=True, slots=True)
class ToThread:
    """In the triage thread of a case, wherever it has one."""

    case: CaseId


Address = ToParty | ToThread


@dataclass(frozen=True, slots=True)
class ReminderKey:
    """What makes a reminder itself: unique for ever. `due` is the deadline's instant, not the rung's."""

    case: CaseId
    obligation: str
    rung: str
    due: datetime
    recipient: PartyId


@dataclass(frozen=True, slots=True)
class Delivery:
    """`kind` names a card, `ids` what it is about. `send_at` is when it becomes due.

    `slot` is unique in its conversation and case while pending, and means *post or update*: five answers make one
    card update. `legal` marks what must never wait behind another row's backoff. `audience` tells a reminder why its
    recipient gets it (`responsible`, `deputy`, `manager`).
    """

    organisation: OrganisationId
    case: CaseId | None
    kind: str
    to: Address
    send_at: datetime
    ids: Mapping[str, str] = field(default_factory=dict)
    slot: str | None = None
    reminder: ReminderKey | None = None
    legal: bool = False

    @property
    def conversation(self) -> str:
        """Deliveries of one conversation go out in order, one at a time; different ones don't wait."""
        match self.to:
            case ToParty(party):
                return f"party/{party}"
            case ToThread(case):
                return f"thread/{case}"
