import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readKrbError } from '#adapters/winrm/kerberos/krb-error.ts';

/** DER of RFC 4120 5.9.1, by hand. */
function element(tag: number, ...content: readonly (number | Buffer)[]): Buffer {
  const bytes = Buffer.concat(
    content.map((each) => (typeof each === 'number' ? Buffer.of(each) : each)),
  );
  const length =
    bytes.length < 0x80 ? [bytes.length] : [0x82, bytes.length >> 8, bytes.length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...length), bytes]);
}

function errorToken(code: number, time: string, padding = 0): Buffer {
  const text = (tag: number, value: string) => element(tag, element(0x18, Buffer.from(value)));
  const number = (tag: number, value: number) => element(tag, element(0x02, value));
  const message = element(
    0x7e,
    element(
      0x30,
      number(0xa0, 5),
      number(0xa1, 30),
      text(0xa4, time),
      number(0xa5, 7),
      number(0xa6, code),
      element(0xa9, element(0x1b, Buffer.alloc(padding, 0x41))),
    ),
  );
  return element(0x60, Buffer.from('06092a864886f712010202', 'hex'), 3, 0, message);
}

const at = Date.UTC(2026, 10, 21, 16, 30, 5);

describe('what a host says of a ticket', () => {
  it.each([
    ['bare', errorToken(37, '20261121163005Z')],
    ['long', errorToken(37, '20261121163005Z', 300)],
    [
      'wrapped',
      element(0xa1, element(0x30, element(0xa2, element(4, errorToken(37, '20261121163005Z'))))),
    ],
  ])('is read %s', (_, token) => {
    expect(readKrbError(token)).toEqual({ code: 37, at });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('no token')],
    ['a cut one', errorToken(37, '20261121163005Z').subarray(0, 30)],
    ['one without time', errorToken(37, 'yesterday')],
    ['one with an impossible time', errorToken(37, '20269921163005Z')],
  ])('is nothing when it is %s', (_, token) => {
    expect(readKrbError(token)).toBeUndefined();
  });

  it('is never an error, whatever it is', () => {
    const spoiled = fc
      .tuple(fc.nat(60), fc.nat(255))
      .map(([place, value]) => errorToken(37, '20261121163005Z').fill(value, place, place + 1));

    fc.assert(
      fc.property(fc.oneof(spoiled, fc.uint8Array({ maxLength: 80 })), (token) => {
        const read = readKrbError(token);
        return read === undefined || Number.isFinite(read.at);
      }),
    );
  });
});
