"""Who holds which role of the cast's organisation: as its file says, and with one role lent."""

from dataclasses import replace
from datetime import timedelta

from bot.cards.scene import Scene
from bot.domain.case import Case
from bot.domain.holding import Seat, placed
from bot.domain.ids import OrganisationId, PartyId
from bot.domain.lending import Lending
from bot.domain.party import Role
from tests.cards.cast import DAN, DORTE, MADS, NOW, answered, aware, decided, opened, scene

UNTIL = NOW + timedelta(days=3)
LENT = Lending("l-1", OrganisationId("eksempel"), Role.HANDLER, DAN, DORTE, DAN, NOW, UNTIL)
FILE = (
    Seat(Role.HANDLER, None, (DAN, DORTE)),
    Seat(Role.DPO, None, (DAN,)),
    Seat(Role.DECIDER, None, (MADS,)),
    Seat(Role.DECIDER, "care", (MADS,)),
    Seat(Role.MANAGER, "care", (MADS,)),
)
LATER = (Seat(Role.HANDLER, None, (DORTE, DAN), LENT), *FILE[1:])


def seen(reader: PartyId, seats: tuple[Seat, ...] = FILE, language: str = "en") -> Scene:
    return replace(scene(None, reader, language=language), seats=seats)


SAID = {
    "what": "lent",
    "roles": "handler",
    "lendings": "l-1",
    "lender": DAN,
    "to": DORTE,
    "until": UNTIL.isoformat(),
}
"""The ids of the message about it."""


def handed_on() -> Case:
    """A running case that came to Dorte just now."""
    return placed(decided(aware(answered(opened()))), Role.HANDLER, (DORTE, DAN), NOW)
