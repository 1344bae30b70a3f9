"""What a person does on any platform, turned into one flow: words said, a button pressed, a form opened or sent.

Every `listen.py` ends here. Ids in a payload are hints: the flow asks `may` of the stored case. A refusal
becomes a card for the one who acted and changes nothing.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.cards.elements import Card, Text
from bot.cards.lists import saved_card
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, CommandId
from bot.domain.party import Party
from bot.flows.draft import BeginDraft, begin_draft
from bot.flows.open_case import OpenCase, open_case
from bot.ports import Command, Done, Read, Work
from bot.services import Services
from bot.text.catalog import Speech
from handlers import scenes
from handlers.desk import Desk
from handlers.requests import form_request, press_request
from handlers.typed import typed_answer
from handlers.verbs.asked import Values

ANSWER_WITHIN = 2.5
"""Seconds. Slack gives a command three before it tells the person that it failed."""

WORDS = {
    "help": ("help", "hjælp", "hjelp", "?"),
    "cases": ("cases", "sager", "saker"),
    "status": ("status", "mine"),
    "roles": ("roles", "roller"),
}
"""What may follow the command instead of a report, in every language."""

_COMMAND = re.compile(
    r"[\s\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*/breach(.*)", re.DOTALL | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reply:
    """For the one who acted, and nobody else: a card to show, or a form to open. Both empty: nothing to say.

    `refused`: nothing was changed, and the card says why. A form that was sent is still there to be corrected."""

    card: Card | None = None
    form: Card | None = None
    refused: bool = False


def after_command(text: str) -> str | None:
    """What follows `/breach`, None where `text` begins otherwise. Capitals, a missing space and invisible characters
    before it don't matter: what someone meant for the bot alone is never left as talk for everyone."""
    found = _COMMAND.match(text)
    return None if found is None else found[1].lstrip(" :,")


async def command(desk: Desk, party: Party, text: str, command_id: str) -> Reply:
    """The slash command with `text` behind it. A report is committed before this returns."""
    text = text.strip() if any(char.isprintable() and not char.isspace() for char in text) else ""
    name = next((name for name, words in WORDS.items() if text.casefold() in words), None)
    if name is not None:
        return await _shown(desk, party, lambda r, s, n: scenes.listing(r, s, n, party, name))
    if len(text.split()) > 1:
        return await _answered(desk, party, lambda: _report(desk, party, text, command_id))
    return await _answered(desk, party, lambda: _draft(desk, party, text, command_id))


async def say(desk: Desk, party: Party, text: str, command_id: str, *, thread: CaseId | None, mentioned: bool) -> Reply:
    """Words in a conversation. `mentioned`: they are for the bot (a direct message always is).

    `/breach …` is the command wherever it is typed. Ordinary talk is left alone. An addressed message that
    clearly answers the open question is that answer; any other is kept as a draft and asked about.
    """
    if (rest := after_command(text)) is not None:
        return await command(desk, party, rest, command_id)
    if not mentioned or not text.strip():
        return Reply()
    return await _answered(desk, party, lambda: _typed(desk, party, text, command_id, thread))


async def press(desk: Desk, party: Party, verb: str, value: str, ids: Mapping[str, str], command_id: str) -> Reply:
    """A button that acts."""
    if verb == "show":
        return await opens(desk, party, verb, ids)
    if verb == "roles":
        return await _shown(desk, party, lambda r, s, n: scenes.listing(r, s, n, party, verb))

    async def act() -> Reply:
        request = await desk.read(lambda r, s, n: press_request(r, s, n, party, verb, value, ids, command_id))
        return _said(desk, party, await request(desk))

    return await _answered(desk, party, act)


async def opens(desk: Desk, party: Party, verb: str, ids: Mapping[str, str]) -> Reply:
    """A button that asks for a form, or for a card to look at."""

    async def act() -> Reply:
        card = await desk.read(lambda r, s, n: scenes.opened(r, s, n, party, verb, ids))
        return Reply(form=card) if card.verb else Reply(card=card)

    return await _answered(desk, party, act)


async def submit(desk: Desk, party: Party, verb: str, values: Values, ids: Mapping[str, str], command_id: str) -> Reply:
    """A form that was sent. Of which answer to correct is answered with that answer's own form."""
    if verb == "correct":
        chosen = values.get("question", "")
        which = {} if chosen == "aware" else {"question": str(chosen)}
        return await opens(desk, party, "answer" if which else "aware", {**ids, **which})

    async def act() -> Reply:
        request = await desk.read(lambda r, s, n: form_request(r, s, n, party, verb, values, ids, command_id))
        return _said(desk, party, await request(desk))

    return await _answered(desk, party, act)


async def _report(desk: Desk, party: Party, text: str, command_id: str) -> Reply:
    opened = OpenCase(CommandId(command_id), party.id, party.organisation, text)
    return _said(desk, party, await desk.submit(open_case, opened))


async def _draft(desk: Desk, party: Party, text: str, command_id: str) -> Reply:
    begun = BeginDraft(CommandId(command_id), party.id, party.organisation, text)
    done = await desk.submit(begin_draft, begun)
    if done.says != "draft":
        return _said(desk, party, done)  # the same words again, and they were an answer then
    ids = {"draft": done.details["draft"]}
    if text:
        return await _shown(desk, party, lambda r, s, n: scenes.dealt(r, s, n, party, "draft_waiting", ids))
    return await opens(desk, party, "report", ids)


async def _typed(desk: Desk, party: Party, text: str, command_id: str, thread: CaseId | None) -> Reply:
    request = await desk.read(lambda r, s, n: typed_answer(r, s, n, party, text, command_id, thread))
    if request is not None:
        return _said(desk, party, await request(desk))
    if thread is not None:
        return _said(desk, party, await desk.submit(_no_answer, Command(CommandId(command_id), party.id)))
    return await _draft(desk, party, text, command_id)


def _no_answer(_work: Work, _services: Services, _command: Command, _now: datetime) -> Done:
    """Raises Refusal `not_an_answer`, always. Asked as a flow, so that what was an answer when it first came is
    told its first result when it comes again."""
    raise Refusal("not_an_answer")


async def _shown(desk: Desk, party: Party, view: Callable[[Read, Services, datetime], Card]) -> Reply:
    async def act() -> Reply:
        return Reply(card=await desk.read(view))

    return await _answered(desk, party, act)


async def _answered(desk: Desk, party: Party, act: Callable[[], Awaitable[Reply]]) -> Reply:
    """Within the time a platform waits. What was not committed by then is not called saved; it stays in the queue."""
    speech = _speech(desk, party)
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            return await act()
    except TimeoutError:
        contact = desk.services.directory.organisation(party.organisation).duty_contact
        unsaved = speech("refusal.not_saved", contact=contact) if contact else speech("refusal.not_saved_alone")
        return Reply(card=_notice(unsaved, speech), refused=True)
    except Refusal as refusal:
        return Reply(card=_notice(speech(f"refusal.{refusal.key}", **refusal.details), speech), refused=True)


def _said(desk: Desk, party: Party, done: Done) -> Reply:
    speech = _speech(desk, party)
    if done.says == "saved":
        return Reply(card=saved_card(done.number, speech))
    return Reply(card=_notice(speech(f"done.{done.says}", **{**done.details, "number": done.number}), speech))


def _notice(sentence: str, speech: Speech) -> Card:
    return Card(sentence, (Text(sentence),), speech.language)


def _speech(desk: Desk, party: Party) -> Speech:
    return scenes.speech_for(desk.services, party)
