"""Records of errors, warnings and the like as a server writes them (MS-PSRP 2.2.3.15, 2.2.3.16)."""

from dataclasses import dataclass

from clixml import NIL, Obj, Primitive, Value, enum, listed, number, text, truth

_AUTOMATION = "System.Management.Automation"
_ASSEMBLY = "mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089"
_DICTIONARY = (
    "System.Collections.Generic.Dictionary`2"
    f"[[System.String, {_ASSEMBLY}],[System.Object, {_ASSEMBLY}]]"
)
_LIST = f"System.Collections.Generic.List`1[[System.Object, {_ASSEMBLY}]]"
_NUMBERS = f"System.Collections.ObjectModel.ReadOnlyCollection`1[[System.Int32, {_ASSEMBLY}]]"
# COR_E_SYSTEM: of an exception that has no code of its own.
_SYSTEM_ERROR = -2146233087


@dataclass(frozen=True)
class Failure:
    """An error of PowerShell. `exception` are its types, the most special one first."""

    message: str
    id: str
    exception: tuple[str, ...] = (f"{_AUTOMATION}.RuntimeException",)
    category: int = 0
    activity: str = ""
    reason: str = ""
    target_name: str = ""
    target_type: str = ""
    category_message: str = ""
    target: str | None = None
    # What was running; None for an error that came before anything ran.
    command: str | None = None
    is_script: bool = False
    has_run: bool = True
    script_trace: str | None = None


def informational(kind: str, message: str, script: str | None) -> Obj:
    """A record of Debug, Verbose or Warning; `script` is what wrote it, where the client asked."""
    types = (
        f"{_AUTOMATION}.{kind}Record",
        f"{_AUTOMATION}.InformationalRecord",
        "System.Object",
    )
    notes: dict[str, Value] = {
        "InformationalRecord_Message": text(message),
        "InformationalRecord_SerializeInvocationInfo": truth(script is not None),
    }
    if script is not None:
        bound = Obj(
            (f"{_AUTOMATION}.PSBoundParametersDictionary", _DICTIONARY, "System.Object"), entries=[]
        )
        origin = ("Runspace", 0)
        notes |= _extended(bound, listed(_LIST), _Run("", script, origin, ("Script", 64), (1, 1)))
        iteration = listed(_NUMBERS, [number(0), number(0)])
        notes["InformationalRecord_PipelineIterationInfo"] = iteration
    return Obj(types, message, notes=notes)


def error_record(failure: Failure, *, is_written: bool = False, is_extended: bool = False) -> Obj:
    """`is_written`: among the errors or the output; else as the end of a pipeline."""
    bound = Obj((_DICTIONARY, "System.Object"), entries=[])
    unbound = listed(_LIST)
    notes: dict[str, Value] = {"writeErrorStream": truth(True)} if is_written else {}
    notes |= {
        "Exception": _exception(failure),
        "TargetObject": NIL if failure.target is None else text(failure.target),
        "FullyQualifiedErrorId": text(failure.id),
        "InvocationInfo": _invocation(failure, bound, unbound),
        "ErrorCategory_Category": number(failure.category),
        "ErrorCategory_Activity": text(failure.activity),
        "ErrorCategory_Reason": text(failure.reason),
        "ErrorCategory_TargetName": text(failure.target_name),
        "ErrorCategory_TargetType": text(failure.target_type),
        "ErrorCategory_Message": text(failure.category_message),
        "SerializeExtendedInfo": truth(is_extended),
    }
    if is_extended:
        notes |= _extended(bound, unbound, _run_of(failure))
        notes["PipelineIterationInfo"] = listed(_NUMBERS, [number(0), number(1)])
    if failure.script_trace is not None:
        notes["ErrorDetails_ScriptStackTrace"] = text(failure.script_trace)
    if is_written:
        notes["PSMessageDetails"] = NIL
    types = (f"{_AUTOMATION}.ErrorRecord", "System.Object")
    return Obj(types, failure.message, notes=notes)


