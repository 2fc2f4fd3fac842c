import { foldAccount } from '#src/identity/person.ts';
import type { Event } from '#src/incident/event.ts';
import type { Alias } from './aliases.ts';
import { isObject } from './people-in.ts';

/** What these people wrote: reports, answers, reasons, names of files. The name of the host is no words of theirs. */
export function saidBy(events: readonly Event[], aliases: readonly Alias[]): ReadonlySet<string> {
  const hosts = new Set(events.flatMap((event) => ('host' in event ? [event.host] : [])));
  const said = events.filter((event) => isOf(event, aliases)).flatMap(wordsIn);
  return new Set(said.filter((text) => text.length > 3 && !hosts.has(text)));
}

function isOf(event: Event, aliases: readonly Alias[]): boolean {
  const by = event.kind === 'opened' ? event.reporter : whoIn(event);
  if (!isObject(by) || typeof by.account !== 'string') return false;
  const mark = foldAccount(by.account);
  return aliases.some(({ named }) => named.marks.has(mark));
}

function whoIn(event: Event): unknown {
  return 'by' in event ? event.by : undefined;
}

function wordsIn(event: Event): readonly string[] {
  if (event.kind === 'opened') return [event.report, ...textsIn(event.answers)];
  if (event.kind === 'pictured') return event.pictures.map(({ name }) => name);
  return [
    ...('value' in event ? textsIn(event.value) : []),
    ...('reason' in event ? textsIn(event.reason) : []),
    ...('words' in event ? textsIn(event.words) : []),
    // By its id the list of enrolments still tells whose it is.
    ...('secondFactor' in event ? textsIn(event.secondFactor?.enrolment) : []),
  ];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
