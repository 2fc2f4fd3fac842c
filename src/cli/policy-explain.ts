import type { Requirement } from '#src/approval/plan.ts';
import { type Clauses, decidePolicy, decideProbe, isAllowed } from '#src/approval/policy-decide.ts';
import type { Policy } from '#src/approval/policy-file.ts';
import type { PolicyFacts } from '#src/approval/policy-match.ts';
import type { Person } from '#src/identity/person.ts';
import { type GlassAnswer, glassAnswer } from './policy-glass.ts';

/** One question with its answer, and every rule that had a part in it. */
export interface Answer {
  readonly allowed: boolean;
  readonly why: string;
  readonly rules: readonly string[];
}

export interface Pin {
  readonly rule: string;
  readonly revision: string;
  /** False: the risk is believed from the playbook, whatever becomes of it. */
  readonly isPinned: boolean;
}

export interface Explained {
  readonly look: Answer;
  readonly ask: Answer;
  readonly approve: Answer;
  /** What a plan would need; absent where nothing may be planned. */
  readonly requirement?: Requirement | undefined;
  /** Rules that let it run with nobody, at this revision of the playbook, and whether they name it. */
  readonly pins?: readonly Pin[] | undefined;
  /** Whether this person may let it run alone, also through a freeze that gives way; absent where nobody may. */
  readonly glass?: GlassAnswer | undefined;
}

/** What the rules say of one repair, on one host, for one person, at one time. */
export function explainPolicy(
  policy: Policy,
  facts: PolicyFacts,
  { person, playbookApprovals }: { person: Person; playbookApprovals?: number | undefined },
): Explained {
  const look = lookAnswer(policy, facts, person);
  const ruling = decidePolicy(policy, facts);
  if (ruling.kind === 'refused') {
    const refused = { allowed: false, why: ruling.message, rules: ruling.rules };
    return { look, ask: refused, approve: refused, ...glassIn(policy, facts, person) };
  }
  const approvals = Math.max(ruling.requirement.approvals, playbookApprovals ?? 1);
  const requirement = { ...ruling.requirement, approvals };
  return {
    look,
    ask: answer({ clauses: ruling.ask, person, rules: ruling.rules }),
    // Whoever asks for it is told by the card of the plan whether they may approve it, too.
    approve: answer({ clauses: requirement.from ?? [], person, rules: ruling.rules }),
    requirement,
    ...pinsIn(policy, facts, requirement),
    ...glassIn(policy, facts, person),
  };
}

function pinsIn(
  { rules }: Policy,
  { revision }: PolicyFacts,
  { unattended = [] }: Requirement,
): Pick<Explained, 'pins'> {
  if (unattended.length === 0 || revision === undefined) return {};
  const pins = unattended.map((rule) => {
    const isPinned = rules.some((each) => each.name === rule && each.revision !== undefined);
    return { rule, revision, isPinned };
  });
  return { pins };
}

function glassIn(policy: Policy, facts: PolicyFacts, person: Person): Pick<Explained, 'glass'> {
  const glass = glassAnswer(policy, facts, person);
  return glass === undefined ? {} : { glass };
}

function lookAnswer(policy: Policy, facts: PolicyFacts, person: Person): Answer {
  const { risk: _risk, remedy: _remedy, ...seen } = facts;
  const ruling = decideProbe(policy, seen);
  const { rules } = ruling;
  if (ruling.kind === 'refused') return { allowed: false, why: ruling.message, rules };
  // Whoever the site does not know may report all the same, as far as a rule lets everybody.
  const mayReport = person.standing === 'unmapped' && isAllowed(ruling.probe, person);
  const { account, name } = person;
  return answer({ clauses: ruling.probe, person: mayReport ? { account, name } : person, rules });
}

interface Asked {
  readonly clauses: Clauses;
  readonly person: Person;
  readonly rules: readonly string[];
}

function answer({ clauses, person, rules }: Asked): Answer {
  const named = clauses.map((clause) => clause.join(' or ')).join(', also in ');
  const stranger = standingText(person);
  if (stranger !== undefined) return { allowed: false, why: stranger, rules };
  const allowed = isAllowed(clauses, person);
  return { allowed, why: allowed ? `named by ${named}` : `only for ${named}`, rules };
}

function standingText({ standing }: Person): string | undefined {
  if (standing === 'unmapped') return 'people.yaml does not list this account';
  if (standing === 'unverified')
    return 'the directory does not answer, so nobody in it may anything';
  return standing === 'disabled' ? 'this account is disabled' : undefined;
}
