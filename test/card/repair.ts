import type { Plan } from '#src/approval/plan.ts';
import type { CardContext } from '#src/card/draft.ts';
import { AccountId, type Person } from '#src/identity/person.ts';
import type { Assessment, Finding } from '#src/incident/finding.ts';
import { type Incident, IncidentId, type IncidentState, RunId } from '#src/incident/incident.ts';

/** 2026-11-21 10:30 UTC */
export const openedAt = 1_795_257_000_000;
export const now = openedAt + 372_000;

export const maria = person('maria', 'Maria Silva');
export const jonas = person('jonas', 'Jonas Weber');
export const li = person('li', 'Li Chen');
const id = IncidentId.parse('inc-7k2m9q4c');
export const run = RunId.parse('run-00000001');

export const context: CardContext = {
  now,
  probes: {
    certificate: 'Certificate and key of xrdp',
    outside: 'RDP port from outside',
    service: 'Service xrdp',
    sessions: 'Who is logged on',
    log: 'System log',
  },
  simulated: false,
  people: { [jonas.account]: jonas.name, [li.account]: li.name },
};

const keyMismatch: Finding = {
  cause: 'key-not-matching',
  title: 'The private key does not belong to the certificate',
  explanation:
    'xrdp offers a certificate whose private key it does not have. Every TLS handshake breaks, before anybody can log on.',
  details: 'The public key of /etc/xrdp/key.pem differs from the one in /etc/xrdp/cert.pem.',
  verdict: 'confirmed',
  because: [
    { path: 'certificate.keyMatches', expected: false, actual: false, truth: 'holds' },
    { path: 'outside.tls', expected: 'alert', actual: 'alert', truth: 'holds' },
    {
      path: 'outside.connectMs',
      expected: { below: 1000 },
      actual: 12,
      unit: 'ms',
      truth: 'holds',
    },
  ],
};

const serviceDown: Finding = {
  cause: 'service-down',
  title: 'xrdp is not running',
  explanation: 'Nothing listens.',
  verdict: 'ruled-out',
  because: [{ path: 'service.running', expected: false, actual: true, truth: 'fails' }],
};

const failedRenewal: Finding = {
  cause: 'failed-renewal',
  title: 'A renewal of the certificate failed',
  explanation: 'The renewal wrote a new certificate and left the old key.',
  verdict: 'unknown',
  because: [
    {
      path: 'log.renewalFailures',
      expected: { above: 0 },
      truth: 'unknown',
      missing: 'access denied for fettle-probe',
    },
  ],
};

export const assessment: Assessment = {
  unread: [],
  findings: [
    keyMismatch,
    { ...serviceDown, cause: 'expired', title: 'Expired certificate' },
    serviceDown,
    failedRenewal,
  ],
  offers: [
    {
      remedy: 'new-pair',
      cause: 'key-not-matching',
      title: 'make a new certificate with its key',
      kind: 'script',
      risk: 'medium',
      steps: [],
      suspected: false,
    },
    {
      remedy: 'restore-backup',
      cause: 'key-not-matching',
      title: 'put the key back from a backup',
      kind: 'advice',
      steps: ['Find the backup of /etc/xrdp.', 'Put key.pem back, owner root:xrdp, mode 640.'],
      suspected: false,
    },
  ],
  failures: [
    {
      probe: 'log',
      title: 'System log',
      failure: 'refused',
      message: 'fettle-probe may not read the log. It needs membership of the group adm.',
    },
  ],
};

