import { breach } from './breach.ts';
import { type PsrpEvent, poolState } from './event.ts';
import { entryOf, memberOf, numberIn, textIn } from './inside.ts';
import { errorIn } from './pipeline-event.ts';
import { shownLine } from './shown-text.ts';
import type { PsValue } from './value.ts';

/** RUNSPACEPOOL_STATE (MS-PSRP 2.2.2.6). */
export function poolEvent(value: PsValue): Extract<PsrpEvent, { readonly kind: 'pool' }> {
  const state = poolState(numberIn(memberOf(value, 'RunspaceState')));
  if (state === undefined) throw breach('a pool in a state that does not exist');
  const error = errorIn(value);
  return { kind: 'pool', state, ...(error === undefined ? {} : { error }) };
}

/** The version of PowerShell in APPLICATION_PRIVATE_DATA (MS-PSRP 2.2.2.13), if the host tells it. */
export function hostVersionIn(value: PsValue): string | undefined {
  const table = entryOf(memberOf(value, 'ApplicationPrivateData'), 'PSVersionTable');
  const version = textIn(entryOf(table, 'PSVersion'));
  return version === undefined ? undefined : shownLine(version);
}
