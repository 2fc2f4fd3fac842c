import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSigner, makeKeyPair, readVerificationKeys } from '#adapters/signing/ed25519.ts';
import { Bundle, checkBundle, signBundle } from '#src/journal/bundle.ts';
import { canonicalJson } from '#src/journal/canonical.ts';
import { genesis, hashOf, type JournalLine, lineOf, seal } from '#src/journal/chain.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import { broke, cancelled, incidentId, message, opening } from '#test/contracts/store-samples.ts';

const pair = makeKeyPair();
const signer = createSigner(pair.privateKey);
const trusted = readVerificationKeys(pair.publicKey);

/** Records 1 and 2 are of one incident, 3 of another, 4 of the first. */
function journal(): readonly JournalLine[] {
  const events = [
    { incident: incidentId(1), event: opening(1).event },
    { incident: incidentId(1), event: broke },
    { incident: incidentId(2), event: opening(2).event },
    { incident: incidentId(1), event: cancelled },
  ];
  const records: JournalRecord[] = [];
  for (const [index, one] of events.entries()) {
    records.push(seal(records.at(-1)?.hash ?? genesis, { seq: index + 1, ...one }));
  }
  return records.map(lineOf);
}

function bundle(change: (records: JournalLine[]) => JournalLine[] = (records) => records): Bundle {
  const lines = journal();
  const { seq = 0, hash = '' } = lines.at(-1) ?? {};
  const { key, card } = message('a');
  const records = change(lines.filter(({ incident }) => incident === incidentId(1)));
  const content = { format: 1, made: 5, head: { seq, hash }, records, cards: [{ key, card }] };
  return signBundle(Bundle.shape.content.parse(content), signer);
}

/** Through a file, as it reaches whoever checks it. */
function checked(made: Bundle, keys = trusted) {
  return checkBundle(Bundle.parse(JSON.parse(JSON.stringify(made, undefined, 2))), keys);
}

describe('a bundle', () => {
  it('proves an incident without its journal', () => {
    expect(checked(bundle())).toMatchObject({
      ok: true,
      signedBy: signer.keyId,
      incident: { id: incidentId(1), state: { kind: 'closed', outcome: 'unknown' } },
    });
  });

  it('proves nothing to somebody who does not trust the key', () => {
    const others = readVerificationKeys(makeKeyPair().publicKey);

    expect(checked(bundle(), others)).toMatchObject({
      ok: false,
      faults: [expect.stringContaining('not trusted')],
    });
    expect(checked(bundle(), [])).toMatchObject({ ok: false });
  });

  it('is signed with an old key and checked with a file that holds the old and the new one', () => {
    const newer = makeKeyPair().publicKey;

    expect(checked(bundle(), readVerificationKeys(newer + pair.publicKey)).ok).toBe(true);
  });

  it('does not pass when the name of a trusted key is put on another signature', () => {
    const thief = createSigner(makeKeyPair().privateKey);
    const { content } = bundle();
    const forged = signBundle(content, { keyId: signer.keyId, sign: thief.sign });

    expect(checked(forged)).toMatchObject({
      ok: false,
      faults: ['the signature does not fit: the bundle was changed after it was signed'],
    });
  });

  it.each<[string, (records: JournalLine[]) => JournalLine[], string]>([
    [
      'a changed event',
      ([a, b, c]) => keep(a, b && { ...b, event: canonicalJson({ ...broke, at: 1 }) }, c),
      'record 2 was changed',
    ],
    [
      'a forged event, hashed again',
      ([a, b, c]) =>
        keep(a && rehashed({ ...a, event: canonicalJson({ ...opening(1).event, at: 1 }) }), b, c),
      'record 2 does not name record 1',
    ],
    ['the order turned round', ([a, b, c]) => keep(a, c, b), 'record 2 does not follow record 4'],
    ['a record twice', ([a, b, c]) => keep(a, b, b, c), 'record 2 does not follow record 2'],
    [
      'a record of another incident',
      ([a, b]) => keep(a, b, journal()[2]),
      'record 3 is of another incident',
    ],
    ['the first record missing', ([, b, c]) => keep(b, c), 'do not come to an incident'],
    [
      'what is no event',
      ([a, b, c]) => keep(a && rehashed({ ...a, event: '[]' }), b, c),
      'do not come to an incident',
    ],
    [
      'another head',
      ([a, b, c]) => keep(a, b, c && { ...c, seq: 9 }),
      'record 9 does not fit the head',
    ],
  ])('signed over %s is told as it is', (_, change, fault) => {
    const result = checked(bundle(change));

    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? [] : result.faults.join('\n')).toContain(fault);
  });

  it('changed anywhere after it was signed does not pass', () => {
    const whole = JSON.stringify(bundle());

    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.constantFrom('0', 'a', '"', '}', 'é'),
        (at, letter) => {
          const changed = whole.slice(0, at) + letter + whole.slice(at + 1);
          fc.pre(changed !== whole);

          expect(passes(changed)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a key', () => {
  it.each([
    ['nothing', ''],
    ['a public key', pair.publicKey],
    ['an RSA key', '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----'],
  ])('to sign with is refused when it is %s', (_, pem) => {
    expect(() => createSigner(pem)).toThrow('not a private key of Ed25519');
  });

  it('shows nothing of itself when it is refused', () => {
    const broken = pair.privateKey.replace('PRIVATE KEY-----\nM', 'PRIVATE KEY-----\nX');

    expect(() => createSigner(broken)).toThrow(
      expect.objectContaining({ cause: undefined, message: expect.not.stringContaining('X') }),
    );
  });
});

function keep(...records: readonly (JournalLine | undefined)[]): JournalLine[] {
  return records.filter((record) => record !== undefined);
}

function rehashed(line: JournalLine): JournalLine {
  return { ...line, hash: hashOf(line) };
}

function passes(text: string): boolean {
  try {
    const parsed = Bundle.safeParse(JSON.parse(text));
    return parsed.success && checkBundle(parsed.data, trusted).ok;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
