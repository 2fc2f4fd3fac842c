"""Seals and opens the messages of one connection; seals them wrongly where that is asked for."""

from frames import BrokenFrame, Style, decode_frame, encode_frame
from security import Logon


class Sealer:
    def __init__(self, logon: Logon) -> None:
        self._logon = logon
        self._last = b""

    def open(self, body: bytes) -> bytes:
        """Raises BrokenFrame, ValueError or GSSError."""
        frame = decode_frame(body, self._logon.form)
        soap = self._logon.unwrap(frame.signature, frame.ciphertext)
        if len(soap) != frame.length:
            raise BrokenFrame("the length is not that of the message")
        return soap

    def seal(self, soap: bytes, faults: set[str]) -> bytes:
        """A frame; `faults` are kinds of faults.py."""
        if "skipped-message" in faults:
            self._logon.wrap(b"a message that never comes")
        sealed = bytearray(self._logon.wrap(soap))
        if "wrong-signature" in faults:
            sealed[4] ^= 1
        if "wrong-sequence" in faults:
            sealed[12] ^= 1
        if "replayed" in faults:
            sealed = bytearray(self._last or sealed)
        self._last = bytes(sealed)
        style = Style(
            tab=b"" if "no-tabs" in faults else b"\t",
            dashes=b"-- " if "dash-space" in faults else b"--",
            tail=b"\r\n" if "extra-newline" in faults else b"",
        )
        return encode_frame(bytes(sealed), style, self._logon.form)
