"""The host: its listeners, its service, and what a test may know of it."""

import asyncio
import json
import ssl
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from caller import Caller
from connection import Connection
from content import changed
from faults import Faults
from http1 import WatchedReader
from pools import PoolFactory
from programs import Programs
from recorder import Recorder, Replayer
from scenario import Stage
from security import Accounts, tls_context
from service import Service
from settings import Settings
from wsman import fault_answer, read_message
from wsman_faults import BY_NAME, Fault

_LOOPBACK = "127.0.0.1"


@dataclass
class Traffic:
    """What went over the connections."""

    connections: int = 0
    requests: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    # Bodies without TLS that were not sealed. A client that sends one gives its script away.
    clear_bodies: int = 0
    broken_messages: int = 0
    logons: Counter[str] = field(default_factory=Counter)

    def took(self, size: int) -> None:
        self.requests += 1
        self.bytes_in += size

    def gave(self, size: int) -> None:
        self.bytes_out += size


class Host:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.accounts = Accounts(settings)
        self.stage = Stage(settings.scenario) if settings.scenario is not None else None
        self.faults = Faults()
        self._pools = PoolFactory(settings, self.stage, self.break_down, self.faults)
        programs = Programs(settings, self.stage, self.break_down)
        self.service = Service(settings, programs, self._pools.make)
        self.traffic = Traffic()
        self.ports = {"http": 0, "https": 0}
        self._recorder = Recorder(settings.record) if settings.record else None
        self.replayer = Replayer(settings.replay) if settings.replay else None
        self._live: set[Connection] = set()
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        """Listens; the same ports again after close_listeners."""
        self.ports["http"] = await self._listen(self.ports["http"], None)
        if self.settings.tls is not None:
            context = tls_context(self.settings.tls)
            self.ports["https"] = await self._listen(self.ports["https"], context)

    async def _listen(self, port: int, context: ssl.SSLContext | None) -> int:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: asyncio.StreamReaderProtocol(WatchedReader(), self._serve),
            _LOOPBACK,
            port,
            ssl=context,
        )
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert isinstance(reader, WatchedReader)
        connection = Connection(self, reader, writer)
        self.traffic.connections += 1
        self._live.add(connection)
        try:
            await connection.serve()
        except ConnectionError:
            pass  # the client has gone, as clients may
        finally:
            self._live.discard(connection)

    def close_listeners(self) -> None:
        """New connections are refused from now on."""
        for server in self._servers:
            server.close()
        self._servers.clear()

    def drop_connections(self) -> None:
        for connection in list(self._live):
            connection.abort()

    async def restart_service(self) -> None:
        """What a restart of WinRM leaves: no connection and no shell."""
        self.drop_connections()
        await self.service.shells.close_all()

    async def break_down(self, how: str) -> None:
        """Breaks "connections" or the whole "service" under a running script."""
        if how == "connections":
            self.drop_connections()
            return
        task = asyncio.create_task(self.restart_service())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.Event().wait()  # the script ends with its shell

    async def keep_house(self) -> None:
        """Ends idle shells for ever."""
        while True:
            await asyncio.sleep(0.5)
            await self.service.shells.close_idle()

    async def close(self) -> None:
        self.close_listeners()
        await self.restart_service()
        if self._recorder is not None:
            self._recorder.close()

    async def say(self, soap: str, account: str) -> tuple[int, str]:
        """Status and SOAP for a message in clear, as if that account had sent it over TLS."""
        told = next(each for each in self.settings.accounts if each.name == account)
        caller = Caller(told, _LOOPBACK, asyncio.Event())
        message_id = ""
        try:
            message = read_message(soap.encode())
            message_id = message.message_id
            faults = self.faults.take(message.operation)
            for fault in faults:
                if fault.kind == "fault":
                    raise Fault(BY_NAME[fault.fault])
            return 200, changed(await self.service.carry_out(message, caller), faults)
        except Fault as fault:
            return 500, fault_answer(fault, message_id, self.settings.computer)

    def record(self, request: bytes, answer: str, status: int) -> None:
        if self._recorder is not None:
            self._recorder.write(request, answer, status)

    def note(self, text: str) -> None:
        print(json.dumps({"note": text}), file=sys.stderr, flush=True)

    def state(self) -> dict[str, Any]:
        shells = self.service.shells
        traffic = self.traffic
        return {
            "connections": {"opened": traffic.connections, "live": len(self._live)},
            "requests": traffic.requests,
            "bytesIn": traffic.bytes_in,
            "bytesOut": traffic.bytes_out,
            "clearBodies": traffic.clear_bodies,
            "brokenMessages": traffic.broken_messages,
            "logons": {word: traffic.logons[word] for word in ("begun", "accepted", "refused")},
            "actions": dict(self.service.actions),
            "repeatedMessages": self.service.repeated,
            "shells": [
                {
                    "id": shell.id,
                    "owner": shell.owner.name,
                    "name": shell.name,
                    "operations": shell.operations,
                    "waiting": shell.waiting,
                    "commands": [
                        {"id": each.id, "line": each.line, "isRunning": each.is_running}
                        for each in shell.commands.values()
                    ],
                }
                for shell in shells.live.values()
            ],
            "opened": shells.opened,
            "started": shells.started,
            "ran": dict(self.stage.ran) if self.stage else {},
            "calls": self.stage.log if self.stage else [],
            "looks": self.stage.looks if self.stage else {},
            "ordered": dict(self._pools.ordered),
            "resources": dict(shells.resources),
            "replay": {
                "left": self.replayer.left if self.replayer else 0,
                "differences": self.replayer.differences if self.replayer else [],
            },
            "faults": [{"kind": each.kind, "done": each.done} for each in self.faults.armed],
        }
