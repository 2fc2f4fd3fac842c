import type { CertificateFacts } from './certificate.ts';
import type { NtlmChallenge } from './ntlm-challenge.ts';
import { type Answer, type Request, selectsTls } from './x224.ts';

export type TcpResult = 'open' | 'refused' | 'timed-out' | 'unreachable';

/** How a TLS handshake ended. `error` is OpenSSL's or the system's word for it. */
export type Handshake =
  | {
      readonly kind: 'completes';
      readonly protocol: string;
      readonly cipher: string;
      readonly certificate: CertificateFacts | undefined;
    }
  | { readonly kind: 'alert'; readonly alert: number; readonly error: string }
  | {
      readonly kind: 'closed' | 'reset' | 'silent' | 'foreign' | 'mismatch';
      readonly error: string;
    };

/** How a handshake with one version alone ended; silence is no refusal. */
export type VersionTried = 'completes' | 'refused' | 'silent';

/** All that was seen of one host's RDP port. What is absent was not looked at. */
export interface Observation {
  readonly resolves: boolean;
  readonly tcp?: TcpResult;
  readonly answers: ReadonlyMap<Request, Answer>;
  readonly handshake?: Handshake;
  readonly tls12?: VersionTried;
  readonly tls13?: VersionTried;
  readonly challenge?: NtlmChallenge;
}

export type Phase =
  | 'P0'
  | 'P1'
  | 'P2a'
  | 'P2b'
  | 'P2c'
  | 'P3a'
  | 'P3b'
  | 'P3c'
  | 'P3d'
  | 'P4a'
  | 'P4b'
  | 'P4c'
  | 'P5'
  | 'P6';

/** Widest first: the answer that a current client would get decides. */
const byWidth = [11, 3, 1, 0] as const;

/** The request whose answer tells how far a client gets: one that leads to TLS, else one that was answered. */
export function decidingRequest(answers: ReadonlyMap<Request, Answer>): Request | undefined {
  const asked = byWidth.filter((request) => answers.has(request));
  const leading = asked.find((request) => holds(answers.get(request), selectsTls));
  const answered = asked.find((request) => holds(answers.get(request), isAnswered));
  return leading ?? answered ?? asked[0];
}

/** How far one gets (rdp-phases P0 to P6 of the look); undefined when too little was seen. */
export function phaseOf(seen: Observation): Phase | undefined {
  if (!seen.resolves) return 'P0';
  if (seen.tcp === undefined) return undefined;
  if (seen.tcp !== 'open') return 'P1';
  const request = decidingRequest(seen.answers);
  const answer = request === undefined ? undefined : seen.answers.get(request);
  if (answer === undefined) return undefined;
  return selectsTls(answer) ? phaseOfTls(seen) : phaseOfAnswer(answer);
}

function phaseOfAnswer(answer: Answer): Phase {
  switch (answer.kind) {
    case 'silent':
      return 'P2a';
    case 'closed':
      return 'P2b';
    case 'foreign':
      return 'P2c';
    case 'failure':
      return phaseOfFailure(answer.code);
    case 'legacy': // older than TLS in RDP
    case 'response': // standard RDP security, although TLS was asked for
      return 'P3d';
  }
}

/** RDP_NEG_FAILURE (MS-RDPBCGR 2.2.1.2.2): all but 2 and 3 say that the client must offer more. */
function phaseOfFailure(code: number): Phase {
  if (code === 3) return 'P3a';
  return code === 2 ? 'P3b' : 'P3c';
}

/** handshake_failure, protocol_version, insufficient_security, inappropriate_fallback */
const mismatchAlerts: readonly number[] = [40, 70, 71, 86];

function phaseOfTls(seen: Observation): Phase | undefined {
  switch (seen.handshake?.kind) {
    case undefined:
      return undefined;
    case 'completes':
      return seen.challenge === undefined ? 'P5' : 'P6';
    case 'silent':
      return 'P4c';
    case 'mismatch':
      return 'P4b';
    case 'alert':
      // Any other alert, e.g. 80 internal_error, is a server that cannot use its certificate or key
      return mismatchAlerts.includes(seen.handshake.alert) ? 'P4b' : 'P4a';
    case 'closed':
    case 'reset':
    case 'foreign':
      return 'P4a';
  }
}

function isAnswered(answer: Answer): boolean {
  return answer.kind !== 'closed' && answer.kind !== 'silent';
}

function holds(answer: Answer | undefined, predicate: (answer: Answer) => boolean): boolean {
  return answer !== undefined && predicate(answer);
}
