"""Faults that a test arms: what goes wrong with the nth request of a kind.

    operation   Create Command Send Receive Signal Delete Get Enumerate Identify Logon, or any
    nth         counted from when it was armed; 1 by default
    times       for how many requests from then on; 1 by default
    kind        what happens:

Instead of carrying the request out:
    drop-before     the connection is closed
    unauthorized    401, and the logon of the connection is forgotten
    fault           a WSMan fault; "fault": its name in wsman_faults.py
    empty-500       HTTP 500 without a body
    redirect        302 to "to"
    hang            no answer at all
    slow            waits "ms" first, then carries it out
With the answer of a request that was carried out:
    drop-after      the connection is closed instead
    drop-middle     half of it, then the connection is closed
    wrong-signature, wrong-sequence, skipped-message, replayed
                    a bit of the checksum, the number, a message in between, the last one again
    clear           not sealed
    extra-newline, dash-space, no-tabs
                    the frame as OMI and Exchange write it
    chunked         Transfer-Encoding: chunked, in pieces of "bytes"
    slow-bytes      in pieces of "bytes", every "ms"
    close-after     the connection is closed after the answer, without a word before
    huge            padded to "bytes"
    endless         a body that never ends
    malformed       XML that breaks off
    doctype         XML with a document type
    foreign         an answer to another message
    html            a page of a proxy, with 200
For Receive:
    no-output       an answer without output while the command runs
    split           every stream in elements of "bytes", and line breaks in the base64
    joined          all elements of a stream in one
For Pipeline, a pipeline of PowerShell, before it does its work (psrp_faults.py):
    object-ids      objects whose numbers were there before, or are none
    unknown-type, unexpected-type
                    a message of a type that there is not, or that only clients send
    other-pipeline  output of a pipeline that nobody began
    broken-clixml, deep-clixml
                    an object that is no XML, or "bytes" levels deep
    host-call       asks the client's host, and waits for the answer
    error-flood     "bytes" errors
    big-output      "bytes" characters of output
    endless-output  output without an end
    small-fragments every message in pieces of "bytes"
    pool-broken, died
                    the pool says that it is broken; its process ends without a word
"""

from dataclasses import dataclass, field
from typing import Any

from wsman_faults import BY_NAME

BEFORE = frozenset(
    ("drop-before", "unauthorized", "fault", "empty-500", "redirect", "hang", "slow")
)
SEALING = frozenset(
    ("wrong-signature", "wrong-sequence", "skipped-message", "replayed", "clear")
    + ("extra-newline", "dash-space", "no-tabs")
)
WIRE = frozenset(
    ("drop-after", "drop-middle", "chunked", "slow-bytes", "close-after", "endless", "html")
)
CONTENT = frozenset(("huge", "malformed", "doctype", "foreign", "no-output", "split", "joined"))
PIPELINE = frozenset(
    ("object-ids", "unknown-type", "unexpected-type", "other-pipeline", "broken-clixml")
    + ("deep-clixml", "host-call", "error-flood", "big-output", "endless-output")
    + ("small-fragments", "pool-broken", "died")
)
KINDS = BEFORE | SEALING | WIRE | CONTENT | PIPELINE


class FaultError(Exception):
    """The fault cannot be armed; the text says why."""


@dataclass
class Armed:
    kind: str
    operation: str = "any"
    nth: int = 1
    times: int = 1
    bytes: int = 1
    ms: int = 0
    fault: str = ""
    to: str = ""
    met: int = field(default=0, init=False)
    done: int = field(default=0, init=False)


class Faults:
    def __init__(self) -> None:
        self.armed: list[Armed] = []

    def arm(self, given: dict[str, Any]) -> None:
        try:
            armed = Armed(**given)
        except TypeError as error:
            raise FaultError(str(error)) from error
        if armed.kind not in KINDS:
            raise FaultError(f"there is no fault {armed.kind!r}")
        if armed.kind == "fault" and armed.fault not in BY_NAME:
            raise FaultError(f"there is no WSMan fault {armed.fault!r}")
        if armed.kind == "fault" and armed.operation in ("any", "Logon", "Identify"):
            raise FaultError("name the operation that a WSMan fault answers")
        if (armed.kind in PIPELINE) != (armed.operation == "Pipeline"):
            raise FaultError("a fault of a pipeline needs the operation Pipeline, and no other")
        self.armed.append(armed)

    def disarm(self) -> None:
        self.armed.clear()

    def take(self, operation: str) -> list[Armed]:
        """What goes wrong with this request."""
        due = []
        for each in self.armed:
            if each.operation == operation or (
                each.operation == "any" and operation != "Pipeline"
            ):
                each.met += 1
                if each.nth <= each.met < each.nth + each.times:
                    each.done += 1
                    due.append(each)
        return due
