"""A request from an authority, with its own deadline (GDPR Art. 58(1)(a) and (e))."""

from dataclasses import dataclass

from bot.domain.milestone import When


@dataclass(frozen=True, slots=True)
class Letter:
    """`due` is what the authority wrote: a date without a time means 24:00 local of that day."""

    number: int
    received: When
    due: When
    answered: When | None = None
