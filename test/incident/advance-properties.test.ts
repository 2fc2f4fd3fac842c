import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isApproved } from '#src/approval/quorum.ts';
import { advance, fold } from '#src/incident/advance.ts';
import type { Command } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import { resume } from '#src/incident/resume.ts';
import { runOf } from '#src/incident/run.ts';
import { holdsLease } from '#src/incident/step.ts';
import { type Played, play, sequences } from '#test/fakes/incident-play.ts';
import { jonas, li } from '#test/fakes/incident-samples.ts';

function executes(commands: readonly Command[]): (Command & { kind: 'execute' })[] {
  return commands.filter((command) => command.kind === 'execute');
}

it('reaches every state and every end in these sequences', () => {
  const seen = new Set<string>();
  for (const chances of fc.sample(sequences, { numRuns: 3000, seed: 7 })) {
    for (const { step } of play(chances).steps) {
      const { state } = step.incident;
      seen.add(state.kind === 'closed' ? `closed: ${state.outcome}` : state.kind);
    }
  }
  expect([...seen].toSorted((a, b) => a.localeCompare(b))).toEqual([
    'applying',
    'asking',
    'closed: advised',
    'closed: cancelled',
    'closed: changed-not-fixed',
    'closed: declined',
    'closed: expired',
    'closed: no-cause-found',
    'closed: resolved',
    'closed: rolled-back',
    'closed: unknown',
    'confirming',
    'explaining',
    'probing',
    'proposing',
    'rechecking',
    'rolling-back',
    'verifying',
    'waiting',
  ]);
});

it('executes nothing without a quorum of entitled people for exactly that plan, in time', () => {
  fc.assert(
    fc.property(sequences, (chances) => {
      for (const step of play(chances).steps) expectEntitled(step);
    }),
    { numRuns: 2000 },
  );
});

function expectEntitled({ before, event, step }: Played['steps'][number]): void {
  const { state } = before;
  const ran = executes(step.commands);
  if (ran.length > 0) expect(event.kind).toBe('run-intended');
  for (const { plan } of ran.filter(({ phase }) => phase === 'apply')) {
    if (state.kind !== 'applying') throw new Error(`applied in ${state.kind}`);
    expect(plan).toEqual(state.plan);
    const reporter = before.reporter.account;
    const { decisions } = state;
    expect(isApproved({ plan, decisions, reporter }, event.at)).toBe(true);
    const voters = new Set(decisions.map(({ by }) => by.account));
    expect(voters.size).toBeGreaterThanOrEqual(Math.max(1, plan.requirement.approvals));
    expect([jonas.account, li.account]).toEqual(expect.arrayContaining([...voters]));
  }
}

it('executes each phase of a plan at most once, and rolls back only what was applied', () => {
  fc.assert(
    fc.property(sequences, (chances) => {
      const ran = play(chances).steps.flatMap(({ step }) => executes(step.commands));
      const phases = ran.map(({ plan: { digest }, phase }) => `${digest} ${phase}`);
      expect(new Set(phases).size).toBe(phases.length);
      for (const { run, plan: of, phase } of ran) {
        expect(run).toBe(runOf(of, phase));
        if (phase === 'rollback') expect(phases).toContain(`${of.digest} apply`);
      }
    }),
    { numRuns: 2000 },
  );
});

it('gives the lease back whenever it stops holding it, once', () => {
  fc.assert(
    fc.property(sequences, (chances) => {
      for (const { before, step } of play(chances).steps) {
        const released = step.commands.filter(({ kind }) => kind === 'release').length;
        expect(released).toBe(holdsLease(before) && !holdsLease(step.incident) ? 1 : 0);
      }
    }),
    { numRuns: 1000 },
  );
});

it('is what its journal says, at every position', () => {
  fc.assert(
    fc.property(sequences, (chances) => {
      const { events, steps, last } = play(chances);
      expect(fold(JSON.parse(JSON.stringify(events)) as Event[])).toEqual(
        JSON.parse(JSON.stringify(last)),
      );
      const half = Math.floor(events.length / 2);
      if (half > 0) expect(fold(events.slice(0, half + 1))).toEqual(steps[half - 1]?.step.incident);
    }),
    { numRuns: 300 },
  );
});

it('resumes without executing anything, and reports a lost run as unknown', () => {
  fc.assert(
    fc.property(sequences, (chances) => {
      const { last } = play(chances);
      const { commands, events } = resume(last, 9e9);
      expect(executes(commands)).toEqual([]);
      const { state } = last;
      const lost =
        (state.kind === 'applying' && state.intended) ||
        (state.kind === 'confirming' && state.intended) ||
        (state.kind === 'rolling-back' && state.intended && state.end === undefined);
      expect(events.map((event) => event.kind === 'run-ended' && event.end)).toEqual(
        lost ? ['unknown'] : [],
      );
      for (const event of events) {
        const step = advance(last, event);
        expect(executes(step.commands)).toEqual([]);
        expect(step.commands.some((c) => c.kind === 'say' && c.saying.kind === 'run-unknown')).toBe(
          true,
        );
      }
    }),
    { numRuns: 2000 },
  );
});

it('stays closed but for the word of a person that it is not fixed', () => {
  fc.assert(
    fc.property(sequences, (chances) => {
      for (const { before, event, step } of play(chances).steps) {
        if (before.state.kind !== 'closed' || step.incident.state.kind === 'closed') continue;
        expect(event.kind === 'feedback' && !event.works).toBe(true);
        expect(['resolved', 'advised']).toContain(before.state.outcome);
      }
    }),
    { numRuns: 1000 },
  );
});
