"""The endpoints of PowerShell: shells that are runspace pools (MS-WSMV 3.1.4, MS-PSRP 3.1.5.3)."""

import asyncio
import base64
import binascii
import time
import uuid
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from caller import Caller, Gone
from outbox import Outbox, Said
from powershell_shell import PipelineCommand, Pool, PowerShellShell
from psrp_messages import BrokenMessage
from settings import Account, Endpoint, Settings
from shell_bodies import described_shell
from shells import Shell, Shells
from wsman import SHELL, TRANSFER, Message, answer_to, milliseconds_of
from wsman_faults import (
    ABORTED,
    ACCESS_DENIED,
    ACTION_NOT_SUPPORTED,
    BAD_PARAMETER,
    CONNECTED_ELSEWHERE,
    INVALID_ENVELOPE,
    NO_SUCH_ENDPOINT,
    SHELL_DISCONNECTED,
    SHELL_NOT_THERE,
    STREAM_DISCONNECTED,
    TIMED_OUT,
    TOO_MANY_COMMANDS,
    Fault,
)

RESOURCES = "http://schemas.microsoft.com/powershell"
# What an answer to Receive has besides base64.
_RECEIVE_OVERHEAD = 4096
_DONE = f"{SHELL}/CommandState/Done"
_RUNNING = f"{SHELL}/CommandState/Running"

# A pool for somebody who was let in.
Pools = Callable[[Endpoint, Account], Pool]


