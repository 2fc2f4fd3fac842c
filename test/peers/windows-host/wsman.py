"""WSMan messages: reading requests, writing answers as Windows writes them (MS-WSMV 2.2, 3.1.4)."""

import re
import uuid
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from wsman_faults import (
    ACTION_NOT_SUPPORTED,
    INVALID_ENVELOPE,
    MUST_UNDERSTAND,
    Code,
    Fault,
)

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
MICROSOFT = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
CONFIG = "http://schemas.microsoft.com/wbem/wsman/1/config"
FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
IDENTITY = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
WMI_ERROR = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError"
CIM = "http://schemas.dmtf.org/wbem/wscim/1/common"
BINDING = "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
ANONYMOUS = f"{ADDRESSING}/role/anonymous"
CMD = f"{SHELL}/cmd"

_PREFIXES = (
    f'xmlns:s="{SOAP}" xmlns:a="{ADDRESSING}" xmlns:x="{TRANSFER}" '
    f'xmlns:w="{WSMAN}" xmlns:rsp="{SHELL}" xmlns:p="{MICROSOFT}"'
)
# What a service has to know when it is marked with mustUnderstand.
_UNDERSTOOD = {
    f"{{{ADDRESSING}}}{name}" for name in ("Action", "To", "MessageID", "ReplyTo", "RelatesTo")
} | {
    f"{{{WSMAN}}}{name}"
    for name in ("ResourceURI", "SelectorSet", "OptionSet", "OperationTimeout", "MaxEnvelopeSize")
}
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_SMALLEST_ENVELOPE = 8192


@dataclass(frozen=True)
class Message:
    """A request, as far as this host looks at it."""

    action: str
    message_id: str
    to: str
    resource: str
    # None: the host decides.
    timeout_ms: int | None
    max_envelope_size: int
    selectors: dict[str, str]
    options: dict[str, str]
    body: ElementTree.Element

    @property
    def operation(self) -> str:
        return self.action.rsplit("/", 1)[-1]

    def child(self, namespace: str, name: str) -> ElementTree.Element:
        found = self.body.find(f"{{{namespace}}}{name}")
        if found is None:
            raise Fault(INVALID_ENVELOPE, f"The body has no {name}.")
        return found


def read_message(soap: bytes) -> Message:
    """Raises Fault for what a strict service refuses."""
    header, body = _parts(soap)
    for entry in header:
        marked = entry.get(f"{{{SOAP}}}mustUnderstand", "false").lower() in ("true", "1")
        if marked and entry.tag not in _UNDERSTOOD:
            raise Fault(MUST_UNDERSTAND, f"The header {entry.tag} is not understood.")
    reply_to = header.findtext(f"{{{ADDRESSING}}}ReplyTo/{{{ADDRESSING}}}Address", "").strip()
    if reply_to != ANONYMOUS:
        raise Fault(INVALID_ENVELOPE, "ReplyTo is not anonymous.")
    return Message(
        action=_needed(header, ADDRESSING, "Action"),
        message_id=_needed(header, ADDRESSING, "MessageID"),
        to=_needed(header, ADDRESSING, "To"),
        resource=_needed(header, WSMAN, "ResourceURI"),
        timeout_ms=_timeout(header.findtext(f"{{{WSMAN}}}OperationTimeout")),
        max_envelope_size=_size(header.findtext(f"{{{WSMAN}}}MaxEnvelopeSize")),
        selectors=_named(header, "Selector"),
        options=_named(header, "Option"),
        body=body,
    )


def asks_who(soap: bytes) -> bool:
    """Whether it is the question Identify, which has no header of its own."""
    return _parts(soap)[1].find(f"{{{IDENTITY}}}Identify") is not None


def _parts(soap: bytes) -> tuple[ElementTree.Element, ElementTree.Element]:
    if b"<!DOCTYPE" in soap:
        raise Fault(INVALID_ENVELOPE, "A document type is not taken.")
    try:
        envelope = ElementTree.fromstring(soap)
    except ElementTree.ParseError as error:
        raise Fault(INVALID_ENVELOPE, "The request is no XML.") from error
    header = envelope.find(f"{{{SOAP}}}Header")
    body = envelope.find(f"{{{SOAP}}}Body")
    if envelope.tag != f"{{{SOAP}}}Envelope" or header is None or body is None:
        raise Fault(INVALID_ENVELOPE, "The request is no SOAP 1.2.")
    return header, body


def _needed(header: ElementTree.Element, namespace: str, name: str) -> str:
    found = header.findall(f"{{{namespace}}}{name}")
    text = (found[0].text or "").strip() if len(found) == 1 else ""
    if not text:
        raise Fault(INVALID_ENVELOPE, f"The header {name} is needed once.")
    return text


def _named(header: ElementTree.Element, kind: str) -> dict[str, str]:
    found = header.iterfind(f"{{{WSMAN}}}{kind}Set/{{{WSMAN}}}{kind}")
    return {each.get("Name", ""): (each.text or "").strip() for each in found}


def _timeout(text: str | None) -> int | None:
    return None if text is None else milliseconds_of(text)


