import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance, fold, open } from '#src/incident/advance.ts';
import { isUnderWay } from '#src/incident/barred.ts';
import type { Step } from '#src/incident/command.ts';
import { holdsLease } from '#src/incident/step.ts';
import { play, sequences } from '#test/fakes/incident-play.ts';
import { assessment, hostQuestion, offer, opened } from '#test/fakes/incident-samples.ts';

const playbook = { name: 'demo', revision: 'r1', title: 'Demo' };

/** The ways in which an incident begins; each tempts it to look, to ask for a host, or to repair. */
const beginnings = [
  assessment({ unread: ['service'] }),
  assessment({ question: hostQuestion }),
  assessment({ offers: [offer('restart')] }),
  assessment({ offers: [offer('by-hand', 'advice')] }),
].map((judged) => ({ kind: 'recognised', playbook, assessment: judged }) as const);

function touching({ commands }: Step): readonly string[] {
  return commands.map(({ kind }) => kind).filter((kind) => kind !== 'say' && kind !== 'release');
}

describe('an incident that only advises', () => {
  it('commands nothing that touches a host, and knows none, whatever happens', () => {
    fc.assert(
      fc.property(
        sequences,
        fc.constantFrom(...beginnings),
        fc.constantFrom('advice' as const, 'nothing' as const),
        (chances, recognition, allows) => {
          const first = opened({ rule: { allows }, channel: 'test:G/C', recognition });
          expect(touching(open(first))).toEqual([]);
          for (const { step } of play(chances, first).steps) {
            expect(touching(step)).toEqual([]);
            expect(step.incident.host).toBeUndefined();
            expect(step.incident.tried).toEqual([]);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('is what its journal says, at every position', () => {
    fc.assert(
      fc.property(sequences, fc.constantFrom(...beginnings), (chances, recognition) => {
        const first = opened({ rule: { allows: 'advice' }, recognition });
        const { events, last } = play(chances, first);
        expect(fold(events)).toEqual(last);
      }),
      { numRuns: 200 },
    );
  });

  it('says what helps and is over', () => {
    const advised = { kind: 'recognised', playbook, assessment: assessment() } as const;

    const { incident, commands } = open(
      opened({ rule: { allows: 'advice' }, recognition: advised }),
    );

    expect(incident.state).toMatchObject({ kind: 'closed', outcome: 'advised' });
    expect(commands.map((command) => command.kind === 'say' && command.saying.kind)).toEqual([
      'findings',
      'closed',
    ]);
  });
});

it('is barred at any time but in the middle of a repair, and gives the lease back', () => {
  fc.assert(
    fc.property(sequences, (chances) => {
      for (const { before } of play(chances).steps) {
        const { incident, commands } = advance(before, { kind: 'barred', by: 'host', at: 9e9 });
        if (isUnderWay(before) || before.state.kind === 'closed') {
          expect({ incident, commands }).toEqual({ incident: before, commands: [] });
          continue;
        }
        expect(incident.state).toMatchObject({ kind: 'closed', outcome: 'declined' });
        expect(commands.filter(({ kind }) => kind === 'release')).toHaveLength(
          holdsLease(before) ? 1 : 0,
        );
        expect(touching({ incident, commands })).toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});
