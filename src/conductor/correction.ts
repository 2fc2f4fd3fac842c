import type { Incident } from '#src/incident/incident.ts';
import type { Recognised } from '#src/playbook/library.ts';
import type { Hosts } from '#src/ports/hosts.ts';

/** What it means that a report reads otherwise now: the answer to what is asked, another report, or nothing. */
export type Correction = 'answer' | 'anew' | 'nothing';

/** `open` still asks, and nothing was looked at for it yet. */
export function correctionOf(open: Incident, said: Recognised, hosts: Hosts): Correction {
  if (said.kind !== 'recognised') return 'nothing';
  if (said.name !== open.playbook?.name || !isSame(said.codes, open.codes)) return 'anew';
  const { state, host } = open;
  const isAsked = state.kind === 'asking' && state.question.question.answer === 'host';
  if (isAsked && said.hostHints.length > 0) return 'answer';
  const named = said.hostHints.map((hint) => hosts.find(hint));
  const isElsewhere = named.some(
    (match) => host !== undefined && match.kind === 'found' && match.host.name !== host,
  );
  return isElsewhere ? 'anew' : 'nothing';
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((each) => right.includes(each));
}
