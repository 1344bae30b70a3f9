"""Payloads as commands: which flow a button or a form asks for, with its values read and checked.

Nothing here changes anything: a request is a flow and its command, to be submitted by whoever asked for it.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.errors import Refusal
from bot.domain.ids import CommandId
from bot.domain.party import Party
from bot.ports import Read
from bot.services import Services
from handlers.verbs import acts, asking, doing, letters, reporting, roles, triage, ways
from handlers.verbs.asked import Asked, Ids, Maker, Request, Values

PRESSES: Mapping[str, Maker] = {
    **triage.PRESSES,
    **reporting.PRESSES,
    **acts.PRESSES,
    **asking.PRESSES,
    **roles.PRESSES,
}

FORMS: Mapping[str, Maker] = {
    **triage.FORMS,
    **reporting.FORMS,
    **acts.FORMS,
    **doing.FORMS,
    **asking.FORMS,
    **ways.FORMS,
    **roles.FORMS,
    **letters.FORMS,
}


def press_request(
    read: Read, services: Services, now: datetime, party: Party, verb: str, value: str, ids: Ids, command_id: str
) -> Request:
    """The flow a button asks for. Raises Refusal `unread_form` for a verb or an id that no button has."""
    return _made(PRESSES, verb, Asked(read, services, now, party, value, {}, ids, CommandId(command_id)))


def form_request(
    read: Read, services: Services, now: datetime, party: Party, verb: str, values: Values, ids: Ids, command_id: str
) -> Request:
    """The flow a form asks for, its texts read in the sender's time zone. Raises Refusal for what can't be read."""
    return _made(FORMS, verb, Asked(read, services, now, party, "", values, ids, CommandId(command_id)))


def _made(makers: Mapping[str, Maker], verb: str, asked: Asked) -> Request:
    if verb not in makers:
        raise Refusal("unread_form")
    return makers[verb](asked)