def milliseconds_of(text: str) -> int:
    """A duration of XML Schema, without years and months."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise Fault(INVALID_ENVELOPE, "A duration is none.")
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return int((days * 86_400 + hours * 3600 + minutes * 60 + seconds) * 1000)


def _size(text: str | None) -> int:
    size = int(text) if text is not None and text.strip().isdigit() else 512_000
    if size < _SMALLEST_ENVELOPE:
        raise Fault(INVALID_ENVELOPE, "MaxEnvelopeSize is below 8192.")
    return size


def answer_to(message: Message, body: str) -> str:
    if not message.action.startswith((f"{TRANSFER}/", f"{SHELL}/", f"{ENUMERATION}/")):
        raise Fault(ACTION_NOT_SUPPORTED, "The action is not known.")
    return _envelope(f"{message.action}Response", message.message_id, body)


def no_output(message: Message) -> str:
    """An answer to Receive that says nothing but that the command runs."""
    desired = message.child(SHELL, "Receive").find(f"{{{SHELL}}}DesiredStream")
    if desired is not None and desired.get("CommandId") is None:
        return answer_to(message, "<rsp:ReceiveResponse></rsp:ReceiveResponse>")
    command_id = quoteattr("" if desired is None else desired.get("CommandId", ""))
    return answer_to(
        message,
        f'<rsp:ReceiveResponse><rsp:Stream Name="stdout" CommandId={command_id}></rsp:Stream>'
        f"<rsp:CommandState CommandId={command_id} "
        f'State="{SHELL}/CommandState/Running"></rsp:CommandState></rsp:ReceiveResponse>',
    )


def fault_answer(fault: Fault, message_id: str, machine: str) -> str:
    code = fault.code
    text = escape(fault.text)
    detail = f"<w:FaultDetail>{escape(code.detail)}</w:FaultDetail>" if code.detail else ""
    detail += _wmi_error(code, text) if code.is_wmi else _wsman_fault(code, text, machine)
    body = (
        f"<s:Fault><s:Code><s:Value>s:{code.blames}</s:Value><s:Subcode><s:Value>{code.subcode}"
        f'</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">{text}</s:Text>'
        f"</s:Reason><s:Detail>{detail}</s:Detail></s:Fault>"
    )
    if code.is_wmi:
        message_id = ""  # seen on a real host: such a fault does not say to what it relates
    namespace = ADDRESSING if code.subcode.startswith("a:") else WSMAN.removesuffix(".xsd")
    return _envelope(f"{namespace}/fault", message_id, body)


def _wsman_fault(code: Code, text: str, machine: str) -> str:
    told = text
    if code.provider:
        told = (
            f"<f:ProviderFault provider={quoteattr(code.provider)} "
            f'path="%systemroot%\\system32\\winrscmd.dll">{text}</f:ProviderFault>'
        )
    return (
        f'<f:WSManFault xmlns:f="{FAULT}" Code="{code.number}" Machine={quoteattr(machine)}>'
        f"<f:Message>{told}</f:Message></f:WSManFault>"
    )


def _wmi_error(code: Code, text: str) -> str:
    return (
        f'<p:MSFT_WmiError xmlns:p="{WMI_ERROR}" xmlns:cim="{CIM}" xmlns:xsi="{INSTANCE}" '
        f'b:IsCIM_Error="true" xmlns:b="{BINDING}" xsi:type="p:MSFT_WmiError_Type">'
        f'<p:CIMStatusCode xsi:type="cim:cimUnsignedInt">27</p:CIMStatusCode>'
        f'<p:Message xsi:type="cim:cimString">{text}</p:Message>'
        f'<p:MessageID xsi:type="cim:cimString">HRESULT {code.number:#x}</p:MessageID>'
        f'<p:OwningEntity xsi:nil="true" xsi:type="cim:cimString"/>'
        f'<p:error_Category xsi:type="cim:cimUnsignedInt">27</p:error_Category>'
        f'<p:error_Code xsi:type="cim:cimUnsignedInt">{code.number}</p:error_Code>'
        f'<p:error_Type xsi:type="cim:cimString">HRESULT</p:error_Type>'
        f'<p:error_WindowsErrorMessage xsi:type="cim:cimString">{text}'
        f"</p:error_WindowsErrorMessage></p:MSFT_WmiError>"
    )


def _envelope(action: str, relates_to: str, body: str) -> str:
    relates = f"<a:RelatesTo>{escape(relates_to)}</a:RelatesTo>" if relates_to else ""
    return (
        f'<s:Envelope xml:lang="en-US" {_PREFIXES}><s:Header><a:Action>{escape(action)}</a:Action>'
        f"<a:MessageID>uuid:{str(uuid.uuid4()).upper()}</a:MessageID><a:To>{ANONYMOUS}</a:To>"
        f"{relates}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )


def identity(version: str) -> str:
    return (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Header/><s:Body><wsmid:IdentifyResponse '
        f'xmlns:wsmid="{IDENTITY}"><wsmid:ProtocolVersion>{WSMAN}</wsmid:ProtocolVersion>'
        f"<wsmid:ProductVendor>Microsoft Corporation</wsmid:ProductVendor>"
        f"<wsmid:ProductVersion>{escape(version)}</wsmid:ProductVersion>"
        f"</wsmid:IdentifyResponse></s:Body></s:Envelope>"
    )
