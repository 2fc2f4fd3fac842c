import { NtlmContext, type NtlmOptions } from '#adapters/winrm/security/ntlm-context.ts';
import {
  type Accepted,
  accept,
  type ChallengeParts,
  challengeMessage,
  type Exchange,
} from './ntlm-server.ts';

export const password = 'S3cret & spécial';

export const sound: NtlmOptions = {
  account: 'CORP\\jörg',
  password,
  targetName: 'host/server1',
  randomBytes: (count) => new Uint8Array(count).fill(count),
  now: () => Date.UTC(2026, 10, 21),
};

export interface Logon {
  readonly context: NtlmContext;
  readonly exchange: Exchange;
}

export async function logon(
  options: Partial<NtlmOptions> = {},
  parts: ChallengeParts = {},
): Promise<Logon> {
  const context = new NtlmContext({ ...sound, ...options });
  const asked = await context.step(undefined);
  const challenge = challengeMessage(parts);
  const answered = await context.step(challenge);
  const negotiate = asked.token ?? new Uint8Array();
  const authenticate = answered.token ?? new Uint8Array();
  if (asked.isDone || !answered.isDone) throw new Error('a logon takes exactly two steps');
  return { context, exchange: { negotiate, challenge, authenticate } };
}

export async function accepted(
  options: Partial<NtlmOptions> = {},
  parts: ChallengeParts = {},
): Promise<Accepted> {
  const { exchange } = await logon(options, parts);
  const result = accept(options.password ?? password, exchange);
  if (result === undefined) throw new Error('the server refuses the logon');
  return result;
}
