import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { namesHost } from '#adapters/network/certificate.ts';
import { cleanText } from '#adapters/network/clean-text.ts';
import { decodeChallenge, encodeNegotiate } from '#adapters/network/ntlm-challenge.ts';
import { type Handshake, phaseOf } from '#adapters/network/phase.ts';
import { decodeTsRequest, encodeTsRequest } from '#adapters/network/ts-request.ts';
import {
  type Answer,
  answerText,
  decodeAnswer,
  encodeRequest,
  protocolName,
  type Request,
  requests,
} from '#adapters/network/x224.ts';
import { rdpPhases } from '#src/playbook/looks.ts';
import { fileTime, ntlmChallenge, tsRequest } from '#test/fakes/rdp-server.ts';

const bytes = fc.uint8Array({ maxLength: 300 });

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

describe('the X.224 codec', () => {
  it('writes the request of MS-RDPBCGR 2.2.1.1', () => {
    expect(encodeRequest(11)).toEqual(
      hex('03 00 00 13 0e e0 00 00 00 00 00 01 00 08 00 0b 00 00 00'),
    );
  });

  it.each([
    ['03 00 00 13 0e d0 00 00 12 34 00 02 01 08 00 01 00 00 00', 'rsp:1'],
    ['03 00 00 13 0e d0 00 00 12 34 00 03 00 08 00 05 00 00 00', 'fail:5'],
    ['03 00 00 13 0e d0 00 00 12 34 00 02 00 08 00 ff ff ff ff', 'rsp:4294967295'],
    ['03 00 00 0b 06 d0 00 00 12 34 00', 'legacy'],
    ['03 00 00 0b 06 80 00 00 12 34 00', 'closed'],
    ['03 00 00 13 0e e0 00 00 00 00 00 01 00 08 00 0b 00 00 00', 'foreign'],
    ['03 00 00 13 0e d0 00 00 12 34 00 09 00 08 00 01 00 00 00', 'foreign'],
    ['03 00 00 13 0e d0 00 00 12 34 00 02 00 07 00 01 00 00 00', 'foreign'],
    ['03 00 00 04', 'foreign'],
    ['48 54', 'foreign'],
  ])('reads %s as %s', (text, expected) => {
    const answer = decodeAnswer(hex(text));

    expect(answer === undefined ? answer : answerText(answer)).toBe(expected);
  });

  it('waits for the rest of an answer, wherever it is cut', () => {
    const whole = hex('03 00 00 13 0e d0 00 00 12 34 00 02 01 08 00 02 00 00 00');

    for (let length = 0; length < whole.length; length += 1) {
      expect(decodeAnswer(whole.subarray(0, length))).toBeUndefined();
    }
    expect(decodeAnswer(whole)).toEqual({ kind: 'response', selected: 2 });
  });

  it('knows no protocol that the specification does not', () => {
    expect([0, 1, 2, 4, 8, 16].map((selected) => protocolName(selected))).toEqual([
      'rdp',
      'ssl',
      'hybrid',
      'rdstls',
      'hybrid-ex',
      'rdsaad',
    ]);
    expect(protocolName(3)).toBeUndefined();
  });

  it('ends for whatever comes: an answer, or at most 64 bytes more', () => {
    fc.assert(
      fc.property(bytes, (noise) => {
        const answer = decodeAnswer(noise);
        expect(answer !== undefined || noise.length < 64).toBe(true);
      }),
    );
  });
});

describe('the TSRequest codec', () => {
  it('writes the DER of MS-CSSP 2.2.1', () => {
    expect(encodeTsRequest(Uint8Array.of(1, 2, 3))).toEqual(
      hex('30 12 a0 03 02 01 06 a1 0b 30 09 30 07 a0 05 04 03 01 02 03'),
    );
  });

  it('reads back every token that fits, long lengths too, and waits for what is cut off', () => {
    const token = fc.uint8Array({ minLength: 1, maxLength: 900 });
    fc.assert(
      fc.property(token, fc.double({ min: 0, max: 0.999, noNaN: true }), (given, part) => {
        for (const whole of [encodeTsRequest(given), Uint8Array.from(tsRequest(given))]) {
          expect(decodeTsRequest(whole)).toEqual({ kind: 'token', token: given });
          const cut = whole.subarray(0, Math.floor(whole.length * part));
          expect(decodeTsRequest(cut)).toBeUndefined();
        }
      }),
    );
  });

  it('reads the error of a server that refuses', () => {
    expect(decodeTsRequest(hex('30 0d a0 03 02 01 06 a4 06 02 04 c0 00 00 6d'))).toEqual({
      kind: 'refused',
      status: 0xc0_00_00_6d,
    });
  });

  it.each(['16 03 01', '30 80 00 00', '30 83 ff ff ff', '30 85 01 00 00 00 00'])(
    'takes %s for something else',
    (text) => {
      expect(decodeTsRequest(hex(text))).toEqual({ kind: 'foreign' });
    },
  );

  it('takes whatever comes', () => {
    fc.assert(
      fc.property(bytes, (noise) => {
        decodeTsRequest(Uint8Array.of(0x30, ...noise));
        decodeTsRequest(noise);
      }),
    );
  });
});

