"""The desk at work: flows run whole on the writer, one transaction each; views on a reader."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.errors import Refusal
from bot.domain.ids import CommandId, OrganisationId, PartyId
from bot.domain.party import Identity, Party
from bot.ports import Clock, Done
from bot.services import Services
from handlers.desk import C, Flow, T, View
from storage.store import Store
from storage.work import SqlWork


@dataclass(frozen=True)
class Office:
    """Implements handlers.desk.Desk. `nudge` wakes the deliverer after a commit."""

    store: Store
    services: Services
    clock: Clock
    organisation_of: Callable[[Identity], OrganisationId | None]
    nudge: Callable[[], None]

    async def submit(self, flow: Flow[C], command: C) -> Done:
        """See the protocol. The id is the person's own: nobody gets the result of another's command."""
        key = CommandId(f"{command.by}/{command.command_id}")

        def whole(work: SqlWork) -> Done:
            if (first := work.first_result(key)) is not None:
                return first
            now = self.clock.now()
            done = flow(work, self.services, command, now)
            work.keep_result(key, command.by, done, now)
            return done

        return await self._written(whole)

    async def read(self, view: View[T]) -> T:
        return await asyncio.wrap_future(
            self.store.read(lambda read: view(read, self.services, self.clock.now())),
        )

    async def party(self, identity: Identity, name: str, language: str | None = None) -> Party:
        """Raises Refusal `no_such_party` for an identity of a tenant no organisation has.

        `language` is what their client is set to now: whoever changes it is spoken to in the new one.
        """
        known = await asyncio.wrap_future(self.store.read(lambda read: read.party_by(identity)))
        if known is not None and language in (None, known.language):
            return known
        organisation = known.organisation if known is not None else self.organisation_of(identity)
        if organisation is None:
            raise Refusal("no_such_party")
        return await self._written(lambda work: _made_known(work, organisation, identity, name, language))

    async def _written(self, work: Callable[[SqlWork], T]) -> T:
        """Shielded: a caller that gives up waiting does not take the flow out of the queue."""
        written = asyncio.wrap_future(self.store.write(work))
        written.add_done_callback(lambda _: self.nudge())
        return await asyncio.shield(written)


def _made_known(
    work: SqlWork, organisation: OrganisationId, identity: Identity, name: str, language: str | None
) -> Party:
    known = work.party_by(identity)
    party = known or Party(PartyId(work.new_id()), organisation, name, (identity,))
    party = replace(party, language=language or party.language)
    if party != known:
        work.save_party(party)
    return party
