"""Messages of PSRP and their fragments (MS-PSRP 2.2.1, 2.2.4), byte for byte."""

import struct
import uuid
from dataclasses import dataclass, field

_HEAD = struct.Struct(">QQBI")
_MESSAGE = struct.Struct("<II16s16s")
_START = 1
_END = 2
_BOM = "\ufeff"
# What a server of Windows cuts its messages into, header included.
DEFAULT_FRAGMENT = 32_768
_LARGEST = 256 * 1_048_576

NOBODY = uuid.UUID(int=0)
TO_CLIENT = 1
TO_SERVER = 2

SESSION_CAPABILITY = 0x00010002
INIT_RUNSPACEPOOL = 0x00010004
PUBLIC_KEY = 0x00010005
ENCRYPTED_SESSION_KEY = 0x00010006
PUBLIC_KEY_REQUEST = 0x00010007
CONNECT_RUNSPACEPOOL = 0x00010008
RUNSPACEPOOL_INIT_DATA = 0x0002100B
RESET_RUNSPACE_STATE = 0x0002100C
SET_MAX_RUNSPACES = 0x00021002
SET_MIN_RUNSPACES = 0x00021003
RUNSPACE_AVAILABILITY = 0x00021004
RUNSPACEPOOL_STATE = 0x00021005
CREATE_PIPELINE = 0x00021006
GET_AVAILABLE_RUNSPACES = 0x00021007
USER_EVENT = 0x00021008
APPLICATION_PRIVATE_DATA = 0x00021009
GET_COMMAND_METADATA = 0x0002100A
RUNSPACEPOOL_HOST_CALL = 0x00021100
RUNSPACEPOOL_HOST_RESPONSE = 0x00021101
PIPELINE_INPUT = 0x00041002
END_OF_PIPELINE_INPUT = 0x00041003
PIPELINE_OUTPUT = 0x00041004
ERROR_RECORD = 0x00041005
PIPELINE_STATE = 0x00041006
DEBUG_RECORD = 0x00041007
VERBOSE_RECORD = 0x00041008
WARNING_RECORD = 0x00041009
PROGRESS_RECORD = 0x00041010
INFORMATION_RECORD = 0x00041011
PIPELINE_HOST_CALL = 0x00041100
PIPELINE_HOST_RESPONSE = 0x00041101


class BrokenMessage(Exception):
    """What came cannot be a message; the text says why."""


@dataclass(frozen=True)
class Message:
    kind: int
    data: str
    pool: uuid.UUID = NOBODY
    pipeline: uuid.UUID = NOBODY
    destination: int = TO_CLIENT

    def encoded(self) -> bytes:
        head = _MESSAGE.pack(
            self.destination, self.kind, self.pool.bytes_le, self.pipeline.bytes_le
        )
        # A server begins what it says with a mark, a client need not.
        return head + (_BOM + self.data).encode("utf-8", "surrogatepass")


def decoded(blob: bytes) -> Message:
    if len(blob) < _MESSAGE.size:
        raise BrokenMessage("a message is shorter than its head")
    destination, kind, pool, pipeline = _MESSAGE.unpack_from(blob)
    try:
        data = blob[_MESSAGE.size :].decode().removeprefix(_BOM)
    except UnicodeDecodeError as error:
        raise BrokenMessage("a message is no UTF-8") from error
    return Message(
        kind, data, uuid.UUID(bytes_le=pool), uuid.UUID(bytes_le=pipeline), destination
    )


def fragments(object_id: int, blob: bytes, size: int = DEFAULT_FRAGMENT) -> list[bytes]:
    """A message in pieces of at most `size` bytes, heads included."""
    room = size - _HEAD.size
    pieces = [blob[at : at + room] for at in range(0, len(blob), room)] or [b""]
    last = len(pieces) - 1
    return [
        _HEAD.pack(object_id, at, (at == 0) * _START | (at == last) * _END, len(piece)) + piece
        for at, piece in enumerate(pieces)
    ]


@dataclass
class Numbering:
    """Object ids: one row for all messages that a pool sends, as Windows counts."""

    last: int = 0

    def next(self) -> int:
        self.last += 1
        return self.last


@dataclass
class Defragmenter:
    """Bytes of one stream, cut anywhere, as whole messages. Raises BrokenMessage."""

    _waiting: bytes = b""
    _object: int = 0
    _next: int = 0
    _parts: list[bytes] = field(default_factory=list)

    def take(self, data: bytes) -> list[Message]:
        self._waiting += data
        whole: list[Message] = []
        while len(self._waiting) >= _HEAD.size:
            object_id, fragment_id, flags, length = _HEAD.unpack_from(self._waiting)
            end = _HEAD.size + length
            if length > _LARGEST:
                raise BrokenMessage("a fragment is too large")
            if len(self._waiting) < end:
                break
            self._part(object_id, fragment_id, flags, self._waiting[_HEAD.size : end])
            self._waiting = self._waiting[end:]
            if flags & _END:
                whole.append(decoded(b"".join(self._parts)))
                self._parts = []
                self._object = 0
        return whole

    @property
    def is_between(self) -> bool:
        """Whether nothing is left of a message that is not whole."""
        return not self._waiting and not self._parts

    def _part(self, object_id: int, fragment_id: int, flags: int, blob: bytes) -> None:
        if object_id == 0:
            raise BrokenMessage("an object has no id")
        if flags & _START:
            if self._parts or fragment_id != 0:
                raise BrokenMessage("an object begins where another has not ended")
            self._object, self._next = object_id, 0
        elif object_id != self._object:
            raise BrokenMessage("a fragment belongs to no object")
        if fragment_id != self._next:
            raise BrokenMessage("a fragment is missing")
        self._parts.append(blob)
        self._next += 1
