"""Pipelines that do what a test says, by their text: a list of acts for each.

    {"output": CLIXML}              an object
    {"error": {…}}                  a record of Failure (psrp_errors.py), in camel case
    {"debug" | "verbose" | "warning": text}
    {"information": CLIXML}
    {"progress": {…}}               of Progress (psrp_records.py)
    {"echo": true}                  every object of the input, as it came
    {"ask": {"method", "id"}}       calls the client's host, and writes what it returned
    {"wait": true}                  until it is stopped
    {"fail": {…}}                   the end, as failed
"""

import asyncio
from typing import Any

from clixml import Obj, Value, read
from psrp_errors import Failure
from psrp_pipeline import Pipeline, Refused
from psrp_records import Progress
from settings import snake


async def carry_out(pipeline: Pipeline, acts: list[dict[str, Any]]) -> None:
    assert pipeline.order is not None
    first = pipeline.order.statements[0][0]
    for act in acts:
        [(kind, told)] = act.items()
        match kind:
            case "output":
                await pipeline.output(read(told))
            case "error":
                await pipeline.error(_filled(Failure, told), first)
            case "debug" | "verbose" | "warning":
                await pipeline.record(kind, told, first.name)
            case "information":
                await pipeline.inform(read(told))
            case "progress":
                await pipeline.advance(_filled(Progress, told))
            case "echo":
                await _echo(pipeline)
            case "ask":
                await pipeline.output(await pipeline.ask(told["method"], told["id"], []))
            case "wait":
                await asyncio.Event().wait()
            case "fail":
                raise Refused(_filled(Failure, told))


async def _echo(pipeline: Pipeline) -> None:
    while (value := await pipeline.input()) is not None:
        await pipeline.output(_rehydrated(value))


def _rehydrated(value: Value) -> Value:
    """An object that was written, read and is written again says so in its types."""
    if isinstance(value, Obj):
        value.types = tuple(f"Deserialized.{each}" for each in value.types)
    return value


def _filled(kind: Any, told: dict[str, Any]) -> Any:
    given = {snake(name): tuple(v) if isinstance(v, list) else v for name, v in told.items()}
    return kind(**given)
