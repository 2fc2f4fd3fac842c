"""What answers about shells and commands say (MS-WSMV 2.2.4)."""

import base64
import time
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from powershell_shell import PowerShellShell
from shells import Output, Shell
from wsman import CMD, SHELL


def described(shell: Shell) -> str:
    if isinstance(shell, PowerShellShell):
        return described_shell(shell)
    name = f"<rsp:Name>{escape(shell.name)}</rsp:Name>" if shell.name else ""
    return (
        f'<rsp:Shell xmlns:rsp="{SHELL}"><rsp:ShellId>{shell.id}</rsp:ShellId>{name}'
        f"<rsp:ResourceUri>{CMD}</rsp:ResourceUri><rsp:Owner>{escape(shell.owner.name)}</rsp:Owner>"
        f"<rsp:ClientIP>{escape(shell.client)}</rsp:ClientIP>"
        f"<rsp:IdleTimeOut>PT{shell.idle_timeout_ms / 1000:.3f}S</rsp:IdleTimeOut>"
        f"<rsp:InputStreams>stdin</rsp:InputStreams>"
        f"<rsp:OutputStreams>stdout stderr</rsp:OutputStreams>"
        f"<rsp:ShellRunTime>{_duration(time.monotonic() - shell.began)}</rsp:ShellRunTime>"
        f"<rsp:ShellInactivity>{_duration(shell.idle_s)}</rsp:ShellInactivity></rsp:Shell>"
    )


def described_shell(shell: PowerShellShell) -> str:
    """As recorded of a runspace pool."""
    details = {
        "ShellId": shell.id,
        **({"Name": shell.name} if shell.name else {}),
        "ResourceUri": shell.resource,
        "Owner": shell.owner.name,
        "ClientIP": shell.client,
        "ProcessId": "1868",
        "IdleTimeOut": f"PT{shell.idle_timeout_ms / 1000:.3f}S",
        "InputStreams": "stdin pr",
        "OutputStreams": "stdout",
        "MaxIdleTimeOut": "PT2147483.647S",
        "Locale": "en-US",
        "DataLocale": "en-US",
        "CompressionMode": "NoCompression",
        "ProfileLoaded": "Yes",
        "Encoding": "UTF8",
        "BufferMode": "Block",
        "State": "Connected" if shell.is_connected else "Disconnected",
        "ShellRunTime": _duration(time.monotonic() - shell.began),
        "ShellInactivity": _duration(shell.idle_s),
    }
    told = "".join(f"<rsp:{name}>{escape(value)}</rsp:{name}>" for name, value in details.items())
    return f'<rsp:Shell xmlns:rsp="{SHELL}">{told}</rsp:Shell>'


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return f"P{days}DT{hours}H{minutes}M{rest}S"


def received(command_id: str, output: Output) -> str:
    response = ElementTree.Element("rsp:ReceiveResponse")
    for stream, data in output.pieces:
        piece = _stream(response, stream, command_id)
        piece.text = base64.b64encode(data).decode()
    if output.exit_code is not None:
        for stream in ("stdout", "stderr"):
            _stream(response, stream, command_id).set("End", "true")
    written = ElementTree.tostring(response, encoding="unicode", short_empty_elements=False)
    state = "Running" if output.exit_code is None else "Done"
    code = "" if output.exit_code is None else f"<rsp:ExitCode>{output.exit_code}</rsp:ExitCode>"
    return written.replace(
        "</rsp:ReceiveResponse>",
        f"<rsp:CommandState CommandId={quoteattr(command_id)} "
        f'State="{SHELL}/CommandState/{state}">{code}</rsp:CommandState></rsp:ReceiveResponse>',
    )


def _stream(parent: ElementTree.Element, name: str, command_id: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, "rsp:Stream", Name=name, CommandId=command_id)
