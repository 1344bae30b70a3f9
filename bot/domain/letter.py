"""A request from an authority, with its own deadline and questions (GDPR Art. 58(1)(a) and (e), Art. 31)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import PartyId
from bot.domain.milestone import When

OBLIGATION = "letter/"
"""Before a letter's number: what the answer to it is called among the obligations."""

MOST_QUESTIONS = 20


class LetterKind(StrEnum):
    """How the authority asked. What is only spoken has no certain date until it is confirmed in writing."""

    LETTER = "letter"
    PHONE = "phone"
    MAIL = "mail"
    MEETING = "meeting"
    INSPECTION = "inspection"

    @property
    def spoken(self) -> bool:
        return self in (LetterKind.PHONE, LetterKind.MEETING, LetterKind.INSPECTION)


@dataclass(frozen=True, slots=True)
class Absence:
    """Someone is away until `until` (exclusive), and whoever had their question before the one who has it now."""

    party: PartyId
    until: datetime


@dataclass(frozen=True, slots=True)
class LetterQuestion:
    """One thing the authority wants to know. `number` runs over the whole case, `letter` is the letter's.

    `evidence` says where the proof is; nothing is attached.
    """

    number: int
    letter: int
    text: str
    owner: PartyId
    absences: tuple[Absence, ...] = ()
    answer: str = ""
    evidence: str = ""
    answered_by: PartyId | None = None
    answered_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.answered_at is None


@dataclass(frozen=True, slots=True)
class Letter:
    """`due` is what the authority wrote or said: a date without a time means 24:00 local of that day.

    `confirmed_at`: when a spoken date came in writing. `extension_asked_at`, `extended_to`: more time was asked for,
    and granted. `answered` is when the reply went out, `reply_reference` under what reference.
    """

    number: int
    received: When
    due: When
    answered: When | None = None
    kind: LetterKind = LetterKind.LETTER
    authority: str = ""
    reference: str = ""
    by: PartyId | None = None
    confirmed_at: datetime | None = None
    extension_asked_at: datetime | None = None
    extended_to: When | None = None
    reply_reference: str = ""
    reply_text: str = ""

    @property
    def limit(self) -> When:
        """What is due now: the extended date where one was granted."""
        return self.extended_to or self.due

    @property
    def unconfirmed(self) -> bool:
        """Whether the date was only spoken so far."""
        return self.kind.spoken and self.confirmed_at is None

    @property
    def open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.answered is None

    @property
    def obligation(self) -> str:
        """What its answer is called among the obligations."""
        return f"{OBLIGATION}{self.number}"

    @property
    def wants_writing(self) -> bool:
        """Whether the authority should be asked for a date in writing: it gave none to the day, or only spoke it."""
        return self.open and (self.unconfirmed or not self.limit.dates)


def is_letter(obligation: str) -> bool:
    """Whether `obligation` is the answer to a letter."""
    return obligation.startswith(OBLIGATION)
