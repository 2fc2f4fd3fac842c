"""Shells whose commands are pipelines: a runspace pool behind WSMan (MS-PSRP 3.1.5.3)."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Protocol

from outbox import Outbox
from settings import Endpoint
from shells import Shell


class Talker(Protocol):
    """A pipeline as far as WSMan sees it."""

    @property
    def out(self) -> Outbox: ...


class Pool(Protocol):
    """A runspace pool, played or real. What it is told are fragments."""

    @property
    def out(self) -> Outbox: ...

    async def open(self, data: bytes) -> None: ...

    async def hear(self, data: bytes, pipeline_id: str | None) -> None: ...

    async def begin(self, pipeline_id: str, data: bytes) -> Talker: ...

    async def stop(self, pipeline_id: str) -> None: ...

    async def forget(self, pipeline_id: str) -> None: ...

    async def connect(self, data: bytes) -> bytes: ...

    async def close(self) -> None: ...


class PipelineCommand:
    """Stands among the commands of a shell, as those of WinRS do."""

    def __init__(self, command_id: str, talker: Talker) -> None:
        self.id = command_id
        self.line = "pipeline"
        self.out = talker.out
        # The last answer to a Receive, by its message id.
        self.last: tuple[str, str] | None = None

    @property
    def is_running(self) -> bool:
        return not self.out.is_over

    @property
    def pipes(self) -> Outbox:
        return self.out

    @property
    def is_aborted(self) -> bool:
        return self.out.is_aborted

    @is_aborted.setter
    def is_aborted(self, _: bool) -> None:
        self.out.abort()

    async def end(self, _: int) -> None:
        """Ended by its pool."""


@dataclass(kw_only=True)
class PowerShellShell(Shell):
    endpoint: Endpoint
    pool: Pool
    resource: str
    commands: dict[str, Any] = field(default_factory=dict)
    last: tuple[str, str] | None = None
    is_connected: bool = True
    # Set when it is disconnected: what waits for output then is told so.
    parted: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def out(self) -> Outbox:
        return self.pool.out

    def pipeline(self, command_id: str) -> PipelineCommand:
        found = self.command(command_id)
        assert isinstance(found, PipelineCommand)
        return found

    def part(self) -> None:
        self.is_connected = False
        self.parted.set()

    def join(self) -> None:
        self.is_connected = True
        self.parted = asyncio.Event()

    async def shut(self) -> None:
        await self.pool.close()
