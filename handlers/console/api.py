"""The console's endpoints: what a person, a page or a dialogue does, and what each of them sees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.cards.linear import linear
from handlers.acts import Reply
from handlers.console.ahead import Ahead
from handlers.console.body import BadRequest, command_of, ids_of, instant_of, read_json, short_of, text_of, values_of
from handlers.console.events import Streams
from handlers.console.listen import Console
from handlers.console.render import form, message
from handlers.console.tape import BOT, Message
from handlers.console.tongue import chosen
from handlers.console.who import Conversation, visible
from handlers.console.wire import card_to_json

_STEPS = {"1h": timedelta(hours=1), "24h": timedelta(hours=24)}
_FARTHEST = timedelta(days=3660)
"""A clock is moved ten years at most in one go."""


class Tale(Protocol):
    """A story that is played in a room. `lost`: the visitor went another way, and it can't go on."""

    lost: bool
    playing: bool

    @property
    def over(self) -> bool:
        """Nothing of it is left."""

    def words(self, language: str) -> str:
        """What the visitor can do where it stands; empty where it was not begun."""

    def begun(self) -> None:
        """The room was opened again."""

    async def play_on(self) -> None:
        """To where the visitor takes over next, or its end."""


class Controls(Protocol):
    """What a room lets its visitors do with its time."""

    @property
    def story(self) -> Tale | None:
        """What is played here, if anything is."""

    def tell(self) -> None:
        """Play the story on, beside everything else."""

    async def quiet(self) -> None:
        """Returns when everything that is due has been said."""

    async def forward(self, to: datetime) -> None:
        """Walk the clock to `to`; every reminder on the way fires at its own instant."""

    async def ahead(self) -> Ahead | None:
        """The next deadline, else the next instant at which something is sent."""


