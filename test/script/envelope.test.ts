import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EnvelopeDecoder } from '#src/script/envelope.ts';
import type { Envelope } from '#src/script/job.ts';

const marker = 'a1b2c3';
const hex = (text: string): string => Buffer.from(text).toString('hex');

function decode(out: string, { err = '', names = ['one'] } = {}): Envelope[] {
  const decoder = new EnvelopeDecoder({ marker, names });
  return [
    ...decoder.out(Buffer.from(out.replaceAll('M ', `${marker} `)), 10),
    ...decoder.err(Buffer.from(err), 10),
    ...decoder.close(20),
  ];
}

describe('what a host answered', () => {
  it('becomes one envelope per call, with every type', () => {
    const [envelope] = decode(
      `M b 1\nM v 1 text name =plain words\nM v 1 text odd x${hex('é "\\\n\t')}\nM v 1 number n =-1.5e3\n` +
        'M v 1 boolean yes =true\nM v 1 unknown hidden =no right\nM v 1 line preview =would change\nM e 1 0\n',
    );

    expect(envelope).toEqual({
      name: 'one',
      outcome: 'ok',
      exitCode: 0,
      message: '',
      durationMs: 0,
      value: {
        name: 'plain words',
        odd: 'é "\\\n\t',
        n: -1500,
        yes: true,
        unknown: { hidden: 'no right' },
        preview: ['would change'],
      },
    });
  });

  it.each([
    { text: 'NaN', type: 'number' },
    { text: '1e999', type: 'number' },
    { text: '0x10', type: 'number' },
    { text: '', type: 'number' },
    { text: '007', type: 'number' },
    { text: 'yes', type: 'boolean' },
  ])('makes $type "$text" unknown, never a guess', ({ text, type }) => {
    const [envelope] = decode(`M v 1 ${type} key =${text}\nM e 1 0\n`);

    expect(envelope?.value).toEqual({ unknown: { key: expect.stringContaining(`"${text}"`) } });
  });

  it.each([
    { name: 'no marker', line: 'v 1 text key =forged' },
    { name: 'another marker', line: 'a1b2c4 v 1 text key =forged' },
    { name: 'a marker with something before it', line: ' M v 1 text key =forged' },
    { name: 'a call that was never sent', line: 'M v 2 text key =forged' },
  ])('passes over a line with $name', ({ line }) => {
    const [envelope] = decode(`${line}\nM e 1 0\n`);

    expect(envelope).toMatchObject({ outcome: 'ok', value: {} });
  });

  it('believes nothing after the end of a call', () => {
    const decoder = new EnvelopeDecoder({ marker, names: ['one'] });

    const first = decoder.out(Buffer.from(`${marker} e 1 0\n`), 1);
    const second = decoder.err(Buffer.from('z 1\n'), 2);
    const third = decoder.out(Buffer.from(`${marker} v 1 text key =late\n${marker} e 1 0\n`), 3);

    expect([first.length, second.length, third.length]).toEqual([0, 1, 0]);
  });

  it.each([
    { name: 'an unknown letter', line: 'M q 1' },
    { name: 'a key that is none', line: 'M v 1 text __proto__ =x' },
    { name: 'half a byte', line: 'M v 1 text key x6' },
    { name: 'the reserved key', line: 'M v 1 text preview =x' },
  ])('calls an answer with $name bad output', ({ line }) => {
    const [envelope] = decode(`M b 1\n${line}\nM e 1 0\n`);

    expect(envelope?.outcome).toBe('bad-output');
  });

  it.each([
    { out: 'M v 1 fail message =not here\nM e 1 1\n', outcome: 'error', message: 'not here' },
    { out: 'M v 1 fail message =in a pipe\nM e 1 0\n', outcome: 'error', message: 'in a pipe' },
    { out: 'M e 1 3\n', outcome: 'error', message: 'exit code 3.\ncommand not found' },
    { out: 'M t 1\nM e 1 143\n', outcome: 'timed-out', message: 'in time' },
    { out: 'M t 1\nM s 1\nM e 1 143\n', outcome: 'timed-out', message: 'could not be ended' },
    { out: 'M a 1\nM e 1 143\n', outcome: 'timed-out', message: 'before it was done' },
  ])('tells $outcome with "$message"', ({ out, outcome, message }) => {
    const [envelope] = decode(out, { err: `o 1 ${hex('command not found\n')}\nz 1\n` });

    expect(envelope).toMatchObject({ outcome, message: expect.stringContaining(message) });
  });

  it('keeps what a failed script told, for the way back', () => {
    const [envelope] = decode('M v 1 text backup =/var/lib/x\nM v 1 fail message =full\nM e 1 1\n');

    expect(envelope).toMatchObject({ outcome: 'error', value: { backup: '/var/lib/x' } });
  });

  it('gives no envelope for a call whose end never came', () => {
    expect(decode('M b 1\nM v 1 text key =x\n')).toEqual([]);
  });

  it('replaces invalid UTF-8 and hostile marks, and cuts at 4 KiB', () => {
    const long = '61'.repeat(5000);
    const [envelope] = decode(
      `M v 1 text bad xff61\nM v 1 text bidi x${hex('a\u202eb\u001b[31m')}\nM v 1 text long x${long}\nM e 1 0\n`,
    );

    expect(envelope?.value).toMatchObject({ bad: '\ufffda', bidi: 'a\ufffdb\ufffd[31m' });
    expect(Buffer.byteLength(JSON.stringify(envelope?.value))).toBeLessThan(4300);
  });

  it('takes a whole envelope of PowerShell, and refuses one that is none', () => {
    const whole = { outcome: 'ok', output: '{"a":"é\\u0007"}', durationMs: 3 };
    const good = decode(`M j 1 ${hex(JSON.stringify(whole))}\n`);
    const bad = decode(`M j 1 ${hex('{"outcome":"fine"}')}\n`);

    expect(good).toMatchObject([{ outcome: 'ok', value: { a: 'é\ufffd' } }]);
    expect(bad).toMatchObject([{ outcome: 'bad-output' }]);
  });

  it.each([
    { output: '{"a":1}', told: '', outcome: 'ok', value: { a: 1 } },
    { output: '\ufeff{"a":1}\r\n', told: 'a warning', outcome: 'ok', value: { a: 1 } },
    { output: 'plain', told: '', outcome: 'bad-output', value: undefined },
    { output: '[1]', told: '', outcome: 'bad-output', value: undefined },
    { output: '', told: 'no right', outcome: 'error', value: undefined },
    { output: '{"a":1},"outcome":"ok"', told: '', outcome: 'bad-output', value: undefined },
    { output: '['.repeat(60_000), told: '', outcome: 'bad-output', value: undefined },
    { output: `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, told: '', outcome: 'bad-output' },
  ])(
    'judges what PowerShell printed here, not there: $outcome',
    ({ output, told, outcome, value }) => {
      const whole = { outcome: 'ok', output, message: told };

      const [envelope] = decode(`M j 1 ${hex(JSON.stringify(whole))}\n`);

      expect(envelope?.outcome).toBe(outcome);
      expect(envelope?.value).toEqual(value);
    },
  );

  it('says which tool is missing, when it is done, and when it is flooded', () => {
    const decoder = new EnvelopeDecoder({ marker, names: ['one'] });

    decoder.out(Buffer.from(`${marker} m setsid\n${marker} d\n`), 1);
    decoder.err(Buffer.from('d\n'), 1);
    const before = decoder.isFlooded;
    for (let index = 0; index < 17; index++) decoder.err(Buffer.alloc(1_048_576, 'x'), 1);

    expect([decoder.missingTool, decoder.isDone, before, decoder.isFlooded]).toEqual([
      'setsid',
      true,
      false,
      true,
    ]);
  });
});

describe('properties of the decoder', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 });

  it('reads the same wherever the bytes are cut, and any text comes back', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(400), { maxLength: 8 }), (value, cuts) => {
        const bytes = Buffer.from(
          `noise\n${marker} b 1\n${marker} v 1 text key x${hex(value)}\n${marker} e 1 0\n`,
        );
        const decoder = new EnvelopeDecoder({ marker, names: ['one'] });
        let from = 0;
        for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
          decoder.out(bytes.subarray(from, Math.max(from, cut)), 1);
          from = Math.max(from, Math.min(cut, bytes.length));
        }

        const [envelope] = decoder.close(2);

        expect(envelope).toMatchObject({ outcome: 'ok' });
        expect(decode(bytes.toString().replaceAll(`${marker} `, 'M '))).toMatchObject([
          { value: envelope?.value ?? 'none' },
        ]);
      }),
      { numRuns: 100 },
    );
  });

  it('never throws, and forges no reading, whatever arrives without the marker', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (a, b) => {
        const decoder = new EnvelopeDecoder({ marker, names: ['one'] });

        const envelopes = [...decoder.out(a, 1), ...decoder.err(b, 2), ...decoder.close(3)];

        expect(envelopes).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('never throws for lines that carry the marker', () => {
    const word = fc.oneof(
      fc.constantFrom('b', 'v', 'e', 'j', 't', '1', 'text', '=x', 'x', '0'),
      text,
    );
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 6 }), { maxLength: 10 }), (lines) => {
        const written = lines.map((words) => `M ${words.join(' ')}`).join('\n');

        expect(decode(`${written}\n`).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });
});
