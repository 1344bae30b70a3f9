"""Where a card of a case stands, so that it is edited instead of posted again. Sealed: a place can name a person."""

from sqlalchemy import delete, insert, select

from bot.domain.ids import CaseId
from bot.ports import MessageRef, Place
from storage.case_lists import organisation_of
from storage.engine import Transaction
from storage.seals import Seals
from storage.tables import ReferenceRow, table

_REFS = table(ReferenceRow)


class References:
    """The message references of one case. Raises Refusal `no_such_case`."""

    def __init__(self, tx: Transaction, seals: Seals, case: CaseId) -> None:
        self._tx, self._case = tx, case
        self._box = seals.case(organisation_of(tx, case), case).working

    def keep(self, slot: str, place: str, ref: MessageRef) -> None:
        """The latest wins. Nothing is kept once the working key is erased."""
        if self._box.key is None:
            return
        mark = self._box.mark(slot, place)
        message = self._box.seal_json(self._place(slot, mark), [ref.place.platform, ref.place.key, ref.key])
        self._tx.write(delete(_REFS).where(_REFS.c.case_id == self._case, _REFS.c.slot == slot, _REFS.c.mark == mark))
        self._tx.write(insert(_REFS), {"case_id": self._case, "slot": slot, "mark": mark, "message": message})

    def at(self, slot: str, place: str) -> MessageRef | None:
        if self._box.key is None:
            return None
        mark = self._box.mark(slot, place)
        return next((ref for found, ref in self._all(slot) if found == mark), None)

    def all(self, slot: str) -> tuple[MessageRef, ...]:
        return tuple(ref for _, ref in self._all(slot))

    def _all(self, slot: str) -> list[tuple[bytes, MessageRef]]:
        if self._box.key is None:
            return []
        rows = self._tx.run(select(_REFS).where(_REFS.c.case_id == self._case, _REFS.c.slot == slot)).all()
        return [(row.mark, self._ref(slot, row.mark, row.message)) for row in rows]

    def _ref(self, slot: str, mark: bytes, message: bytes) -> MessageRef:
        platform, place, key = self._box.open_json(self._place(slot, mark), message)
        return MessageRef(Place(platform, place), key)

    def _place(self, slot: str, mark: bytes) -> tuple[str, str, str]:
        return "message_refs", f"{self._case}/{slot}/{mark.hex()}", "message"
