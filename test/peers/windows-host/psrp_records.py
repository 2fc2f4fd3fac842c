"""What messages of a server hold (MS-PSRP 2.2.2): capabilities, states, progress, host calls."""

from dataclasses import dataclass
from datetime import UTC, datetime

from clixml import NIL, Obj, Primitive, Value, bag, enum, listed, number, text
from psrp_errors import Failure, error_record

_AUTOMATION = "System.Management.Automation"
_ASSEMBLY = "mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089"
_STRINGS = f"System.Collections.Generic.List`1[[System.String, {_ASSEMBLY}]]"

POOL_OPENED = 2
POOL_CLOSED = 3
POOL_BROKEN = 5
RUNNING = 2
STOPPED = 3
COMPLETED = 4
FAILED = 5


@dataclass(frozen=True)
class Progress:
    activity: str
    status: str = " "
    operation: str | None = None
    percent: int = -1
    is_completed: bool = False


def capability(version: str) -> Obj:
    return bag(
        protocolversion=_version(version),
        PSVersion=_version("2.0"),
        SerializationVersion=_version("1.1.0.1"),
    )


def private_data(version: str) -> Obj:
    """The table of versions of Windows Server 2016, as it was recorded."""
    kind = f"{_AUTOMATION}.PSPrimitiveDictionary"
    types = (kind, "System.Collections.Hashtable", "System.Object")
    engine = _version("5.1.14393.2248")
    compatible = [_version(f"{each}.0") for each in range(1, 6)]
    versions = Obj(
        ("System.Version[]", "System.Array", "System.Object"), items=[*compatible, engine]
    )
    table: dict[str, Value] = {
        "PSVersion": engine,
        "PSEdition": text("Desktop"),
        "PSCompatibleVersions": versions,
        "CLRVersion": _version("4.0.30319.42000"),
        "BuildVersion": _version("10.0.14393.2248"),
        "WSManStackVersion": _version("3.0"),
        "PSRemotingProtocolVersion": _version(version),
        "SerializationVersion": _version("1.1.0.1"),
    }
    inner = Obj(types, entries=[(text(key), value) for key, value in table.items()])
    return bag(ApplicationPrivateData=Obj(types, entries=[(text("PSVersionTable"), inner)]))


def init_data(least: int, most: int) -> Obj:
    return bag(MinRunspaces=number(least), MaxRunspaces=number(most))


def availability(call: int, value: Value) -> Obj:
    return bag(SetMinMaxRunspacesResponse=value, ci=Primitive("I64", str(call)))


def pool_state(state: int, failure: Failure | None = None) -> Obj:
    return _state("RunspaceState", state, failure)


def pipeline_state(state: int, failure: Failure | None = None) -> Obj:
    return _state("PipelineState", state, failure)


def _state(name: str, state: int, failure: Failure | None) -> Obj:
    notes: dict[str, Value] = {name: number(state)}
    if failure is not None:
        notes["ExceptionAsErrorRecord"] = error_record(failure)
    return Obj(notes=notes)


def progress(told: Progress) -> Obj:
    word, value = ("Completed", 1) if told.is_completed else ("Processing", 0)
    return bag(
        Activity=text(told.activity),
        ActivityId=number(0),
        StatusDescription=text(told.status),
        CurrentOperation=NIL if told.operation is None else text(told.operation),
        ParentActivityId=number(-1),
        PercentComplete=number(told.percent),
        Type=enum(f"{_AUTOMATION}.ProgressRecordType", word, value),
        SecondsRemaining=number(-1),
    )


def information(message: Value, source: str, user: str, computer: str) -> Obj:
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    return bag(
        MessageData=message,
        Source=text(source),
        TimeGenerated=Primitive("DT", now),
        Tags=listed(_STRINGS),
        User=text(user),
        Computer=text(computer),
        ProcessId=Primitive("U32", "2780"),
        NativeThreadId=Primitive("U32", "368"),
        ManagedThreadId=Primitive("U32", "10"),
    )


def host_call(call: int, method: str, identifier: int, parameters: list[Value]) -> Obj:
    kind = f"{_AUTOMATION}.Remoting.RemoteHostMethodId"
    values = Obj(("System.Collections.ArrayList", "System.Object"), items=parameters)
    return bag(ci=Primitive("I64", str(call)), mi=enum(kind, method, identifier), mp=values)


def _version(written: str) -> Primitive:
    return Primitive("Version", written)
