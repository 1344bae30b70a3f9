"""How many of the people concerned were told, how, and with what text (GDPR Art. 34)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import PartyId


class Channel(StrEnum):
    DIGITAL_POST = "digital_post"
    LETTER = "letter"
    EMAIL = "email"
    PHONE = "phone"
    IN_PERSON = "in_person"
    PUBLIC = "public"
    """A public communication where telling each would take a disproportionate effort: Art. 34(3)(c)."""


@dataclass(frozen=True, slots=True)
class Informing:
    """One round of telling one group. `told` of `of`; `returned` came back undelivered.

    `group` is the group's id, empty when the case has only one; `version` names the text, `text` is its wording as
    sent. `grounds` says why those who were not told were not. A public one has `told` 0 and reaches the rest.
    """

    sequence: int
    group: str
    at: datetime
    by: PartyId
    channel: Channel
    told: int
    of: int
    text: str
    version: str = ""
    returned: int = 0
    grounds: str = ""
