"""Speaks the protocol of the bootstrap for PowerShell, for a scenario (src/script/powershell-*.ts).

In: the bootstrap in base64, the job as JSON in base64, then a lifeline. Out: "<marker> j <call>
<envelope in hex>" for each call, "<marker> d", and "d" on standard error.
"""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

from program import Pipes
from scenario import Stage

READY = b"fettle-ready\n"
_UNDONE = "The script was ended before it was done."
_LATE = "The script did not end in time and was ended."

# Breaks connections, or the whole service, under the running script.
Breaker = Callable[[str], Awaitable[None]]


async def play_powershell(stage: Stage, breaker: Breaker, pipes: Pipes) -> int:
    await pipes.out(READY)
    if not await pipes.stdin.readline():
        return 0
    line = await pipes.stdin.readline()
    if not line.endswith(b"\n"):
        return 1
    job = json.loads(base64.b64decode(line.strip(), validate=True))
    player = _Player(stage, breaker, pipes, str(job["marker"]))
    lifeline = asyncio.create_task(pipes.stdin.read(1))
    try:
        for number, call in enumerate(job["calls"], start=1):
            if not await player.call(number, call, lifeline):
                return 1
    finally:
        lifeline.cancel()
    await pipes.err(b"d\n")
    await pipes.out(f"{job['marker']} d\n".encode())
    return 0


class _Player:
    def __init__(self, stage: Stage, breaker: Breaker, pipes: Pipes, marker: str) -> None:
        self._stage = stage
        self._breaker = breaker
        self._pipes = pipes
        self._marker = marker

    async def call(self, number: int, call: dict[str, Any], lifeline: asyncio.Task[bytes]) -> bool:
        """Plays one call and answers it. False when the process ends with it."""
        await asyncio.sleep(0)  # lets the end of standard input arrive
        if lifeline.done():
            await self._answer(number, "timed-out", {}, _UNDONE)
            return False
        written = json.loads(base64.b64decode(call["written"]))
        text = base64.b64decode(written["text"]).decode()
        name = self._stage.name_of(text, preview=written["preview"])
        if name is None:
            await self._answer(number, "error", {}, "The scenario does not know this script.")
            return True
        for when in ("before", "after"):
            if when == "after":
                envelope = self._stage.play(name, _given(written))
            how = self._stage.break_of(name, when)
            if how == "process":
                return False
            if how == "hang":
                return await self._hang(number, call["deadlineMs"], lifeline)
            if how is not None:
                await self._breaker(how)
        await self._answer(number, envelope["outcome"], envelope["value"], envelope["message"])
        return True

    async def _hang(self, number: int, deadline_ms: int, lifeline: asyncio.Task[bytes]) -> bool:
        await asyncio.wait([lifeline], timeout=deadline_ms / 1000)
        is_stopped = lifeline.done()
        await self._answer(number, "timed-out", {}, _UNDONE if is_stopped else _LATE)
        return not is_stopped

    async def _answer(self, number: int, outcome: str, value: Any, message: str) -> None:
        envelope = {
            "outcome": outcome,
            "output": json.dumps(value, ensure_ascii=False) if value or outcome == "ok" else "",
            "message": message,
            "durationMs": 5,
        }
        digits = json.dumps(envelope, ensure_ascii=False).encode().hex()
        await self._pipes.out(f"{self._marker} j {number} {digits}\n".encode())


def _given(written: dict[str, Any]) -> dict[str, Any]:
    parameters = {
        each["name"]: base64.b64decode(each["value"]).decode() for each in written["parameters"]
    }
    state = written.get("state")
    return {
        "parameters": parameters,
        "preview": written["preview"],
        **({"state": json.loads(base64.b64decode(state))} if state else {}),
    }
