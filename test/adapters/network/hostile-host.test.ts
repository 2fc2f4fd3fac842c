import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { builtInLooks } from '#src/playbook/looks.ts';
import { Look, type Value } from '#src/playbook/reading.ts';
import type { Field } from '#src/playbook/schema.ts';
import type { Behaviour } from '#test/fakes/rdp-server.ts';
import { lookAt, noNames, onTls, request, setting, tls } from './looking.ts';

describe('whatever a host sends', () => {
  const noise = fc.uint8Array({ maxLength: 80 });
  const head = fc.constantFrom([], [3, 0, 0, 19], [3, 0, 0, 19, 14, 0xd0, 0, 0, 0, 0, 0, 2]);
  const answer: fc.Arbitrary<Behaviour> = fc.oneof(
    fc.tuple(head, noise).map(([first, rest]): Behaviour => {
      return { kind: 'bytes', bytes: Uint8Array.of(...first, ...rest) };
    }),
    noise.map((bytes) => onTls({ kind: 'bytes', bytes })(1)),
    noise.map((challenge): Behaviour => {
      return { kind: 'response', selected: 2, onHello: { ...tls, challenge } };
    }),
  );

  it('a look resolves with readings of their declared types', async () => {
    await fc.assert(
      fc.asyncProperty(answer, async (behaviour) => {
        const look = Look.parse(await lookAt(() => behaviour));
        expect(look.kind).toBe('read');
        for (const [key, value] of Object.entries(look.kind === 'read' ? look.values : {})) {
          expect(fits(builtInLooks.rdp[key], value)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is told apart from trouble of this machine', async () => {
    const lookup = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    const hostsFile = () => Promise.reject(new Error('EMFILE: too many open files'));
    const { network, clock } = setting({ ...noNames, lookup, hostsFile });

    const look = await network.look(request(1, { address: 'rds-07' }));

    expect(look).toMatchObject({ kind: 'failed', failure: 'not-available' });
    expect(look).toHaveProperty('message', expect.stringContaining('too many open files'));
    expect(clock.pending).toBe(0);
  });
});

/** Tells whether a value is what the look declares under its key. */
function fits(field: Field | undefined, value: Value): boolean {
  const { type, values } = typeof field === 'object' ? field : { type: field, values: undefined };
  if (type === 'text') return values?.includes(String(value)) ?? typeof value === 'string';
  return type === 'date' ? !Number.isNaN(Date.parse(String(value))) : typeof value === type;
}
