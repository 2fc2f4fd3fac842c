import { randomBytes } from 'node:crypto';
import { NtlmSession } from '#adapters/winrm/security/ntlm-session.ts';
import { SealedAnswer, sealRequest } from '#adapters/winrm/security/sealed-exchange.ts';
import type { SecurityContext } from '#adapters/winrm/security/security-context.ts';
import { contextOf } from '#test/adapters/winrm/security/session-context.ts';

/** Bytes of the messages of one round, each way. */
export interface Traffic {
  readonly up: number;
  readonly down: number;
}

const rounds = 101;
/** About what a message carries at most. */
const piece = 150_000;

/** Milliseconds that our side needs to seal and to open so much, in messages as large as they get; the middle of many. */
export function sealingTime({ up, down }: Traffic): number {
  const key = randomBytes(16);
  const client = contextOf(new NtlmSession(key, 'client'));
  const server = contextOf(new NtlmSession(key, 'server'));
  const times = Array.from({ length: rounds }, () => {
    const answers = piecesOf(down).map((soap) => sealRequest(server, soap));
    const begun = performance.now();
    for (const soap of piecesOf(up)) sealRequest(client, soap);
    for (const answer of answers) opened(client, answer);
    return performance.now() - begun;
  });
  return times.toSorted((left, right) => left - right)[Math.floor(rounds / 2)] ?? 0;
}

function opened(
  context: SecurityContext,
  { contentType, body }: ReturnType<typeof sealRequest>,
): Uint8Array {
  const answer = new SealedAnswer({ context, contentType, mostBytes: body.length });
  answer.push(body);
  return answer.end();
}

function piecesOf(bytes: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes / piece) }, (_, index) =>
    new Uint8Array(Math.min(piece, bytes - index * piece)).fill(0x41),
  );
}
