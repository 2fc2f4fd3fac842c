"""What cmd.exe does with a line, for the few commands that tests need. This is an emulation.

    echo TEXT        exit N         ver           hostname       whoami
    findstr "^"      sort           chcp          cd             set NAME
    ping -n N HOST   for /L %i in (A,B,C) do @echo TEXT
    FIRST & SECOND   COMMAND 1>&2   cmd /c LINE

"findstr" copies standard input line by line, "sort" waits for its end, "ping" waits N-1 seconds.
"""

import asyncio
import re
from dataclasses import dataclass

from program import Pipes

# https://support.microsoft.com/kb/830473
LONGEST_LINE = 8191
_NOT_RECOGNIZED = 1
_FOR = re.compile(r"for /L %(\w) in \((-?\d+),\s*(-?\d+),\s*(-?\d+)\) do @?echo (.*)", re.I)
_TO_STDERR = re.compile(r"\s*1?>&2")


@dataclass(frozen=True)
class Surroundings:
    """What a command sees of its host and shell."""

    computer: str
    account: str
    codepage: int
    working_directory: str
    environment: dict[str, str]

    def encoded(self, text: str) -> bytes:
        codec = "utf-8" if self.codepage == 65001 else f"cp{self.codepage}"
        return text.encode(codec, "replace")


async def run_cmd(line: str, around: Surroundings, pipes: Pipes) -> int:
    """Runs a line to its end. The exit code is that of its last command."""
    if len(line) > LONGEST_LINE:
        await pipes.err(around.encoded("The command line is too long.\r\n"))
        return 1
    code = 0
    for part in line.split(" & "):
        code, is_over = await _Emulated(around, pipes, part.strip()).run()
        if is_over:
            break
    return code


class _Emulated:
    def __init__(self, around: Surroundings, pipes: Pipes, text: str) -> None:
        self._around = around
        self._pipes = pipes
        self._stream = "stderr" if _TO_STDERR.search(text) else "stdout"
        self._text = _TO_STDERR.sub("", text)

    async def run(self) -> tuple[int, bool]:
        """Exit code, and whether the whole line ends with it."""
        name, _, rest = self._text.partition(" ")
        match name.lower().removesuffix(".exe"):
            case "cmd":
                inner = re.sub(r"^\s*/\w\s+", "", rest)
                return await run_cmd(inner, self._around, self._pipes), False
            case "exit":
                number = re.search(r"-?\d+", rest)
                return (int(number[0]) if number else 0) & 0xFFFFFFFF, True
            case "findstr" | "sort" as copier:
                await self._copy(whole=copier == "sort")
            case "ping":
                count = re.search(r"-n (\d+)", rest)
                await asyncio.sleep(max(0, int(count[1]) - 1 if count else 3))
            case "for":
                return await self._count(), False
            case _:
                return await self._say(name.lower(), rest), False
        return 0, False

    async def _say(self, name: str, rest: str) -> int:
        around = self._around
        known = {
            "echo": rest,
            "ver": "\r\nMicrosoft Windows [Version 10.0.20348.0]",
            "hostname": around.computer,
            "whoami": around.account.lower(),
            "chcp": f"Active code page: {around.codepage}",
            "cd": around.working_directory or "C:\\Users\\test",
            "set": f"{rest}={around.environment.get(rest, '')}",
        }
        if name in known:
            await self._write(f"{known[name]}\r\n")
            return 0
        self._stream = "stderr"
        await self._write(
            f"'{name}' is not recognized as an internal or external command,\r\n"
            "operable program or batch file.\r\n"
        )
        return _NOT_RECOGNIZED

    async def _copy(self, *, whole: bool) -> None:
        stdin = self._pipes.stdin
        if whole:
            lines = sorted((await stdin.read()).splitlines(keepends=True))
            await self._pipes.write(self._stream, b"".join(lines))
            return
        while line := await stdin.readline():
            await self._pipes.write(self._stream, line)

    async def _count(self) -> int:
        found = _FOR.fullmatch(self._text)
        if found is None:
            return await self._say("for", "")
        variable, start, step, end, text = found.groups()
        for number in range(int(start), int(end) + 1, max(1, int(step))):
            await self._write(text.replace(f"%{variable}", str(number)) + "\r\n")
        return 0

    async def _write(self, text: str) -> None:
        await self._pipes.write(self._stream, self._around.encoded(text))
