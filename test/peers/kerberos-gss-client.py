"""A client of WSMan by python3-gssapi that shares nothing with Fettle's: logs on, and asks sealed who listens.

Takes the port and the scheme; tickets stand in $KRB5CCNAME. Prints the status and, sealed, what the host answers.
"""

import base64
import http.client
import re
import struct
import sys

import gssapi
from gssapi.raw import IOV, IOVBufferType, unwrap_iov, wrap_iov

port, scheme = int(sys.argv[1]), sys.argv[2]
MECHANISMS = {"Kerberos": "1.2.840.113554.1.2.2", "Negotiate": "1.3.6.1.5.5.2"}
PROTOCOL = f"application/HTTP-{scheme.replace('Negotiate', 'SPNEGO')}-session-encrypted"
IDENTIFY = (
    b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    b'xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd">'
    b"<s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>"
)
RULE = b"--Encrypted Boundary\r\n"


def post(connection, body, headers):
    connection.request("POST", "/wsman", body, headers)
    answer = connection.getresponse()
    return answer, answer.read()


def frame(context, soap):
    iov = IOV(IOVBufferType.header, soap, IOVBufferType.padding, std_layout=False)
    wrap_iov(context, iov, confidential=True)
    head = f"\tContent-Type: {PROTOCOL}\r\n\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length={len(soap)}\r\n"
    payload = struct.pack("<I", len(iov[0].value)) + iov[0].value + iov[1].value
    stream = b"\tContent-Type: application/octet-stream\r\n"
    return RULE + head.encode() + RULE + stream + payload + b"--Encrypted Boundary--\r\n"


def opened(context, body):
    length = int(re.search(rb"Length=(\d+)", body)[1])
    start = body.index(b"octet-stream\r\n") + len(b"octet-stream\r\n")
    (size,) = struct.unpack_from("<I", body, start)
    signature = body[start + 4 : start + 4 + size]
    data = body[start + 4 + size : start + 4 + size + length]
    pieces = [(IOVBufferType.header, False, signature), data, (IOVBufferType.padding, False, b"")]
    iov = IOV(*pieces, std_layout=False)
    assert unwrap_iov(context, iov).encrypted
    return iov[1].value


name = gssapi.Name("host@server1.corp.example", gssapi.NameType.hostbased_service)
context = gssapi.SecurityContext(
    name=name,
    mech=gssapi.OID.from_int_seq(MECHANISMS[scheme]),
    usage="initiate",
    flags=gssapi.RequirementFlag.mutual_authentication
    | gssapi.RequirementFlag.confidentiality
    | gssapi.RequirementFlag.integrity
    | gssapi.RequirementFlag.replay_detection
    | gssapi.RequirementFlag.out_of_sequence_detection,
)
connection = http.client.HTTPConnection("127.0.0.1", port)
token = base64.b64encode(context.step()).decode()
answer, _ = post(connection, b"", {"Authorization": f"{scheme} {token}"})
said = answer.headers["WWW-Authenticate"] or ""
if answer.status == 200:
    context.step(base64.b64decode(said.removeprefix(f"{scheme} ")))
    assert context.complete
    kind = f'multipart/encrypted;protocol="{PROTOCOL}";boundary="Encrypted Boundary"'
    answer, body = post(connection, frame(context, IDENTIFY), {"Content-Type": kind})
    print(answer.status, opened(context, body).decode())
else:
    print(answer.status)
