/** What an RDP client may ask for: 0 RDP, 1 TLS, 3 TLS or CredSSP, 11 those and HYBRID_EX. */
export const requests = [0, 1, 3, 11] as const;
export type Request = (typeof requests)[number];

/** What came back for one request. `closed` includes a reset: nothing was answered. */
export type Answer =
  | { readonly kind: 'response'; readonly selected: number }
  | { readonly kind: 'failure'; readonly code: number }
  | { readonly kind: 'legacy' | 'foreign' | 'closed' | 'silent' };

const protocols: Readonly<Record<number, string>> = {
  0: 'rdp',
  1: 'ssl',
  2: 'hybrid',
  4: 'rdstls',
  8: 'hybrid-ex',
  16: 'rdsaad',
};

/** The word for a selected protocol; undefined for one that MS-RDPBCGR 2.2.1.2.1 does not know. */
export function protocolName(selected: number): string | undefined {
  return protocols[selected];
}

/** TPKT, X.224 Connection Request and RDP_NEG_REQ without a cookie (MS-RDPBCGR 2.2.1.1). */
export function encodeRequest(request: Request): Uint8Array {
  return Uint8Array.of(3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, request, 0, 0, 0);
}

const headerLength = 11;
const fullLength = 19;
/** A Connection Confirm has 11 or 19 bytes; more would be no answer to our request. */
const mostLength = 64;
const connectionConfirm = 0xd0;
const disconnectRequest = 0x80;

/** Reads the answer to a request (MS-RDPBCGR 2.2.1.2); undefined while more bytes are due. */
export function decodeAnswer(bytes: Uint8Array): Answer | undefined {
  if (bytes.length === 0) return undefined;
  if (bytes[0] !== 3) return { kind: 'foreign' };
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint16(2);
  if (length < headerLength || length > mostLength) return { kind: 'foreign' };
  return bytes.length < length ? undefined : decodeUnit(view, length);
}

/** The number of bytes that the answer takes; what follows belongs to nobody. */
export function answerLength(bytes: Uint8Array): number {
  return ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
}

function decodeUnit(view: DataView, length: number): Answer {
  const unit = view.getUint8(5) & 0xf0;
  if (unit === disconnectRequest) return { kind: 'closed' };
  if (unit !== connectionConfirm) return { kind: 'foreign' };
  if (length < fullLength) return { kind: 'legacy' };
  return decodeNegotiation(view);
}

function decodeNegotiation(view: DataView): Answer {
  const type = view.getUint8(headerLength);
  const value = view.getUint32(15, true);
  if (view.getUint16(13, true) !== 8) return { kind: 'foreign' };
  if (type === 2) return { kind: 'response', selected: value };
  if (type === 3) return { kind: 'failure', code: value };
  return { kind: 'foreign' };
}

/** As the look reports it: "rsp:1", "fail:5", "legacy", "closed", "silent", "foreign". */
export function answerText(answer: Answer): string {
  switch (answer.kind) {
    case 'response':
      return `rsp:${answer.selected}`;
    case 'failure':
      return `fail:${answer.code}`;
    case 'legacy':
    case 'foreign':
    case 'closed':
    case 'silent':
      return answer.kind;
  }
}

/** Tells whether TLS comes next: every protocol but standard RDP security begins with it. */
export function selectsTls(answer: Answer): boolean {
  return answer.kind === 'response' && answer.selected !== 0;
}

/** Tells whether CredSSP follows TLS. */
export function selectsCredSsp(answer: Answer): boolean {
  return answer.kind === 'response' && (answer.selected === 2 || answer.selected === 8);
}
