"""How an answer goes out over a connection, with the faults that are armed for it."""

import asyncio

from faults import Armed
from http1 import Answer

_ENDLESS_PIECE = b"0" * 65_536
_HTML = b"<html><body><h1>Welcome to the proxy</h1></body></html>"


async def send(writer: asyncio.StreamWriter, answer: Answer, faults: list[Armed]) -> bool:
    """Sends an answer. False when the connection is to be closed."""
    for fault in faults:
        match fault.kind:
            case "drop-after":
                return False
            case "drop-middle":
                whole = answer.encoded()
                writer.write(whole[: len(whole) - len(answer.body) // 2 - 1])
                await writer.drain()
                return False
            case "chunked":
                await _chunked(writer, answer, fault)
                return True
            case "slow-bytes":
                await _slow(writer, answer.encoded(), fault)
                return True
            case "endless":
                return await _endless(writer, answer)
            case "html":
                answer = Answer(200, [("Content-Type", "text/html")], _HTML)
    writer.write(answer.encoded())
    await writer.drain()
    return not any(fault.kind == "close-after" for fault in faults)


async def _chunked(writer: asyncio.StreamWriter, answer: Answer, fault: Armed) -> None:
    writer.write(answer.head(("Transfer-Encoding", "chunked")))
    for piece in _pieces(answer.body, fault.bytes):
        writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        await writer.drain()
    writer.write(b"0\r\n\r\n")
    await writer.drain()


async def _slow(writer: asyncio.StreamWriter, whole: bytes, fault: Armed) -> None:
    for piece in _pieces(whole, fault.bytes):
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(fault.ms / 1000)


async def _endless(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    """Begins as the answer does, and goes on until the other side has had enough."""
    writer.write(answer.head(("Transfer-Encoding", "chunked")))
    piece = answer.body or _ENDLESS_PIECE
    while not writer.is_closing():
        writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        await writer.drain()
        piece = _ENDLESS_PIECE
    return False


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + max(1, size)] for at in range(0, len(data), max(1, size))]
