"""One TCP connection of a client: its logon, and its requests one after another."""

import asyncio
from base64 import b64encode
from dataclasses import dataclass, field
from email.utils import formatdate
from time import time
from typing import TYPE_CHECKING

import gssapi

from caller import Caller, Gone
from content import changed
from faults import SEALING, WIRE, Armed
from frames import BrokenFrame
from http1 import Answer, BadRequest, Request, WatchedReader, read_request
from recorder import Replayer
from sealing import Sealer
from security import Logon
from wire import send
from wsman import asks_who, fault_answer, identity, no_output, read_message
from wsman_faults import BY_NAME, INVALID_ENVELOPE, Fault

if TYPE_CHECKING:
    from host import Host

_CLEAR_TYPE = "application/soap+xml;charset=UTF-8"
# What Windows tells strangers, and what it tells its users.
_UNKNOWN_VERSION = "OS: 0.0.0 SP: 0.0 Stack: 3.0"
_VERSION = "OS: 10.0.20348 SP: 0.0 Stack: 3.0"


class Dropped(Exception):
    """The connection is to be closed without an answer."""


@dataclass
class Reply:
    answer: Answer
    faults: list[Armed] = field(default_factory=list)
    closes: bool = False


class Connection:
    def __init__(self, host: "Host", reader: WatchedReader, writer: asyncio.StreamWriter) -> None:
        self._host = host
        self._reader = reader
        self._writer = writer
        tls = writer.get_extra_info("ssl_object")
        self._is_tls = tls is not None
        self._logon = Logon(host.accounts, host.settings, tls)
        self._address = str(writer.get_extra_info("peername")[0])
        self._sealer = Sealer(self._logon)

    def abort(self) -> None:
        self._writer.transport.abort()

    async def serve(self) -> None:
        try:
            while (request := await read_request(self._reader)) is not None:
                self._host.traffic.took(request.size)
                if not await self._reply(request):
                    break
        except BadRequest as error:
            self._host.note(f"bad request: {error}")
            await send(self._writer, self._plain(400), [])
        finally:
            self.abort()

    async def _reply(self, request: Request) -> bool:
        try:
            reply = await self._answer(request)
        except (Dropped, Gone):
            return False
        self._host.traffic.gave(len(reply.answer.body))
        stays = await send(self._writer, reply.answer, [f for f in reply.faults if f.kind in WIRE])
        return stays and not reply.closes

    async def _answer(self, request: Request) -> Reply:
        if request.method != "POST" or request.target.partition("?")[0] != "/wsman":
            return Reply(self._plain(404))
        authorization = request.headers.get("authorization")
        if authorization is not None:
            early = await self._log_on(authorization, request)
            if early is not None:
                return early
        elif request.headers.get("wsmanidentify", "").lower() == "unauthenticated":
            return await self._tell_who(request.body)
        if self._logon.account is None:
            return Reply(self._unauthorized())
        try:
            return await self._message(request)
        finally:
            if not self._logon.seals:
                self._logon.forget()  # Basic and certificates count for one request

    async def _log_on(self, authorization: str, request: Request) -> Reply | None:
        """The answer to a step of the logon; None when a message comes with it."""
        faults = await self._before("Logon")
        early = _early(faults)
        if early is not None:
            return Reply(self._early(early), faults)
        verdict = self._logon.take(authorization)
        counted = self._host.traffic.logons
        if verdict.account is None:
            counted["begun" if verdict.goes_on else "refused"] += 1
            return Reply(self._unauthorized(verdict.token), faults)
        counted["accepted"] += 1
        if request.body:
            return None
        proof = [] if verdict.token is None else [("WWW-Authenticate", self._offer(verdict.token))]
        return Reply(self._plain(200, [("Content-Type", _CLEAR_TYPE), *proof]), faults)

    async def _tell_who(self, body: bytes) -> Reply:
        faults = await self._before("Identify")
        early = _early(faults)
        if early is not None:
            return Reply(self._early(early), faults)
        if not _is_identify(body):
            return Reply(self._unauthorized(), faults)
        return Reply(self._clear(200, identity(_UNKNOWN_VERSION)), faults)

    async def _message(self, request: Request) -> Reply:
        is_sealed = request.headers.get("content-type", "").startswith("multipart/encrypted")
        if not is_sealed and not self._is_tls:
            # AllowUnencrypted=false
            self._host.traffic.clear_bodies += 1
            return Reply(self._plain(500), closes=True)
        try:
            soap = self._sealer.open(request.body) if is_sealed else request.body
        except (BrokenFrame, gssapi.exceptions.GSSError, ValueError) as error:
            self._host.note(f"a message that cannot be opened: {error}")
            self._host.traffic.broken_messages += 1
            return Reply(self._plain(400), closes=True)
        if len(soap) > self._host.settings.quotas.max_envelope_size_kb * 1024:
            return Reply(self._plain(413), closes=True)
        return await self._carry_out(soap, is_sealed)

    async def _carry_out(self, soap: bytes, is_sealed: bool) -> Reply:
        faults: list[Armed] = []
        message_id = ""
        status = 200
        try:
            if _is_identify(soap):
                faults = await self._before("Identify")
                told = identity(_VERSION)
            else:
                message = read_message(soap)
                message_id = message.message_id
                faults = await self._before(message.operation)
                early = _early(faults)
                if early is not None:
                    return Reply(self._early(early), faults)
                assert self._logon.account is not None
                caller = Caller(self._logon.account, self._address, self._reader.gone)
                if any(fault.kind == "no-output" for fault in faults):
                    told = no_output(message)
                elif self._host.replayer is not None:
                    status, told = self._replayed(self._host.replayer, soap)
                else:
                    told = await self._host.service.carry_out(message, caller)
        except Fault as fault:
            status = 500
            told = fault_answer(fault, message_id, self._host.settings.computer)
        self._host.record(soap, told, status)
        told = changed(told, faults)
        sealing = {fault.kind for fault in faults if fault.kind in SEALING}
        if not is_sealed or "clear" in sealing:
            return Reply(self._clear(status, told), faults)
        return Reply(self._sealed(status, told, sealing), faults)

    def _replayed(self, replayer: Replayer, soap: bytes) -> tuple[int, str]:
        replayed = replayer.answer(soap.decode("utf-8"))
        if replayed is None:
            raise Fault(INVALID_ENVELOPE, replayer.differences[-1])
        return replayed

    async def _before(self, operation: str) -> list[Armed]:
        """The faults of a request; those that come before it are done here."""
        faults = self._host.faults.take(operation)
        for fault in faults:
            match fault.kind:
                case "drop-before":
                    raise Dropped
                case "hang":
                    await self._reader.gone.wait()
                    raise Dropped
                case "slow":
                    await asyncio.sleep(fault.ms / 1000)
                case "fault":
                    code = BY_NAME[fault.fault]
                    raise Fault(code, code.text.replace("{}", "30"))
        return faults

    def _early(self, fault: Armed) -> Answer:
        if fault.kind == "unauthorized":
            self._logon.forget()
            return self._unauthorized()
        if fault.kind == "redirect":
            return self._plain(302, [("Location", fault.to)])
        return self._plain(500)

    def _sealed(self, status: int, soap: str, faults: set[str]) -> Answer:
        body = self._sealer.seal(soap.encode(), faults)
        return Answer(status, [("Content-Type", self._logon.form.content_type), *self._common()], body)

    def _clear(self, status: int, soap: str) -> Answer:
        return Answer(status, [("Content-Type", _CLEAR_TYPE), *self._common()], soap.encode())

    def _unauthorized(self, token: bytes | None = None) -> Answer:
        offers = self._logon.offers()
        if token is not None:
            offers = [self._offer(token)]
        return self._plain(401, [("WWW-Authenticate", offer) for offer in offers])

    def _offer(self, token: bytes) -> str:
        return f"{self._logon.scheme} {b64encode(token).decode()}"

    def _plain(self, status: int, headers: list[tuple[str, str]] | None = None) -> Answer:
        return Answer(status, [*(headers or []), *self._common()], b"")

    def _common(self) -> list[tuple[str, str]]:
        now = time() + self._host.settings.clock_ahead
        return [("Server", "Microsoft-HTTPAPI/2.0"), ("Date", formatdate(now, usegmt=True))]


def _is_identify(soap: bytes) -> bool:
    try:
        return asks_who(soap)
    except Fault:
        return False


def _early(faults: list[Armed]) -> Armed | None:
    kinds = ("unauthorized", "empty-500", "redirect")
    return next((fault for fault in faults if fault.kind in kinds), None)