@dataclass(frozen=True, slots=True)
class Api:
    """The endpoints of one room."""

    console: Console
    controls: Controls
    streams: Streams

    def routes(self) -> list[Route]:
        return [
            Route("/messages", self.messages),
            Route("/say", self.say, methods=["POST"]),
            Route("/press", self.press, methods=["POST"]),
            Route("/open", self.open, methods=["POST"]),
            Route("/submit", self.submit, methods=["POST"]),
            Route("/clock", self.position),
            Route("/clock", self.clock, methods=["POST"]),
            Route("/quiet", self.quiet, methods=["POST"]),
            Route("/story", self.story, methods=["POST"]),
            Route("/log", self.log),
            Route("/events", self.events),
        ]

    async def messages(self, request: Request) -> Response:
        user = self._known(request.query_params.get("as", ""))
        shown = [self._conversation(user, c) for c in self.console.cast.conversations(user, self.console.tape)]
        return JSONResponse({"now": self._now().isoformat(), "conversations": shown})

    async def say(self, request: Request) -> Response:
        data = await read_json(request)
        user, conversation = self._user(data), short_of(data, "conversation")
        words, command = text_of(data, "text"), command_of(data)
        if not self.console.cast.writes_in(user, conversation, self.console.tape):
            raise BadRequest("conversation: there is no such conversation.", 404)
        reply = await self.console.say(user, chosen(request, user), conversation, words, command)
        return self._reply(reply)

    async def press(self, request: Request) -> Response:
        data = await read_json(request)
        user = self._user(data)
        self._seen(user, short_of(data, "message", missing=""))
        verb, value = short_of(data, "verb"), short_of(data, "value", missing="")
        ids, command = ids_of(data), command_of(data)
        return self._reply(await self.console.press(user, chosen(request, user), verb, value, ids, command))

    async def open(self, request: Request) -> Response:
        data = await read_json(request)
        user = self._user(data)
        self._seen(user, short_of(data, "message", missing=""))
        verb, ids = short_of(data, "verb"), ids_of(data)
        return self._reply(await self.console.opens(user, chosen(request, user), verb, ids))

    async def submit(self, request: Request) -> Response:
        data = await read_json(request)
        user, verb = self._user(data), short_of(data, "verb")
        values, ids, command = values_of(data), ids_of(data), command_of(data)
        return self._reply(await self.console.submit(user, chosen(request, user), verb, values, ids, command))

    async def position(self, _request: Request) -> Response:
        """The room's time, and the instant `{"by": "next"}` would go to."""
        ahead = await self.controls.ahead()
        return JSONResponse({"now": self._now().isoformat(), "next": ahead and ahead.at.isoformat()})

    async def clock(self, request: Request) -> Response:
        data = await read_json(request)
        to = await self._target(data)
        now = self._now()
        if to < now and "to" not in data:
            raise BadRequest("by: the clock only goes forward.")
        if to - now > _FARTHEST:
            raise BadRequest("to: is more than ten years away.")
        await self.controls.forward(to)
        return JSONResponse({"now": self._now().isoformat()})

    async def quiet(self, _request: Request) -> Response:
        await self.controls.quiet()
        return JSONResponse({"now": self._now().isoformat()})

    async def story(self, _request: Request) -> Response:
        """Play the story on. The answer does not wait for it."""
        if self.controls.story is None:
            raise BadRequest("story: no story is played in this room.", 404)
        self.controls.tell()
        return JSONResponse({"playing": True})

    async def log(self, _request: Request) -> Response:
        lines = [
            {"id": n.number, "at": n.at.isoformat(), "in": n.inward, "what": n.what, "who": n.who, "payload": n.payload}
            for n in self.console.log.newest_first
        ]
        return JSONResponse({"lines": lines})

    async def events(self, request: Request) -> Response:
        users = frozenset(self._known(user) for user in request.query_params.getlist("as"))
        if not users:
            raise BadRequest("as: name at least one person.")
        last = request.headers.get("last-event-id", "")
        tape = self.console.tape
        since = int(last) if last.isdecimal() and len(last) < 12 else tape.length
        return StreamingResponse(
            self.streams.follow(self.console.cast, tape, users, since), media_type="text/event-stream"
        )

    async def _target(self, data: Mapping[str, Any]) -> datetime:
        if "to" in data:
            return instant_of(data, "to")
        step = short_of(data, "by")
        if step in _STEPS:
            return self._now() + _STEPS[step]
        if step != "next":
            raise BadRequest("by: is one of 1h, 24h and next.")
        ahead = await self.controls.ahead()
        if ahead is None:
            raise BadRequest("by: nothing is due.")
        return ahead.at

    def _conversation(self, user: str, conversation: Conversation) -> dict[str, Any]:
        said = (m for m in self.console.tape.messages(conversation.id) if visible(m, user))
        return {"id": conversation.id, "title": conversation.title, "messages": [_message(m) for m in said]}

    def _reply(self, reply: Reply) -> Response:
        """For the one who acted: a card to show and a form to open, each as HTML and as neutral JSON."""
        card, opened = reply.card, reply.form
        shown = card and {"text": linear(card), "html": message(card), "card": card_to_json(card)}
        asked = opened and {"html": form(opened, self._speech(opened.language)), "card": card_to_json(opened)}
        return JSONResponse({"reply": shown, "form": asked, "refused": reply.refused})

    def _speech(self, language: str) -> Any:
        return self.console.desk.services.say.speech(language, self.console.cast.organisation.zone)

    def _now(self) -> datetime:
        return self.console.desk.clock.now()

    def _user(self, data: Mapping[str, Any]) -> str:
        """Who acts. Someone outside only reads what is mailed to them."""
        user = self._known(short_of(data, "as"))
        person = self.console.cast.person(user)
        if person is not None and person.outside:
            raise BadRequest("as: is outside the organisation and has no chat here.", 403)
        return user

    def _known(self, user: str) -> str:
        if self.console.cast.person(user) is None:
            raise BadRequest("as: there is no such person.", 404)
        return user

    def _seen(self, user: str, message_id: str) -> None:
        """A button stands on a message, or on what only its reader was shown: then the id is empty."""
        found = self.console.tape.message(message_id)
        if message_id and (
            found is None
            or not visible(found, user)
            or not self.console.cast.is_in(user, found.conversation, self.console.tape)
        ):
            raise BadRequest("message: there is no such message.", 404)


def _message(said: Message) -> dict[str, Any]:
    kind, _, root = said.conversation.partition("/")
    return {
        "id": said.id,
        "at": said.at.isoformat(),
        "version": said.version,
        "thread": root if kind == "thread" else None,
        "by": said.by,
        "text": said.text if said.card is None or said.by != BOT else linear(said.card),
        "card": None if said.card is None else card_to_json(said.card),
    }
