"""What one pane shows: a person's conversations, their messages and days, ready for the template."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.text.catalog import Speech
from handlers.console.listen import Console
from handlers.console.plain import plain
from handlers.console.render import message as rendered
from handlers.console.tape import BOT, Message
from handlers.console.who import GENERAL, MAIL, Conversation, thread, visible

NEWEST = 4
"""Threads that stand in the row of conversations, the newest first; the others are opened from the channel."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a conversation: a message, or the day that begins. `key` and `version` tell the page what changed."""

    key: str
    version: int
    words: str
    html: Markup
    at: str = ""
    time: str = ""
    author: str = ""
    own: bool = False
    bot: bool = False
    root: bool = False
    private: bool = False
    language: str = ""
    thread: str = ""
    case: str = ""
    replies: int = 0


@dataclass(frozen=True, slots=True)
class Tab:
    """One conversation. `kind` picks its words from the catalogue; `latest` is the number of its newest message.

    An `old` one has no place in the row until it is asked for.
    """

    id: str
    kind: str
    title: str
    latest: int
    items: tuple[Item, ...]
    old: bool = False

    @property
    def slug(self) -> str:
        """Letters, digits and hyphens: the page finds its parts by it."""
        return re.sub(r"[^A-Za-z0-9-]", "-", self.id)


@dataclass(frozen=True, slots=True)
class Pane:
    user: str
    name: str
    badge: str
    tabs: tuple[Tab, ...]
    registers: bool = False


def pane(console: Console, user: str, say: Speech) -> Pane:
    """What `user` sees, page words in `say`'s language. `user` is one of the cast."""
    person = console.cast.person(user)
    assert person is not None
    tabs = [_tab(console, user, c, say) for c in console.cast.conversations(user, console.tape)]
    threads = [tab for tab in reversed(tabs) if tab.kind == "thread"]
    shown = (tab for tab in tabs if tab.kind != "thread")
    older = (replace(tab, old=True) for tab in threads[NEWEST:])
    seen = (*shown, *threads[:NEWEST], *older)
    return Pane(user, person.name, console.cast.badge(user), seen, console.cast.registers(user))


def _tab(console: Console, user: str, conversation: Conversation, say: Speech) -> Tab:
    said = [m for m in console.tape.messages(conversation.id) if visible(m, user)]
    if conversation.root is not None:
        said.insert(0, conversation.root)
    kind = {GENERAL: "general", console.cast.triage: "triage"}.get(conversation.id, conversation.id.partition("/")[0])
    latest = max((int(m.id[1:]) for m in said), default=0)
    title = conversation.title or say("page.mail" if kind == MAIL else "page.bot")
    return Tab(conversation.id, kind, title, latest, tuple(_items(console, user, said, conversation, say)))


def _items(console: Console, user: str, said: list[Message], conversation: Conversation, say: Speech) -> Iterator[Item]:
    day = None
    zone = ZoneInfo(say.zone)
    for message in said:
        local = message.at.astimezone(zone).date()
        if local != day:
            day = local
            yield Item(f"day-{local.isoformat()}", 1, say.day(local), Markup(""))
        yield _item(console, user, message, conversation, say)


def _item(console: Console, user: str, message: Message, conversation: Conversation, say: Speech) -> Item:
    by_bot = message.by == BOT
    person = console.cast.person(message.by)
    has_thread = conversation.id == console.cast.triage and message.card is not None
    return Item(
        key=message.id,
        version=message.version,
        words=plain(message.text if message.card is None else message.card.summary),
        at=message.at.isoformat(),
        time=say.time(message.at),
        author=say("page.bot") if by_bot else person.name if person is not None else message.by,
        own=message.by == user,
        bot=by_bot,
        root=conversation.root is not None and conversation.root.id == message.id,
        private=message.only is not None,
        language="" if message.card is None else message.card.language,
        html=rendered(message.card, fold=say) if message.card is not None else Markup(""),
        thread=thread(message.id) if has_thread else "",
        case=message.card.ids.get("case", "") if message.card is not None else "",
        replies=len(console.tape.messages(thread(message.id))) if has_thread else 0,
    )
