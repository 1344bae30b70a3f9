"""What a person decided for the controller, who advised, and why (GDPR Art. 33, 34, 38 and 39)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import PartyId


class Matter(StrEnum):
    """What a decision is about. The value names the act if the answer is yes."""

    NOTIFY = "notify"
    INFORM = "inform"


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no to telling the authority (notify) or the people (inform). The latest of a matter counts.

    `recommended` is what the bot proposed that day: `yes`, `no`, or `unknown`. `ground` is the letter of
    Art. 34(3) a decision not to inform stands on (`a`, `b`, `c`), empty when the risk is not high.

    `adviser` is the DPO who advised, `decider` the person who decided for the controller; `unknowns` are the
    facts that were unknown that day.
    """

    sequence: int
    matter: Matter
    yes: bool
    adviser: PartyId | None
    decider: PartyId
    at: datetime
    reasons: str
    unknowns: tuple[str, ...] = ()
    recommended: str = ""
    ground: str = ""

    @property
    def against(self) -> bool:
        """Whether it was decided against what was recommended."""
        return self.recommended in ("yes", "no") and (self.recommended == "yes") is not self.yes
