"""What every web page and endpoint of ours shares: headers, who may ask, and health."""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer. No inline script or style, nothing from elsewhere, no framing, nothing kept by the browser."""


class SecureHeaders:
    """Puts `HEADERS` on every answer that doesn't set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class LoopbackOnly:
    """Refuses what another site makes a browser send: a Host that isn't loopback, an Origin that isn't ours.

    Without it any web page could read the demo by pointing its own name at 127.0.0.1 (DNS rebinding).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (fault := foreign(Headers(scope=scope))) is not None:
            await PlainTextResponse(fault, 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def foreign(headers: Headers) -> str | None:
    """Why a request is refused, in one sentence; None when Host is loopback and Origin is the same or absent."""
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not _is_loopback(hosts[0]):
        return "Host: only the addresses of this computer are served."
    if any(origin != f"http://{hosts[0]}" for origin in headers.getlist("origin")):
        return "Origin: only pages of this server may ask."
    return None


def _is_loopback(host: str) -> bool:
    try:
        parts = urlsplit(f"//{host}")
        name = parts.hostname or ""
        if parts.netloc != host or parts.username is not None or (parts.port or 1) < 1:
            return False
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def health(ready: Callable[[], Awaitable[bool]]) -> list[Route]:
    """`/healthz`: the process answers. `/readyz`: it can also do its work. *ok* or *not*, and no more."""

    async def healthz(_request: Request) -> JSONResponse:
        return JSONResponse({"ok": True})

    async def readyz(_request: Request) -> JSONResponse:
        ok = await ready()
        return JSONResponse({"ok": ok}, 200 if ok else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
