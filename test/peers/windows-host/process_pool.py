"""A runspace pool of a real PowerShell: "pwsh -s", whose lines carry the same fragments as WSMan.

Out of process, PowerShell frames them as elements, one a line, which MS-PSRP does not tell of: Data,
Command, Close and Signal, each acknowledged, with the id of the pipeline or zeros for the pool.
"""

import asyncio
import base64
import contextlib
import os
from xml.etree import ElementTree

import psrp_messages as kinds
from clixml import Obj, Primitive, read
from outbox import Outbox
from process import end_tree
from psrp_messages import Defragmenter
from psrp_records import COMPLETED, FAILED, STOPPED
from wsman_faults import ACTION_NOT_SUPPORTED, Fault

_POOL = str(kinds.NOBODY)
_LONGEST_LINE = 1_048_576
_ENDS = {str(each) for each in (COMPLETED, FAILED, STOPPED)}


class _Remote:
    """What comes for the pool, or for one of its pipelines."""

    def __init__(self) -> None:
        self.out = Outbox()
        self._heard = Defragmenter()

    async def take(self, data: bytes) -> None:
        self.out.put(data)
        for message in self._heard.take(data):
            if message.kind == kinds.PIPELINE_STATE and _state(message.data) in _ENDS:
                self.out.end()
        await self.out.drained()


class ProcessPool:
    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self._arguments = arguments
        self._environment = environment
        self._remotes = {_POOL: _Remote()}
        self._acknowledged: dict[tuple[str, str], asyncio.Event] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._reading: list[asyncio.Task[None]] = []
        # What it wrote to standard error.
        self.complaints = b""

    @property
    def out(self) -> Outbox:
        return self._remotes[_POOL].out

    async def open(self, data: bytes) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self._arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **self._environment},
            limit=_LONGEST_LINE,
            start_new_session=True,
        )
        self._reading = [asyncio.create_task(self._read()), asyncio.create_task(self._complain())]
        self._data(data, _POOL)

    async def hear(self, data: bytes, pipeline_id: str | None) -> None:
        self._data(data, pipeline_id.lower() if pipeline_id else _POOL)

    async def begin(self, pipeline_id: str, data: bytes) -> _Remote:
        identity = pipeline_id.lower()
        remote = self._remotes[identity] = _Remote()
        await self._say("Command", identity)
        self._data(data, identity)
        return remote

    async def stop(self, pipeline_id: str) -> None:
        if not self._remotes[pipeline_id.lower()].out.is_over:
            await self._say("Signal", pipeline_id.lower())

    async def forget(self, pipeline_id: str) -> None:
        identity = pipeline_id.lower()
        await self._say("Close", identity)
        self._remotes.pop(identity).out.abort()

    async def connect(self, data: bytes) -> bytes:
        """Out of process there is nothing to connect to again."""
        raise Fault(ACTION_NOT_SUPPORTED)

    async def close(self) -> None:
        for remote in self._remotes.values():
            remote.out.abort()
        for event in self._acknowledged.values():
            event.set()
        if self._process is not None and self._process.returncode is None:
            end_tree(self._process.pid)
            await self._process.wait()
        for task in self._reading:
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)

    async def _say(self, word: str, identity: str) -> None:
        """Says it, and waits until it is acknowledged or the process is gone."""
        event = self._acknowledged[f"{word}Ack", identity] = asyncio.Event()
        self._write(f"<{word} PSGuid='{identity}' />")
        await event.wait()
        self._acknowledged.pop((f"{word}Ack", identity), None)

    def _data(self, data: bytes, identity: str) -> None:
        text = base64.b64encode(data).decode()
        self._write(f"<Data Stream='Default' PSGuid='{identity}'>{text}</Data>")

    def _write(self, line: str) -> None:
        assert self._process is not None and self._process.stdin is not None
        with contextlib.suppress(ConnectionError):
            self._process.stdin.write(f"{line}\n".encode())

    async def _read(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        try:
            while line := await self._process.stdout.readline():
                await self._take(line)
        finally:
            for remote in self._remotes.values():
                remote.out.abort()
            for event in self._acknowledged.values():
                event.set()

    async def _take(self, line: bytes) -> None:
        element = ElementTree.fromstring(line)
        identity = element.get("PSGuid", "").lower()
        if element.tag == "Data":
            remote = self._remotes.get(identity)
            if remote is not None:
                await remote.take(base64.b64decode(element.text or ""))
            return
        event = self._acknowledged.get((element.tag, identity))
        if event is not None:
            event.set()

    async def _complain(self) -> None:
        assert self._process is not None and self._process.stderr is not None
        while data := await self._process.stderr.read(4096):
            self.complaints = (self.complaints + data)[-65_536:]


def _state(data: str) -> str:
    value = read(data)
    found = (value.notes or {}).get("PipelineState") if isinstance(value, Obj) else None
    return found.text if isinstance(found, Primitive) else ""
