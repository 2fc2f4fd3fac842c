"""A real program for a command: PowerShell 7 in the place of powershell.exe."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from program import Pipes

_CHUNK = 32_768


# What goes to standard input first, made of what arrives there.
FirstInput = Callable[[asyncio.StreamReader], Awaitable[bytes]]


async def run_process(
    arguments: list[str],
    environment: dict[str, str],
    pipes: Pipes,
    first_input: FirstInput | None = None,
) -> int:
    """Runs it to its end; when this is cancelled, nothing that it has started is left."""
    process = await asyncio.create_subprocess_exec(
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    feeding = asyncio.create_task(_feed(pipes, process, first_input))
    try:
        await asyncio.gather(
            _pump(process.stdout, "stdout", pipes), _pump(process.stderr, "stderr", pipes)
        )
        return await process.wait() & 0xFFFFFFFF
    finally:
        feeding.cancel()
        if process.returncode is None:
            end_tree(process.pid)
            await process.wait()


async def _feed(
    pipes: Pipes, process: asyncio.subprocess.Process, first_input: FirstInput | None
) -> None:
    assert process.stdin is not None
    # A program need not read what it is given.
    with contextlib.suppress(ConnectionError):
        if first_input is not None:
            process.stdin.write(await first_input(pipes.stdin))
        while data := await pipes.stdin.read(_CHUNK):
            process.stdin.write(data)
            await process.stdin.drain()
        process.stdin.close()


async def _pump(source: asyncio.StreamReader | None, stream: str, pipes: Pipes) -> None:
    assert source is not None
    while data := await source.read(_CHUNK):
        await pipes.write(stream, data)


def end_tree(root: int) -> None:
    """Kills a process and all its descendants, also those in sessions of their own."""
    for pid in [root, *_descendants(root)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _descendants(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # "pid (name) state ppid": a name may hold spaces and brackets
                fields = (entry / "stat").read_text(encoding="latin-1").rpartition(")")[2].split()
                children.setdefault(int(fields[1]), []).append(int(entry.name))
    found: list[int] = []
    waiting = [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found
