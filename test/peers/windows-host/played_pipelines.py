"""Plays pipelines for a scenario: the worker of PSRP and the functions of a JEA endpoint.

The worker (src/script/powershell-pipeline.ts) is one script with the job as its parameter; it
writes "<number> <envelope>" for each call. A function runs one script, known by its digest, and writes its
envelope with the number in it.
"""

import asyncio
import json
import re
from typing import Any

from clixml import Obj, Primitive, Value, text
from played_powershell import Breaker
from psrp_order import Command
from psrp_pipeline import Died, Pipeline, Refused
from psrp_records import Progress
from psrp_refusals import missing_parameter, no_match, no_parameter, not_in_set
from scenario import Stage
from settings import Endpoint

_LATE = "The script did not end in time and was ended."
_UNKNOWN = {
    "outcome": "error",
    "value": {},
    "message": "The scenario does not know this script.",
}
_OWN = ("digest", "number", "deadlinems", "preview", "state")


class PlayedPipelines:
    """`player` knows the commands of one endpoint."""

    def __init__(self, stage: Stage, breaker: Breaker, endpoint: Endpoint) -> None:
        self._stage = stage
        self._breaker = breaker
        self._functions = {
            each["name"].lower(): each for each in endpoint.commands if isinstance(each, dict)
        }

    async def player(self, pipeline: Pipeline, command: Command) -> bool:
        """Plays a command. False when it is none of this scenario."""
        if command.is_script:
            return await self._worker(pipeline, command)
        function = self._functions.get(command.name.lower())
        if function is None:
            return False
        await self._function(pipeline, command, function)
        return True

    async def _worker(self, pipeline: Pipeline, command: Command) -> bool:
        job = _plain(command.parameters[0][1]) if command.parameters else None
        if not self._stage.is_worker(command.name) or not isinstance(job, dict):
            return False
        for call in job["calls"]:
            name = self._stage.name_of(call["text"], preview=call["preview"])
            envelope = await self._play(pipeline, name, call)
            await pipeline.output(text(f"{call['number']} {json.dumps(envelope)}"))
            if "stuck" in envelope:
                break
        return True

    async def _function(
        self, pipeline: Pipeline, command: Command, function: dict[str, Any]
    ) -> None:
        """Raises Refused where PowerShell would not bind the parameters."""
        given = {name: _plain(value) for name, value in command.parameters if name}
        own = {name.lower(): value for name, value in given.items()}
        if "digest" not in own:
            raise Refused(missing_parameter(command.name, "Digest"))
        if own["digest"] != function["digest"]:
            refused = not_in_set(command.name, "Digest", own["digest"], [function["digest"]])
            raise Refused(refused)
        rest = {name: str(value) for name, value in given.items() if name.lower() not in _OWN}
        declared = [each.lower() for each in function.get("parameters", rest)]
        for name in rest:
            if name.lower() not in declared:
                raise Refused(no_parameter(command.name, name))
        for name, limit in function.get("limits", {}).items():
            _check(command.name, name, rest.get(name, ""), limit)
        call = {
            "parameters": rest,
            "preview": own.get("preview") is True,
            "state": own.get("state"),
            "deadlineMs": own.get("deadlinems", 0),
        }
        name = function["call"]
        if call["preview"]:
            name = name.replace("/apply", "/preview")
        envelope = await self._play(pipeline, name, call)
        envelope.pop("stuck", None)
        told = {"number": own.get("number"), **envelope, "lost": False}
        await pipeline.output(text(json.dumps(told)))

    async def _play(
        self, pipeline: Pipeline, name: str | None, call: dict[str, Any]
    ) -> dict[str, Any]:
        """The envelope of a call. Raises Died when its process ends with it."""
        if name is None:
            return _envelope(_UNKNOWN)
        for when in ("before", "after"):
            if when == "after":
                played = self._stage.play(name, _given(call))
            how = self._stage.break_of(name, when)
            if how == "process":
                raise Died
            if how == "hang":
                await pipeline.advance(Progress("Fettle", call.get("name", name), percent=1))
                await asyncio.sleep(call["deadlineMs"] / 1000)
                late = {"outcome": "timed-out", "value": {}, "message": _LATE}
                return {**_envelope(late), "stuck": True}
            if how is not None:
                await self._breaker(how)
        return _envelope(played)


def _check(command: str, name: str, value: str, limit: dict[str, Any]) -> None:
    """Raises Refused for what ValidateSet or ValidatePattern would refuse; neither minds the case."""
    if "set" in limit and value.lower() not in [each.lower() for each in limit["set"]]:
        raise Refused(not_in_set(command, name, value, limit["set"]))
    if "pattern" in limit and not re.search(limit["pattern"], value, re.IGNORECASE):
        raise Refused(no_match(command, name, value, limit["pattern"]))


def _given(call: dict[str, Any]) -> dict[str, Any]:
    parameters = {name: str(value) for name, value in call["parameters"].items()}
    state = call.get("state")
    return {
        "parameters": parameters,
        "preview": call["preview"],
        **({"state": json.loads(state)} if state else {}),
    }


def _envelope(played: dict[str, Any]) -> dict[str, Any]:
    value = played["value"]
    shown = value or played["outcome"] == "ok"
    return {
        "outcome": played["outcome"],
        "output": json.dumps(value, ensure_ascii=False) if shown else "",
        "message": played["message"],
        "durationMs": 5,
    }


def _plain(value: Value) -> Any:
    """Dictionaries, lists and the primitives that a job has."""
    if isinstance(value, Primitive):
        return _of_primitive(value)
    return _of_object(value)


def _of_primitive(value: Primitive) -> Any:
    match value.tag:
        case "Nil":
            return None
        case "B":
            return value.text == "true"
        case "I32" | "I64":
            return int(value.text)
    return value.text


def _of_object(value: Obj) -> Any:
    if value.entries is not None:
        return {_plain(key): _plain(each) for key, each in value.entries}
    if value.items is not None:
        return [_plain(each) for each in value.items]
    return None if value.base is None else _plain(value.base)
