import { deleteShell } from '#adapters/winrm/wsman/shell-request.ts';
import { ask } from './correspondence.ts';
import { openPool } from './pool-opening.ts';
import type { Accounted } from './probe-account.ts';
import type { WinrmLimits } from './settings.ts';

/** Opens a pool of an endpoint and deletes it. */
export async function openAndDelete(
  { lane, correspondence, operationMs, signal, clock }: Accounted,
  { resource, limits }: { readonly resource: string; readonly limits: WinrmLimits },
): Promise<void> {
  const opened = await openPool({ resource, lane, correspondence, clock, limits, signal });
  const id = opened.kind === 'opened' ? opened.pool.id : opened.id;
  const isThere = opened.kind === 'opened' || opened.reaction === 'reopen-shell';
  const request = deleteShell({ resource, id });
  if (isThere) {
    await ask({ lane, request, message: correspondence.write(request, operationMs), signal });
  }
  if (opened.kind === 'not-opened') throw opened.why;
}
