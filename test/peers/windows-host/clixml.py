"""CLIXML as Windows PowerShell writes it (MS-PSRP 2.2.5): read from a client, written to it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar, Union
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

T = TypeVar("T")

_DEEPEST = 100
_LISTS = ("LST", "IE", "QUE", "STK")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Controls, and an underscore that would read as the beginning of an escape.
_TO_ESCAPE = re.compile(
    "[\x00-\x1f\x7f-\x9f]|_(?=[xX][0-9A-Fa-f]{4}_)|[\ud800-\udfff\U00010000-\U0010ffff]"
)


class BrokenClixml(Exception):
    """The text is no CLIXML; the message says why."""


@dataclass(frozen=True)
class Primitive:
    """`tag` is that of MS-PSRP 2.2.5.1: S, I32, B, Version …"""

    tag: str
    text: str = ""


NIL = Primitive("Nil")


@dataclass(eq=False)
class Obj:
    """A complex object. The same one twice in a tree is written once, and then referred to."""

    types: tuple[str, ...] = ()
    text: str | None = None
    # What the object is besides its properties: a primitive or another object.
    base: Union["Value", None] = None
    items: list["Value"] | None = None
    kind: str = "LST"
    entries: list[tuple["Value", "Value"]] | None = None
    props: dict[str, "Value"] | None = None
    notes: dict[str, "Value"] | None = None


Value = Primitive | Obj


def text(value: str) -> Primitive:
    return Primitive("S", value)


def number(value: int) -> Primitive:
    return Primitive("I32", str(value))


def truth(value: bool) -> Primitive:
    return Primitive("B", str(value).lower())


def bag(**notes: Value) -> Obj:
    """An object that has nothing but notes, as the data of most messages."""
    return Obj(notes=dict(notes))


def enum(name: str, word: str, value: int) -> Obj:
    types = (name, "System.Enum", "System.ValueType", "System.Object")
    return Obj(types, word, base=number(value))


def listed(name: str, items: Iterable[Value] = ()) -> Obj:
    return Obj((name, "System.Object"), items=list(items))


def read(data: str) -> Value:
    """Raises BrokenClixml."""
    if "<!DOCTYPE" in data:
        raise BrokenClixml("a document type is not taken")
    try:
        root = ElementTree.fromstring(data.removeprefix("\ufeff"))
    except ElementTree.ParseError as error:
        raise BrokenClixml(str(error)) from error
    return _Reader().value(root, 0)


def write(value: Value) -> str:
    return _Writer().value(value, None)


def decoded(written: str) -> str:
    """A text without its escapes; pairs of surrogates become one character again."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), written)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def encoded(plain: str) -> str:
    return escape(_safe(plain))


def _safe(plain: str) -> str:
    return _TO_ESCAPE.sub(_escapes, plain)


def _escapes(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"_x{units[at : at + 2].hex().upper()}_" for at in range(0, len(units), 2))


@dataclass
class _Reader:
    objects: dict[str, Obj] = field(default_factory=dict)
    types: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self, element: ElementTree.Element, depth: int) -> Value:
        if depth > _DEEPEST:
            raise BrokenClixml("too deep")
        if element.tag == "Obj":
            return self._object(element, depth)
        if element.tag == "Ref":
            return self._known(self.objects, element)
        return Primitive(element.tag, decoded(element.text or ""))

    def _object(self, element: ElementTree.Element, depth: int) -> Obj:
        found = Obj()
        if element.get("RefId") is not None:
            self.objects[element.get("RefId", "")] = found
        for part in element:
            self._part(found, part, depth + 1)
        return found

    def _part(self, found: Obj, part: ElementTree.Element, depth: int) -> None:
        match part.tag:
            case "TN":
                found.types = tuple(each.text or "" for each in part)
                self.types[part.get("RefId", "")] = found.types
            case "TNRef":
                found.types = self._known(self.types, part)
            case "ToString":
                found.text = decoded(part.text or "")
            case "Props":
                found.props = self._named(part, depth)
            case "MS":
                found.notes = self._named(part, depth)
            case "DCT":
                found.entries = [self._entry(entry, depth) for entry in part]
            case tag if tag in _LISTS:
                found.kind = tag
                found.items = [self.value(each, depth) for each in part]
            case _:
                found.base = self.value(part, depth)

    def _named(self, part: ElementTree.Element, depth: int) -> dict[str, Value]:
        return {decoded(each.get("N", "")): self.value(each, depth) for each in part}

    def _entry(self, entry: ElementTree.Element, depth: int) -> tuple[Value, Value]:
        named = self._named(entry, depth)
        if entry.tag != "En" or named.keys() != {"Key", "Value"}:
            raise BrokenClixml("an entry of a dictionary is none")
        return named["Key"], named["Value"]

    @staticmethod
    def _known(known: dict[str, T], element: ElementTree.Element) -> T:
        try:
            return known[element.get("RefId", "")]
        except KeyError as error:
            raise BrokenClixml("a reference leads nowhere") from error


@dataclass
class _Writer:
    """Counts objects and lists of types as Windows does: each from 0, in the order they begin."""

    objects: dict[int, int] = field(default_factory=dict)
    types: dict[tuple[str, ...], int] = field(default_factory=dict)

    def value(self, value: Value, name: str | None) -> str:
        attribute = "" if name is None else f" N={quoteattr(_safe(name))}"
        if isinstance(value, Primitive):
            if value.tag == "Nil":
                return f"<Nil{attribute} />"
            return f"<{value.tag}{attribute}>{encoded(value.text)}</{value.tag}>"
        known = self.objects.get(id(value))
        if known is not None:
            return f'<Ref{attribute} RefId="{known}" />'
        number_here = self.objects[id(value)] = len(self.objects)
        return f'<Obj{attribute} RefId="{number_here}">{self._parts(value)}</Obj>'

    def _parts(self, value: Obj) -> str:
        shown = "" if value.text is None else f"<ToString>{encoded(value.text)}</ToString>"
        types = self._types(value.types)
        base = "" if value.base is None else self.value(value.base, None)
        content = self._content(value)
        return (
            types
            + shown
            + base
            + content
            + self._named("Props", value.props)
            + self._named("MS", value.notes)
        )

    def _types(self, types: tuple[str, ...]) -> str:
        if not types:
            return ""
        if types in self.types:
            return f'<TNRef RefId="{self.types[types]}" />'
        number_here = self.types[types] = len(self.types)
        names = "".join(f"<T>{encoded(each)}</T>" for each in types)
        return f'<TN RefId="{number_here}">{names}</TN>'

    def _content(self, value: Obj) -> str:
        if value.entries is not None:
            pairs = (
                f"<En>{self.value(key, 'Key')}{self.value(item, 'Value')}</En>"
                for key, item in value.entries
            )
            return _element("DCT", "".join(pairs))
        if value.items is not None:
            return _element(value.kind, "".join(self.value(each, None) for each in value.items))
        return ""

    def _named(self, tag: str, named: dict[str, Value] | None) -> str:
        if named is None:
            return ""
        return _element(tag, "".join(self.value(each, name) for name, each in named.items()))


def _element(tag: str, content: str) -> str:
    return f"<{tag}>{content}</{tag}>" if content else f"<{tag} />"
