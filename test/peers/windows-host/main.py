"""Starts the host and obeys standard input: one JSON object a line, answered by one.

    /usr/bin/python3 main.py [--settings FILE] [--record FILE]

Without FILE the settings are the first line of standard input. The first answer names the ports.
The end of standard input ends the host. See README.md for settings and orders.
"""

import argparse
import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from control import Orders
from faults import FaultError
from host import Host
from scenario import ScenarioError
from settings import Settings, SettingsError, read_settings

_LONGEST_LINE = 64 * 1_048_576


async def main() -> None:
    arguments = _arguments()
    lines = await _standard_input()
    if arguments.settings:
        text = Path(arguments.settings).read_text(encoding="utf-8")
    else:
        text = (await lines.readline()).decode()
    settings = _settings(text, arguments.record)
    host = Host(settings)
    await host.open()
    house = asyncio.create_task(host.keep_house())
    _say({"ok": True, **host.ports})
    try:
        await _obey(host, lines)
    finally:
        house.cancel()
        await host.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A simulated Windows host for tests.")
    parser.add_argument("--settings", default="", help="JSON file; else the first line of stdin")
    parser.add_argument("--record", default="", help="where to write what is said, as JSON lines")
    return parser.parse_args()


def _settings(text: str, record: str) -> Settings:
    settings = read_settings(json.loads(text))
    return replace(settings, record=record) if record else settings


async def _obey(host: Host, lines: asyncio.StreamReader) -> None:
    orders = Orders(host)
    while line := await lines.readline():
        try:
            _say({"ok": True, **await orders.carry_out(json.loads(line))})
        except (FaultError, KeyError, TypeError, json.JSONDecodeError) as error:
            _say({"ok": False, "why": repr(error)})


async def _standard_input() -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit=_LONGEST_LINE)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except (SettingsError, ScenarioError) as error:
        sys.exit(f"windows-host: {error}")
    except KeyboardInterrupt:
        pass
