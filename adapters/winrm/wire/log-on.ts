import { channelBindingHash, tlsServerEndPoint } from '#adapters/winrm/security/channel-binding.ts';
import { Logon } from '#adapters/winrm/security/logon.ts';
import type { Attempt, LogonGate, Pass } from '#adapters/winrm/security/logon-gate.ts';
import { NtlmContext } from '#adapters/winrm/security/ntlm-context.ts';
import {
  basicAuthorization,
  certificateAuthorization,
} from '#adapters/winrm/security/protection.ts';
import { refusedLogon } from '#adapters/winrm/security/refused-logon.ts';
import type { SecurityContext } from '#adapters/winrm/security/security-context.ts';
import { BotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Endpoint } from './endpoint.ts';
import type { HttpAnswer, HttpConnection } from './http-connection.ts';
import { lostConnection } from './http-fault.ts';
import { Limit } from './limit.ts';
import type { LogonSettings } from './logon-settings.ts';

export interface LogonOptions {
  readonly endpoint: Endpoint;
  readonly logon: LogonSettings;
  readonly gate: LogonGate;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Milliseconds for each answer of the host; waiting until it is our turn does not count. */
  readonly logonWithinMs: number;
}

export interface LoggingOn extends LogonOptions {
  readonly http: HttpConnection;
  /** The certificate of the host; on TLS only. */
  readonly leaf: Uint8Array | undefined;
  readonly signal: AbortSignal;
}

/** Who we are on this connection from now on. */
export type Identity =
  /** The connection is logged on; without TLS, every message is sealed by the context. */
  | { readonly kind: 'proven'; readonly context: SecurityContext }
  /** Every request says it anew; what the host says to the first goes to `trial`. */
  | {
      readonly kind: 'claimed';
      readonly authorization: string;
      readonly trial: Pass;
      /** What a no means. */
      readonly refusal: BotError;
    };

const soapType = 'application/soap+xml;charset=UTF-8';
const mostSaid = 65_536;

/** Logs on. Throws `access-denied` when the host, or the count of refused logons, does not let us in. */
export async function logOn(options: LoggingOn): Promise<Identity> {
  const { logon } = options;
  switch (logon.kind) {
    case 'ntlm':
      return { kind: 'proven', context: await byNtlm(options, logon) };
    case 'basic':
      return await byBasic(options, logon);
    case 'certificate':
      return await byCertificate(options);
  }
}

async function byCertificate({ endpoint, gate, signal }: LoggingOn): Promise<Identity> {
  const { host } = endpoint;
  const trial = await gate.enter(certificateAttempt(host), signal);
  const refusal = new BotError('access-denied', `${host} knows nobody by our certificate.`, {
    hint: 'On the host: Certificate=true in winrm/config/service/auth, and a mapping to an account of the host itself (winrm enumerate winrm/config/service/certmapping) whose password still holds.',
  });
  return {
    kind: 'claimed',
    authorization: certificateAuthorization,
    trial,
    refusal,
  };
}

/** A host logs an account of its own on with the password that it was told: one that can be locked. */
export function certificateAttempt(host: string): Attempt {
  return { host, account: `The certificate for ${host}`, password: '' };
}

async function byBasic(
  { endpoint, gate, signal }: LoggingOn,
  { account, password: ask }: Extract<LogonSettings, { kind: 'basic' }>,
): Promise<Identity> {
  const password = await ask();
  const authorization = basicAuthorization(account, password);
  const trial = await gate.enter({ host: endpoint.host, account, password }, signal);
  const refusal = refusedLogon({ host: endpoint.host, account });
  return { kind: 'claimed', authorization, trial, refusal };
}

async function byNtlm(
  options: LoggingOn,
  logon: Extract<LogonSettings, { kind: 'ntlm' }>,
): Promise<SecurityContext> {
  const { endpoint, leaf, clock, randomBytes } = options;
  const { account } = logon;
  const password = await logon.password();
  const context = new NtlmContext({
    account,
    password,
    targetName: logon.targetName ?? `host/${endpoint.address}`,
    workstation: logon.workstation,
    channelBindings: leaf && channelBindingHash(tlsServerEndPoint(leaf)),
    randomBytes,
    now: () => clock.now(),
  });
  using pass = await options.gate.enter({ host: endpoint.host, account, password }, options.signal);
  await converse(options, {
    logon: new Logon(context, { host: endpoint.host, account }),
    pass,
  });
  return context;
}

async function converse(
  options: LoggingOn,
  { logon, pass }: { readonly logon: Logon; readonly pass: Pass },
): Promise<void> {
  let authorization = await logon.begin();
  for (let said = 1; ; said += 1) {
    const answer = await post(options, authorization);
    // The first says nothing of who we are, so that it cannot be refused.
    if (said > 1 && answer.status === 401) pass.refused();
    const turn = await logon.next({
      status: answer.status,
      offers: answer.headers['www-authenticate'] ?? '',
    });
    if (turn.kind === 'in') break;
    authorization = turn.authorization;
  }
  pass.accepted();
}

/** The body is empty: it would go out in clear. */
async function post(
  { http, endpoint, clock, logonWithinMs: ms, signal: outer }: LoggingOn,
  authorization: string,
): Promise<HttpAnswer> {
  const late = `${endpoint.host} does not answer a logon.`;
  using limit = new Limit({ clock, ms, outer, late });
  const answer = await http.exchange({
    headers: { 'Content-Type': soapType, Authorization: authorization },
    body: new Uint8Array(),
    signal: limit.signal,
    mostBytes: mostSaid,
  });
  if (answer === undefined) throw lostConnection(endpoint.host);
  return answer;
}
