"""Sealed messages between boundaries (MS-WSMV 2.2.9.1.1.2), apart from the client under test."""

import re
import struct
from dataclasses import dataclass

_HEAD = re.compile(
    rb"--Encrypted Boundary\r\n"
    rb"(\t?)Content-Type: application/HTTP-(SPNEGO|Kerberos)-session-encrypted\r\n"
    rb"\t?OriginalContent: type=application/soap\+xml;charset=UTF-8;Length=(\d{1,9})\r\n"
    rb"--Encrypted Boundary\r\n"
    rb"\t?Content-Type: application/octet-stream\r\n"
)
_TAIL = b"--Encrypted Boundary--\r\n"


class BrokenFrame(Exception):
    """The body is no frame."""


@dataclass(frozen=True)
class Form:
    """How a way to log on seals: its name in the frame, and the bytes before the ciphertext."""

    name: str
    signature: int

    @property
    def protocol(self) -> str:
        return f"application/HTTP-{self.name}-session-encrypted"

    @property
    def content_type(self) -> str:
        return f'multipart/encrypted;protocol="{self.protocol}";boundary="Encrypted Boundary"'


NTLM = Form("SPNEGO", 16)
# Token header, confounder and what is rotated before the data: RFC 4121, 4.2.6.2, with AES.
NEGOTIATED = Form("SPNEGO", 60)
KERBEROS = Form("Kerberos", 60)


@dataclass(frozen=True)
class Frame:
    signature: bytes
    ciphertext: bytes
    length: int
    has_tabs: bool


@dataclass(frozen=True)
class Style:
    """How other implementations write a frame."""

    tab: bytes = b"\t"
    dashes: bytes = b"--"
    tail: bytes = b""


def decode_frame(body: bytes, form: Form) -> Frame:
    """Takes exactly what the specification has, tabs aside: Windows takes frames without."""
    head = _HEAD.match(body)
    if head is None:
        raise BrokenFrame("the head is not as specified")
    start = head.end()
    length = int(head[3])
    if head[2].decode() != form.name:
        raise BrokenFrame("the protocol is not that of the logon")
    if body[start : start + 4] != struct.pack("<I", form.signature):
        raise BrokenFrame(f"the signature is not {form.signature} bytes long")
    sealed = body[start + 4 : len(body) - len(_TAIL)]
    if not body.endswith(_TAIL) or len(sealed) != form.signature + length:
        raise BrokenFrame("the length or the tail is wrong")
    return Frame(sealed[: form.signature], sealed[form.signature :], length, head[1] == b"\t")


def encode_frame(sealed: bytes, style: Style, form: Form) -> bytes:
    boundary = style.dashes + b"Encrypted Boundary"
    original = b"OriginalContent: type=application/soap+xml;charset=UTF-8;Length=%d"
    lines = [
        boundary,
        style.tab + b"Content-Type: " + form.protocol.encode(),
        style.tab + original % (len(sealed) - form.signature),
        boundary,
        style.tab + b"Content-Type: application/octet-stream",
        b"",
    ]
    payload = struct.pack("<I", form.signature) + sealed
    return b"\r\n".join(lines) + payload + boundary + b"--\r\n" + style.tail
