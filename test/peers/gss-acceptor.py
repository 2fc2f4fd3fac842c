"""A server of NTLM by gss-ntlmssp (C), for tests: one logon, then sealed messages.

Takes lines "step B64", "wrap B64" and "unwrap B64" on stdin; answers each with "ok B64", with
"done B64" when the logon is complete, or with "refused". Users stand in $NTLM_USER_FILE.
An argument is the channel binding (application data, B64) that the client must prove.
"""

import base64
import sys

import gssapi

NTLM = gssapi.OID.from_int_seq("1.3.6.1.4.1.311.2.2.10")


def bindings():
    if len(sys.argv) < 2:
        return None
    data = base64.b64decode(sys.argv[1])
    return gssapi.raw.ChannelBindings(application_data=data)


credentials = gssapi.Credentials(usage="accept", mechs=[NTLM])
context = gssapi.SecurityContext(creds=credentials, usage="accept", channel_bindings=bindings())


def answer(verb, data):
    if verb == "step":
        token = context.step(data) or b""
        return ("done" if context.complete else "ok"), token
    if verb == "wrap":
        return "ok", context.wrap(data, True).message
    opened = context.unwrap(data)
    if not opened.encrypted:
        raise ValueError("not encrypted")
    return "ok", opened.message


for line in sys.stdin:
    verb, _, text = line.rstrip("\n").partition(" ")
    try:
        word, data = answer(verb, base64.b64decode(text))
        print(word, base64.b64encode(data).decode(), flush=True)
    except (gssapi.exceptions.GSSError, ValueError) as error:
        print(error, file=sys.stderr, flush=True)
        print("refused", flush=True)
