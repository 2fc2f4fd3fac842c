"""A runspace pool that is played (MS-PSRP 3.2): opened, connected to, asked, and closed."""

import asyncio
import os
import uuid
from collections.abc import Awaitable, Callable

import psrp_messages as kinds
from clixml import BrokenClixml, Obj, Primitive, Value, bag, read, text, truth, write
from outbox import Outbox
from psrp_errors import Failure
from psrp_key_exchange import session_key_for
from psrp_messages import BrokenMessage, Defragmenter, Message, Numbering
from psrp_order import BrokenOrder
from psrp_pipeline import Pipeline, Speaker
from psrp_records import (
    POOL_BROKEN,
    POOL_OPENED,
    availability,
    capability,
    init_data,
    pool_state,
    private_data,
)
from wsman_faults import BAD_PARAMETER, Fault

# Does what a pipeline orders.
Work = Callable[[Pipeline], Awaitable[None]]


class PlayedPool:
    """`work` does what pipelines order, one at a time for each runspace."""

    def __init__(self, work: Work, version: str) -> None:
        self.pipelines: dict[str, Pipeline] = {}
        self._work = work
        self._version = version
        self._numbering = Numbering()
        self._speaker = Speaker(kinds.NOBODY, self._numbering, kinds.NOBODY)
        self._heard = Defragmenter()
        self._most = 1
        self._free = asyncio.Semaphore(1)
        self._is_open = False

    @property
    def out(self) -> Outbox:
        return self._speaker.out

    async def open(self, data: bytes) -> None:
        await self.hear(data, None)

    async def hear(self, data: bytes, pipeline_id: str | None) -> None:
        """Fragments of the client, for the pool or for one of its pipelines."""
        try:
            if pipeline_id is None:
                for message in self._heard.take(data):
                    self._answer(message)
            elif self.pipelines[pipeline_id].hear(data):
                self.pipelines[pipeline_id].start(self._in_turn)
        except (BrokenMessage, BrokenClixml, BrokenOrder, ValueError) as error:
            self.break_up(str(error))

    async def begin(self, pipeline_id: str, data: bytes) -> Pipeline:
        identity = uuid.UUID(pipeline_id)
        pipeline = Pipeline(self._speaker.pool, self._numbering, identity)
        pipeline.on_death = self.die
        pipeline.break_pool = self.break_up
        self.pipelines[pipeline_id] = pipeline
        await self.hear(data, pipeline_id)
        return pipeline

    async def stop(self, pipeline_id: str) -> None:
        await self.pipelines[pipeline_id].stop()

    async def forget(self, pipeline_id: str) -> None:
        """After Terminate: nothing is left of the pipeline."""
        await self.pipelines.pop(pipeline_id).stop()

    async def connect(self, data: bytes) -> bytes:
        """The answer to a client that takes up a pool which is not its own session's."""
        messages = Defragmenter().take(data)
        if [each.kind for each in messages] != [
            kinds.SESSION_CAPABILITY,
            kinds.CONNECT_RUNSPACEPOOL,
        ]:
            raise Fault(BAD_PARAMETER)
        answer = Speaker(self._speaker.pool, self._numbering, kinds.NOBODY)
        answer.say(kinds.SESSION_CAPABILITY, capability(self._version))
        answer.say(kinds.RUNSPACEPOOL_INIT_DATA, init_data(1, self._most))
        self._speaker.say(kinds.APPLICATION_PRIVATE_DATA, private_data(self._version))
        said = await answer.out.fetch(1_048_576, 0)
        return b"".join(said.pieces if said else [])

    async def close(self) -> None:
        self.die()
        await asyncio.gather(*(each.stop() for each in self.pipelines.values()))

    def die(self) -> None:
        """As when its process ends: nobody says anything any more."""
        self.out.abort()
        for pipeline in self.pipelines.values():
            pipeline.out.abort()

    def break_up(self, why: str) -> None:
        """The pool is broken, and says so."""
        failure = Failure(why, "RemoteRunspacePoolBroken", reason="RuntimeException")
        self._speaker.say(kinds.RUNSPACEPOOL_STATE, pool_state(POOL_BROKEN, failure))
        self._is_open = False
        self.out.end()
        for pipeline in self.pipelines.values():
            pipeline.out.end()

    async def _in_turn(self, pipeline: Pipeline) -> None:
        async with self._free:
            await self._work(pipeline)

    def _answer(self, message: Message) -> None:
        if message.kind == kinds.SESSION_CAPABILITY:
            self._negotiate(message)
        elif message.kind == kinds.INIT_RUNSPACEPOOL:
            self._init(message)
        elif message.kind == kinds.PUBLIC_KEY:
            key = session_key_for(_noted(read(message.data), "PublicKey"), os.urandom(32))
            # Recorded: this one does not name the pool.
            blob = Message(kinds.ENCRYPTED_SESSION_KEY, write(bag(EncryptedSessionKey=text(key))))
            self._send_unnamed(blob)
        elif message.kind in (kinds.SET_MAX_RUNSPACES, kinds.SET_MIN_RUNSPACES):
            self._available(message, truth(True))
        elif message.kind == kinds.GET_AVAILABLE_RUNSPACES:
            self._available(message, Primitive("I64", str(self._idle())))
        elif message.kind != kinds.RUNSPACEPOOL_HOST_RESPONSE:
            raise BrokenMessage(f"a pool is not told {message.kind:#x}")

    def _negotiate(self, message: Message) -> None:
        asked = _noted(read(message.data), "protocolversion")
        if asked.partition(".")[0] != self._version.partition(".")[0]:
            raise BrokenMessage(f"the protocol {asked} is not spoken")
        # Recorded: the pool has no name yet.
        self._send_unnamed(Message(kinds.SESSION_CAPABILITY, write(capability(self._version))))

    def _init(self, message: Message) -> None:
        asked = read(message.data)
        self._most = max(1, int(_noted(asked, "MaxRunspaces")))
        self._free = asyncio.Semaphore(self._most)
        self._speaker.pool = message.pool
        self._is_open = True
        self._speaker.say(kinds.APPLICATION_PRIVATE_DATA, private_data(self._version))
        self._speaker.say(kinds.RUNSPACEPOOL_STATE, pool_state(POOL_OPENED))

    def _available(self, message: Message, value: Value) -> None:
        call = int(_noted(read(message.data), "ci"))
        self._speaker.say(kinds.RUNSPACE_AVAILABILITY, availability(call, value))

    def _idle(self) -> int:
        return self._most - sum(each.is_running for each in self.pipelines.values())

    def _send_unnamed(self, message: Message) -> None:
        for piece in kinds.fragments(self._numbering.next(), message.encoded()):
            self.out.put(piece)


def _noted(value: Value, name: str) -> str:
    found = (value.notes or {}).get(name) if isinstance(value, Obj) else None
    if not isinstance(found, Primitive):
        raise BrokenMessage(f"{name} is missing")
    return found.text