describe('the NTLM codec', () => {
  const full = ntlmChallenge({
    pairs: [
      [2, 'EXAMPLE'],
      [1, 'RDS-07'],
      [4, 'example.test'],
      [3, 'rds-07.example.test'],
      [7, fileTime(1_795_248_000_000)],
    ],
  });

  it('writes a NEGOTIATE that names nobody', () => {
    expect(encodeNegotiate()).toEqual(
      hex(
        `4e544c4d53535000 01000000 358208e2 0000 0000 28000000
         0000 0000 28000000 0a00 614a 000000 0f`.replaceAll(/\s/g, ''),
      ),
    );
  });

  it.each([
    ['raw', full],
    ['wrapped in SPNEGO', Buffer.concat([Buffer.from('a181c53081c2', 'hex'), full])],
  ])('reads a CHALLENGE, %s', (_how, token) => {
    expect(decodeChallenge(token)).toEqual({
      computer: 'RDS-07',
      domain: 'EXAMPLE',
      dnsComputer: 'rds-07.example.test',
      dnsDomain: 'example.test',
      version: '10.0.20348',
      time: 1_795_248_000_000,
    });
  });

  it('keeps what stands before a pair that is cut off', () => {
    const cut = ntlmChallenge({ pairs: [[1, 'RDS-07']] });
    cut.writeUInt16LE(0xff00, 56 + 4 + 12 + 2); // the end mark becomes a pair that claims too much

    expect(decodeChallenge(cut)?.computer).toBe('RDS-07');
  });

  it('reads no names from outside the message', () => {
    const outside = Buffer.from(full);
    outside.writeUInt32LE(0xffff_fff0, 44);

    expect(decodeChallenge(outside)).toEqual({ version: '10.0.20348' });
  });

  it('takes whatever comes, also behind a good signature', () => {
    fc.assert(
      fc.property(bytes, fc.nat({ max: full.length }), (noise, at) => {
        decodeChallenge(noise);
        decodeChallenge(Buffer.concat([full.subarray(0, at), noise]));
      }),
    );
  });
});

describe('the phase', () => {
  const answer: fc.Arbitrary<Answer> = fc.oneof(
    fc.record({ kind: fc.constant('response' as const), selected: fc.nat({ max: 17 }) }),
    fc.record({ kind: fc.constant('failure' as const), code: fc.nat({ max: 9 }) }),
    fc.record({ kind: fc.constantFrom('legacy', 'foreign', 'closed', 'silent') }),
  );
  const handshake: fc.Arbitrary<Handshake> = fc.oneof(
    fc.record({ kind: fc.constant('alert' as const), alert: fc.nat(255), error: fc.string() }),
    fc.record({
      kind: fc.constantFrom('closed', 'reset', 'silent', 'foreign', 'mismatch'),
      error: fc.string(),
    }),
  );

  it('is defined once the port is open, a request was answered and TLS was tried', () => {
    const answers = fc
      .array(fc.tuple(fc.constantFrom(...requests), answer), { minLength: 1 })
      .map((pairs) => new Map<Request, Answer>(pairs));
    fc.assert(
      fc.property(answers, handshake, (given, broken) => {
        const seen = { resolves: true, tcp: 'open', answers: given, handshake: broken } as const;
        const phase = phaseOf(seen);
        expect(rdpPhases).toContain(phase);
        expect(['P0', 'P1', 'P5', 'P6']).not.toContain(phase);
      }),
    );
  });

  it('is unknown while too little was seen', () => {
    expect(phaseOf({ resolves: true, answers: new Map() })).toBeUndefined();
    expect(phaseOf({ resolves: true, tcp: 'open', answers: new Map() })).toBeUndefined();
    const tls: Answer = { kind: 'response', selected: 1 };
    expect(phaseOf({ resolves: true, tcp: 'open', answers: new Map([[11, tls]]) })).toBeUndefined();
  });
});

describe('the names of a certificate', () => {
  it.each([
    ['rds-07.example.test', 'RDS-07.example.test', true],
    ['rds-07.example.test.', 'rds-07.example.test', true],
    ['RDS-07', 'rds-07.example.test', true],
    ['rds-07.example.test', 'rds-07', true],
    ['rds-07.other.test', 'rds-07.example.test', false],
    ['rds-08', 'rds-07.example.test', false],
    ['*.example.test', 'rds-07.example.test', true],
    ['*.example.test', 'a.rds-07.example.test', false],
    ['*.example.test', 'example.test', false],
    ['*', 'rds-07', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['192', '192.0.2.7', false],
    ['', 'rds-07', false],
  ])('tells whether "%s" names the host "%s": %s', (name, host, expected) => {
    expect(namesHost([name], [host])).toBe(expected);
  });
});

describe('text that a host chose', () => {
  it('is on one line, without controls and direction marks, and short', () => {
    expect(cleanText('a\r\nb\u202Ec\u0000d\uD800')).toBe('a\uFFFD\uFFFDb\uFFFDc\uFFFDd\uFFFD');
    expect(cleanText('x'.repeat(10_000))).toHaveLength(500);
  });
});
