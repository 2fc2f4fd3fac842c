import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldAccount } from '#src/identity/person.ts';
import { fold } from '#src/incident/advance.ts';
import { type Broken, unreviewed } from '#src/incident/broken.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { resume } from '#src/incident/resume.ts';
import { long, type Played, play, sequences, termsOfThen } from '#test/fakes/glass-play.ts';

const proof = { numRuns: 600, seed: 23 };

/** Said in other words than those of the program: who is on duty, and who reviews. */
const mayBreak = ['memory:jonas', 'other:jonas', 'memory:li'];
const mayReview = ['memory:noor', 'other:jonas', 'memory:li', 'memory:maria', 'memory:jona\uff53'];

/** The word by which a plan ran: said while exactly that plan waited. */
function wordFor({ steps }: Played, digest: string) {
  for (const { before, event, after } of steps) {
    const { state } = before;
    if (event.kind !== 'glass-broken' || state.kind !== 'waiting') continue;
    const isMeant = event.digest === digest && state.plan.digest === digest;
    if (isMeant && after.state.kind === 'rechecking') return { event, plan: state.plan };
  }
  throw new Error('a plan ran by the word of nobody');
}

it('lets no plan run but by the rule, an entitled person of the site, a reason, and for exactly that digest', () => {
  let runs = 0;
  fc.assert(
    fc.property(sequences, (chances) => {
      const played = play(chances);
      for (const { digest, at, incident } of played.ran) {
        const { event, plan } = wordFor(played, digest);
        expect(mayBreak).toContain(event.by.account);
        expect([event.today, event.reason, event.refusal]).toEqual([termsOfThen, long, undefined]);
        expect(plan.requirement.glass).toEqual(termsOfThen);
        expect(at).toBeLessThanOrEqual(plan.expiresAt);
        expect(event.at).toBeLessThanOrEqual(at + 60_000);
        expect(incident.broken?.some((each) => each.digest === digest)).toBe(true);
        runs += 1;
      }
    }),
    proof,
  );
  expect(runs).toBeGreaterThan(50);
});

it('runs no plan twice, nor one remedy by two plans', () => {
  fc.assert(
    fc.property(sequences, (chances) => {
      const { ran } = play(chances);
      expect(new Set(ran.map(({ digest }) => digest)).size).toBe(ran.length);
      const remedies = ran.at(-1)?.incident.tried ?? [];
      expect(new Set(remedies).size).toBe(remedies.length);
    }),
    proof,
  );
});

it('is over only when another human has reviewed it, by whatever account, and said something', () => {
  let reviews = 0;
  fc.assert(
    fc.property(sequences, (chances) => {
      for (const { before, event, after } of play(chances).steps) {
        const open = unreviewed(before);
        if (open.length === 0 || after.state.kind !== 'closed') continue;
        expect(before.state.kind).toBe('reviewing');
        expectReview(event, open);
        reviews += 1;
      }
    }),
    proof,
  );
  expect(reviews).toBeGreaterThan(20);
});

function expectReview(event: Event, open: readonly Broken[]): void {
  if (event.kind !== 'reviewed') throw new Error(`${event.kind} ended what nobody had reviewed`);
  expect(mayReview).toContain(event.by.account);
  expect([event.words, event.refusal]).toEqual([long, undefined]);
  for (const { by } of open) {
    expect(event.by.human).not.toBe(by.human);
    expect(foldAccount(event.by.account)).not.toBe(foldAccount(by.account));
    expect(event.by.groups).not.toContain(`person:${by.human ?? ''}`);
  }
}

it('forgets no glass that was broken, whatever happens to the incident', () => {
  fc.assert(
    fc.property(sequences, (chances) => {
      for (const { before, after } of play(chances).steps) {
        const was = whatOf(before);
        expect(whatOf(after).slice(0, was.length)).toBe(was);
      }
    }),
    proof,
  );
});

function whatOf({ broken = [] }: Incident): string {
  return broken.map(({ digest, by, at }) => `${digest} ${by.account} ${at};`).join('');
}

it('folds to the same from its journal, and does nothing by itself after a restart', () => {
  fc.assert(
    fc.property(sequences, (chances) => {
      const { events } = play(chances);
      const incident = fold(events);
      expect(fold(JSON.parse(JSON.stringify(events)) as Event[])).toEqual(incident);
      if (incident === undefined) throw new Error('nothing was opened');
      expect(resume(incident, 1).commands.map(({ kind }) => kind)).not.toContain('execute');
    }),
    { ...proof, numRuns: 200 },
  );
});
