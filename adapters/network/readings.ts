import type { Value } from '#src/playbook/reading.ts';
import { type CertificateFacts, namesHost } from './certificate.ts';
import { cleanText } from './clean-text.ts';
import type { Resolution } from './names.ts';
import type { NtlmChallenge } from './ntlm-challenge.ts';
import { decidingRequest, type Handshake, type Observation, phaseOf } from './phase.ts';
import { answerText, protocolName, type Request, requests } from './x224.ts';

/** Values of a look, and why those that are absent are. */
export interface Readings {
  readonly values: Readonly<Record<string, Value>>;
  readonly unknown: Readonly<Record<string, string>>;
}

type Maybe = Readonly<Record<string, Value | undefined>>;

export function dnsReadings({ addresses, answeredBy, error }: Resolution): Readings {
  const ordered = addresses.toSorted((a, b) => a.family - b.family);
  return {
    values: {
      resolves: addresses.length > 0,
      addresses: cleanText(ordered.map(({ address }) => address).join(', ')),
      ipv4Count: addresses.filter(({ family }) => family === 4).length,
      ipv6Count: addresses.filter(({ family }) => family === 6).length,
      error: cleanText(error),
      answeredBy: cleanText(answeredBy),
    },
    unknown: {},
  };
}

export interface RdpReadingsOptions {
  readonly seen: Observation;
  /** The names that the certificate may carry. */
  readonly hostNames: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly durationMs: number;
}

/** The flat readings of the look `rdp`; what was not come to is unknown, with the reason. */
export function rdpReadings(options: RdpReadingsOptions): Readings {
  const { seen, now } = options;
  const facts = seen.handshake?.kind === 'completes' ? seen.handshake.certificate : undefined;
  const parts: Maybe = {
    phase: phaseOf(seen),
    resolves: seen.resolves,
    tcp: seen.tcp,
    ...answerValues(seen),
    ...tlsValues(seen),
    ...certificateValues(facts, options),
    ...ntlmValues(seen.challenge, now),
    durationMs: options.durationMs,
  };
  const known = Object.entries(parts).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const absent = Object.keys(parts).filter((key) => parts[key] === undefined);
  return {
    values: Object.fromEntries(known),
    unknown: Object.fromEntries(absent.map((key) => [key, reason(key, seen)])),
  };
}

function answerValues({ answers }: Observation): Maybe {
  const request = decidingRequest(answers);
  const answer = request === undefined ? undefined : answers.get(request);
  const widest = answers.get(11);
  const asked = requests.map((each) => [`ask${each}`, askText(answers, each)] as const);
  return {
    ...Object.fromEntries(asked),
    failureCode: widest === undefined ? undefined : widest.kind === 'failure' ? widest.code : 0,
    selected:
      answer === undefined
        ? undefined
        : answer.kind === 'response'
          ? protocolName(answer.selected)
          : 'none',
    acceptsRdpSecurity: acceptsRdp(answers),
  };
}

function askText(answers: Observation['answers'], request: Request): string | undefined {
  const answer = answers.get(request);
  return answer === undefined ? undefined : answerText(answer);
}

/** A server older than the negotiation knows nothing but standard RDP security. */
function acceptsRdp(answers: Observation['answers']): boolean | undefined {
  const answer = answers.get(0);
  if (answer === undefined || answer.kind === 'silent') return undefined;
  return answer.kind === 'legacy' || (answer.kind === 'response' && answer.selected === 0);
}

function tlsValues({ handshake, tls12, tls13, answers }: Observation): Maybe {
  const keys = ['tls', 'tlsAlert', 'tlsError', 'tlsProtocol', 'tls12', 'tls13'];
  const completed = { tlsCipher: handshake?.kind === 'completes' ? handshake.cipher : undefined };
  if (answers.size === 0) {
    return { ...Object.fromEntries(keys.map((key) => [key, undefined])), ...completed };
  }
  return {
    tls: handshake?.kind ?? 'not-tried',
    tlsAlert: handshake?.kind === 'alert' ? handshake.alert : 0,
    tlsError: errorOf(handshake),
    tlsProtocol: handshake?.kind === 'completes' ? handshake.protocol : '',
    tls12: tls12 ?? 'not-tried',
    tls13: tls13 ?? 'not-tried',
    ...completed,
  };
}

function errorOf(handshake: Handshake | undefined): string {
  return handshake === undefined || handshake.kind === 'completes' ? '' : handshake.error;
}

const dayMs = 86_400_000;

function certificateValues(
  facts: CertificateFacts | undefined,
  { hostNames, now }: RdpReadingsOptions,
): Maybe {
  const notAfter = facts?.notAfter;
  return {
    certificateSubject: facts?.subject,
    certificateIssuer: facts?.issuer,
    certificateSelfSigned: facts?.isSelfSigned,
    certificateNames: facts === undefined ? undefined : cleanText(facts.names.join(', ')),
    certificateThumbprint: facts?.sha1,
    certificateSha256: facts?.sha256,
    certificateNotAfter: notAfter === undefined ? undefined : new Date(notAfter).toISOString(),
    certificateDaysLeft: notAfter === undefined ? undefined : Math.floor((notAfter - now) / dayMs),
    nameMatches: facts === undefined ? undefined : namesHost(facts.names, hostNames),
  };
}

function ntlmValues(challenge: NtlmChallenge | undefined, now: number): Maybe {
  const time = challenge?.time;
  return {
    ntlmComputer: cleaned(challenge?.computer),
    ntlmDnsComputer: cleaned(challenge?.dnsComputer),
    ntlmDomain: cleaned(challenge?.dnsDomain ?? challenge?.domain),
    ntlmVersion: challenge?.version,
    clockSkewSeconds: time === undefined ? undefined : Math.round((time - now) / 100) / 10,
  };
}

function cleaned(text: string | undefined): string | undefined {
  return text === undefined ? undefined : cleanText(text);
}

function reason(key: string, seen: Observation): string {
  if (!seen.resolves) return 'the name does not resolve';
  if (seen.tcp !== 'open') return `the port is not open: ${seen.tcp ?? 'not tried'}`;
  if (/^(ask|failureCode|selected|accepts|phase)/.test(key)) return 'not answered in time';
  if (/^(ntlm|clockSkew)/.test(key)) return 'the host sent no NTLM challenge';
  return 'no TLS handshake completed';
}
