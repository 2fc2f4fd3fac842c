"""What the service WinRM does with a request of somebody who is logged on."""

import asyncio
import base64
import binascii
import time
import uuid
from collections import Counter
from xml.sax.saxutils import escape

from caller import Caller, Gone
from powershell_service import RESOURCES, Pools, PowerShellService
from powershell_shell import PowerShellShell
from programs import Programs
from settings import Settings
from shell_bodies import described, received
from shells import INTERRUPTED, TERMINATED, Command, Output, Shell, Shells
from wsman import CMD, CONFIG, ENUMERATION, SHELL, TRANSFER, Message, answer_to, milliseconds_of
from wsman_config import config_body
from wsman_faults import (
    ACCESS_DENIED,
    ACTION_NOT_SUPPORTED,
    INVALID_ENVELOPE,
    RESOURCE_NOT_FOUND,
    SHELL_NOT_THERE,
    TIMED_OUT,
    Fault,
)

# What an answer to Receive has besides base64.
_RECEIVE_OVERHEAD = 4096


class _Actions:
    CREATE = f"{TRANSFER}/Create"
    DELETE = f"{TRANSFER}/Delete"
    COMMAND = f"{SHELL}/Command"
    SEND = f"{SHELL}/Send"
    SIGNAL = f"{SHELL}/Signal"


