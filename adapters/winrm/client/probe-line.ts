import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { avId, valueWith } from '#adapters/winrm/security/av-pairs.ts';
import { viewOf } from '#adapters/winrm/security/bytes.ts';
import { decodeChallenge, encodeNegotiate } from '#adapters/winrm/security/ntlm-messages.ts';
import { type Offer, readOffers } from '#adapters/winrm/security/offers.ts';
import type { HttpAnswer, HttpConnection } from '#adapters/winrm/wire/http-connection.ts';
import { lostConnection, strangeAnswer } from '#adapters/winrm/wire/http-fault.ts';
import {
  identifyRequest,
  readIdentity,
  type ServiceIdentity,
} from '#adapters/winrm/wsman/identify.ts';
import { BotError } from '#src/errors.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';
import type { ProbeFact } from './probed.ts';

const soapType = 'application/soap+xml;charset=UTF-8';
const mostSaid = 65_536;
/** 1601-01-01 to 1970-01-01. */
const msTo1970 = 11_644_473_600_000n;

type Fact<Step extends ProbeFact['step']> = Extract<ProbeFact, { readonly step: Step }>;

/** A connection that nobody is logged on to. Nothing that goes over it says who asks. */
export interface Anonymous {
  readonly http: HttpConnection;
  readonly host: string;
  readonly signal: AbortSignal;
}

/** What a certificate says, and which TLS it came with. */
export function tlsFact(socket: TLSSocket, leaf: Uint8Array): Fact<'tls'> {
  const { subject, issuer, validTo, fingerprint256 } = new X509Certificate(leaf);
  return {
    step: 'tls',
    protocol: socket.getProtocol() ?? '',
    subject: cleanLine(subject).slice(0, 200),
    issuer: cleanLine(issuer).slice(0, 200),
    validTo: Date.parse(validTo),
    fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

/** Who listens. Windows says so to anybody (DSP0226 section 11). */
export async function identify(line: Anonymous): Promise<ServiceIdentity> {
  const answer = await say(line, {
    headers: { WSMANIDENTIFY: 'unauthenticated' },
    body: new TextEncoder().encode(identifyRequest),
  });
  if (answer.status !== 200) throw strangeAnswer(line.host, answer.status);
  return readIdentity(answer.body);
}

/** The ways to log on, and the clock of HTTP. */
export async function offersOf(
  line: Anonymous,
): Promise<{ readonly schemes: readonly string[]; readonly date: number | undefined }> {
  const answer = await say(line, { headers: {}, body: new Uint8Array() });
  if (answer.status !== 401) throw lax(line.host, answer.status);
  const schemes = offersIn(answer).map(({ scheme }) => scheme);
  const date = Date.parse(answer.headers.date ?? '');
  return { schemes: [...new Set(schemes)], date: Number.isNaN(date) ? undefined : date };
}

/** The clock of the host as NTLM tells it, to the millisecond; undefined where it does not. */
export async function ntlmTime(line: Anonymous): Promise<number | undefined> {
  const token = Buffer.from(encodeNegotiate()).toString('base64');
  const headers = { Authorization: `Negotiate ${token}` };
  const answer = await say(line, { headers, body: new Uint8Array() });
  const said = offersIn(answer).find((offer) => offer.scheme === 'negotiate')?.token;
  const read = decodeChallenge(said ?? new Uint8Array());
  if (read.kind === 'malformed') return undefined;
  const time = valueWith(read.challenge.pairs, avId.timestamp);
  if (time === undefined) return undefined;
  return Number(viewOf(time).getBigUint64(0, true) / 10_000n - msTo1970);
}

function offersIn({ headers }: HttpAnswer): readonly Offer[] {
  return readOffers(headers['www-authenticate'] ?? '');
}

async function say(
  { http, host, signal }: Anonymous,
  {
    headers,
    body,
  }: { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array },
): Promise<HttpAnswer> {
  const typed = { 'Content-Type': soapType, ...headers };
  const answer = await http.exchange({ headers: typed, body, signal, mostBytes: mostSaid });
  if (answer === undefined) throw lostConnection(host);
  return answer;
}

function lax(host: string, status: number): BotError {
  return new BotError('bad-output', `${host} asks nobody to log on (HTTP ${status}).`, {
    hint: 'That is not WinRM as Windows has it. Check what answers on this port.',
  });
}
