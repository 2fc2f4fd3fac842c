"""What a pool or a pipeline has to say: whole fragments, until somebody fetches them."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass

from wsman_faults import ABORTED, Fault

# Who writes on and on waits until somebody reads.
_WATERMARK = 4 * 1_048_576
# Bytes that an element takes besides its data.
_ELEMENT = 150


@dataclass(frozen=True)
class Said:
    pieces: list[bytes]
    # Whether nothing comes any more.
    is_last: bool


class Outbox:
    def __init__(self) -> None:
        self.changed = asyncio.Event()
        self.is_aborted = False
        # While nobody is connected, nothing is fetched and a full box blocks its writer.
        self._is_over = False
        self._pending: deque[bytes] = deque()
        self._size = 0
        self._read = asyncio.Event()

    @property
    def is_over(self) -> bool:
        return self._is_over

    def put(self, piece: bytes) -> None:
        if self.is_aborted:
            return
        self._pending.append(piece)
        self._size += len(piece)
        self.changed.set()

    async def drained(self) -> None:
        """Waits while there is more than a host keeps; lets others run in any case."""
        await asyncio.sleep(0)
        while self._size > _WATERMARK and not self._is_over:
            self._read.clear()
            await self._read.wait()

    def end(self) -> None:
        self._is_over = True
        self._read.set()
        self.changed.set()

    def abort(self) -> None:
        self.is_aborted = True
        self.end()

    async def fetch(self, room: int, within: float, *, is_whole: bool = False) -> Said | None:
        """What there is; None when there is nothing to say in time. Raises Fault when aborted.

        With `is_whole` it waits for the end, or for as much as there is room for.
        """
        deadline = time.monotonic() + within
        while True:
            if self.is_aborted:
                raise Fault(ABORTED)
            enough = self._size >= room if is_whole else bool(self._pending)
            if enough or self._is_over:
                return self._taken(room)
            self.changed.clear()
            try:
                await asyncio.wait_for(self.changed.wait(), max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                return None

    def _taken(self, room: int) -> Said:
        taken: list[bytes] = []
        while self._pending and (not taken or len(self._pending[0]) + _ELEMENT <= room):
            piece = self._pending.popleft()
            taken.append(piece)
            room -= len(piece) + _ELEMENT
            self._size -= len(piece)
        self._read.set()
        return Said(taken, self._is_over and not self._pending)
