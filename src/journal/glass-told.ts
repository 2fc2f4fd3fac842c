import type { Called } from '#src/identity/called.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { OfGlass } from '#src/incident/of-glass.ts';
import { personIn, shown, type Told } from './told.ts';

/** One person let a plan run alone, or tried to; somebody reviewed it, or tried to. */
export function glassTold(event: OfGlass): Told {
  return event.kind === 'glass-broken' ? brokenTold(event) : reviewTold(event);
}

/** What a timer means while a review is waited for; `undefined` when none is. */
export function reviewDueTold({ timer }: Due, incident: Incident | undefined): Told | undefined {
  if (incident?.state.kind !== 'reviewing') return undefined;
  const isLate = timer === 'escalation' || incident.state.overdue;
  const text = isLate
    ? 'Nobody has reviewed in time what was done alone: all are told again'
    : 'A review was asked for once more';
  return { text, details: [] };
}

type Due = Event & { readonly kind: 'due' };

function brokenTold(event: OfGlass & { readonly kind: 'glass-broken' }): Told {
  const { by, digest, reason, refusal, told } = event;
  const details = [`plan ${shown(digest)}`, `told: ${namesOf(told)}`];
  if (refusal !== undefined) details.push(`the rules of the site: ${shown(refusal)}`);
  return { text: `${personIn(by)} breaks the glass, alone: ${shown(reason)}`, details };
}

function reviewTold(event: OfGlass & { readonly kind: 'reviewed' }): Told {
  const { by, says, words, refusal } = event;
  const did = says === 'objected' ? 'objects to' : 'acknowledges';
  const details = refusal === undefined ? [] : [`the rules of the site: ${shown(refusal)}`];
  return { text: `${personIn(by)} ${did} what was done alone: ${shown(words)}`, details };
}

function namesOf({ people, others }: Called): string {
  const all = [...people.map(personIn), ...others.map(shown)];
  return all.length === 0 ? 'nobody could be' : all.join(', ');
}
