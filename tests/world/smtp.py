"""A mail server on loopback that keeps what it is given and obeys RFC 5321 as far as one sender needs it.

`says` overrides replies: a command's word (`RCPT`, `DATA`, `.` for the end of a message) → the line to answer with;
`CUT` closes the connection instead. Each rule cites where it comes from.
"""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

CUT = "CUT"


@dataclass
class Envelope:
    """One message as it came, with its dots taken out again (RFC 5321, 4.5.2)."""

    sender: str
    to: list[str]
    body: bytes


@dataclass
class PostOffice:
    tls: ssl.SSLContext | None = None
    login: tuple[str, str] | None = None
    says: dict[str, str] = field(default_factory=dict)
    mails: list[Envelope] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = Talk(self, reader, writer)
        try:
            await talk.run()
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()


@dataclass
class Talk:
    """One connection. `safe`: it is encrypted by now; `known`: someone logged in."""

    office: PostOffice
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    safe: bool = False
    known: bool = False
    sender: str = ""
    to: list[str] = field(default_factory=list)

    async def run(self) -> None:
        await self._say("220 post.example ESMTP")
        while line := (await self.reader.readline()).decode("ascii").rstrip("\r\n"):
            word = line.split(" ")[0].split(":")[0].upper()
            self.office.heard.append(line)
            if (reply := self.office.says.get(word)) is not None:
                if reply == CUT:
                    return
                await self._say(reply)
            elif word == "QUIT":
                await self._say("221 bye")
                return
            else:
                await self._do(word, line)

    async def _do(self, word: str, line: str) -> None:
        match word:
            case "EHLO":
                await self._say(*self._offers())
            case "STARTTLS" if self.office.tls is not None:
                await self._say("220 go ahead")
                await self.writer.start_tls(self.office.tls)
                self.safe = True
            case "AUTH":
                await self._authenticate(line)
            case "MAIL" if self.office.login is not None and not self.known:
                await self._say("530 authentication required")  # RFC 4954, section 6
            case "MAIL":
                self.sender, self.to = _address(line), []
                await self._say("250 ok")
            case "RCPT":
                self.to.append(_address(line))
                await self._say("250 ok")
            case "DATA" if self.to:
                await self._message()
            case _:
                await self._say("503 bad sequence")  # RFC 5321, section 4.1.4

    def _offers(self) -> tuple[str, ...]:
        """Log-ins are offered on an encrypted line only where there is one (RFC 4954, section 4)."""
        tls = self.office.tls is not None and not self.safe
        auth = self.office.login is not None and (self.safe or self.office.tls is None)
        return ("250-post.example", *(["250-STARTTLS"] * tls), *(["250-AUTH PLAIN"] * auth), "250 8BITMIME")

    async def _authenticate(self, line: str) -> None:
        """AUTH PLAIN with its answer beside it: RFC 4616."""
        _, user, password = base64.b64decode(line.split(" ")[2]).decode().split("\0")
        self.known = (user, password) == self.office.login
        await self._say("235 welcome" if self.known else "535 no")

    async def _message(self) -> None:
        await self._say("354 go on")
        body = await self.reader.readuntil(b"\r\n.\r\n")
        reply = self.office.says.get(".", "250 taken")
        if reply.startswith("2") or reply == CUT:
            self.office.mails.append(Envelope(self.sender, self.to, body[:-3].replace(b"\r\n..", b"\r\n.")))
        if reply == CUT:
            raise ConnectionError
        await self._say(reply)

    async def _say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self.writer.drain()


def _address(line: str) -> str:
    return line[line.index("<") + 1 : line.index(">")]


@asynccontextmanager
async def open_office(office: PostOffice, *, wrapped: ssl.SSLContext | None = None) -> AsyncIterator[PostOffice]:
    """`wrapped`: every connection is encrypted from its first byte."""
    server = await asyncio.start_server(office.serve, "127.0.0.1", 0, ssl=wrapped)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        await server.wait_closed()