export const plan: Plan = {
  incident: id,
  attempt: 0,
  remedy: 'new-pair',
  title: 'make a new certificate with its key',
  cause: 'key-not-matching',
  causeTitle: keyMismatch.title,
  playbook: 'rdp-closed-before-logon',
  revision: 'a'.repeat(64),
  host: 'rds-07',
  apply: { language: 'sh', text: 'set -eu\nopenssl req -x509\n', digest: 'b'.repeat(64) },
  rollback: {
    language: 'sh',
    text: 'set -eu\ncp -p "$state_backup/key.pem" /etc/xrdp/\n',
    digest: 'c'.repeat(64),
  },
  parameters: { keyFile: '/etc/xrdp/key.pem' },
  readings: { 'certificate.keyMatches': false },
  evidence: { 'certificate.keyMatches': false },
  exact: [],
  verify: { 'certificate.keyMatches': true, 'outside.tls': 'completes' },
  probes: ['certificate', 'outside'],
  risk: 'medium',
  effect: 'Open sessions stay; new logons wait about 10 s.',
  undo: 'Both files are saved first and can be put back by one click.',
  needs: 'administrator',
  preview: {
    kind: 'exact',
    lines: ['would replace /etc/xrdp/cert.pem', 'would replace /etc/xrdp/key.pem'],
  },
  deadlineMs: 30_000,
  settleMs: 0,
  requirement: { approvals: 1, requesterMayApprove: false, approvers: [jonas.account, li.account] },
  requester: maria.account,
  expiresAt: now + 4 * 3_600_000,
  digest: 'f686aace'.repeat(8),
};

const decisions = [
  { by: jonas, decision: 'approve', digest: plan.digest, at: now - 1000 },
] as const;

const ended = { outcome: 'resolved', at: now, remedy: 'new-pair' } as const;

export const states = {
  asking: {
    kind: 'asking',
    question: {
      key: 'host',
      question: { ask: 'Which computer do you want to reach?', answer: 'host', optional: false },
    },
    since: now - 1_800_000,
    reminded: false,
  },
  probing: { kind: 'probing', probes: ['outside', 'certificate', 'service'] },
  explaining: { kind: 'explaining', since: now - 1_800_000, reminded: false },
  proposing: {
    kind: 'proposing',
    remedy: 'new-pair',
    cause: 'key-not-matching',
    by: maria,
  },
  waiting: { kind: 'waiting', plan, decisions: [], since: now - 60_000, reminded: false },
  rechecking: { kind: 'rechecking', plan, decisions, lease: 'held' },
  applying: { kind: 'applying', plan, decisions, run, intended: true },
  verifying: { kind: 'verifying', plan, run, end: 'succeeded' },
  confirming: { kind: 'confirming', plan, run, state: {}, intended: true },
  'rolling-back': { kind: 'rolling-back', plan, run, intended: true },
  reviewing: { ...ended, kind: 'reviewing', toldAt: now, reminded: false, overdue: false },
  closed: { ...ended, kind: 'closed' },
} as const satisfies Record<IncidentState['kind'], IncidentState>;

/** The incident of the first story, wherever it stands. */
export function incident(state: IncidentState, known: Partial<Incident> = {}): Incident {
  return {
    id,
    reporter: maria,
    thread: { platform: 'memory', id: 'thread-1' },
    openedAt,
    report: 'Error code: 0x904  Extended error code: 0x7',
    codes: ['rdp:0x904', 'rdp-extended:0x7'],
    playbook: {
      name: 'rdp-closed-before-logon',
      revision: 'a'.repeat(64),
      title: 'Remote Desktop closes before logon',
    },
    answers: {},
    skipped: [],
    host: 'rds-07',
    looks: {
      outside: read({ tls: 'alert' }, 400),
      certificate: read({ keyMatches: false, daysLeft: 177 }, 3100),
      sessions: read({ count: 4 }, 300),
      log: {
        kind: 'failed',
        failure: 'refused',
        message: 'fettle-probe may not read the log.',
        source: 'ssh',
        at: now,
        durationMs: 20,
      },
    },
    assessment,
    tried: [],
    ranDigests: [],
    state,
    ...known,
  };
}

/** The same after the repair. */
export function repaired(state: IncidentState, known: Partial<Incident> = {}): Incident {
  const looks = {
    outside: read({ tls: 'completes' }, 400),
    certificate: read({ keyMatches: true, daysLeft: 3650 }, 3100),
  };
  return incident(state, { looks, tried: ['new-pair'], ranDigests: [plan.digest], ...known });
}

function read(values: Record<string, string | number | boolean>, durationMs: number) {
  return { kind: 'read', values, unknown: {}, source: 'ssh', at: now, durationMs } as const;
}

function person(account: string, name: string): Person {
  return { account: AccountId.parse(`memory:${account}`), name };
}
