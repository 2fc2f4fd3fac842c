"""The session key for secure strings (MS-PSRP 2.2.2.3, 2.2.2.4): RSA with PKCS #1 v1.5.

Only the exchange is played; what is encrypted with the key is not opened.
"""

import base64
import os
import struct

# PUBLICKEYBLOB, RSA: type, version, reserved, CALG_RSA_KEYX, "RSA1", bits, exponent.
_BLOB = struct.Struct("<BBHI4sII")
# SIMPLEBLOB of CALG_AES_256, wrapped with CALG_RSA_KEYX.
_SIMPLE = struct.pack("<BBHII", 1, 2, 0, 0x6610, 0xA400)


def session_key_for(public_key: str, key: bytes) -> str:
    """Raises ValueError for what is no key of RSA."""
    blob = base64.b64decode(public_key, validate=True)
    if len(blob) < _BLOB.size:
        raise ValueError("the public key is too short")
    kind, _, _, _, magic, bits, exponent = _BLOB.unpack_from(blob)
    size = bits // 8
    if kind != 6 or magic != b"RSA1" or len(blob) != _BLOB.size + size:
        raise ValueError("the public key is none of RSA")
    modulus = int.from_bytes(blob[_BLOB.size :], "little")
    filler = bytes(each or 1 for each in os.urandom(size - 3 - len(key)))
    padded = int.from_bytes(b"\0\2" + filler + b"\0" + key, "big")
    wrapped = pow(padded, exponent, modulus).to_bytes(size, "little")
    return base64.b64encode(_SIMPLE + wrapped).decode()
