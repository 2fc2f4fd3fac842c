import type { WsmanAnswer } from '#adapters/winrm/wsman/answer.ts';
import { faultError, faultLineOf } from '#adapters/winrm/wsman/fault-line.ts';
import { unexpected } from '#adapters/winrm/wsman/malformed.ts';
import type { WsmanRequest } from '#adapters/winrm/wsman/request.ts';
import type { ShellInfo } from '#adapters/winrm/wsman/shell-answer.ts';
import {
  listMoreShells,
  listShells,
  readShellPage,
  type ShellPage,
} from '#adapters/winrm/wsman/shell-list.ts';
import { deleteShell } from '#adapters/winrm/wsman/shell-request.ts';
import { isBotError } from '#src/errors.ts';
import { ask, type Correspondence } from './correspondence.ts';
import type { Lane } from './lane.ts';
import type { ShellLedger } from './shell-ledger.ts';

export interface Clearing {
  readonly ledger: ShellLedger;
  readonly lane: Lane;
  readonly correspondence: Correspondence;
  /** Milliseconds that the host has for each answer. */
  readonly operationMs: number;
  readonly signal: AbortSignal;
}

/** 1,000 shells are on a page. */
const mostPages = 4;

/** Deletes what this client left behind, as far as it knows the ids. Ends at the first silence. */
export async function clearLeft(clearing: Clearing): Promise<void> {
  await deleteAll(clearing.ledger.left, clearing);
}

/** Looks which shells there are, and deletes those that are certainly ours and that nobody uses. */
export async function clearUnused(clearing: Clearing): Promise<void> {
  try {
    const shells = await shellsOf(clearing);
    await deleteAll(clearing.ledger.unusedAmong(shells), clearing);
  } catch (error) {
    // The host still has no room; the fault of the command says so.
    if (!isBotError(error)) throw error;
  }
}

async function deleteAll(ids: readonly string[], clearing: Clearing): Promise<void> {
  for (const id of ids) {
    if (!(await isDeleted(id, clearing))) return;
  }
}

/** Deletes one shell; false when the host does not say that it is gone. */
export async function isDeleted(id: string, clearing: Clearing): Promise<boolean> {
  try {
    const answer = await put(deleteShell({ resource: clearing.ledger.resource, id }), clearing);
    const reaction = answer.kind === 'fault' ? faultLineOf(answer.fault)?.reaction : undefined;
    const isGone = answer.kind === 'answered' || reaction === 'reopen-shell';
    if (isGone) clearing.ledger.deleted(id);
    else clearing.ledger.leaves(id);
    return isGone;
  } catch (error) {
    if (!isBotError(error)) throw error;
    clearing.ledger.leaves(id);
    return false;
  }
}

async function shellsOf(clearing: Clearing): Promise<readonly ShellInfo[]> {
  const shells: ShellInfo[] = [];
  let page = await pageFor(listShells, clearing);
  for (let count = 1; ; count += 1) {
    shells.push(...page.shells);
    if (page.context === undefined) return shells;
    if (count === mostPages) throw unexpected('a list of shells without end');
    page = await pageFor(listMoreShells(page.context), clearing);
  }
}

async function pageFor(request: WsmanRequest, clearing: Clearing): Promise<ShellPage> {
  const answer = await put(request, clearing);
  if (answer.kind === 'fault') throw faultError(answer.fault);
  return readShellPage(answer.body);
}

async function put(
  request: WsmanRequest,
  { lane, correspondence, operationMs, signal }: Clearing,
): Promise<WsmanAnswer> {
  return await ask({ lane, request, message: correspondence.write(request, operationMs), signal });
}
