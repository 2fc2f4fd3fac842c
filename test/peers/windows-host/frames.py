"""Sealed messages between boundaries (MS-WSMV 2.2.9.1.1.2), apart from the client under test."""

import re
import struct
from dataclasses import dataclass

PROTOCOL = "application/HTTP-SPNEGO-session-encrypted"
CONTENT_TYPE = f'multipart/encrypted;protocol="{PROTOCOL}";boundary="Encrypted Boundary"'
SIGNATURE = 16

_HEAD = re.compile(
    rb"--Encrypted Boundary\r\n"
    rb"(\t?)Content-Type: application/HTTP-SPNEGO-session-encrypted\r\n"
    rb"\t?OriginalContent: type=application/soap\+xml;charset=UTF-8;Length=(\d{1,9})\r\n"
    rb"--Encrypted Boundary\r\n"
    rb"\t?Content-Type: application/octet-stream\r\n"
)
_TAIL = b"--Encrypted Boundary--\r\n"


class BrokenFrame(Exception):
    """The body is no frame."""


@dataclass(frozen=True)
class Frame:
    # Signature and ciphertext, as GSSAPI wraps them.
    sealed: bytes
    length: int
    has_tabs: bool


@dataclass(frozen=True)
class Style:
    """How other implementations write a frame."""

    tab: bytes = b"\t"
    dashes: bytes = b"--"
    tail: bytes = b""


def decode_frame(body: bytes) -> Frame:
    """Takes exactly what the specification has, tabs aside: Windows takes frames without."""
    head = _HEAD.match(body)
    if head is None:
        raise BrokenFrame("the head is not as specified")
    start = head.end()
    length = int(head[2])
    if body[start : start + 4] != struct.pack("<I", SIGNATURE):
        raise BrokenFrame("the signature is not 16 bytes long")
    sealed = body[start + 4 : len(body) - len(_TAIL)]
    if not body.endswith(_TAIL) or len(sealed) != SIGNATURE + length:
        raise BrokenFrame("the length or the tail is wrong")
    return Frame(sealed, length, head[1] == b"\t")


def encode_frame(sealed: bytes, style: Style) -> bytes:
    boundary = style.dashes + b"Encrypted Boundary"
    original = b"OriginalContent: type=application/soap+xml;charset=UTF-8;Length=%d"
    lines = [
        boundary,
        style.tab + b"Content-Type: " + PROTOCOL.encode(),
        style.tab + original % (len(sealed) - SIGNATURE),
        boundary,
        style.tab + b"Content-Type: application/octet-stream",
        b"",
    ]
    payload = struct.pack("<I", SIGNATURE) + sealed
    return b"\r\n".join(lines) + payload + boundary + b"--\r\n" + style.tail