class Service:
    def __init__(self, settings: Settings, programs: Programs, pools: Pools) -> None:
        self.shells = Shells(settings.quotas)
        self.settings = settings
        self.actions: Counter[str] = Counter()
        # How often a message came with an id that had been there before.
        self.repeated = 0
        self._ids: set[str] = set()
        self._programs = programs
        self._powershell = PowerShellService(settings, self.shells, pools)

    async def carry_out(self, message: Message, caller: Caller) -> str:
        """The SOAP of the answer. Raises Fault, or Gone when the connection went meanwhile."""
        self.actions[message.operation] += 1
        self.repeated += message.message_id in self._ids
        self._ids.add(message.message_id)
        if message.action.startswith(ENUMERATION):
            return answer_to(message, self._enumerate(message, caller))
        if message.resource == CONFIG:
            return answer_to(message, self._config(message, caller))
        if message.resource.startswith(f"{RESOURCES}/"):
            return await self._powershell.carry_out(message, caller)
        if message.resource != CMD:
            raise Fault(RESOURCE_NOT_FOUND)
        if not caller.account.administrator:
            raise Fault(ACCESS_DENIED)
        return await self._shell(message, caller)

    async def _shell(self, message: Message, caller: Caller) -> str:
        if message.action == f"{SHELL}/Receive":
            return await self._receive(message, caller)
        return answer_to(message, await self._done(message, caller))

    async def _done(self, message: Message, caller: Caller) -> str:
        match message.action:
            case _Actions.CREATE:
                return self._create(message, caller)
            case _Actions.DELETE:
                await self.shells.close(self._found(message, caller))
                return ""
            case _Actions.COMMAND:
                return self._command(message, caller)
            case _Actions.SEND:
                return self._send(message, caller)
            case _Actions.SIGNAL:
                return await self._signal(message, caller)
        raise Fault(ACTION_NOT_SUPPORTED)

    def _found(self, message: Message, caller: Caller) -> Shell:
        shell_id = next((v for k, v in message.selectors.items() if k.lower() == "shellid"), "")
        if not shell_id:
            raise Fault(SHELL_NOT_THERE)
        shell = self.shells.find(shell_id, caller.account)
        if isinstance(shell, PowerShellShell):
            raise Fault(SHELL_NOT_THERE)
        return shell

    def _create(self, message: Message, caller: Caller) -> str:
        if not caller.account.shells:
            raise Fault(ACCESS_DENIED)
        asked = message.child(SHELL, "Shell")
        idle = asked.findtext(f"{{{SHELL}}}IdleTimeOut")
        most_idle = self.settings.quotas.idle_timeout_ms
        variables = asked.iterfind(f"{{{SHELL}}}Environment/{{{SHELL}}}Variable")
        shell = Shell(
            owner=caller.account,
            client=caller.address,
            idle_timeout_ms=min(most_idle, milliseconds_of(idle) if idle else most_idle),
            codepage=_codepage(message.options.get("WINRS_CODEPAGE", "")),
            name=asked.findtext(f"{{{SHELL}}}Name", ""),
            working_directory=asked.findtext(f"{{{SHELL}}}WorkingDirectory", ""),
            environment={each.get("Name", ""): each.text or "" for each in variables},
        )
        self.shells.open(shell)
        self.shells.resources["winrs"] += 1
        return (
            f"<x:ResourceCreated><a:Address>{escape(message.to)}</a:Address>"
            f"<a:ReferenceParameters><w:ResourceURI>{CMD}</w:ResourceURI><w:SelectorSet>"
            f'<w:Selector Name="ShellId">{shell.id}</w:Selector></w:SelectorSet>'
            f"</a:ReferenceParameters></x:ResourceCreated>{described(shell)}"
        )

    def _command(self, message: Message, caller: Caller) -> str:
        shell = self._found(message, caller)
        asked = message.child(SHELL, "CommandLine")
        words = [asked.findtext(f"{{{SHELL}}}Command", "")]
        words += [each.text or "" for each in asked.iterfind(f"{{{SHELL}}}Arguments")]
        skips_cmd = message.options.get("WINRS_SKIP_CMD_SHELL", "").lower() == "true"
        program = self._programs.for_line(" ".join(words), shell, skips_cmd=skips_cmd)
        command_id = asked.get("CommandId", "")
        started = self.shells.start(shell, command_id, " ".join(words), program)
        return (
            f"<rsp:CommandResponse><rsp:CommandId>{escape(started)}</rsp:CommandId>"
            f"</rsp:CommandResponse>"
        )

    def _send(self, message: Message, caller: Caller) -> str:
        shell = self._found(message, caller)
        for stream in message.child(SHELL, "Send"):
            command = shell.command(stream.get("CommandId", ""))
            if stream.get("Name") != "stdin" or command.pipes.stdin.at_eof():
                raise Fault(INVALID_ENVELOPE)
            try:
                data = base64.b64decode("".join((stream.text or "").split()), validate=True)
            except binascii.Error as error:
                raise Fault(INVALID_ENVELOPE) from error
            command.pipes.stdin.feed_data(data)
            if stream.get("End", "").lower() in ("true", "1"):
                command.pipes.stdin.feed_eof()
        return "<rsp:SendResponse/>"

    async def _signal(self, message: Message, caller: Caller) -> str:
        shell = self._found(message, caller)
        signal = message.child(SHELL, "Signal")
        command = shell.command(signal.get("CommandId", ""))
        code = signal.findtext(f"{{{SHELL}}}Code", "").strip().removeprefix(f"{SHELL}/signal/")
        if code == "terminate":
            await command.end(TERMINATED)
            shell.commands.pop(command.id, None)
        elif code in ("ctrl_c", "ctrl_break"):
            await command.end(INTERRUPTED)
        else:
            raise Fault(INVALID_ENVELOPE)
        return "<rsp:SignalResponse/>"

    async def _receive(self, message: Message, caller: Caller) -> str:
        shell = self._found(message, caller)
        desired = message.child(SHELL, "Receive").find(f"{{{SHELL}}}DesiredStream")
        if desired is None:
            raise Fault(INVALID_ENVELOPE)
        command = shell.command(desired.get("CommandId", ""))
        if command.last is not None and self.settings.keeps_output:
            message_id, answer = command.last
            if message_id == message.message_id:
                return answer
        output = await self._output(message, shell, command, caller)
        if output is None:
            raise Fault(TIMED_OUT)
        answer = answer_to(message, received(command.id, output))
        command.last = (message.message_id, answer)
        return answer

    async def _output(
        self, message: Message, shell: Shell, command: Command, caller: Caller
    ) -> Output | None:
        """Waits for output, as long as there is somebody who waits for the answer."""
        room = max(256, (message.max_envelope_size - _RECEIVE_OVERHEAD) * 3 // 4)
        most = self.settings.quotas.max_timeout_ms
        within = min(most, most if message.timeout_ms is None else message.timeout_ms) / 1000
        receiving = asyncio.create_task(command.receive(room, within))
        gone = asyncio.create_task(caller.gone.wait())
        shell.waiting += 1
        try:
            await asyncio.wait([receiving, gone], return_when=asyncio.FIRST_COMPLETED)
            if not receiving.done():
                raise Gone
            return receiving.result()
        finally:
            shell.waiting -= 1
            shell.touched = time.monotonic()
            receiving.cancel()
            gone.cancel()

    def _config(self, message: Message, caller: Caller) -> str:
        if message.action != f"{TRANSFER}/Get":
            raise Fault(ACTION_NOT_SUPPORTED)
        if not (caller.account.admin and caller.account.administrator):
            raise Fault(ACCESS_DENIED)
        return config_body(self.settings)

    def _enumerate(self, message: Message, caller: Caller) -> str:
        if message.resource != SHELL or message.operation != "Enumerate":
            raise Fault(RESOURCE_NOT_FOUND)
        live = self.shells.live.values()
        account = caller.account
        seen = [each for each in live if account.admin or each.owner.name == account.name]
        items = "".join(described(each) for each in seen)
        return (
            f'<n:EnumerateResponse xmlns:n="{ENUMERATION}"><n:EnumerationContext>'
            f"uuid:{str(uuid.uuid4()).upper()}</n:EnumerationContext><w:Items>{items}</w:Items>"
            f"<w:EndOfSequence/></n:EnumerateResponse>"
        )


def _codepage(text: str) -> int:
    return int(text) if text.isdigit() else 437
