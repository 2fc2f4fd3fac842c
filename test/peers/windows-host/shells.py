"""Shells and commands of WinRS (MS-WSMV 3.1.4.5 to 3.1.4.15), with the quotas of Windows."""

import asyncio
import time
import traceback
import uuid
from collections import Counter
from dataclasses import dataclass, field

from program import Pipes, Program
from settings import Account, Quotas
from wsman_faults import (
    ABORTED,
    ACCESS_DENIED,
    BAD_PARAMETER,
    NOT_THERE,
    SHELL_NOT_THERE,
    TOO_MANY_OPERATIONS,
    TOO_MANY_PROCESSES,
    TOO_MANY_SHELLS,
    TOO_MANY_USERS,
    Fault,
)

# STATUS_CONTROL_C_EXIT. What a command that was ended by "terminate" leaves is not established.
INTERRUPTED = 0xC000013A
TERMINATED = 1


@dataclass(frozen=True)
class Output:
    pieces: list[tuple[str, bytes]]
    # Set with the last piece.
    exit_code: int | None


class Command:
    """A program that runs, or has run, in a shell."""

    def __init__(self, command_id: str, line: str, program: Program) -> None:
        self.id = command_id
        self.line = line
        self.pipes = Pipes()
        self.exit_code: int | None = None
        self.is_aborted = False
        # The last answer to a Receive, by its message id.
        self.last: tuple[str, str] | None = None
        self._task = asyncio.create_task(self._run(program))

    @property
    def is_running(self) -> bool:
        return not self._task.done()

    async def _run(self, program: Program) -> None:
        code = TERMINATED
        try:
            code = await program(self.pipes)
        except Exception:  # a fault of this host; the command ends, and the log says why
            traceback.print_exc()
        finally:
            if self.exit_code is None:
                self.exit_code = code
            self.pipes.changed.set()

    async def end(self, exit_code: int) -> None:
        """Ends the program and everything that it has started, and waits until that is so."""
        if self.is_running:
            self.exit_code = exit_code
            self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def receive(self, room: int, within: float) -> Output | None:
        """What there is; None when there is nothing to say in time."""
        deadline = time.monotonic() + within
        while True:
            if self.is_aborted:
                raise Fault(ABORTED)
            pieces = self.pipes.take(room)
            is_over = self.exit_code is not None and not self.is_running and self.pipes.is_empty
            if pieces or is_over:
                return Output(pieces, self.exit_code if is_over else None)
            self.pipes.changed.clear()
            try:
                await asyncio.wait_for(
                    self.pipes.changed.wait(), max(0.0, deadline - time.monotonic())
                )
            except TimeoutError:
                return None


@dataclass
class Shell:
    owner: Account
    client: str
    idle_timeout_ms: int
    codepage: int
    name: str = ""
    working_directory: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()).upper())
    commands: dict[str, Command] = field(default_factory=dict)
    # Windows does not count down when a command of a text shell is over (appendix B, note 118).
    operations: int = 0
    began: float = field(default_factory=time.monotonic)
    touched: float = field(default_factory=time.monotonic)
    waiting: int = 0

    @property
    def idle_s(self) -> float:
        return 0.0 if self.waiting else time.monotonic() - self.touched

    async def shut(self) -> None:
        """For what a shell has besides its commands; called when it is closed."""

    def command(self, command_id: str) -> Command:
        found = self.commands.get(command_id.upper())
        if found is None:
            raise Fault(NOT_THERE)
        return found


class Shells:
    """All shells of the host."""

    def __init__(self, quotas: Quotas) -> None:
        self.quotas = quotas
        self.live: dict[str, Shell] = {}
        self.opened = 0
        # The same by what was opened: "winrs", or the name of an endpoint.
        self.resources: Counter[str] = Counter()
        self.started = 0

    def of(self, account: Account) -> list[Shell]:
        return [shell for shell in self.live.values() if shell.owner.name == account.name]

    def open(self, shell: Shell) -> None:
        users = {each.owner.name for each in self.live.values()} | {shell.owner.name}
        if len(users) > self.quotas.max_concurrent_users:
            raise Fault(TOO_MANY_USERS)
        most = self.quotas.max_shells_per_user
        if len(self.of(shell.owner)) >= most:
            raise Fault(TOO_MANY_SHELLS, TOO_MANY_SHELLS.text.format(most))
        self.live[shell.id] = shell
        self.opened += 1

    def find(self, shell_id: str, account: Account) -> Shell:
        """The shell, and that it was used. Administrators reach the shells of others, too."""
        shell = self.live.get(shell_id.upper())
        if shell is None:
            raise Fault(SHELL_NOT_THERE)
        if shell.owner.name != account.name and not account.admin:
            raise Fault(ACCESS_DENIED)
        shell.touched = time.monotonic()
        return shell

    def start(self, shell: Shell, command_id: str, line: str, program: Program) -> str:
        """Starts a program; its id is the client's, where that gave one."""
        command_id = command_id.upper() or str(uuid.uuid4()).upper()
        if command_id in shell.commands:
            raise Fault(BAD_PARAMETER)
        most = self.quotas.max_concurrent_operations_per_user
        if sum(each.operations for each in self.of(shell.owner)) >= most:
            raise Fault(TOO_MANY_OPERATIONS, TOO_MANY_OPERATIONS.text.format(most))
        running = sum(command.is_running for command in shell.commands.values())
        if running >= self.quotas.max_processes_per_shell:
            raise Fault(TOO_MANY_PROCESSES)
        shell.commands[command_id] = Command(command_id, line, program)
        shell.operations += 1
        self.started += 1
        return command_id

    async def close(self, shell: Shell) -> None:
        """Ends the shell and what runs in it."""
        self.live.pop(shell.id, None)
        for command in shell.commands.values():
            command.is_aborted = True
            command.pipes.changed.set()
        await asyncio.gather(*(command.end(TERMINATED) for command in shell.commands.values()))
        await shell.shut()

    async def close_idle(self, beyond: float | None = None) -> None:
        """Ends shells that nobody has used for their idle time-out, or for so many seconds."""
        for shell in list(self.live.values()):
            limit = shell.idle_timeout_ms / 1000 if beyond is None else beyond
            if shell.waiting == 0 and shell.idle_s >= limit:
                await self.close(shell)

    async def close_all(self) -> None:
        for shell in list(self.live.values()):
            await self.close(shell)
