/** What two sides of NTLM agree on (MS-NLMP 2.2.2.5). Only what this client uses. */
export const flag = {
  unicode: 0x0000_0001,
  requestTarget: 0x0000_0004,
  sign: 0x0000_0010,
  seal: 0x0000_0020,
  ntlm: 0x0000_0200,
  alwaysSign: 0x0000_8000,
  extendedSessionSecurity: 0x0008_0000,
  targetInfo: 0x0080_0000,
  version: 0x0200_0000,
  bits128: 0x2000_0000,
  keyExchange: 0x4000_0000,
  bits56: 0x8000_0000,
} as const;

/** What a NEGOTIATE of this client asks for. 56 bit is asked as Windows does, and never settled for. */
export const askedFlags = 0xe208_8235;

const required = {
  Unicode: flag.unicode,
  signing: flag.sign,
  sealing: flag.seal,
  'extended session security': flag.extendedSessionSecurity,
  'target information': flag.targetInfo,
  '128-bit keys': flag.bits128,
  'key exchange': flag.keyExchange,
} as const;

/** What a server has dropped that this client never does without; empty when all is granted. */
export function withheld(granted: number): readonly string[] {
  return Object.entries(required)
    .filter(([, bit]) => (granted & bit) === 0)
    .map(([name]) => name);
}

/** What an AUTHENTICATE says: of what the server grants, that which was asked for. */
export function agreed(granted: number): number {
  return ((granted & (askedFlags | flag.targetInfo)) | flag.requestTarget) >>> 0;
}
