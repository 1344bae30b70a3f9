"""The pages about cases: the register, the roles, one case whole, its questions on one page, the reply to a letter.

Each as the person may see it whose eyes one looks through.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from jinja2 import Environment
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.cards.case import case_card
from bot.cards.elements import Card
from bot.cards.letter_words import reads
from bot.cards.register import register_card
from bot.cards.scene import Scene
from bot.documents.clock import clock
from bot.documents.sheet import row_of
from bot.documents.timeline import timeline
from bot.domain.errors import Refusal
from bot.domain.party import Party
from bot.domain.register import FILTERS
from bot.domain.rights import Verb
from bot.ports import Read
from bot.services import Services
from bot.text.catalog import LANGUAGES, Speech
from handlers.console.api import Api
from handlers.console.body import BadRequest
from handlers.console.cases import entries_of, scene_of, scenes_of, sheet_of
from handlers.console.pages import NAMES
from handlers.console.render import headed, message, sheet
from handlers.console.tongue import chosen, wanted
from handlers.scenes import listing, opened

T = TypeVar("T")

SHOWN = ("number", "outcome", "discovered", "whose", "n_subjects", "risk", "notify", "filed_at", "inform", "told", "of")
"""The columns of the register on the page; the sheet has all."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """The pages of one room's cases. `as` says through whose eyes, `lang` in which language."""

    api: Api
    environment: Environment
    title: str

    def routes(self) -> list[Route]:
        return [
            Route("/register", self.register),
            Route("/register.json", self.as_json),
            Route("/register.csv", self.as_csv),
            Route("/roles", self.roles),
            Route("/cases/{number}", self.case),
            Route("/cases/{number}/answers", self.answers),
            Route("/cases/{number}/letters/{letter:int}", self.letter),
        ]

    async def register(self, request: Request) -> Response:
        """Every case the person may see in the register. `decision` narrows it to one of FILTERS."""
        user, party, say = await self._reader(request)
        chose = _filter(request)
        scenes = await self._read(lambda r, s, n: scenes_of(r, s, n, party, chose))
        rows = [row_of(scene) for scene in scenes]
        return self._page(request, "register.html", user, say, rows=rows, columns=SHOWN, chose=chose, filters=FILTERS)

    async def as_json(self, request: Request) -> Response:
        """`{"entries": […]}`, the shape of `bot.domain.register.entry_of`; people by name for who may see them."""
        _, party, _ = await self._reader(request)
        chose = _filter(request)
        return JSONResponse({"entries": await self._read(lambda r, s, n: entries_of(r, s, n, party, chose))})

    async def as_csv(self, request: Request) -> Response:
        user, party, _ = await self._reader(request)
        chose = _filter(request)
        cells = await self._read(lambda r, s, n: sheet_of(r, s, n, party, chose))
        named_file = {"Content-Disposition": f'attachment; filename="register-{user}.csv"'}
        return Response(cells, media_type="text/csv; charset=utf-8", headers=named_file)

    async def roles(self, request: Request) -> Response:
        """Who holds which role, with the buttons to lend, give and take back that are the reader's."""
        user, party, say = await self._reader(request)
        heading, card = headed(await self._read(lambda r, s, n: listing(r, s, n, party, "roles")))
        return self._page(request, "roles.html", user, say, heading=heading, card=message(card, level=2))

    async def case(self, request: Request) -> Response:
        """One case whole: its clock, its timeline, its card, its register entry. 404 for whoever has no part in it."""
        user, party, say = await self._reader(request)
        scene = await self._scene(request, party)
        heading, card = headed(case_card(scene, whole=True))
        entry = register_card(scene)
        return self._page(
            request,
            "case.html",
            user,
            say,
            number=scene.subject.number,
            heading=heading,
            clock=clock(scene),
            timeline=timeline(scene),
            card=message(card, fold=None if entry is None else say),  # the entry lists every fact
            entry=None if entry is None else _titled(entry),
            answers=scene.offers(Verb.ANSWER_ALL),
            letters=[letter.number for letter in scene.subject.letters] if reads(scene) else [],
        )

    async def answers(self, request: Request) -> Response:
        """Every question of the case on one page, for whoever may answer."""
        user, party, say = await self._reader(request)
        return await self._opened(request, "answers.html", user, party, say, "answer_all", {})

    async def letter(self, request: Request) -> Response:
        """The reply to an authority's letter: as it went out, or as it stands now."""
        user, party, say = await self._reader(request)
        which = {"letter": str(request.path_params["letter"])}
        return await self._opened(request, "letter.html", user, party, say, "show_reply", which)

    async def _opened(
        self, request: Request, template: str, user: str, party: Party, say: Speech, verb: str, ids: dict[str, str]
    ) -> Response:
        """What a button of the case opens, as a page of its own; why not, in a sentence, where it can't be opened."""
        case = (await self._scene(request, party)).subject
        asked = {"case": case.id, **ids}
        try:
            card: Card = await self.api.console.desk.read(lambda r, s, n: opened(r, s, n, party, verb, asked))
        except Refusal as refusal:
            says = say(f"refusal.{refusal.key}", **refusal.details)
            return self._page(request, "refused.html", user, say, number=case.number, says=says, status=403)
        heading, rest = headed(card)
        shown = sheet(rest, say) if rest.verb else message(rest, level=2)
        return self._page(request, template, user, say, number=case.number, heading=heading, card=shown)

    async def _reader(self, request: Request) -> tuple[str, Party, Speech]:
        console = self.api.console
        user = request.query_params.get("as", "")
        if console.cast.person(user) is None:
            raise BadRequest("as: there is no such person.", 404)
        language = chosen(request, user)
        party = await console.party(user, language)
        language = language or party.language or wanted(request, console.cast.organisation.language)
        return user, party, console.desk.services.say.speech(language, console.cast.organisation.zone)

    async def _scene(self, request: Request, party: Party) -> Scene:
        number = request.path_params["number"]
        return await self._read(lambda r, s, n: scene_of(r, s, n, party, number))

    async def _read(self, view: Callable[[Read, Services, datetime], T]) -> T:
        try:
            return await self.api.console.desk.read(view)
        except Refusal:
            raise BadRequest("There is no such case.", 404) from None

    def _page(
        self, request: Request, template: str, user: str, say: Speech, *, status: int = 200, **values: Any
    ) -> Response:
        person = self.api.console.cast.person(user)
        html = self.environment.get_template(template).render(
            say=say,
            language=say.language,
            names=NAMES,
            title=self.title,
            user=user,
            person=person.name if person is not None else user,
            home=request.scope["root_path"] + "/",
            organisation=self.api.console.cast.organisation,
            **values,
        )
        response = HTMLResponse(html, status)
        if (asked := request.query_params.get("lang")) in LANGUAGES:
            home = request.scope["root_path"] + "/"
            response.set_cookie(f"lang-{user}", str(asked), path=home, samesite="strict", httponly=True)
        return response


def _titled(card: Card) -> tuple[str, Markup]:
    heading, rest = headed(card)
    return heading, message(rest)


def _filter(request: Request) -> str:
    chose = request.query_params.get("decision", "all")
    if chose not in FILTERS:
        raise BadRequest(f"decision: one of {', '.join(FILTERS)}.", 400)
    return chose
