import { describe, expect, it } from '@jest/globals';
import { isStartTlsGranted, startTlsRequest } from '#adapters/ldap/start-tls.ts';

/** ExtendedResponse, success, no names (RFC 4511, section 4.12). */
const granted = [
  0x30, 0x0c, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0a, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00,
];

/** The same with one byte changed. */
function changed(at: number, byte: number): number[] {
  return granted.with(at, byte);
}

describe('the request for StartTLS', () => {
  it('is one whole message', () => {
    expect(startTlsRequest.length).toBe(2 + Number(startTlsRequest[1]));
    expect(Buffer.from(startTlsRequest.subarray(9)).toString()).toBe('1.3.6.1.4.1.1466.20037');
  });
});

describe('the answer to it', () => {
  it('is waited for until it is whole', () => {
    const lengths = granted.map((_, index) => index);

    for (const length of lengths)
      expect(isStartTlsGranted(Buffer.from(granted.slice(0, length)))).toBe(false);
    expect(isStartTlsGranted(Buffer.from(granted))).toBe(true);
  });

  it('may write its lengths in the long form, as Active Directory does', () => {
    const inner = [0x02, 0x01, 0x01, 0x78, 0x84, 0, 0, 0, 0x07, ...granted.slice(7)];
    const whole = Buffer.from([0x30, 0x84, 0, 0, 0, inner.length, ...inner]);

    for (let length = 0; length < whole.length; length += 1)
      expect(isStartTlsGranted(whole.subarray(0, length))).toBe(false);
    expect(isStartTlsGranted(whole)).toBe(true);
  });

  it.each([
    ['is a refusal', changed(9, 0x34)],
    ['answers another request', changed(4, 0x02)],
    ['is something else', changed(5, 0x61)],
    ['is no LDAP', [...Buffer.from('HTTP/1.1 400')]],
    ['has a byte behind it that came in clear text', [...granted, 0x30]],
    ['has the next answer behind it', [...granted, ...granted]],
    ['has no end', [0x30, 0x80, 0x02, 0x01]],
    ['is far too long', [0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]],
    ['is cut short inside', [0x30, 0x05, 0x02, 0x01, 0x01, 0x78, 0x07]],
  ])('is not believed when it %s', (_how, bytes) => {
    expect(() => isStartTlsGranted(Buffer.from(bytes))).toThrow('the directory cannot be talked');
  });
});
