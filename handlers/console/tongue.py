"""In which language a person reads the console: what they chose, what their browser asks for, or their own."""

from starlette.requests import Request

from bot.text.catalog import LANGUAGES


def chosen(request: Request, user: str) -> str | None:
    """What was set for `user` on the page, else for the whole page, else None."""
    asked = (
        request.query_params.get("lang"),
        request.cookies.get(f"lang-{user}"),
        request.cookies.get("lang"),
    )
    return next((language for language in asked if language in LANGUAGES), None)


def wanted(request: Request, otherwise: str) -> str:
    """The page's language: chosen, else the first of the browser's that we speak, else `otherwise`."""
    asked = [request.query_params.get("lang"), request.cookies.get("lang"), *_accepted(request)]
    return next((language for language in asked if language in LANGUAGES), otherwise)


def _accepted(request: Request) -> list[str]:
    """The browser's languages in its own order. Quality values are in order in every browser we know."""
    tags = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept-language", "").split(",")]
    bare = [tag.partition("-")[0] for tag in tags[:20]]
    return ["nb" if tag == "no" else tag for tag in bare]
