import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  encodeFrame,
  FrameReader,
  type SealedFrame,
} from '#adapters/winrm/security/sealed-frame.ts';
import { isBotError } from '#src/errors.ts';
import { hex, unhex } from './bytes-of.ts';

const frame: SealedFrame = {
  protocol: 'application/HTTP-SPNEGO-session-encrypted',
  originalType: 'application/soap+xml;charset=UTF-8',
  sealed: { header: unhex('0f'.repeat(16)), ciphertext: Buffer.from('0123456789') },
};

const lines = {
  open: '--Encrypted Boundary\r\n',
  protocol: '\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n',
  original: '\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=10\r\n',
  again: '--Encrypted Boundary\r\n',
  binary: '\tContent-Type: application/octet-stream\r\n',
  payload: `\x10\0\0\0${'\x0f'.repeat(16)}0123456789`,
  close: '--Encrypted Boundary--\r\n',
};

/** The frame as text, with some of its parts replaced. */
function text(changed: Partial<typeof lines> = {}): Buffer {
  return Buffer.from(Object.values({ ...lines, ...changed }).join(''), 'latin1');
}

function read(bytes: Uint8Array, pieces: readonly number[] = [], mostBytes = 1_000): SealedFrame {
  const reader = new FrameReader(mostBytes);
  let at = 0;
  for (const size of pieces) {
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  reader.push(bytes.subarray(at));
  return reader.end();
}

function shown({ protocol, originalType, sealed }: SealedFrame): readonly string[] {
  return [protocol, originalType, hex(sealed.header), hex(sealed.ciphertext)];
}

/** What came of it: the parts of the frame, or the code of the error. */
function outcome(act: () => SealedFrame): readonly string[] {
  try {
    return shown(act());
  } catch (error) {
    if (isBotError(error)) return [error.code];
    throw error;
  }
}

describe('a sealed frame', () => {
  it('is written as MS-WSMV 2.2.9.1.1.2 has it, byte for byte', () => {
    expect(Buffer.from(encodeFrame(frame)).toString('latin1')).toBe(text().toString('latin1'));
  });

  it('is written without tabs for hosts that refuse them', () => {
    const bare = text().toString('latin1').replaceAll('\t', '');

    expect(Buffer.from(encodeFrame(frame, 'no-tabs')).toString('latin1')).toBe(bare);
  });

  it.each([
    ['as we write it', {}],
    ['without tabs', { protocol: lines.protocol.slice(1), original: lines.original.slice(1) }],
    ['with a space behind the dashes', { open: '-- Encrypted Boundary\r\n' }],
    ['with a space before the last boundary', { close: '-- Encrypted Boundary--\r\n' }],
    ['with an empty line at the end', { close: '--Encrypted Boundary--\r\n\r\n' }],
    ['without a line end at the end', { close: '--Encrypted Boundary--' }],
    ['with an empty line before the last boundary', { close: '\r\n--Encrypted Boundary--\r\n' }],
    ['with an empty line at the start', { open: '\r\n--Encrypted Boundary\r\n' }],
    ['with field names in lower case', { binary: '\tcontent-type: application/octet-stream\r\n' }],
  ])('is read %s', (_, changed) => {
    expect(shown(read(text(changed)))).toEqual(shown(frame));
  });

  it('may hold its own boundary as ciphertext', () => {
    const ciphertext = Buffer.from(`\r\n${lines.close}${lines.open}`, 'latin1');
    const nested = { ...frame, sealed: { header: frame.sealed.header, ciphertext } };

    expect(shown(read(encodeFrame(nested)))).toEqual(shown(nested));
  });

  it.each([
    ['is empty', Buffer.alloc(0)],
    ['is no frame', Buffer.from('<s:Envelope/>')],
    ['starts with a frame of MIME', text({ binary: `${lines.binary}\r\n` })],
    ['ends before the header length', text({ payload: '\x10\0', close: '' })],
    ['says a header longer than it is', text({ payload: '\xff\xff\xff\xff0123456789' })],
    ['says a header of 257 bytes', text({ payload: `\x01\x01\0\0${'a'.repeat(267)}` })],
    ['has less ciphertext than it says', text({ payload: lines.payload.slice(0, -1) })],
    ['has more ciphertext than it says', text({ payload: `${lines.payload}!` })],
    ['has no last boundary', text({ close: '' })],
    ['is followed by another one', Buffer.concat([text(), text()])],
    ['is followed by something else', Buffer.concat([text(), Buffer.from('GET /')])],
    ['has no length', text({ original: '\tOriginalContent: type=text/xml\r\n' })],
    ['has a length below zero', text({ original: lines.original.replace('10', '-10') })],
    ['has a length in words', text({ original: lines.original.replace('10', '1e1') })],
    [
      'has a longer message than is taken',
      text({ original: lines.original.replace('10', '1001') }),
    ],
    [
      'has a length of eleven digits',
      text({ original: lines.original.replace('10', '10000000010') }),
    ],
    ['has a head that never ends', Buffer.alloc(2_000, '--Encrypted Boundary\r\n')],
  ])('that %s is refused', (_, bytes) => {
    expect(outcome(() => read(bytes))).toEqual(['bad-output']);
  });

  it('is refused as soon as it is known to be too long', () => {
    const reader = new FrameReader(1_000);
    const head = text({ original: lines.original.replace('10', '1001'), payload: '', close: '' });

    expect(() => reader.push(head)).toThrow(expect.objectContaining({ code: 'bad-output' }));
  });

  it('is refused as soon as its head is too long for one', () => {
    const reader = new FrameReader(1_000_000);
    reader.push(Buffer.alloc(1_023, 'a'));

    expect(() => reader.push(Buffer.of(97))).toThrow(
      expect.objectContaining({ code: 'bad-output' }),
    );
  });

  it('is not kept beyond its limit when it never ends', () => {
    const reader = new FrameReader(100_000);
    const piece = Buffer.alloc(10_000, '-');
    reader.push(text({ original: lines.original.replace('10', '90000'), close: '' }));

    const pushAll = () => {
      for (let times = 0; times < 20; times += 1) reader.push(piece);
    };

    expect(pushAll).toThrow(expect.objectContaining({ code: 'bad-output' }));
  });
});

const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });
const message = fc.record({
  header: fc.uint8Array({ maxLength: 60 }),
  ciphertext: fc.uint8Array({ maxLength: 900 }),
});

describe('the pieces in which a frame arrives', () => {
  it('make no difference to a frame', () => {
    fc.assert(
      fc.property(message, sizes, (sealed, pieces) => {
        const written = { ...frame, sealed };

        expect(shown(read(encodeFrame(written), pieces))).toEqual(shown(written));
      }),
    );
  });

  it('make no difference to something like a frame, which is a frame or an error', () => {
    const whole = Buffer.from(encodeFrame(frame));
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 3 });
    const cut = fc.nat(whole.length);

    fc.assert(
      fc.property(changes, cut, sizes, (list, end, pieces) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of list) bytes[at] = byte;
        const some = bytes.subarray(0, list.length % 2 === 0 ? end : bytes.length);

        expect(outcome(() => read(some, pieces))).toEqual(outcome(() => read(some)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('may be single bytes of a large answer', () => {
    const ciphertext = Buffer.alloc(300_000, 'x');
    const large = { ...frame, sealed: { header: frame.sealed.header, ciphertext } };
    const bytes = encodeFrame(large);
    const reader = new FrameReader(300_000);

    for (const byte of bytes) reader.push(Uint8Array.of(byte));

    expect(reader.end().sealed.ciphertext).toHaveLength(300_000);
  });
});
