import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Requirement } from '#src/approval/plan.ts';
import { identify } from '#src/identity/identify.ts';
import type { People } from '#src/identity/people.ts';
import { AccountId } from '#src/identity/person.ts';
import { advance, open } from '#src/incident/advance.ts';
import type { Incident } from '#src/incident/incident.ts';
import { runOf } from '#src/incident/run.ts';
import { assessment, opened, plan } from '#test/fakes/incident-samples.ts';

/** Who is behind an account in truth, whatever the files say. Everybody else is a human of their own. */
const owners: Readonly<Record<string, string>> = {
  'x:maria': 'maria',
  'x:maria-phone': 'maria',
  'x:jonas': 'jonas',
  'x:jonas-phone': 'jonas',
  'x:li': 'li',
};
const accounts = [
  ...Object.keys(owners),
  'x:eve',
  // Another case, a Cyrillic letter, a full-width one, a combining mark.
  'x:JONAS',
  'x:jоnas',
  'x:ｊonas',
  'x:li\u0301',
];

/** One state of people.yaml: who is in the group at that moment, who has left, which accounts are listed. */
interface Files {
  readonly inGroup: readonly string[];
  readonly left: readonly string[];
  readonly phones: boolean;
}

interface Click {
  readonly account: string;
  readonly yes: boolean;
  readonly digest: string;
  readonly files: Files;
  /** What today's policy asks for. */
  readonly today: number;
  readonly jump: number;
  /** The platform delivers this click once more. */
  readonly replayed: boolean;
}

const humans = ['maria', 'jonas', 'li'];
const files: fc.Arbitrary<Files> = fc.record({
  inGroup: fc.oneof(
    { weight: 3, arbitrary: fc.constant(humans) },
    { weight: 2, arbitrary: fc.subarray(humans) },
  ),
  left: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray(humans) },
  ),
  phones: fc.boolean(),
});
const click: fc.Arbitrary<Click> = fc.record({
  account: fc.constantFrom(...accounts, 'x:jonas', 'x:li', 'x:jonas', 'x:li'),
  yes: fc.oneof(
    { weight: 5, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  digest: fc.oneof(
    { weight: 6, arbitrary: fc.constant('a'.repeat(64)) },
    { weight: 1, arbitrary: fc.constant('b'.repeat(64)) },
  ),
  files,
  today: fc.integer({ min: 0, max: 3 }),
  jump: fc.oneof(
    { weight: 8, arbitrary: fc.constant(1_000) },
    { weight: 1, arbitrary: fc.constantFrom(-500_000, -50_000, 400_000, 2_000_000) },
  ),
  replayed: fc.boolean(),
});

function peopleOf({ inGroup, left, phones }: Files): People {
  const human = (name: string) => ({
    accounts: [`x:${name}`, ...(phones && name !== 'li' ? [`x:${name}-phone`] : [])].map((a) =>
      AccountId.parse(a),
    ),
    mail: [],
    groups: inGroup.includes(name) ? ['ops'] : [],
    disabled: left.includes(name),
  });
  return {
    people: Object.fromEntries(humans.map((name) => [name, human(name)])),
    delegations: [],
    linking: false,
  };
}

interface Vote extends Click {
  readonly at: number;
}

/** By hand, without the code that is tested: was this human entitled when this was pressed? */
function wasEntitled({ account, files: { inGroup, left, phones } }: Vote): boolean {
  const human = owners[account];
  if (human === undefined || human === 'maria') return false;
  const listed = account === `x:${human}` || (phones && account === `x:${human}-phone`);
  return listed && inGroup.includes(human) && !left.includes(human);
}

function playVotes(clicks: readonly Click[], wanted: number, declineCounts: boolean) {
  const requirement: Requirement = {
    approvals: wanted,
    requesterMayApprove: false,
    approvers: 'anyone',
    from: [['ops']],
    ...(declineCounts ? { decline: 'counts' as const } : {}),
  };
  const reporter = identify(
    peopleOf({ inGroup: humans, left: [], phones: true }),
    { account: AccountId.parse('x:maria'), name: 'Maria' },
    0,
  );
  const made = plan({ requirement, requester: reporter.account, expiresAt: 1_000_000 });
  let incident: Incident = {
    ...open(opened({ reporter })).incident,
    state: { kind: 'waiting', plan: made, decisions: [], since: 0, reminded: false },
  };
  const votes: Vote[] = [];
  const runs: { at: number; votes: readonly Vote[]; digest: string }[] = [];
  let now = 500_000;
  for (const one of clicks.flatMap((each) => (each.replayed ? [each, each] : [each]))) {
    now = Math.max(0, now + one.jump);
    const by = identify(
      peopleOf(one.files),
      { account: AccountId.parse(one.account), name: 'Jonas' },
      now,
    );
    const decision = one.yes ? 'approve' : 'decline';
    const today = { ...requirement, approvals: Math.max(1, one.today) };
    votes.push({ ...one, at: now });
    incident = advance(incident, {
      kind: 'decided',
      by,
      decision,
      digest: one.digest,
      today,
      at: now,
    }).incident;
    if (incident.state.kind !== 'rechecking') continue;
    incident = advance(incident, { kind: 'leased', at: now }).incident;
    incident = advance(incident, {
      kind: 'rechecked',
      looks: {},
      truth: 'holds',
      changes: [],
      assessment: assessment(),
      at: now,
    }).incident;
    const step = advance(incident, {
      kind: 'run-intended',
      run: runOf(made, 'apply'),
      digest: made.digest,
      at: now,
    });
    incident = step.incident;
    if (step.commands.some(({ kind }) => kind === 'execute'))
      runs.push({ at: now, votes: [...votes], digest: made.digest });
  }
  return runs;
}

it('runs nothing without the quorum of distinct people who were entitled then, for exactly that digest', () => {
  fc.assert(
    fc.property(
      fc.array(click, { maxLength: 10 }),
      fc.integer({ min: 0, max: 3 }),
      fc.boolean(),
      (clicks, wanted, counts) => {
        const runs = playVotes(clicks, wanted, counts);
        expect(runs.length).toBeLessThanOrEqual(1);
        for (const { at, votes, digest } of runs) {
          const valid = votes.filter(
            (vote) => vote.digest === digest && vote.at <= 1_000_000 && wasEntitled(vote),
          );
          const yes = new Set(
            valid
              .filter((vote) => vote.yes && vote.at <= at + 60_000)
              .map(({ account }) => owners[account]),
          );
          const last = votes.at(-1)?.today ?? 0;
          expect(yes.size).toBeGreaterThanOrEqual(Math.max(1, wanted, last));
          // Whoever took it back last does not stand for it.
          const standing = [...yes].filter(
            (human) => valid.findLast(({ account }) => owners[account] === human)?.yes === true,
          );
          expect(standing.length).toBeGreaterThanOrEqual(Math.max(1, wanted, last));
          expect(at).toBeLessThanOrEqual(1_000_000);
        }
      },
    ),
    { numRuns: 1500 },
  );
});

it('does run in some of these sequences, so that the property says something', () => {
  const sequences = fc.sample(fc.array(click, { maxLength: 10 }), { numRuns: 400, seed: 11 });

  const ran = sequences.filter((clicks) => playVotes(clicks, 2, true).length > 0);

  expect(ran.length).toBeGreaterThan(20);
});
