import { randomUUID } from 'node:crypto';
import { joined, largeEnvelope } from '#adapters/winrm/psrp/fragments.ts';
import { answerPool, createPool, hearPool } from '#adapters/winrm/psrp/pool-request.ts';
import { Limit } from '#adapters/winrm/wire/limit.ts';
import {
  faultError,
  faultLineNumbered,
  isPollPeriod,
  type Reaction,
} from '#adapters/winrm/wsman/fault-line.ts';
import type { WsmanRequest } from '#adapters/winrm/wsman/request.ts';
import { readCreated, readReceived } from '#adapters/winrm/wsman/shell-answer.ts';
import { inputRoom } from '#adapters/winrm/wsman/shell-request.ts';
import { BotError, isBotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { PsrpEvent } from '#src/psrp/event.ts';
import { PsrpSession } from '#src/psrp/session.ts';
import { ask, type Correspondence } from './correspondence.ts';
import type { Lane } from './lane.ts';
import type { WinrmLimits } from './settings.ts';

/** A pool of runspaces that is open, and what is said in it. */
export interface OpenPool {
  readonly id: string;
  readonly session: PsrpSession;
  readonly idleTimeoutMs: number;
}

export type Opened =
  | { readonly kind: 'opened'; readonly pool: OpenPool }
  /** No pipeline ran. A pool of this id may be there. */
  | {
      readonly kind: 'not-opened';
      readonly id: string;
      readonly why: BotError;
      readonly reaction: Reaction | undefined;
    };

export interface PoolOpening {
  /** URI of the endpoint. */
  readonly resource: string;
  readonly lane: Lane;
  readonly correspondence: Correspondence;
  readonly clock: Clock;
  readonly limits: WinrmLimits;
  readonly signal: AbortSignal;
}

/** The host loads modules and runs what the endpoint starts with. */
const openWithinMs = 90_000;

/** Opens a pool (MS-PSRP 3.1.4.1). Nothing that is asked of the host on the way does harm when it is asked twice. */
export async function openPool(opening: PoolOpening): Promise<Opened> {
  const { clock, signal: outer } = opening;
  const id = randomUUID().toUpperCase();
  const late = 'PowerShell did not begin in time.';
  using limit = new Limit({ clock, ms: openWithinMs, outer, late });
  const within = { ...opening, signal: limit.signal };
  try {
    return { kind: 'opened', pool: await opened(within, id) };
  } catch (error) {
    if (!isBotError(error)) throw error;
    return { kind: 'not-opened', id, why: error, reaction: reactionTo(error) };
  }
}

function reactionTo({ code, details }: BotError): Reaction | undefined {
  const line = faultLineNumbered(Number(details.fault ?? Number.NaN));
  // An answer was lost: a pool of another id may come to be where this one did not.
  return line?.reaction ?? (code === 'host-unreachable' ? 'reopen-shell' : undefined);
}

async function opened(opening: PoolOpening, id: string): Promise<OpenPool> {
  const { resource, limits } = opening;
  const session = new PsrpSession({
    poolId: id.toLowerCase(),
    maxFragment: inputRoom(largeEnvelope),
  });
  const idleTimeoutMs = limits.shellIdleMs;
  const request = createPool({ resource, id, idleTimeoutMs, opening: joined(session.open()) });
  const created = readCreated(await told(opening, request));
  // Whoever takes another id than the one that was proposed is no PowerShell.
  if (created.id.toLowerCase() !== id.toLowerCase()) throw unlikely('gave the pool another id');
  while (session.state !== 'opened') await hearOnce(opening, { id, session });
  return { id, session, idleTimeoutMs: created.idleTimeoutMs ?? idleTimeoutMs };
}

async function hearOnce(
  opening: PoolOpening,
  { id, session }: Pick<OpenPool, 'id' | 'session'>,
): Promise<void> {
  const on = { resource: opening.resource, id };
  const body = await heard(opening, hearPool(on));
  if (body === undefined) return;
  const { pieces } = readReceived(body);
  for (const { bytes } of pieces) {
    for (const event of session.hear(bytes)) {
      const answer = replyTo(event);
      if (answer !== undefined) await told(opening, answerPool(on, answer));
    }
  }
}

/** Throws when the pool will not open any more. */
function replyTo(event: PsrpEvent): Uint8Array | undefined {
  if (event.kind === 'broken') throw unlikely(`broke the protocol: ${event.why}`);
  if (event.kind === 'pool' && (event.state === 'broken' || event.state === 'closed')) {
    throw refusal(event.error?.message);
  }
  return event.kind === 'reply' ? joined(event.fragments) : undefined;
}

async function told(opening: PoolOpening, request: WsmanRequest) {
  const body = await heard(opening, request);
  if (body === undefined) throw unlikely('had nothing to say to what it was told');
  return body;
}

/** Undefined: the host had nothing to say in the time that it was given. */
async function heard(opening: PoolOpening, request: WsmanRequest) {
  const { lane, correspondence, limits, signal } = opening;
  const message = correspondence.write(request, limits.pollMs);
  const answer = await ask({ lane, request, message, signal });
  if (answer.kind === 'answered') return answer.body;
  if (isPollPeriod(answer.fault) && request.action.endsWith('/Receive')) return undefined;
  throw faultError(answer.fault);
}

function refusal(reason = ''): BotError {
  const said = reason === '' ? '' : ` It says: ${reason}`;
  return new BotError('bad-output', `PowerShell did not open a session.${said}`, {
    hint: 'What the endpoint starts with may fail, on the host: Get-PSSessionConfiguration',
  });
}

function unlikely(what: string): BotError {
  return new BotError('bad-output', `The host ${what}.`, {
    hint: 'Does WinRM of Windows listen there, with PowerShell 5.1?',
  });
}
