"""Who was told, n of m in each group, and whether anybody is still unaccounted for (GDPR Art. 34).

A group is accounted for when its members were told, when grounds say why the rest were not, or when a public
communication reaches the rest (Art. 34(3)(c)). Later findings can take that back: grounds given for 530 people do
not speak for the 70 who were found after them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.decision import Matter
from bot.domain.groups import group_ids
from bot.domain.informing import Channel

PUBLIC_INSTEAD = "c"
"""The ground of Art. 34(3) under which nobody is told directly, but everybody by a public communication."""


def told_groups(case: Case) -> tuple[str, ...]:
    """The ids of the groups that are told apart: those whose data differs; else one, without a name, of everyone."""
    return group_ids(case) or ("",)


@dataclass(frozen=True, slots=True)
class Tally:
    """One group over all its rounds. `reached` are those who were told and of whom nothing came back.

    `of` is the latest word on how many there are, 0 before the first round. `public` and `grounds` are those that
    speak for at least `of` people. `last_at` is the instant of the latest round.
    """

    group: str
    reached: int = 0
    of: int = 0
    told: int = 0
    returned: int = 0
    channels: tuple[Channel, ...] = ()
    public: bool = False
    grounds: str = ""
    last_at: datetime | None = None

    @property
    def rest(self) -> int:
        """How many were not reached one by one."""
        return max(self.of - self.reached, 0)

    @property
    def accounted(self) -> bool:
        return self.of > 0 and (self.rest == 0 or self.public or bool(self.grounds))


def tally(case: Case, group: str) -> Tally:
    rounds = [r for r in case.informings if r.group == group]
    if not rounds:
        return Tally(group)
    of = max(rounds, key=lambda r: r.sequence).of
    direct = [r for r in rounds if r.channel is not Channel.PUBLIC]
    speaking = [r for r in rounds if r.of >= of]
    return Tally(
        group=group,
        reached=min(sum(r.told - r.returned for r in direct), of),
        of=of,
        told=sum(r.told for r in direct),
        returned=sum(r.returned for r in direct),
        channels=tuple(dict.fromkeys(r.channel for r in direct if r.told)),
        public=any(r.channel is Channel.PUBLIC for r in speaking),
        grounds=next((r.grounds for r in reversed(speaking) if r.grounds.strip()), ""),
        last_at=max(r.at for r in rounds),
    )


def tallies(case: Case, groups: Iterable[str]) -> tuple[Tally, ...]:
    return tuple(tally(case, group) for group in groups)


def is_owed(case: Case) -> bool:
    """Whether a person decided that the people, or the public in their place, are to be told."""
    decision = case.decision(Matter.INFORM)
    return decision is not None and (decision.yes or decision.ground == PUBLIC_INSTEAD)


def unaccounted(case: Case, groups: Iterable[str]) -> tuple[Tally, ...]:
    """The groups in which somebody is still to be told. Under ground (c) only a public communication will do."""
    decision = case.decision(Matter.INFORM)
    publicly = decision is not None and not decision.yes and decision.ground == PUBLIC_INSTEAD
    found = tallies(case, groups)
    return tuple(t for t in found if not (t.of > 0 and (t.public or t.rest == 0) if publicly else t.accounted))


def told_at(case: Case, groups: Iterable[str]) -> datetime | None:
    """When the communication was made: the last round's instant; None while it is not decided, or not done."""
    groups = tuple(groups)
    if not is_owed(case) or not groups or unaccounted(case, groups):
        return None
    return max((r.at for r in case.informings if r.group in groups), default=None)