def _exception(failure: Failure) -> Obj:
    data = Obj(("System.Collections.ListDictionaryInternal", "System.Object"), entries=[])
    props: dict[str, Value] = {
        "Message": text(failure.message),
        "Data": data,
        "InnerException": NIL,
        "TargetSite": NIL,
        "StackTrace": NIL,
        "HelpLink": NIL,
        "Source": NIL,
        "HResult": number(_SYSTEM_ERROR),
    }
    types = (*failure.exception, "System.SystemException", "System.Exception", "System.Object")
    shown = f"{failure.exception[0]}: {failure.message}"
    return Obj(tuple(dict.fromkeys(types)), shown, props=props)


def _invocation(failure: Failure, bound: Obj, unbound: Obj) -> Value:
    if failure.command is None:
        return NIL
    kind = f"{_AUTOMATION}.InvocationInfo"
    props: dict[str, Value] = {
        "MyCommand": text(failure.command),
        "BoundParameters": bound,
        "UnboundArguments": unbound,
        "ScriptLineNumber": number(0),
        "OffsetInLine": number(0),
        "HistoryId": Primitive("I64", "1"),
        **{name: text("") for name in ("ScriptName", "Line", "PositionMessage", "PSScriptRoot")},
        "PSCommandPath": NIL,
        "InvocationName": text("" if failure.is_script or not failure.has_run else failure.command),
        "PipelineLength": number(0),
        "PipelinePosition": number(0),
        "ExpectingInput": truth(False),
        "CommandOrigin": text("Internal"),
        "DisplayScriptPosition": NIL,
    }
    return Obj((kind, "System.Object"), kind, props=props)


@dataclass(frozen=True)
class _Run:
    name: str
    definition: str
    origin: tuple[str, int]
    kind: tuple[str, int]
    place: tuple[int, int]


def _run_of(failure: Failure) -> _Run:
    command = failure.command or ""
    kind = ("Script", 64) if failure.is_script else ("Cmdlet", 8)
    name = "" if failure.is_script else command
    return _Run(name, command, ("Internal", 1), kind, (0, 0))


def _extended(bound: Obj, unbound: Obj, run: _Run) -> dict[str, Value]:
    numbers = ("System.Int32[]", "System.Array", "System.Object")
    iteration = [] if run.origin[0] == "Internal" else [number(0), number(0)]
    visibility = f"{_AUTOMATION}.SessionStateEntryVisibility"
    return {
        "InvocationInfo_BoundParameters": bound,
        "InvocationInfo_CommandOrigin": enum(f"{_AUTOMATION}.CommandOrigin", *run.origin),
        "InvocationInfo_ExpectingInput": truth(False),
        "InvocationInfo_InvocationName": text(run.name),
        "InvocationInfo_Line": text(""),
        "InvocationInfo_OffsetInLine": number(0),
        "InvocationInfo_HistoryId": Primitive("I64", "1"),
        "InvocationInfo_PipelineIterationInfo": Obj(numbers, items=list(iteration)),
        "InvocationInfo_PipelineLength": number(run.place[0]),
        "InvocationInfo_PipelinePosition": number(run.place[1]),
        "InvocationInfo_PSScriptRoot": text(""),
        "InvocationInfo_PSCommandPath": NIL,
        "InvocationInfo_PositionMessage": text(""),
        "InvocationInfo_ScriptLineNumber": number(0),
        "InvocationInfo_ScriptName": text(""),
        "InvocationInfo_UnboundArguments": unbound,
        "SerializeExtent": truth(False),
        "CommandInfo_CommandType": enum(f"{_AUTOMATION}.CommandTypes", *run.kind),
        "CommandInfo_Definition": text(run.definition),
        "CommandInfo_Name": text(run.name),
        "CommandInfo_Visibility": enum(visibility, "Public", 0),
    }
