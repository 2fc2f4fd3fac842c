"""A pipeline of a runspace pool: what it says, what it asks, how it ends (MS-PSRP 3.2)."""

import asyncio
import traceback
import uuid
from collections.abc import Awaitable, Callable

import psrp_messages as kinds
from clixml import Obj, Value, read, write
from outbox import Outbox
from psrp_errors import Failure, error_record, informational
from psrp_messages import DEFAULT_FRAGMENT, Defragmenter, Message, Numbering, fragments
from psrp_order import Command, Order, order_of
from psrp_records import (
    COMPLETED,
    FAILED,
    STOPPED,
    Progress,
    host_call,
    information,
    pipeline_state,
    progress,
)

_RECORDS = {
    "debug": (kinds.DEBUG_RECORD, "Debug"),
    "verbose": (kinds.VERBOSE_RECORD, "Verbose"),
    "warning": (kinds.WARNING_RECORD, "Warning"),
}
PIPELINE_STOPPED = Failure(
    "The pipeline has been stopped.",
    "PipelineStopped",
    (
        "System.Management.Automation.PipelineStoppedException",
        "System.Management.Automation.RuntimeException",
    ),
    category=14,
    reason="PipelineStoppedException",
    category_message="OperationStopped: (:) [], PipelineStoppedException",
)


class Refused(Exception):
    """Ends the pipeline as failed; statements after this one do not run, as recorded on a host."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Died(Exception):
    """The process of the pool is gone, and all that was in it."""


class Speaker:
    """Sends messages of a pool or of one of its pipelines, with the object ids of the pool."""

    def __init__(self, pool: uuid.UUID, numbering: Numbering, pipeline: uuid.UUID) -> None:
        self.out = Outbox()
        self.pool = pool
        self.pipeline = pipeline
        self.fragment = DEFAULT_FRAGMENT
        self._numbering = numbering

    def say(self, kind: int, value: Value) -> None:
        self.send(kind, write(value), self._numbering.next())

    def send(self, kind: int, data: str, object_id: int) -> None:
        """Anything, also what no host says."""
        blob = Message(kind, data, self.pool, self.pipeline).encoded()
        for piece in fragments(object_id, blob, self.fragment):
            self.out.put(piece)

    def next_id(self) -> int:
        return self._numbering.next()


class Pipeline(Speaker):
    def __init__(self, pool: uuid.UUID, numbering: Numbering, pipeline: uuid.UUID) -> None:
        super().__init__(pool, numbering, pipeline)
        self.order: Order | None = None
        self.user = ""
        self.computer = ""
        self._heard = Defragmenter()
        # None: the end of the input.
        self._inputs: asyncio.Queue[Value | None] = asyncio.Queue()
        self._answers: asyncio.Queue[Value] = asyncio.Queue()
        self._calls = 0
        self._task: asyncio.Task[None] | None = None
        # What to do when the process of the pool dies under this pipeline.
        self.on_death: Callable[[], None] = self.out.abort
        # And what to do to say that the pool is broken.
        self.break_pool: Callable[[str], None] = lambda _: None

    @property
    def is_running(self) -> bool:
        return not self.out.is_over

    def hear(self, data: bytes) -> bool:
        """Takes what the client sends. True when that has made the order whole."""
        began = False
        for message in self._heard.take(data):
            match message.kind:
                case kinds.CREATE_PIPELINE:
                    self.order = order_of(read(message.data))
                    # Recorded: its name is that of the message, whatever WSMan calls it.
                    self.pipeline = message.pipeline
                    began = True
                case kinds.PIPELINE_INPUT:
                    self._inputs.put_nowait(read(message.data))
                case kinds.END_OF_PIPELINE_INPUT:
                    self._inputs.put_nowait(None)
                case kinds.PIPELINE_HOST_RESPONSE:
                    self._answers.put_nowait(read(message.data))
                case _:
                    raise kinds.BrokenMessage(f"a pipeline is not told {message.kind:#x}")
        return began

    def start(self, work: Callable[["Pipeline"], Awaitable[None]]) -> None:
        self._task = asyncio.create_task(self._run(work))

    async def _run(self, work: Callable[["Pipeline"], Awaitable[None]]) -> None:
        state, failure = FAILED, None
        try:
            await work(self)
            state = COMPLETED
        except Refused as refused:
            failure = refused.failure
        except Died:
            self.on_death()
            return
        except asyncio.CancelledError:
            state, failure = STOPPED, PIPELINE_STOPPED
        except Exception:  # a fault of this host; the log says so
            traceback.print_exc()
        self.say(kinds.PIPELINE_STATE, pipeline_state(state, failure))
        self.out.end()

    async def stop(self) -> None:
        """Ends what runs; the state Stopped is the last that it says."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def input(self) -> Value | None:
        """The next object of the input; None at its end."""
        return await self._inputs.get()

    async def output(self, value: Value) -> None:
        self.say(kinds.PIPELINE_OUTPUT, value)
        await self.out.drained()

    async def error(
        self, failure: Failure, command: Command | None = None, *, is_written: bool = True
    ) -> None:
        """An error that does not end the pipeline; among the output where that was asked."""
        is_merged = command is not None and command.merges_errors
        is_extended = is_written and not is_merged and self._tells("error")
        kind = kinds.PIPELINE_OUTPUT if is_merged else kinds.ERROR_RECORD
        self.say(kind, error_record(failure, is_written=is_written, is_extended=is_extended))
        await self.out.drained()

    async def record(self, stream: str, message: str, script: str) -> None:
        """A record of "debug", "verbose" or "warning"."""
        kind, name = _RECORDS[stream]
        told = script if self._tells(stream) else None
        self.say(kind, informational(name, message, told))
        await self.out.drained()

    async def inform(self, message: Value) -> None:
        told = information(message, "Write-Information", self.user, self.computer)
        self.say(kinds.INFORMATION_RECORD, told)
        await self.out.drained()

    async def advance(self, told: Progress) -> None:
        self.say(kinds.PROGRESS_RECORD, progress(told))
        await self.out.drained()

    async def ask(self, method: str, identifier: int, parameters: list[Value]) -> Obj:
        """Calls a method of the client's host, and waits for what it returns."""
        self._calls += 1
        call = host_call(self._calls, method, identifier, parameters)
        self.say(kinds.PIPELINE_HOST_CALL, call)
        answer = await self._answers.get()
        return answer if isinstance(answer, Obj) else Obj()

    def _tells(self, stream: str) -> bool:
        return self.order is not None and stream in self.order.tells
