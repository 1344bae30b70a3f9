"""The web server: says when it is ready, and stops without waiting for those who listen."""

import socket
from collections.abc import Callable

import uvicorn


class Server(uvicorn.Server):
    """Says when it is ready, and ends open event streams before it waits for connections to close."""

    def __init__(self, config: uvicorn.Config, *, on_ready: Callable[[], None], on_exit: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._on_exit = on_exit

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        for listener in sockets or ():
            # asyncio does this only for sockets that name their protocol; without it answers wait 40 ms for an ACK.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await super().startup(sockets)
        if not self.should_exit:
            self._on_ready()

    def handle_exit(self, sig: int, frame: object) -> None:
        self._on_exit()
        super().handle_exit(sig, frame)  # type: ignore[arg-type]
