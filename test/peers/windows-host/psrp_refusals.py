"""How PowerShell refuses what it is ordered to run, in the words of Windows PowerShell 5.1."""

from dataclasses import replace

from psrp_errors import Failure

_AUTOMATION = "System.Management.Automation"
_RUNTIME = f"{_AUTOMATION}.RuntimeException"
_BINDING = f"{_AUTOMATION}.ParameterBindingException"
_LONGEST_TARGET = 40


def script_not_allowed(script: str) -> Failure:
    """Recorded: a script in a runspace without a language."""
    return Failure(
        "The syntax is not supported by this runspace. This can occur if the runspace is in"
        " no-language mode.",
        "ScriptsNotAllowed",
        (f"{_AUTOMATION}.ParseException", _RUNTIME),
        category=17,
        reason="ParseException",
        target_name=script,
        target_type="String",
        category_message=f"ParserError: ({_shortened(script)}:String) [], ParseException",
        target=script,
    )


def as_error(failure: Failure) -> Failure:
    """The same where it does not end its pipeline: its exception is wrapped then."""
    wrapped = "ParentContainsErrorRecordException"
    message = failure.category_message.replace(failure.reason, wrapped)
    return replace(
        failure,
        exception=(f"{_AUTOMATION}.{wrapped}",),
        reason=wrapped,
        category_message=message,
    )


def not_found(name: str) -> Failure:
    return Failure(
        f"The term '{name}' is not recognized as the name of a cmdlet, function, script file, or"
        " operable program. Check the spelling of the name, or if a path was included, verify that"
        " the path is correct and try again.",
        "CommandNotFoundException",
        (f"{_AUTOMATION}.CommandNotFoundException", _RUNTIME),
        category=13,
        reason="CommandNotFoundException",
        target_name=name,
        target_type="String",
        category_message=f"ObjectNotFound: ({_shortened(name)}:String) [],"
        " CommandNotFoundException",
        target=name,
    )


def not_in_set(command: str, parameter: str, value: str, allowed: list[str]) -> Failure:
    """An argument that ValidateSet refuses."""
    return _invalid(
        command,
        f"Cannot validate argument on parameter '{parameter}'. The argument \"{value}\" does not"
        f' belong to the set "{",".join(allowed)}" specified by the ValidateSet attribute. Supply'
        " an argument that is in the set and then try the command again.",
    )


def no_match(command: str, parameter: str, value: str, pattern: str) -> Failure:
    """An argument that ValidatePattern refuses."""
    return _invalid(
        command,
        f"Cannot validate argument on parameter '{parameter}'. The argument \"{value}\" does not"
        f' match the "{pattern}" pattern. Supply an argument that matches "{pattern}" and try the'
        " command again.",
    )


def _invalid(command: str, message: str) -> Failure:
    invalid = _binding(command, message, "ParameterArgumentValidationError")
    kind = "ParameterBindingValidationException"
    return replace(
        invalid,
        exception=(f"{_AUTOMATION}.{kind}", *invalid.exception),
        category=6,
        reason=kind,
        category_message=f"InvalidData: (:) [{command}], {kind}",
    )


def no_parameter(command: str, parameter: str) -> Failure:
    return _binding(
        command,
        f"A parameter cannot be found that matches parameter name '{parameter}'.",
        "NamedParameterNotFound",
    )


def missing_parameter(command: str, parameter: str) -> Failure:
    return _binding(
        command,
        "Cannot process command because of one or more missing mandatory parameters:"
        f" {parameter}.",
        "MissingMandatoryParameter",
    )


def _binding(command: str, message: str, identifier: str) -> Failure:
    kind = "ParameterBindingException"
    return Failure(
        message,
        f"{identifier},{command}",
        (_BINDING, _RUNTIME),
        category=5,
        activity=command,
        reason=kind,
        category_message=f"InvalidArgument: (:) [{command}], {kind}",
        command=command,
        has_run=False,
    )


def _shortened(target: str) -> str:
    """As the view of a category shows what is too long."""
    if len(target) <= _LONGEST_TARGET:
        return target
    return f"{target[:15]}...{target[-15:]}"
