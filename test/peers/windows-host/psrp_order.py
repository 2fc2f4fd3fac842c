"""What a client orders with CREATE_PIPELINE (MS-PSRP 2.2.2.10, 2.2.3.11, 2.2.3.12)."""

from dataclasses import dataclass

from clixml import NIL, Obj, Primitive, Value

# RemoteStreamOptions: which records tell what wrote them.
_OPTIONS = {"error": 1, "warning": 2, "debug": 4, "verbose": 8}


class BrokenOrder(Exception):
    """The pipeline cannot be read; the text says why."""


@dataclass(frozen=True)
class Command:
    """`parameters` in order; those without a name are arguments by position."""

    name: str
    is_script: bool
    parameters: tuple[tuple[str | None, Value], ...]
    merges_errors: bool

    def given(self, name: str) -> Value | None:
        """The value of a named parameter, as PowerShell compares names: without regard to case."""
        found = [value for key, value in self.parameters if key and key.lower() == name.lower()]
        return found[-1] if found else None


@dataclass(frozen=True)
class Order:
    """Statements, one after another; each is a pipeline of commands."""

    statements: tuple[tuple[Command, ...], ...]
    has_input: bool
    tells: frozenset[str]

    @property
    def line(self) -> str:
        """For people: what runs, without its arguments."""
        return "; ".join(" | ".join(each.name for each in line) for line in self.statements)


def order_of(value: Value) -> Order:
    """Raises BrokenOrder."""
    shell = _object(_note(value, "PowerShell"))
    extra = _note(shell, "ExtraCmds")
    first = _commands(shell)
    # With ExtraCmds every statement stands there, the first one too.
    more = () if extra == NIL else tuple(_commands(each) for each in _items(extra))
    options = _note(value, "RemoteStreamOptions")
    bits = int(_text(_object(options).base))
    return Order(
        statements=more or (first,),
        has_input=_text(_note(value, "NoInput")) == "false",
        tells=frozenset(stream for stream, bit in _OPTIONS.items() if bits & bit),
    )


def _commands(value: Value) -> tuple[Command, ...]:
    return tuple(_command(each) for each in _items(_note(value, "Cmds")))


def _command(value: Value) -> Command:
    merged = _object(_note(value, "MergeError", _note(value, "MergeMyResult")))
    return Command(
        name=_text(_note(value, "Cmd")),
        is_script=_text(_note(value, "IsScript")) == "true",
        parameters=tuple(_parameter(each) for each in _items(_note(value, "Args"))),
        merges_errors=_text(merged.base) == "1",
    )


def _parameter(value: Value) -> tuple[str | None, Value]:
    name = _note(value, "N")
    return None if name == NIL else _text(name), _note(value, "V")


def _note(value: Value, name: str, otherwise: Value | None = None) -> Value:
    found = (_object(value).notes or {}).get(name, otherwise)
    if found is None:
        raise BrokenOrder(f"{name} is missing")
    return found


def _object(value: Value) -> Obj:
    if not isinstance(value, Obj):
        raise BrokenOrder("an object is none")
    return value


def _items(value: Value) -> list[Value]:
    items = _object(value).items
    if items is None:
        raise BrokenOrder("a list is none")
    return items


def _text(value: Value | None) -> str:
    if not isinstance(value, Primitive):
        raise BrokenOrder("a value is no primitive")
    return value.text
