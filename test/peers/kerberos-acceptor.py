"""A service of Kerberos by MIT krb5 through GSSAPI, for tests: one logon, then sealed messages.

The argument is a JSON object: "keytab", and "bindings" (application data of the channel, B64) where the client must
prove them. Takes lines "step B64", "wrap B64" (answers header and data, B64, apart) and "unwrap B64-of-header B64"
on stdin; answers "ok B64", "done B64" when the logon is complete, or "refused [B64]". "told" gives who the client
is, the flags and the mechanism.
"""

import base64
import json
import sys

import gssapi
from gssapi.raw import IOV, ChannelBindings, IOVBufferType, unwrap_iov, wrap_iov

given = json.loads(sys.argv[1])
KRB5 = gssapi.OID.from_int_seq("1.2.840.113554.1.2.2")
SPNEGO = gssapi.OID.from_int_seq("1.3.6.1.5.5.2")


def bindings():
    if "bindings" not in given:
        return None
    return ChannelBindings(application_data=base64.b64decode(given["bindings"]))


def context_for(mechanism):
    credentials = gssapi.Credentials(
        usage="accept", mechs=[mechanism], store={"keytab": given["keytab"]}
    )
    return gssapi.SecurityContext(creds=credentials, usage="accept", channel_bindings=bindings())


def text(data):
    return base64.b64encode(data or b"").decode()


def mechanism_of(token):
    # A tag, a length of one byte or of three, then the object identifier.
    start = 4 if token[1] == 0x82 else 2
    return SPNEGO if token[start + 2 :].startswith(bytes(SPNEGO)) else KRB5


class Service:
    def __init__(self):
        self.context = None

    def step(self, token):
        if self.context is None:
            self.context = context_for(mechanism_of(token))
        answer = self.context.step(token)
        return f"{'done' if self.context.complete else 'ok'} {text(answer)}"

    def wrap(self, message):
        iov = IOV(IOVBufferType.header, message, IOVBufferType.padding, std_layout=False)
        wrap_iov(self.context, iov, confidential=True)
        return f"ok {text(iov[0].value)} {text(iov[1].value)}"

    def unwrap(self, header, data):
        pieces = [(IOVBufferType.header, False, header), data, (IOVBufferType.padding, False, b"")]
        iov = IOV(*pieces, std_layout=False)
        opened = unwrap_iov(self.context, iov)
        if not opened.encrypted:
            raise ValueError("not encrypted")
        return f"ok {text(iov[1].value)}"

    def told(self):
        flags = int(self.context.actual_flags)
        return f"{self.context.initiator_name} {flags} {self.context.mech.dotted_form}"


service = Service()
for line in sys.stdin:
    verb, *parts = line.split()
    try:
        print(getattr(service, verb)(*map(base64.b64decode, parts)), flush=True)
    except (gssapi.exceptions.GSSError, ValueError) as error:
        print(f"{type(error).__name__} {error}", file=sys.stderr, flush=True)
        print(f"refused {text(getattr(error, 'token', None))}", flush=True)
