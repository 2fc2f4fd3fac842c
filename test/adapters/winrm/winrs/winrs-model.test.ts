import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type {
  CommandEvent,
  CommandOutcome,
  Outgoing,
  Step,
} from '#adapters/winrm/winrs/command-run.ts';
import { begin, next } from '#adapters/winrm/winrs/winrs-shell.ts';
import { order } from './answers.ts';
import { type Mishap, ModelHost } from './model-host.ts';

/** What happens next: a message is answered, or somebody wants something. */
type Move =
  | { readonly kind: 'answer'; readonly lane: number; readonly mishap: Mishap }
  | { readonly kind: 'wish'; readonly event: CommandEvent };

const inputs = [Uint8Array.of(1, 2, 3, 4, 5, 6), Uint8Array.of(7)];
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      lane: fc.nat(1),
      mishap: fc.constantFrom<Mishap>(
        ...(['none', 'none', 'none', 'none', 'none', 'none'] as const),
        ...(['lost-going', 'lost-coming', 'garbled', 'busy', 'refused'] as const),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('wish' as const),
      event: fc.constantFrom<CommandEvent>({ kind: 'stop' }, { kind: 'abandon' }),
    }),
  },
);
const chunk = fc.uint8Array({ minLength: 1, maxLength: 5 });
const story = fc.record({
  chunks: fc.array(chunk, { maxLength: 4 }),
  moves: fc.array(move, { maxLength: 30 }),
  keepShell: fc.boolean(),
  isWarm: fc.boolean(),
  keepsOutput: fc.boolean(),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

interface Told {
  readonly host: ModelHost;
  readonly outcomes: readonly CommandOutcome[];
  readonly output: readonly number[];
  readonly wasStopped: boolean;
}

/** Plays a story, and then lets all go well until nothing is under way. */
function play({ chunks, moves, keepShell, isWarm, keepsOutput }: Story): Told {
  const host = new ModelHost(chunks, { keepsOutput });
  const settings = { ...order, keepShell, ...(isWarm ? { shell: { id: 'SHELL-1' } } : {}) };
  const input = inputs.map((bytes, index) => ({ bytes, isLast: index === inputs.length - 1 }));
  let step: Step = begin(settings, input);
  const waiting: Outgoing[] = [...step.send];
  const outcomes: CommandOutcome[] = [];
  const output: number[] = [];
  const take = (event: CommandEvent): void => {
    if (event.kind === 'abandon') waiting.length = 0;
    step = next(step.run, event);
    waiting.push(...step.send);
    if (new Set(waiting.map((each) => each.lane)).size !== waiting.length) {
      throw new Error('Two requests on one connection.');
    }
    output.push(...step.output.flatMap((piece) => [...piece.bytes]));
    if (step.outcome !== undefined) outcomes.push(step.outcome);
  };
  const answer = ({ lane, mishap }: { lane: number; mishap: Mishap }): void => {
    const [outgoing] = waiting.splice(lane % waiting.length, 1);
    if (outgoing !== undefined) take(host.take(outgoing, mishap));
  };

  for (const each of moves) {
    if (each.kind === 'wish') take(each.event);
    else if (waiting.length > 0) answer(each);
  }
  for (let turns = 0; waiting.length > 0 && turns < 100; turns += 1) {
    answer({ lane: 0, mishap: 'none' });
  }
  return {
    host,
    outcomes,
    output,
    wasStopped: moves.some((each) => each.kind === 'wish'),
  };
}

/** Whether no output can lack between what came. */
function isWhole({ keepsOutput }: Story, outcome: CommandOutcome | undefined): boolean {
  const result = outcome?.result;
  return keepsOutput || (result?.kind === 'ended' && result.output === 'whole');
}

describe('a command over a network where everything goes wrong', () => {
  it('is started once at most, and its input arrives once at most and in order', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { host } = play(told);
        const sent = inputs.flatMap((bytes) => [...bytes]);
        expect(host.received.filter((each) => each === 'command').length).toBeLessThanOrEqual(1);
        expect(host.received.filter((each) => each === 'create').length).toBeLessThanOrEqual(1);
        expect(host.starts).toBeLessThanOrEqual(1);
        expect(host.input).toEqual(sent.slice(0, host.input.length));
      }),
      { numRuns: 500 },
    );
  });

  it('comes to one outcome, which says no more than is known', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { host, outcomes, output, wasStopped } = play(told);
        const whole = told.chunks.flatMap((bytes) => [...bytes]);
        const [outcome] = outcomes;
        expect(outcomes).toHaveLength(1);
        if (isWhole(told, outcome)) expect(output).toEqual(whole.slice(0, output.length));
        switch (outcome?.result.kind) {
          case 'not-run':
            expect(host.starts).toBe(0);
            break;
          case 'ended':
            expect(host.starts).toBe(1);
            if (isWhole(told, outcome)) expect(output).toEqual(whole);
            break;
          case 'stopped':
            expect(wasStopped).toBe(true);
            break;
          case 'unknown':
          case undefined:
            expect(told.moves.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a shell warm only when all went well in it', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { outcomes } = play(told);
        const [outcome] = outcomes;
        if (outcome?.shell.kind === 'warm') {
          expect(told.keepShell).toBe(true);
          expect(['ended', 'not-run']).toContain(outcome.result.kind);
        }
        expect(outcomes).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});
