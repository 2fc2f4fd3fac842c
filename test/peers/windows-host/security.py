"""Who is at the other end of a connection, and the keys of that connection.

NTLM is done by gss-ntlmssp and Kerberos by MIT krb5 (both C) through GSSAPI: the one is not shared with the client
under test, and of the other it sees what a host of Windows would see.
"""

import base64
import binascii
import hashlib
import hmac
import os
import ssl
from dataclasses import dataclass

import gssapi
from gssapi.raw import IOV, IOVBufferType, unwrap_iov, wrap_iov

from frames import KERBEROS, NEGOTIATED, NTLM, Form
from settings import Account, Settings, Tls

_NTLM = gssapi.OID.from_int_seq("1.3.6.1.4.1.311.2.2.10")
_KRB5 = gssapi.OID.from_int_seq("1.2.840.113554.1.2.2")
_SPNEGO = gssapi.OID.from_int_seq("1.3.6.1.5.5.2")
CERTIFICATE_SCHEME = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"


@dataclass(frozen=True)
class Verdict:
    """What a request with `Authorization` comes to. Neither account nor token: refused."""

    account: Account | None = None
    token: bytes | None = None
    # The token is no last word.
    goes_on: bool = False


class Accounts:
    """The accounts of the host, and the list of them that gss-ntlmssp reads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._by_name = {account.name.lower(): account for account in settings.accounts}
        # In memory: a file of passwords would outlive a host that is killed.
        self._file = os.memfd_create("accounts")
        lines = [f"{each.domain}:{each.user}:{each.password}\n" for each in settings.accounts]
        os.write(self._file, "".join(lines).encode())
        os.environ["NTLM_USER_FILE"] = f"/proc/self/fd/{self._file}"
        os.environ["NETBIOS_COMPUTER_NAME"] = settings.computer
        os.environ["NETBIOS_DOMAIN_NAME"] = settings.domain
        if settings.krb5_config:
            os.environ["KRB5_CONFIG"] = settings.krb5_config

    def named(self, name: str) -> Account | None:
        """By DOMAIN\\user; an account without domain, or of ".", is local."""
        domain, slash, user = name.rpartition("\\")
        if not slash or domain in ("", "."):
            domain = self._settings.computer
        return self._by_name.get(f"{domain}\\{user}".lower())

    def of_principal(self, name: str) -> Account | None:
        """By user@REALM: there is one domain."""
        user, _, realm = name.rpartition("@")
        is_ours = realm.partition(".")[0].upper() == self._settings.domain.upper()
        return self.named(f"{self._settings.domain}\\{user}") if is_ours else None


class Logon:
    """The logon of one TCP connection. It is worth nothing on another one."""

    def __init__(self, accounts: Accounts, settings: Settings, peer: ssl.SSLObject | None) -> None:
        self._accounts = accounts
        self._settings = settings
        self._peer = peer
        self._context: gssapi.SecurityContext | None = None
        self.account: Account | None = None
        # The word before the tokens, and how messages are sealed.
        self.scheme = "Negotiate"
        self.form: Form = NTLM

    @property
    def seals(self) -> bool:
        """Whether messages can be sealed. Basic and certificates give no keys."""
        return self.account is not None and self._context is not None

    def offers(self) -> list[str]:
        offers = ["Negotiate", "Kerberos"]
        if self._settings.basic and self._peer is not None:
            offers.append('Basic realm="WSMAN"')
        return offers

    def take(self, authorization: str) -> Verdict:
        """One request with `Authorization`. Whatever was agreed on before is forgotten."""
        scheme, _, rest = authorization.partition(" ")
        self.account = None
        try:
            if scheme.lower() in ("negotiate", "kerberos"):
                self.scheme = scheme.capitalize()
                return self._by_token(base64.b64decode(rest, validate=True))
            if scheme.lower() == "basic":
                return self._basic(base64.b64decode(rest, validate=True))
        except (binascii.Error, UnicodeDecodeError):
            return Verdict()
        return self._certificate() if authorization == CERTIFICATE_SCHEME else Verdict()

    def forget(self) -> None:
        self.account = None
        self._context = None

    def wrap(self, message: bytes) -> bytes:
        assert self._context is not None
        if self.form is NTLM:
            return bytes(self._context.wrap(message, True).message)
        iov = IOV(IOVBufferType.header, message, IOVBufferType.padding, std_layout=False)
        wrap_iov(self._context, iov, confidential=True)
        return bytes(iov[0].value + iov[1].value)

    def unwrap(self, signature: bytes, ciphertext: bytes) -> bytes:
        """Raises GSSError for what was not sealed by the other side, in this order."""
        assert self._context is not None
        if self.form is NTLM:
            opened = self._context.unwrap(signature + ciphertext)
            message = bytes(opened.message)
        else:
            pieces = [(IOVBufferType.header, False, signature), ciphertext]
            iov = IOV(*pieces, (IOVBufferType.padding, False, b""), std_layout=False)
            opened = unwrap_iov(self._context, iov)
            message = bytes(iov[1].value)
        if not opened.encrypted:
            raise ValueError("the message was signed only")
        return message

    def _by_token(self, token: bytes) -> Verdict:
        if self.scheme == "Negotiate" and token.startswith(b"NTLMSSP\0"):
            self.form = NTLM
            return self._by_ntlm(token)
        return self._by_ticket(token) if self._settings.keytab else Verdict()

    def _by_ticket(self, token: bytes) -> Verdict:
        """One step: Kerberos needs no more, bare or wrapped."""
        is_bare = self.scheme == "Kerberos"
        self.form = KERBEROS if is_bare else NEGOTIATED
        keys = {"keytab": self._settings.keytab}
        credentials = gssapi.Credentials(
            usage="accept", mechs=[_KRB5 if is_bare else _SPNEGO], store=keys
        )
        self._context = gssapi.SecurityContext(
            creds=credentials, usage="accept", channel_bindings=self._bindings()
        )
        try:
            answer = self._context.step(token)
        except gssapi.exceptions.GSSError as error:
            self._context = None
            # Kerberos says what is wrong.
            return Verdict(token=error.token)
        if not self._context.complete:
            return Verdict(token=answer, goes_on=True)
        self.account = self._accounts.of_principal(str(self._context.initiator_name))
        return Verdict(self.account, answer if self.account is not None else None)

    def _by_ntlm(self, token: bytes) -> Verdict:
        if self._context is None or self._context.complete:
            credentials = gssapi.Credentials(usage="accept", mechs=[_NTLM])
            self._context = gssapi.SecurityContext(
                creds=credentials, usage="accept", channel_bindings=self._bindings()
            )
        try:
            answer = self._context.step(token)
        except gssapi.exceptions.GSSError:
            self._context = None
            return Verdict()
        if not self._context.complete:
            return Verdict(token=answer, goes_on=True)
        # gss-ntlmssp counts the NUL behind a name as part of it
        name = str(self._context.initiator_name).rstrip("\0")
        self.account = self._accounts.named(name)
        return Verdict(self.account, answer)

    def _bindings(self) -> gssapi.raw.ChannelBindings | None:
        if self._peer is None or self._settings.tls is None:
            return None
        return gssapi.raw.ChannelBindings(application_data=end_point(self._settings.tls))

    def _basic(self, decoded: bytes) -> Verdict:
        if not self._settings.basic or self._peer is None:
            return Verdict()
        user, _, password = decoded.decode("utf-8").partition(":")
        account = self._accounts.named(user)
        if account is None or account.domain != self._settings.computer:
            return Verdict()
        if hmac.compare_digest(password.encode(), account.password.encode()):
            self.account = account
        self._context = None
        return Verdict(self.account)

    def _certificate(self) -> Verdict:
        shown = self._peer.getpeercert(binary_form=True) if self._peer else None
        if not self._settings.certificate or self._settings.tls is None or shown is None:
            return Verdict()
        name = self._settings.tls.clients.get(hashlib.sha256(shown).hexdigest(), "")
        self.account = self._accounts.named(name) if name else None
        self._context = None
        return Verdict(self.account)


def end_point(tls: Tls) -> bytes:
    """Application data of the channel binding (RFC 5929), for a certificate signed with SHA-256."""
    with open(tls.certificate, encoding="ascii") as file:
        der = ssl.PEM_cert_to_DER_cert(file.read())
    return b"tls-server-end-point:" + hashlib.sha256(der).digest()


def tls_context(tls: Tls) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if tls.longest_version == "1.2":
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(tls.certificate, tls.key)
    if tls.client_authorities:
        context.load_verify_locations(tls.client_authorities)
        context.verify_mode = ssl.CERT_OPTIONAL
    return context
