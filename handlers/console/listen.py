"""What a person did on the console, handed to the acts every platform shares. Nothing is decided here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.cards.elements import Buttons, Card
from bot.domain.guard import REPORT_LIMIT, mask
from bot.domain.ids import CaseId
from bot.domain.party import Party
from handlers import acts
from handlers.acts import Reply
from handlers.console.log import Log
from handlers.console.tape import Message, Tape
from handlers.console.who import GENERAL, Cast, private
from handlers.console.wire import card_to_json
from handlers.desk import Desk

MENTION = "@breach"


@dataclass(frozen=True, slots=True)
class Console:
    """One room's console: who is there, what was said, and the desk behind it."""

    cast: Cast
    desk: Desk
    tape: Tape
    log: Log

    async def party(self, user: str, language: str | None) -> Party:
        """`language` is what `user` set their client to, None when they never did. A mail tells no language."""
        person = self.cast.organisation.person(user)
        assert person is not None
        return await self.desk.party(self.cast.identity(user), person.name, None if person.outside else language)

    async def say(self, user: str, language: str | None, conversation: str, text: str, command_id: str) -> Reply:
        """Words typed into a conversation. A slash command is shown to nobody; all else stands there at once.

        What looks like a personal number stands there masked, on the tape too; what no report may have is cut off."""
        self._came("say", user, conversation=conversation, text=text, command_id=command_id)
        is_command = acts.after_command(text) is not None
        if not is_command and self.tape.find(conversation, _key(user, command_id)) is None:
            now = self.desk.clock.now()
            await self.tape.post(conversation, user, now, _key(user, command_id), text=mask(text[:REPORT_LIMIT]).text)
        mentioned = MENTION in text.casefold() or conversation == private(user)
        if conversation == GENERAL and not is_command and not mentioned:
            return Reply()
        said = re.sub(MENTION, "", text, count=1, flags=re.IGNORECASE).strip() if mentioned else text
        party = await self.party(user, language)
        thread = case_of(self.tape, conversation)
        return self._gave(
            user,
            await acts.say(self.desk, party, said, _key(user, command_id), thread=thread, mentioned=mentioned),
        )

    async def press(
        self, user: str, language: str | None, verb: str, value: str, ids: Mapping[str, str], command_id: str
    ) -> Reply:
        self._came("press", user, verb=verb, value=value, ids=dict(ids), command_id=command_id)
        party = await self.party(user, language)
        return self._gave(user, await acts.press(self.desk, party, verb, value, ids, _key(user, command_id)))

    async def opens(self, user: str, language: str | None, verb: str, ids: Mapping[str, str]) -> Reply:
        self._came("open", user, verb=verb, ids=dict(ids))
        return self._gave(user, await acts.opens(self.desk, await self.party(user, language), verb, ids))

    async def submit(
        self,
        user: str,
        language: str | None,
        verb: str,
        values: Mapping[str, str | list[str]],
        ids: Mapping[str, str],
        command_id: str,
    ) -> Reply:
        self._came("submit", user, verb=verb, values=dict(values), ids=dict(ids), command_id=command_id)
        party = await self.party(user, language)
        return self._gave(user, await acts.submit(self.desk, party, verb, values, ids, _key(user, command_id)))

    def _came(self, what: str, user: str, **payload: Any) -> None:
        self.log.note(self.desk.clock.now(), what, user, {"as": user, **payload}, inward=True)

    def _gave(self, user: str, reply: Reply) -> Reply:
        for what, card in (("reply", reply.card), ("form", reply.form)):
            if card is not None:
                self.log.note(self.desk.clock.now(), what, user, {"to": user, "card": card_to_json(card)}, inward=False)
        return reply


def _key(user: str, command_id: str) -> str:
    """One person's ids never meet another's."""
    return f"console/{user}/{command_id}"


def case_of(tape: Tape, conversation: str) -> CaseId | None:
    """The case a thread is about, as the bot's own cards in it say; None outside a thread."""
    kind, _, root = conversation.partition("/")
    if kind != "thread":
        return None
    top = tape.message(root)
    stands: list[Message] = [top] if top is not None else []
    for message in (*stands, *tape.messages(conversation)):
        if message.card is not None and (case := _case_in(message.card)) is not None:
            return case
    return None


def _case_in(card: Card) -> CaseId | None:
    offered = (button.ids for element in card.elements if isinstance(element, Buttons) for button in element.buttons)
    return next((CaseId(ids["case"]) for ids in (card.ids, *offered) if "case" in ids), None)
