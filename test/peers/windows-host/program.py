"""Standard input, output and error between a program and the shell that runs it."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

# A program that writes on and on waits until somebody reads.
_WATERMARK = 4 * 1_048_576
_LONGEST_LINE = 64 * 1_048_576
# Bytes of output that an element takes besides its own.
_ELEMENT = 150


class Pipes:
    def __init__(self) -> None:
        self.stdin = asyncio.StreamReader(limit=_LONGEST_LINE)
        self.changed = asyncio.Event()
        self._pending: deque[tuple[str, bytes]] = deque()
        self._size = 0
        self._read = asyncio.Event()

    @property
    def is_empty(self) -> bool:
        return not self._pending

    async def write(self, stream: str, data: bytes) -> None:
        while self._size > _WATERMARK:
            self._read.clear()
            await self._read.wait()
        if data:
            self._pending.append((stream, data))
            self._size += len(data)
            self.changed.set()

    async def out(self, data: bytes) -> None:
        await self.write("stdout", data)

    async def err(self, data: bytes) -> None:
        await self.write("stderr", data)

    def take(self, room: int) -> list[tuple[str, bytes]]:
        """Output in order, with its elements at most that many bytes; the rest comes next time."""
        taken: list[tuple[str, bytes]] = []
        while self._pending and room > _ELEMENT:
            stream, data = self._pending.popleft()
            most = room - _ELEMENT
            if len(data) > most:
                self._pending.appendleft((stream, data[most:]))
                data = data[:most]
            taken.append((stream, data))
            room -= len(data) + _ELEMENT
            self._size -= len(data)
        self._read.set()
        return taken


# A program: reads and writes until it returns its exit code. Cancelled when it is killed.
Program = Callable[[Pipes], Awaitable[int]]
