"""Runs commands on a host by pywinrm, a client of WinRM that shares nothing with ours, for tests.

Takes one JSON object a line: {url, transport, user, password, more, codepage, runs: [{command, arguments,
stdin, stays}]}; "stays" keeps standard input open. Answers each with {ok, results: [{out, err, code}]} or
{ok: false, why}. NTLM needs MD4 and RC4, which OpenSSL 3 has in its legacy provider only: $OPENSSL_CONF
must switch it on.
"""

import base64
import json
import sys
import warnings

import xmltodict
from winrm.protocol import Protocol

warnings.simplefilter("ignore")


def send(protocol, shell, command, wanted):
    """pywinrm 0.3 has no Send of its own; the envelope is the one of MS-WSMV 3.1.4.13."""
    header = protocol._get_soap_header(
        resource_uri="http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd",
        action="http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Send",
        shell_id=shell,
    )
    stream = {"@Name": "stdin", "@CommandId": command}
    stream["@End"] = "false" if wanted.get("stays") else "true"
    stream["#text"] = base64.b64encode(wanted["stdin"].encode()).decode()
    body = {"rsp:Send": {"rsp:Stream": stream}}
    message = {"env:Envelope": {**header, "env:Body": body}}
    protocol.send_message(xmltodict.unparse(message))


def run(protocol, shell, wanted):
    command = protocol.run_command(shell, wanted["command"], wanted.get("arguments", ()))
    if "stdin" in wanted:
        send(protocol, shell, command, wanted)
    out, err, code = protocol.get_command_output(shell, command)
    protocol.cleanup_command(shell, command)
    return {"out": out.decode(), "err": err.decode(), "code": code}


def carry_out(asked):
    protocol = Protocol(
        asked["url"],
        transport=asked["transport"],
        username=asked.get("user"),
        password=asked.get("password"),
        operation_timeout_sec=1,
        read_timeout_sec=10,
        **asked.get("more", {}),
    )
    shell = protocol.open_shell(codepage=asked.get("codepage", 65001))
    try:
        return [run(protocol, shell, wanted) for wanted in asked["runs"]]
    finally:
        protocol.close_shell(shell)


for line in sys.stdin:
    try:
        answer = {"ok": True, "results": carry_out(json.loads(line))}
    except Exception as error:  # pywinrm has many kinds
        answer = {"ok": False, "why": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
