"""What armed faults make of the SOAP of an answer, before it is sealed."""

import base64
import re
import uuid
from functools import partial

from faults import Armed

_STREAM = re.compile(r"(<rsp:Stream [^>]*>)([A-Za-z0-9+/=]+)(</rsp:Stream>)")
_STREAMS = re.compile(r"(?:<rsp:Stream [^>]*>[A-Za-z0-9+/=]*</rsp:Stream>)+")
_RELATES = re.compile(r"<a:RelatesTo>[^<]*</a:RelatesTo>")


def changed(soap: str, faults: list[Armed]) -> str:
    for fault in faults:
        match fault.kind:
            case "split":
                soap = _STREAM.sub(partial(_split, size=fault.bytes), soap)
            case "joined":
                soap = _STREAMS.sub(_joined, soap)
            case "huge":
                soap += " " * max(0, fault.bytes - len(soap))
            case "malformed":
                soap = soap[: len(soap) // 2]
            case "doctype":
                soap = f'<!DOCTYPE s [<!ENTITY e "{"e" * 1000}">]>{soap}'
            case "foreign":
                other = f"<a:RelatesTo>uuid:{str(uuid.uuid4()).upper()}</a:RelatesTo>"
                soap = _RELATES.sub(other, soap)
    return soap


def _joined(found: re.Match[str]) -> str:
    """All of it in one element, as if it had been one."""
    pieces = _STREAM.findall(found[0])
    data = b"".join(base64.b64decode(text) for _, text, _ in pieces)
    opening, _, closing = pieces[0]
    return f"{opening}{base64.b64encode(data).decode()}{closing}"


def _split(found: re.Match[str], size: int) -> str:
    """The same bytes in many elements, with line breaks where base64 allows them: anywhere."""
    opening, text, closing = found.groups()
    data = base64.b64decode(text)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return "".join(f"{opening}{_broken(piece)}{closing}" for piece in pieces)


def _broken(piece: bytes) -> str:
    written = base64.b64encode(piece).decode()
    return "\r\n".join(written[at : at + 3] for at in range(0, len(written), 3))
