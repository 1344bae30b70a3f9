"""The console's page: three people side by side, the clock above them, what went in and out below."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.cards.phrases import moment
from bot.domain.milestone import When
from bot.text.catalog import LANGUAGES, Speech
from handlers.console.ahead import Ahead
from handlers.console.api import Api
from handlers.console.body import BadRequest
from handlers.console.tongue import chosen, wanted
from handlers.console.view import pane

STATIC = Path(__file__).parent / "static"
NAMES = {"en": "English", "da": "Dansk", "nb": "Bokmål", "nn": "Nynorsk"}
"""Each language by its own name."""

_SEATS = ("employee", "handler", "manager")


def templates() -> Environment:
    """Every page and fragment. Escapes by default; an unknown name is an error, not an empty place."""
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@dataclass(frozen=True, slots=True)
class Pages:
    """The HTML of one room."""

    api: Api
    environment: Environment
    title: str

    def routes(self) -> list[Route]:
        return [
            Route("/", self.room),
            Route("/panes/{user}", self.pane),
            Route("/time", self.time),
            Route("/lines", self.lines),
        ]

    async def room(self, request: Request) -> Response:
        """The whole page. `panes=ida,dan,mads` says through whose eyes, `lang` in which language."""
        cast = self.api.console.cast
        language = wanted(request, cast.organisation.language)
        say = self._say(language)
        users = self._seated(request.query_params.get("panes", ""))
        seats = [
            (seat, user, chosen(request, user) or language, await self._pane(request, user, language))
            for seat, user in zip(_SEATS, users, strict=True)
        ]
        html = self.environment.get_template("room.html").render(
            say=say,
            language=language,
            names=NAMES,
            title=self.title,
            organisation=cast.organisation,
            seats=seats,
            people=[(p.key, p.name, cast.badge(p.key)) for p in cast.organisation.people],
            **await self._time(say),
        )
        response = HTMLResponse(html)
        if request.query_params.get("lang") in LANGUAGES:
            for user in (p.key for p in cast.organisation.people):
                response.delete_cookie(f"lang-{user}", path=request.url.path)
        response.set_cookie("lang", language, path=request.url.path, samesite="strict", httponly=True)
        return response

    async def pane(self, request: Request) -> Response:
        """One person's pane. `lang` sets the language they read in from now on."""
        user = request.path_params["user"]
        if self.api.console.cast.person(user) is None:
            raise BadRequest("There is no such person.", 404)
        language = wanted(request, self.api.console.cast.organisation.language)
        response = HTMLResponse(await self._pane(request, user, language))
        if (asked := request.query_params.get("lang")) in LANGUAGES:
            home = request.url.path.rsplit("/panes/", 1)[0] + "/"
            response.set_cookie(f"lang-{user}", str(asked), path=home, samesite="strict", httponly=True)
        return response

    async def time(self, request: Request) -> Response:
        """The clock and what it comes to next, as a fragment."""
        say = self._say(wanted(request, self.api.console.cast.organisation.language))
        html = self.environment.get_template("time.html").render(say=say, **await self._time(say))
        return HTMLResponse(html)

    async def lines(self, request: Request) -> Response:
        """The log pane, newest first, as a fragment."""
        say = self._say(wanted(request, self.api.console.cast.organisation.language))
        lines = self.api.console.log.newest_first
        return HTMLResponse(self.environment.get_template("lines.html").render(say=say, lines=lines))

    async def _pane(self, request: Request, user: str, language: str) -> str:
        """Looking through someone's eyes is them opening their client: the bot learns their language."""
        console = self.api.console
        mine = chosen(request, user) or language
        await console.party(user, mine)
        say = self._say(mine)
        return self.environment.get_template("pane.html").render(
            say=say, language=mine, names=NAMES, pane=pane(console, user, say)
        )

    def _seated(self, asked: str) -> list[str]:
        """Who sits where: the people asked for, else the first of each kind."""
        cast = self.api.console.cast
        people = [person.key for person in cast.organisation.people]
        named = asked.split(",")
        if len(named) == len(_SEATS) and all(user in people for user in named):
            return named
        return [next((key for key in people if cast.duty(key) == seat), people[0]) for seat in _SEATS]

    async def _time(self, say: Speech) -> dict[str, object]:
        now = self.api.console.desk.clock.now()
        ahead = await self.api.controls.ahead()
        today = now.astimezone(ZoneInfo(say.zone)).date()
        story = self.api.controls.story
        return {"story": story, "now": now, "today": today, "next_words": _next(ahead, say)}

    def _say(self, language: str) -> Speech:
        console = self.api.console
        return console.desk.services.say.speech(language, console.cast.organisation.zone)


def _next(ahead: Ahead | None, say: Speech) -> str:
    if ahead is None:
        return ""
    title = ahead.title.get(say.language) or ahead.title.get("nb" if say.language == "nn" else "en", "")
    due = moment(say, When.exact(ahead.at))
    if not title:
        return say("page.next_send", due=due)
    return say("page.next_due", title=title, number=ahead.number, due=due)
