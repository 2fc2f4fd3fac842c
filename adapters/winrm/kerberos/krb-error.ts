/** What a host says that does not take our ticket. Nobody has signed it: it is good for a message only. */
export interface KrbError {
  /** Error code (RFC 4120, 7.5.9). */
  readonly code: number;
  /** Its clock, in milliseconds since 1970. */
  readonly at: number;
}

/** The object identifier of Kerberos, then the token id of KRB-ERROR (RFC 4121, 4.1). */
const mark = Buffer.from('06092a864886f7120102020300', 'hex');
const longest = 16_384;

/** Finds a KRB-ERROR in a token, bare or wrapped by SPNEGO; undefined when there is none that makes sense. */
export function readKrbError(token: Uint8Array): KrbError | undefined {
  const bytes = Buffer.from(token.subarray(0, longest));
  const found = bytes.indexOf(mark);
  if (found === -1) return undefined;
  const message = elementAt(bytes, found + mark.length);
  if (message?.tag !== 0x7e) return undefined;
  const fields = fieldsOf(elementAt(message.content, 0)?.content);
  const code = fields.get(0xa6)?.at(-1);
  const at = timeIn(fields.get(0xa4));
  return code === undefined || at === undefined ? undefined : { code, at };
}

interface Element {
  readonly tag: number;
  readonly content: Buffer;
  readonly end: number;
}

/** The values of a sequence of explicitly tagged fields, by tag. */
function fieldsOf(sequence: Buffer | undefined): ReadonlyMap<number, Buffer> {
  const fields = new Map<number, Buffer>();
  let at = 0;
  for (;;) {
    const field = sequence && elementAt(sequence, at);
    if (field === undefined) return fields;
    const value = elementAt(field.content, 0);
    if (value !== undefined) fields.set(field.tag, value.content);
    at = field.end;
  }
}

/** One element of DER with a length of at most two bytes; undefined when it is cut off. */
function elementAt(bytes: Buffer, at: number): Element | undefined {
  const [tag, first] = bytes.subarray(at, at + 2);
  if (tag === undefined || first === undefined || first === 0x80 || first > 0x82) return undefined;
  const count = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + count;
  if (start > bytes.length) return undefined;
  const length = count === 0 ? first : bytes.readUIntBE(at + 2, count);
  const end = start + length;
  return end > bytes.length ? undefined : { tag, content: bytes.subarray(start, end), end };
}

/** GeneralizedTime as Kerberos has it: `20261121163000Z`. */
function timeIn(text: Buffer | undefined): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text?.toString('latin1') ?? '');
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at) ? undefined : at;
}
