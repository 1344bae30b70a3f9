"""People. Names and identities are sealed; an identity is found by a keyed hash of itself."""

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import select as rows_of

from bot.domain.errors import Refusal
from bot.domain.ids import OrganisationId, PartyId
from bot.domain.party import Identity, Party
from storage.engine import Transaction
from storage.seals import Seals
from storage.tables import IdentityRow, PartyRow, table

_PARTIES, _IDENTITIES = table(PartyRow), table(IdentityRow)
_BY_MARK = select(_IDENTITIES.c.party).where(_IDENTITIES.c.mark == bindparam("wanted"))


def party(tx: Transaction, seals: Seals, party: PartyId) -> Party:
    """Raises Refusal `no_such_party`."""
    found = _find(tx, seals, party)
    if found is None:
        raise Refusal("no_such_party")
    return found


def party_by(tx: Transaction, seals: Seals, identity: Identity) -> Party | None:
    found = tx.run(_BY_MARK, {"wanted": _mark(seals, identity)}).scalar()
    return None if found is None else party(tx, seals, PartyId(found))


def save_party(tx: Transaction, seals: Seals, party: Party) -> None:
    """Insert, or update when something changed. An identity that is another person's raises IntegrityError."""
    known = _find(tx, seals, party.id)
    if known == party:
        return
    box = seals.organisation(party.organisation)
    identities = [[i.platform, i.tenant, i.user] for i in party.identities]
    row = {
        "organisation": party.organisation,
        "name": box.seal(("parties", party.id, "name"), party.name),
        "identities": box.seal_json(("parties", party.id, "identities"), identities),
        "language": party.language,
        "zone": party.zone,
        "unit": party.unit,
    }
    if known is None:
        tx.write(insert(_PARTIES), {"id": party.id, **row})
    else:
        tx.write(update(_PARTIES).where(_PARTIES.c.id == party.id).values(row))
        tx.write(delete(_IDENTITIES).where(_IDENTITIES.c.party == party.id))
    if party.identities:
        marks = [{"mark": _mark(seals, identity), "party": party.id} for identity in party.identities]
        tx.write(insert(_IDENTITIES), marks)


def _find(tx: Transaction, seals: Seals, party: PartyId) -> Party | None:
    row = tx.row(rows_of(PartyRow).where(PartyRow.id == party))
    if row is None:
        return None
    box = seals.organisation(row.organisation)
    return Party(
        id=PartyId(row.id),
        organisation=OrganisationId(row.organisation),
        name=box.open(("parties", row.id, "name"), row.name),
        identities=tuple(
            Identity(*parts) for parts in box.open_json(("parties", row.id, "identities"), row.identities)
        ),
        language=row.language,
        zone=row.zone,
        unit=row.unit,
    )


def _mark(seals: Seals, identity: Identity) -> bytes:
    return seals.root().mark(identity.platform, identity.tenant, identity.user)
