import { openCmdShell, refOf } from '#adapters/winrm/winrs/cmd-shell.ts';
import type { WsmanAnswer } from '#adapters/winrm/wsman/answer.ts';
import { configRequest, readConfig } from '#adapters/winrm/wsman/config.ts';
import { faultError, faultLineOf } from '#adapters/winrm/wsman/fault-line.ts';
import {
  identifyRequest,
  readIdentity,
  type ServiceIdentity,
} from '#adapters/winrm/wsman/identify.ts';
import type { WsmanRequest } from '#adapters/winrm/wsman/request.ts';
import { readCreated } from '#adapters/winrm/wsman/shell-answer.ts';
import { deleteShell } from '#adapters/winrm/wsman/shell-request.ts';
import { isBotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import { ask, type Correspondence } from './correspondence.ts';
import type { Lane } from './lane.ts';

/** A connection that is logged on as soon as something is said. */
export interface Accounted {
  readonly lane: Lane;
  readonly correspondence: Correspondence;
  /** Milliseconds that the host has for each answer. */
  readonly operationMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Logs on and asks again who listens: now the host tells its version. Undefined where it does not. */
export async function logOnTo(options: Accounted): Promise<ServiceIdentity | undefined> {
  const { lane, signal, operationMs: withinMs } = options;
  const soap = new TextEncoder().encode(identifyRequest);
  const sent = await lane.send({ soap, withinMs, isHarmless: true, opening: signal, signal });
  if (sent.kind !== 'answered') throw sent.why;
  try {
    return readIdentity(sent.bytes);
  } catch (error) {
    // It let us in, and that was the question.
    if (isBotError(error)) return undefined;
    throw error;
  }
}

/** Bytes of the largest message; undefined when the account may not ask, as most may not. */
export async function envelopeSizeOf(options: Accounted): Promise<number | undefined> {
  const answer = await put(configRequest, options);
  if (answer.kind === 'answered') return readConfig(answer.body).maxEnvelopeSize;
  if (faultLineOf(answer.fault)?.error === 'access-denied') return undefined;
  throw faultError(answer.fault);
}

/** Opens a shell and deletes it. */
export async function openShell(options: Accounted, idleTimeoutMs: number): Promise<void> {
  const request = openCmdShell({ name: 'Fettle check', idleTimeoutMs });
  const answer = await put(request, options);
  if (answer.kind === 'fault') throw faultError(answer.fault);
  const { id } = readCreated(answer.body);
  await put(deleteShell(refOf(id)), options);
}

async function put(request: WsmanRequest, options: Accounted): Promise<WsmanAnswer> {
  const { lane, correspondence, operationMs, signal } = options;
  const message = correspondence.write(request, operationMs);
  return await ask({ lane, request, message, signal });
}
