"""HTTP/1.1 as far as WSMan needs it: requests with a length, one after another on a connection."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus

LONGEST_HEAD = 65_536
LONGEST_BODY = 64 * 1_048_576


class BadRequest(Exception):
    """What came is no request that this server takes."""


class WatchedReader(asyncio.StreamReader):
    """Tells when the other side has gone, also while nobody reads."""

    def __init__(self) -> None:
        super().__init__(limit=LONGEST_HEAD)
        self.gone = asyncio.Event()

    def feed_eof(self) -> None:
        super().feed_eof()
        self.gone.set()

    def set_exception(self, exc: Exception) -> None:
        super().set_exception(exc)
        self.gone.set()


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    # Names in lower case.
    headers: dict[str, str]
    body: bytes
    # Of the head and the body, as they came over the connection.
    size: int


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def head(self, framing: tuple[str, str]) -> bytes:
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in [*self.headers, framing]]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def encoded(self) -> bytes:
        return self.head(("Content-Length", str(len(self.body)))) + self.body


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """The next request; None when the other side closes instead of asking."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial.strip():
            raise BadRequest("the request ended in its head") from error
        return None
    except asyncio.LimitOverrunError as error:
        raise BadRequest("the head of the request is too long") from error
    method, target, headers = _parsed(head.decode("latin-1"))
    if "transfer-encoding" in headers:
        raise BadRequest("Transfer-Encoding is not taken")
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LONGEST_BODY:
        raise BadRequest("Content-Length cannot be used")
    try:
        body = await reader.readexactly(int(length))
    except asyncio.IncompleteReadError as error:
        raise BadRequest("the request ended in its body") from error
    return Request(method, target, headers, body, len(head) + len(body))


def _parsed(head: str) -> tuple[str, str, dict[str, str]]:
    first, *rest = head.removesuffix("\r\n\r\n").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or words[2] != "HTTP/1.1":
        raise BadRequest("no request line of HTTP/1.1")
    headers: dict[str, str] = {}
    for line in rest:
        name, colon, value = line.partition(":")
        key = name.lower()
        if not colon or not name or name != name.strip() or key in headers:
            raise BadRequest("a header that is none, or that comes twice")
        headers[key] = value.strip()
    return words[0], words[1], headers
