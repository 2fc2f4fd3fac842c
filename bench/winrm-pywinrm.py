"""Debian's python3-winrm with sealed NTLM, measured. Takes the lines that winrm-child.ts takes.

NTLM needs MD4 and RC4, which OpenSSL 3 has in its legacy provider only: $OPENSSL_CONF must switch it on.
"""

import base64
import json
import resource
import sys
import time
import warnings

import xmltodict
from winrm.protocol import Protocol

warnings.simplefilter("ignore")

# Bytes of standard input in one message: with base64 as large as those of the other clients.
INPUT_ROOM = 109_056
SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"


class Pywinrm:
    def __init__(self, logon):
        self.logon = logon
        self.kept = None

    def open(self, port):
        protocol = Protocol(
            f"http://127.0.0.1:{port}/wsman",
            transport="ntlm",
            username=self.logon["account"],
            password=self.logon["password"],
            message_encryption="always",
        )
        return protocol, protocol.open_shell(codepage=65001)

    def cold(self, port, job):
        protocol, shell = self.open(port)
        round_of(protocol, shell, job)
        protocol.close_shell(shell)
        protocol.transport.session.close()

    def warm(self, port, job):
        self.kept = self.kept or self.open(port)
        round_of(*self.kept, job)

    def close(self):
        if self.kept:
            protocol, shell = self.kept
            protocol.close_shell(shell)
            protocol.transport.session.close()
        self.kept = None


def round_of(protocol, shell, job):
    command = protocol.run_command(shell, job["command"], job["arguments"])
    data = job["input"].encode()
    for at in range(0, len(data), INPUT_ROOM):
        send(protocol, shell, command, data[at : at + INPUT_ROOM])
    out, _, _ = protocol.get_command_output(shell, command)
    protocol.cleanup_command(shell, command)
    start = f"{job['marker']} j ".encode()
    answers = sum(line.startswith(start) for line in out.split(b"\n"))
    if answers != job["scripts"]:
        raise ValueError(f"{answers} of {job['scripts']} scripts have answered")


def send(protocol, shell, command, data):
    """pywinrm 0.3 has no Send of its own; the envelope is the one of MS-WSMV 3.1.4.13."""
    header = protocol._get_soap_header(
        resource_uri=f"{SHELL}/cmd", action=f"{SHELL}/Send", shell_id=shell
    )
    stream = {"@Name": "stdin", "@CommandId": command, "#text": base64.b64encode(data).decode()}
    message = {"env:Envelope": {**header, "env:Body": {"rsp:Send": {"rsp:Stream": stream}}}}
    protocol.send_message(xmltodict.unparse(message))


def cpu_ms():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return (used.ru_utime + used.ru_stime) * 1000


def carry_out(subject, order):
    act = getattr(subject, order["how"])
    if order["how"] == "warm":
        act(order["port"], order["job"])
    cpu, begun = cpu_ms(), time.perf_counter()
    for _ in range(order["rounds"]):
        act(order["port"], order["job"])
    wall = (time.perf_counter() - begun) * 1000
    used = cpu_ms() - cpu
    subject.close()
    return {"wallMs": wall, "cpuMs": used}


client = Pywinrm(json.loads(sys.stdin.readline()))
print(json.dumps({"wallMs": 0, "cpuMs": 0}), flush=True)
for line in sys.stdin:
    print(json.dumps(carry_out(client, json.loads(line))), flush=True)
