import { type ByRule, isByRule } from '#src/incident/by-rule.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { isOfGlass, type OfGlass } from '#src/incident/of-glass.ts';
import { byRuleTold } from './by-rule.ts';
import { forgottenTold } from './forgotten-told.ts';
import { glassTold, reviewDueTold } from './glass-told.ts';
import { findingLines, lookedAt, readingLines } from './looked.ts';
import { decidedTold, endedTold, intendedTold, plannedTold } from './repaired.ts';
import { personIn, shown, type Told, valueIn } from './told.ts';

type Of<Kind extends Event['kind']> = Event & { readonly kind: Kind };

/** What one event says to people. `incident` is how it stood before; absent when that is not known. */
export function sentence(event: Event, incident: Incident | undefined): Told {
  if (isOfGlass(event)) return glassTold(event);
  if (isByRule(event)) return byRuleTold(event);
  if (event.kind === 'forgotten') return forgottenTold(event);
  return event.kind === 'pictured' ? pictured(event) : happened(event, incident);
}

type Happened = Exclude<Event, { kind: 'pictured' | 'forgotten' } | ByRule | OfGlass>;

function happened(event: Happened, incident: Incident | undefined): Told {
  const host = shown(incident?.host ?? 'the host');
  switch (event.kind) {
    case 'opened':
      return opened(event);
    case 'answered':
      return answered(event);
    case 'probed':
      return { text: lookedAt(host, event.looks), details: findingLines(event) };
    case 'chosen':
      return chosen(event);
    case 'planned':
      return plannedTold(event);
    case 'plan-failed':
      return told(`No plan could be made for ${shown(event.remedy)}`, shown(event.message));
    case 'decided':
      return decidedTold(event);
    case 'lease-awaited':
    case 'leased':
      return leaseTold(event, host);
    case 'rechecked':
      return rechecked(event, host);
    case 'run-intended':
      return intendedTold(event, incident);
    case 'run-ended':
      return endedTold(event);
    case 'verified':
      return verified(event, host);
    case 'due':
      return reviewDueTold(event, incident) ?? dueTold(event);
    case 'shown-again':
      return plain('Fettle was started again and showed again what is open');
    case 'cancelled':
      return plain(`${personIn(event.by)} cancelled`);
    case 'feedback':
      return feedback(event);
    case 'braked':
      return brakedTold(event);
    case 'broke':
      return told('Something broke inside Fettle', shown(event.message));
  }
}

function pictured({ by, pictures }: Of<'pictured'>): Told {
  const many = pictures.length === 1 ? 'a picture' : `${pictures.length} pictures`;
  return told(
    `${personIn(by)} sent ${many}`,
    ...pictures.map(
      ({ name, type, size, digest }) => `${shown(name)}: ${type}, ${size} bytes, sha256 ${digest}`,
    ),
  );
}

function brakedTold(event: Of<'braked'>): Told {
  const who = personIn(event.by);
  return event.says === 'stop'
    ? told(`${who} stopped everything`, shown(event.reason))
    : plain(`${who} let everything go on`);
}

function dueTold({ timer }: Of<'due'>): Told {
  switch (timer) {
    case 'reminder':
      return plain('A reminder was due');
    case 'escalation':
      return plain('Nobody decided in time: the next group was called');
    case 'expiry':
      return plain('The time to answer ran out');
  }
}

function leaseTold(event: Of<'lease-awaited'> | Of<'leased'>, host: string): Told {
  return event.kind === 'leased'
    ? plain(`${host} is reserved for this incident`)
    : plain(`Waiting for ${host}: ${shown(event.holder)} is at work there`);
}

function plain(text: string): Told {
  return { text, details: [] };
}

function told(text: string, ...details: readonly string[]): Told {
  return { text, details };
}

function opened(event: Of<'opened'>): Told {
  const { reporter, report, codes, host, recognition, thread } = event;
  return told(
    `${personIn(reporter)} reported: ${shown(report)}`,
    `thread: ${shown(thread.platform)} ${shown(thread.id)}`,
    ...(codes.length > 0 ? [`codes: ${codes.map(shown).join(', ')}`] : []),
    ...(host === undefined ? [] : [`host: ${shown(host)}`]),
    ...ruleLines(event),
    ...recognised(recognition),
  );
}

function ruleLines({ channel, rule }: Of<'opened'>): readonly string[] {
  if (channel === undefined && rule === undefined) return [];
  const allows = rule === undefined ? 'everything' : rule.allows;
  const narrowed = (['playbooks', 'hosts', 'approvers'] as const).filter(
    (key) => rule?.[key] !== undefined,
  );
  const only = narrowed.length === 0 ? '' : `, narrowed in ${narrowed.join(', ')}`;
  return [`channel: ${shown(channel ?? 'unknown')} (allows ${allows}${only})`];
}

function recognised(recognition: Of<'opened'>['recognition']): readonly string[] {
  if (recognition.kind === 'given-up') return ['none of what was offered'];
  if (recognition.kind === 'not-recognised') return ['not recognised'];
  const { title, name, revision } = recognition.playbook;
  return [`recognised: ${shown(title)} (${shown(name)}, revision ${shown(revision.slice(0, 12))})`];
}

function answered({ by, question, value, host, recognition }: Of<'answered'>): Told {
  const says = value === undefined ? 'does not know' : `answered ${valueIn(value)}`;
  return told(
    `${personIn(by)} ${says} (asked for: ${shown(question)})`,
    ...(host === undefined ? [] : [`host: ${shown(host)}`]),
    ...(recognition.kind === 'recognised' ? [] : recognised(recognition)),
  );
}

function chosen({ by, remedy, cause, ruled }: Of<'chosen'>): Told {
  if (ruled !== undefined) {
    const rules = ruled.map(shown).join(', ');
    return plain(
      `No person asked: ${rules}, of the rules of the site, asks for the remedy ${shown(remedy)} against ${shown(cause)}`,
    );
  }
  return plain(`${personIn(by)} asked for the remedy ${shown(remedy)} against ${shown(cause)}`);
}

function feedback({ by, works }: Of<'feedback'>): Told {
  return plain(`${personIn(by)} says that it ${works ? 'works' : 'is still the same'}`);
}

function rechecked({ looks, truth, changes, undecided }: Of<'rechecked'>, host: string): Told {
  const said = {
    holds: 'the evidence still holds',
    fails: 'the evidence no longer holds',
    unknown: 'whether the evidence still holds is not known',
  }[truth];
  return told(
    `${lookedAt(host, looks)} once more before anything is changed: ${said}`,
    ...(undecided === undefined ? [] : [`not decided any more: ${undecided}`]),
    ...changes.map(
      ({ path, before, now }) => `${shown(path)}: was ${valueIn(before)}, is ${valueIn(now)}`,
    ),
  );
}

function verified(event: Of<'verified'>, host: string): Told {
  const said = {
    holds: 'the proof holds',
    fails: 'the proof does not hold',
    unknown: 'there is no proof either way',
  }[event.truth];
  return told(`${lookedAt(host, event.looks)} afterwards: ${said}`, ...readingLines(event.looks));
}
