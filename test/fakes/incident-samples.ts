import type { Decision, Plan } from '#src/approval/plan.ts';
import { AccountId, type Person } from '#src/identity/person.ts';
import type { Event } from '#src/incident/event.ts';
import type { Assessment, Finding, Offer, OpenQuestion } from '#src/incident/finding.ts';
import { IncidentId } from '#src/incident/incident.ts';

export function person(name: string): Person {
  return { account: AccountId.parse(`test:${name}`), name };
}

export const maria = person('maria');
export const jonas = person('jonas');
export const li = person('li');
export const eve = person('eve');

export const id = IncidentId.parse('inc-00000001');
export const otherId = IncidentId.parse('inc-00000002');

export const hostQuestion: OpenQuestion = {
  key: 'host',
  question: { ask: 'Which computer?', answer: 'host', optional: false },
};

export function finding(cause: string, verdict: Finding['verdict'] = 'confirmed'): Finding {
  return { cause, title: `Cause ${cause}`, explanation: 'Because.', verdict, because: [] };
}

export function offer(remedy: string, kind: Offer['kind'] = 'script'): Offer {
  return {
    remedy,
    cause: `${remedy}-cause`,
    title: `Remedy ${remedy}`,
    kind,
    ...(kind === 'script' ? { risk: 'low' as const } : {}),
    steps: kind === 'advice' ? ['Do it.'] : [],
    suspected: false,
  };
}

export function assessment(parts: Partial<Assessment> = {}): Assessment {
  return { unread: [], findings: [], offers: [], failures: [], ...parts };
}

export function opened(
  parts: Partial<Event & { kind: 'opened' }> = {},
): Event & { kind: 'opened' } {
  return {
    kind: 'opened',
    id,
    reporter: maria,
    thread: { platform: 'test', id: 'T1' },
    report: 'Error code: 0x904',
    codes: ['rdp:0x904'],
    answers: {},
    host: 'web-01',
    recognition: {
      kind: 'recognised',
      playbook: { name: 'demo', revision: 'r1', title: 'Demo' },
      assessment: assessment({ unread: ['service'] }),
    },
    at: 1000,
    ...parts,
  };
}

/** Digests are told apart by a letter, so that tests read well. */
export function plan(parts: Partial<Plan> = {}): Plan {
  return {
    incident: id,
    attempt: 0,
    remedy: 'restart',
    title: 'Restart the service',
    cause: 'restart-cause',
    causeTitle: 'The service is down',
    playbook: 'demo',
    revision: 'r1',
    host: 'web-01',
    apply: { language: 'sh', text: 'true', digest: 'd1' },
    rollback: { language: 'sh', text: 'true', digest: 'd2' },
    parameters: {},
    readings: { 'service.active': false },
    evidence: { 'service.active': false },
    exact: [],
    verify: { 'service.active': true },
    probes: ['service'],
    risk: 'low',
    effect: 'Nobody notices.',
    undo: 'It is stopped again.',
    needs: 'administrator',
    preview: { kind: 'none', lines: [] },
    deadlineMs: 30_000,
    settleMs: 0,
    requirement: {
      approvals: 1,
      requesterMayApprove: false,
      approvers: [jonas.account, li.account],
    },
    requester: maria.account,
    expiresAt: 1_000_000,
    digest: 'a'.repeat(64),
    ...parts,
  };
}

export function approval(by: Person, digest = plan().digest, at = 2000): Decision {
  return { by, decision: 'approve', digest, at };
}
