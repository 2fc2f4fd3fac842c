import type { Decision } from '#src/approval/plan.ts';
import { secondFactorOf, weighDecision } from '#src/approval/quorum.ts';
import type { FactorFault, FactorProof } from '#src/approval/second-factor.ts';
import type { Context } from '#src/conductor/context.ts';
import { personToday, type Rules } from '#src/conductor/rules-of-today.ts';
import type { Holder, SecondFactorAnswer } from '#src/identity/second-factor.ts';
import { ballotOf } from '#src/incident/ballot.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';

export type Factored =
  | { readonly secondFactor: FactorProof }
  | { readonly factorFault: FactorFault };

type Decided = Event & { readonly kind: 'decided' };

/**
 * Holds the code of a form against what its person enrolled. A code that is right counts from here on for
 * nothing else, whatever becomes of the decision. Never rejects: what cannot be checked is not right.
 */
export async function factored(
  { secondFactor, log }: Pick<Context, 'secondFactor' | 'log'>,
  by: Holder,
  code: string | undefined,
): Promise<Factored> {
  if (code === undefined || code.trim() === '') return { factorFault: { kind: 'missing' } };
  if (secondFactor === undefined) {
    log.error({}, 'a rule asks for a second factor, and there is no sealing.keys to keep one');
    return { factorFault: { kind: 'unavailable' } };
  }
  try {
    return meaningOf(await secondFactor.check(by, code));
  } catch (error) {
    log.error({ err: error, account: by.account }, 'a second factor cannot be checked');
    return { factorFault: { kind: 'unavailable' } };
  }
}

/**
 * Whether a decision needs a code: only where it would count with one. Nobody else's code is looked at, so that
 * nobody learns by it whether it is right, and none is used up.
 */
export function needsFactor(event: Event, incident: Incident): event is Decided {
  if (event.kind !== 'decided' || event.decision !== 'approve') return false;
  const { state } = incident;
  if (event.refusal !== undefined || state.kind !== 'waiting') return false;
  const { today } = event;
  const ballot = { ...ballotOf(incident, state.plan, state.decisions), today };
  const kind = secondFactorOf(ballot);
  if (kind === undefined) return false;
  const proven = { ...event, secondFactor: { kind, enrolment: '' } };
  return weighDecision(ballot, proven).kind !== 'refused';
}

/** The enrolments behind decisions that those who made them have still: one that was taken away counts no more. */
export async function standingEnrolments(
  { secondFactor, log, clock }: Pick<Context, 'secondFactor' | 'log' | 'clock'>,
  rules: Rules,
  decisions: readonly Decision[],
): Promise<ReadonlySet<string>> {
  const standing = new Set<string>();
  for (const { by, secondFactor: proof } of decisions) {
    if (proof === undefined || secondFactor === undefined) continue;
    try {
      const enrolment = await secondFactor.enrolmentOf(personToday(rules, by, clock.now()));
      if (enrolment === proof.enrolment) standing.add(enrolment);
    } catch (error) {
      log.error({ err: error, account: by.account }, 'a second factor cannot be read');
    }
  }
  return standing;
}

/** A decision as it stands: without the proof whose enrolment is gone. */
export function withStandingFactor(decision: Decision, standing: ReadonlySet<string>): Decision {
  const { secondFactor, ...plain } = decision;
  return secondFactor !== undefined && standing.has(secondFactor.enrolment) ? decision : plain;
}

/** The decisions of an incident that its plan waits for or runs by. */
export function decisionsIn({ state }: Incident): readonly Decision[] {
  return 'decisions' in state ? state.decisions : [];
}

/** The same, and the word of one person alone: each may rest on a second factor. */
export function provenIn(incident: Incident): readonly Decision[] {
  const { state } = incident;
  const glass = 'glass' in state ? state.glass : undefined;
  const decisions = decisionsIn(incident);
  return glass === undefined ? decisions : [...decisions, { ...glass, decision: 'approve' }];
}

function meaningOf(answer: SecondFactorAnswer): Factored {
  if (answer.kind === 'right')
    return { secondFactor: { kind: 'totp', enrolment: answer.enrolment } };
  return { factorFault: answer };
}
