"""Seals and opens messages in the frames of WSMan by pywinrm and ntlm-auth, for tests.

Takes lines "wrap B64" and "unwrap B64" on stdin; answers each with "ok B64" or with "refused".
Plays the side that is named first ("client" or "server") with the session key (hexadecimal).
"""

import base64
import sys
from types import SimpleNamespace

from ntlm_auth.constants import NegotiateFlags
from ntlm_auth.session_security import SessionSecurity
from winrm.encryption import Encryption

FLAGS = (
    NegotiateFlags.NTLMSSP_NEGOTIATE_SIGN
    | NegotiateFlags.NTLMSSP_NEGOTIATE_SEAL
    | NegotiateFlags.NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY
    | NegotiateFlags.NTLMSSP_NEGOTIATE_128
    | NegotiateFlags.NTLMSSP_NEGOTIATE_KEY_EXCH
)

side, key = sys.argv[1:]
security = SessionSecurity(FLAGS, bytes.fromhex(key), source=side)
session = SimpleNamespace(auth=SimpleNamespace(session_security=security))
encryption = Encryption(session, "ntlm")


def answer(verb, data):
    if verb == "wrap":
        frame = encryption._encrypt_message(data, "host")
        return frame + encryption.MIME_BOUNDARY + b"--\r\n"
    return encryption._decrypt_response(SimpleNamespace(content=data), "host")


for line in sys.stdin:
    verb, _, text = line.rstrip("\n").partition(" ")
    try:
        print("ok", base64.b64encode(answer(verb, base64.b64decode(text))).decode(), flush=True)
    except Exception as error:  # pywinrm has many kinds
        print(repr(error), file=sys.stderr, flush=True)
        print("refused", flush=True)
