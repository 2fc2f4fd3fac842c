"""Puts a PowerShell module before every script of a job, for commands that only Windows has.

Each script has a runspace of its own, which finds its own commands before it looks for any module.
So the module is named by the one statement that may stand before the param block of a script.
"""

import asyncio
import base64
import json


async def job_with_module(stdin: asyncio.StreamReader, module: str) -> bytes:
    """The first two lines of the bootstrap's input, with the job in them changed."""
    bootstrap = await stdin.readline()
    line = await stdin.readline()
    if not line.endswith(b"\n"):
        return bootstrap + line
    job = json.loads(base64.b64decode(line.strip(), validate=True))
    for call in job["calls"]:
        written = json.loads(base64.b64decode(call["written"]))
        text = base64.b64decode(written["text"]).decode()
        written["text"] = _encoded(f"using module '{module}'; {text}")
        call["written"] = _encoded(json.dumps(written))
    return bootstrap + _encoded(json.dumps(job)).encode() + b"\n"


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