class PowerShellService:
    def __init__(self, settings: Settings, shells: Shells, pools: Pools) -> None:
        self._settings = settings
        self._shells = shells
        self._pools = pools

    async def carry_out(self, message: Message, caller: Caller) -> str:
        """The SOAP of the answer. Raises Fault, or Gone."""
        endpoint = self._endpoint(message, caller.account)
        if message.operation == "Receive":
            return await self._receive(message, caller)
        return answer_to(message, await self._done(message, caller, endpoint))

    def _endpoint(self, message: Message, account: Account) -> Endpoint:
        """Raises Fault where there is none, or none for this account."""
        name = message.resource.removeprefix(f"{RESOURCES}/").lower()
        found = [each for each in self._settings.endpoints if each.name.lower() == name]
        if not found:
            raise Fault(NO_SUCH_ENDPOINT, NO_SUCH_ENDPOINT.text.format(message.resource))
        if not found[0].lets_in(account):
            raise Fault(ACCESS_DENIED)
        return found[0]

    async def _done(self, message: Message, caller: Caller, endpoint: Endpoint) -> str:
        match message.action.removeprefix(f"{SHELL}/"):
            case action if action == f"{TRANSFER}/Create":
                return await self._create(message, caller, endpoint)
            case action if action == f"{TRANSFER}/Delete":
                await self._shells.close(self._found(message, caller))
                return ""
            case "Command":
                return await self._command(message, caller)
            case "Send":
                return await self._send(message, caller)
            case "Signal":
                return await self._signal(message, caller)
            case "Disconnect":
                return self._disconnect(message, caller)
            case "Reconnect":
                return self._reconnect(message, caller)
            case "Connect":
                return await self._connect(message, caller)
        raise Fault(ACTION_NOT_SUPPORTED)

    async def _create(self, message: Message, caller: Caller, endpoint: Endpoint) -> str:
        asked = message.child(SHELL, "Shell")
        opening = asked.findtext(f"{{{RESOURCES}}}creationXml", "")
        idle = asked.findtext(f"{{{SHELL}}}IdleTimeOut")
        longest = self._settings.quotas.idle_timeout_ms
        shell = PowerShellShell(
            owner=caller.account,
            client=caller.address,
            idle_timeout_ms=min(longest, milliseconds_of(idle) if idle else longest),
            codepage=65001,
            name=asked.get("Name", asked.findtext(f"{{{SHELL}}}Name", "")),
            id=_identity(asked.get("ShellId", "") or str(uuid.uuid4())),
            endpoint=endpoint,
            pool=self._pools(endpoint, caller.account),
            resource=message.resource,
        )
        if shell.id in self._shells.live:
            raise Fault(BAD_PARAMETER)
        self._shells.open(shell)
        self._shells.resources[endpoint.name] += 1
        await shell.pool.open(_bytes(opening))
        return (
            f"<x:ResourceCreated><a:Address>{escape(message.to)}</a:Address>"
            f"<a:ReferenceParameters><w:ResourceURI>{escape(shell.resource)}</w:ResourceURI>"
            f'<w:SelectorSet><w:Selector Name="ShellId">{shell.id}</w:Selector></w:SelectorSet>'
            f"</a:ReferenceParameters></x:ResourceCreated>{described_shell(shell)}"
        )

    async def _command(self, message: Message, caller: Caller) -> str:
        shell = self._connected(message, caller)
        asked = message.child(SHELL, "CommandLine")
        command_id = _identity(asked.get("CommandId", "") or str(uuid.uuid4()))
        if command_id in shell.commands:
            raise Fault(BAD_PARAMETER)
        most = self._settings.quotas.max_concurrent_commands_per_shell
        # Only Terminate makes room, not the end of a pipeline.
        if len(shell.commands) >= most:
            raise Fault(TOO_MANY_COMMANDS, TOO_MANY_COMMANDS.text.format(most))
        first = asked.findtext(f"{{{SHELL}}}Arguments", "")
        talker = await shell.pool.begin(command_id, _bytes(first))
        shell.commands[command_id] = PipelineCommand(command_id, talker)
        shell.operations += 1
        self._shells.started += 1
        return (
            f"<rsp:CommandResponse><rsp:CommandId>{command_id}</rsp:CommandId>"
            f"</rsp:CommandResponse>"
        )

    async def _send(self, message: Message, caller: Caller) -> str:
        shell = self._connected(message, caller)
        for stream in message.child(SHELL, "Send"):
            if stream.get("Name") not in ("stdin", "pr"):
                raise Fault(INVALID_ENVELOPE)
            command_id = stream.get("CommandId")
            if command_id is not None:
                command_id = shell.pipeline(command_id).id
            await shell.pool.hear(_bytes(stream.text or ""), command_id)
        return "<rsp:SendResponse/>"

    async def _signal(self, message: Message, caller: Caller) -> str:
        shell = self._connected(message, caller)
        signal = message.child(SHELL, "Signal")
        command = shell.pipeline(signal.get("CommandId", ""))
        code = signal.findtext(f"{{{SHELL}}}Code", "").strip().rpartition("/")[2]
        if code == "terminate":
            shell.commands.pop(command.id)
            command.out.abort()
            await shell.pool.forget(command.id)
        # Both spellings are sent; the odd one is that of Windows (MS-PSRP 3.1.5.3.9).
        elif code in ("ctrl_c", "crtl_c"):
            await shell.pool.stop(command.id)
        else:
            raise Fault(INVALID_ENVELOPE)
        return "<rsp:SignalResponse/>"

    async def _receive(self, message: Message, caller: Caller) -> str:
        shell = self._connected(message, caller)
        desired = message.child(SHELL, "Receive").find(f"{{{SHELL}}}DesiredStream")
        if desired is None:
            raise Fault(INVALID_ENVELOPE)
        command_id = desired.get("CommandId")
        asked: PowerShellShell | PipelineCommand = shell
        if command_id is not None:
            asked = shell.pipeline(command_id)
        if asked.last is not None and self._settings.keeps_output:
            message_id, answer = asked.last
            if message_id == message.message_id:
                return answer
        said = await self._said(message, shell, asked.out, caller)
        if said is None:
            raise Fault(TIMED_OUT)
        if command_id is None and said.is_last and not said.pieces:
            raise Fault(ABORTED)
        answer = answer_to(message, _received(command_id and command_id.upper(), said))
        asked.last = (message.message_id, answer)
        return answer

    async def _said(
        self, message: Message, shell: PowerShellShell, out: Outbox, caller: Caller
    ) -> Said | None:
        is_whole = self._settings.gathers_output and out is not shell.out
        room = max(256, (message.max_envelope_size - _RECEIVE_OVERHEAD) * 3 // 4)
        most = self._settings.quotas.max_timeout_ms
        within = min(most, most if message.timeout_ms is None else message.timeout_ms) / 1000
        fetching = asyncio.create_task(out.fetch(room, within, is_whole=is_whole))
        gone = asyncio.create_task(caller.gone.wait())
        parted = asyncio.create_task(shell.parted.wait())
        shell.waiting += 1
        try:
            await asyncio.wait([fetching, gone, parted], return_when=asyncio.FIRST_COMPLETED)
            if fetching.done():
                return fetching.result()
            if parted.done():
                raise Fault(STREAM_DISCONNECTED)
            raise Gone
        finally:
            shell.waiting -= 1
            shell.touched = time.monotonic()
            for task in (fetching, gone, parted):
                task.cancel()

    def _disconnect(self, message: Message, caller: Caller) -> str:
        shell = self._connected(message, caller)
        idle = message.child(SHELL, "Disconnect").findtext(f"{{{SHELL}}}IdleTimeOut")
        if idle:
            shell.idle_timeout_ms = milliseconds_of(idle)
        shell.part()
        return ""

    def _reconnect(self, message: Message, caller: Caller) -> str:
        shell = self._found(message, caller)
        shell.join()
        return ""

    async def _connect(self, message: Message, caller: Caller) -> str:
        """For a client that has no session of its own: the pool, or a pipeline of it."""
        shell = self._found(message, caller)
        asked = message.child(SHELL, "Connect")
        if asked.get("CommandId") is not None:
            shell.pipeline(asked.get("CommandId", ""))
            return "<rsp:ConnectResponse/>"
        if shell.is_connected:
            raise Fault(CONNECTED_ELSEWHERE)
        try:
            said = await shell.pool.connect(
                _bytes(asked.findtext(f"{{{RESOURCES}}}connectXml", ""))
            )
        except BrokenMessage as error:
            raise Fault(INVALID_ENVELOPE, str(error)) from error
        shell.join()
        return (
            f'<rsp:ConnectResponse><connectResponseXml xmlns="{RESOURCES}">'
            f"{base64.b64encode(said).decode()}</connectResponseXml></rsp:ConnectResponse>"
        )

    def _connected(self, message: Message, caller: Caller) -> PowerShellShell:
        shell = self._found(message, caller)
        if not shell.is_connected:
            raise Fault(SHELL_DISCONNECTED)
        return shell

    def _found(self, message: Message, caller: Caller) -> PowerShellShell:
        wanted = next((v for k, v in message.selectors.items() if k.lower() == "shellid"), "")
        shell: Shell = self._shells.find(wanted, caller.account)
        if not isinstance(shell, PowerShellShell) or shell.resource != message.resource:
            raise Fault(SHELL_NOT_THERE)
        if shell.pool.out.is_aborted:
            self._shells.live.pop(shell.id, None)
            raise Fault(SHELL_NOT_THERE)
        return shell


def _identity(written: str) -> str:
    try:
        return str(uuid.UUID(written)).upper()
    except ValueError as error:
        raise Fault(INVALID_ENVELOPE, "An id is no GUID.") from error


def _bytes(written: str) -> bytes:
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except binascii.Error as error:
        raise Fault(INVALID_ENVELOPE) from error


def _received(command_id: str | None, said: Said) -> str:
    named = "" if command_id is None else f" CommandId={quoteattr(command_id)}"
    streams = "".join(
        f'<rsp:Stream Name="stdout"{named}>{base64.b64encode(piece).decode()}</rsp:Stream>'
        for piece in said.pieces
    )
    if command_id is None:
        return f"<rsp:ReceiveResponse>{streams}</rsp:ReceiveResponse>"
    state = _DONE if said.is_last else _RUNNING
    code = "<rsp:ExitCode>0</rsp:ExitCode>" if said.is_last else ""
    return (
        f"<rsp:ReceiveResponse>{streams}<rsp:CommandState{named} "
        f'State="{state}">{code}</rsp:CommandState></rsp:ReceiveResponse>'
    )
