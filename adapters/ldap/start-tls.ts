import { BotError } from '#src/errors.ts';

/** ExtendedRequest 1.3.6.1.4.1.1466.20037 as message 1 (RFC 4511, section 4.14). */
export const startTlsRequest: Uint8Array = Buffer.concat([
  Buffer.of(0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16),
  Buffer.from('1.3.6.1.4.1.1466.20037', 'latin1'),
]);

const largest = 4_096;

/**
 * Whether the answer to the request for StartTLS is whole, and says yes. Throws BotError for a no, for what is none,
 * and for any byte behind it: that would have come in clear text, and would be read as if it were protected.
 */
export function isStartTlsGranted(bytes: Uint8Array): boolean {
  const message = elementAt(bytes, 0, 0x30);
  if (message === undefined) return false;
  if (message.end !== bytes.length) throw strange('it sends more before the line is encrypted');
  const id = believed(elementAt(bytes, message.start, 0x02));
  const response = believed(elementAt(bytes, id.end, 0x78));
  const code = believed(elementAt(bytes, response.start, 0x0a));
  if (bytes[id.start] !== 1 || id.end - id.start !== 1) throw strange('it answers another request');
  if (code.end - code.start !== 1 || bytes[code.start] !== 0)
    throw strange('it refuses StartTLS; use ldaps:// instead');
  return true;
}

interface Element {
  readonly start: number;
  readonly end: number;
}

/** One element of BER with a definite length; undefined where it is not whole yet. */
function elementAt(bytes: Uint8Array, at: number, tag: number): Element | undefined {
  const [found, first] = bytes.subarray(at, at + 2);
  if (found === undefined || first === undefined) return undefined;
  if (found !== tag) throw strange('it answers something that is no LDAP');
  const more = first < 0x80 ? 0 : first - 0x80;
  if (more > 4 || first === 0x80) throw strange('it answers something that is no LDAP');
  const digits = bytes.subarray(at + 2, at + 2 + more);
  if (digits.length < more) return undefined;
  const length = more === 0 ? first : digits.reduce((sum, digit) => sum * 256 + digit, 0);
  if (length > largest) throw strange('its answer is too long');
  const start = at + 2 + more;
  return start + length > bytes.length ? undefined : { start, end: start + length };
}

function believed(element: Element | undefined): Element {
  if (element === undefined) throw strange('it answers something that is no LDAP');
  return element;
}

function strange(what: string): BotError {
  return new BotError('bad-output', `the directory cannot be talked with: ${what}`);
}
