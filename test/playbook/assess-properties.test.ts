import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess } from '#src/playbook/assess.ts';
import type { Value } from '#src/playbook/reading.ts';
import type { Situation } from '#src/playbook/situation.ts';
import { failed, playbook, read } from '#test/playbook/lock-and-hinge.ts';

const verdicts = (known: Situation) =>
  Object.fromEntries(
    assess(playbook, known).findings.map(({ cause, verdict }) => [cause, verdict]),
  );
describe('whatever is known', () => {
  const value = (...values: readonly Value[]) => fc.constantFrom(...values);
  const look = (values: Record<string, fc.Arbitrary<Value>>) =>
    fc.oneof(
      fc.record(values, { requiredKeys: [] }).map((found) => read(defined(found))),
      fc.constant(failed),
    );
  const looks = fc.record(
    {
      lock: look({
        turned: value(true, false),
        strength: value(1, 80),
        maker: value('acme', 'nobody'),
      }),
      hinge: look({ rusty: value(true, false) }),
      view: look({ result: value('open', 'refused') }),
    },
    { requiredKeys: [] },
  );
  const known: fc.Arbitrary<Situation> = fc.record({
    platform: fc.constantFrom('linux', 'windows'),
    hasHost: fc.boolean(),
    answers: fc.dictionary(
      fc.constantFrom('who', 'colour', 'key-number'),
      value('only-me', 'everyone', 'red'),
    ),
    skipped: fc.subarray(['who', 'colour', 'key-number', 'host']),
    looks,
    tried: fc.subarray(['unlock', 'kick', 'oil', 'ask']),
    suspected: fc.constantFrom('allow', 'never'),
  });

  it('nothing is offered that was tried, that is hidden, twice, or for what was not found', () => {
    fc.assert(
      fc.property(known, (each) => {
        const { offers, findings } = assess(playbook, each);
        const found = new Map(findings.map((finding) => [finding.cause, finding]));

        expect(new Set(offers.map(({ remedy }) => remedy)).size).toBe(offers.length);
        for (const { remedy, cause, kind, suspected } of offers) {
          expect(each.tried).not.toContain(remedy);
          expect(found.get(cause)?.hiddenBy).toBeUndefined();
          expect(found.get(cause)?.verdict).toBe(suspected ? 'suspected' : 'confirmed');
          expect(kind === 'advice' || !suspected || each.suspected === 'allow').toBe(true);
        }
      }),
    );
  });

  it('no question is asked that was answered, skipped, or while probes can still be taken', () => {
    fc.assert(
      fc.property(known, (each) => {
        const { question, unread } = assess(playbook, each);
        if (question === undefined) return;

        expect(unread).toEqual([]);
        expect(each.skipped).not.toContain(question.key);
        expect(Object.keys(each.answers)).not.toContain(question.key);
      }),
    );
  });

  it('asking, skipping and reading come to an end', () => {
    fc.assert(
      fc.property(known, (each) => {
        let state = { ...each, hasHost: true };
        for (let round = 0; round < 10; round++) {
          const { question } = assess(playbook, state);
          if (question === undefined) return;
          state = { ...state, skipped: [...(state.skipped ?? []), question.key] };
        }
        throw new Error('asked more questions than there are');
      }),
    );
  });

  it('a confirmed cause stays confirmed when more is read', () => {
    fc.assert(
      fc.property(known, looks, (each, more) => {
        const before = verdicts(each);
        const then = verdicts({ ...each, looks: { ...more, ...each.looks } });

        for (const [cause, verdict] of Object.entries(before)) {
          if (verdict === 'confirmed' || verdict === 'ruled-out') expect(then[cause]).toBe(verdict);
        }
      }),
    );
  });
});

/** Keys that the probe did not report are absent, not undefined. */
function defined(found: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(found).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
