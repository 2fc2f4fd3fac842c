import type { Logon } from '#adapters/winrm/security/logon.ts';
import type { Pass } from '#adapters/winrm/security/logon-gate.ts';
import type { HttpAnswer } from './http-connection.ts';
import { lostConnection } from './http-fault.ts';
import { Limit } from './limit.ts';
import type { LoggingOn } from './logging-on.ts';

const soapType = 'application/soap+xml;charset=UTF-8';
const mostSaid = 65_536;

export interface Conversation {
  readonly logon: Logon;
  /** Told what the host says; undefined where its no cannot lock an account. */
  readonly pass?: Pass | undefined;
}

/** Carries the tokens of a logon to and fro until the host has let us in. */
export async function converse(options: LoggingOn, { logon, pass }: Conversation): Promise<void> {
  let authorization = await logon.begin();
  for (let said = 1; ; said += 1) {
    const answer = await post(options, authorization);
    // The first says nothing of who we are, so that it cannot be refused.
    if (said > 1 && answer.status === 401) pass?.refused();
    const turn = await logon.next({
      status: answer.status,
      offers: answer.headers['www-authenticate'] ?? '',
    });
    if (turn.kind === 'in') break;
    authorization = turn.authorization;
  }
  pass?.accepted();
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
