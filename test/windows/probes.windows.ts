import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Envelope, Json } from '#src/script/job.ts';
import { lookOf } from '#src/script/look-of.ts';
import { callOf, declaredProbes, ThisWindows } from './this-windows.ts';

const probes = declaredProbes();
let windows: ThisWindows;
let envelopes: readonly Envelope[];

beforeAll(async () => {
  windows = new ThisWindows();
  envelopes = await windows.ask(
    ...probes.map(({ name, text, deadlineMs }) => callOf(text, { name, deadlineMs })),
  );
});

afterAll(() => windows[Symbol.asyncDispose]());

function answerOf(name: string): Envelope {
  const found = envelopes.find((envelope) => envelope.name === name);
  if (found === undefined) throw new Error(`The host did not answer for ${name}.`);
  return found;
}

/** Why a key is unknown, as far as the script itself says so. */
function reasonsOf(value: Json | undefined): readonly string[] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const unknown = isObject
    ? Object.entries(value).find(([key]) => key === 'unknown')?.[1]
    : undefined;
  return typeof unknown === 'object' && unknown !== null ? Object.keys(unknown) : [];
}

describe('the probes on a real Windows, all in one round trip over WinRM', () => {
  it.each(probes)(
    '$name answers in time with what it declares',
    ({ name, returns, deadlineMs }) => {
      const envelope = answerOf(name);

      const look = lookOf({ returns }, envelope, { source: 'winrm', at: 0 });

      // What a machine does not tell has a reason from the script; a reason from the bot is a wrong type, or a missing key.
      expect(look).toMatchObject({ kind: 'read' });
      expect(reasonsOf(envelope.value)).toEqual(
        expect.arrayContaining(Object.keys('unknown' in look ? look.unknown : {})),
      );
      expect(envelope.durationMs).toBeLessThan(deadlineMs);
    },
  );
});
