import { z } from 'zod';
import { BotError } from '#src/errors.ts';
import { fold } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import type { ForgottenScope } from '#src/incident/forgotten.ts';
import type { Signer } from '#src/ports/signing.ts';
import type { Forgetting } from '#src/ports/store.ts';
import { type Alias, aliasesFor, isForgotten, nameOf } from './aliases.ts';
import { canonicalJson } from './canonical.ts';
import { hashOf } from './chain.ts';
import { type Erasure, erase } from './erase.ts';
import { signRemoval } from './forgiven.ts';
import { replaceWords, surelyMeant, wordPattern, wordsFor } from './meant.ts';
import { isObject, type Named, peopleIn, union } from './people-in.ts';
import type { JournalRecord } from './record.ts';
import { saidBy } from './said-by.ts';

/** Which events there are is the fold's to know. */
const Readable = z.custom<Event>((value) => isObject(value) && 'kind' in value && 'at' in value);

export interface Wish {
  readonly scope: ForgottenScope;
  /** Whom, where the scope is one person: all that is known of them. */
  readonly whom: Named;
  readonly by: string;
  readonly reason: string;
  readonly at: number;
}

export interface Means {
  readonly signer: Signer;
  /** 4 hexadecimal digits. */
  readonly chance: () => string;
}

/**
 * What is to be written so that people, or everything that was said, are gone from the records of one closed
 * incident. Undefined when there is nothing to remove. Throws where what the incident came to would be another.
 */
export function forgettingOf(
  records: readonly JournalRecord[],
  wish: Wish,
  { signer, chance }: Means,
): Forgetting | undefined {
  const [first, last] = [records[0], records.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const { incident } = first;
  const erasure = erasureOf(records, wish, chance);
  const changed = records.flatMap((record) => changedRecord(record, erasure));
  // By schedule also what holds nobody is marked as done.
  if (changed.length === 0 && wish.scope === 'person') return undefined;
  const { at, by, reason, scope } = wish;
  const event = signRemovalOf({ at, by, reason, scope, changed, erasure, incident, signer });
  const now = new Map(changed.map(({ seq, event: left }) => [seq, left]));
  const events = records.map((record) => now.get(record.seq) ?? record.event);
  const after = fold([...events, event]);
  if (after === undefined || !isSame(records, { after, erasure })) throw other(incident);
  return {
    incident,
    last: last.seq,
    records: changed.map(({ seq, event: left }) => ({ seq, event: left })),
    event,
    after,
    accounts: erasure.aliases.flatMap(({ named }) => [...named.accounts]),
  };
}

interface Signing extends Pick<Wish, 'at' | 'by' | 'reason' | 'scope'> {
  readonly changed: readonly Changed[];
  readonly erasure: Erasure;
  readonly incident: string;
  readonly signer: Signer;
}

function signRemovalOf({ changed, erasure, incident, signer, ...wish }: Signing) {
  const people = erasure.aliases.map(nameOf);
  const named = changed.map(({ seq, hash, now, fields }) => ({ seq, hash, now, fields }));
  // "Maria Schmidt has asked for it" would be the last place where she is named.
  const reason = erasure.aliases.reduce(unnamed, wish.reason);
  const event = { kind: 'forgotten' as const, ...wish, reason, people, records: named };
  return signRemoval(event, { incident, signer });
}

function unnamed(text: string, alias: Alias): string {
  const words = wordsFor(alias.named);
  return words.length === 0 ? text : replaceWords(text, wordPattern(words), nameOf(alias));
}

function erasureOf(
  records: readonly JournalRecord[],
  { scope, whom }: Wish,
  chance: () => string,
): Erasure {
  const events = records.map(({ event }) => event);
  const inside = peopleIn(events);
  const naming = { chance, inside };
  if (scope !== 'person') {
    const aliases = aliasesFor(
      inside.filter((each) => !isForgotten(each)),
      naming,
    );
    return { aliases, said: saidBy(events, aliases), everyText: scope === 'text' };
  }
  const chosen = inside.filter((each) => !each.marks.isDisjointFrom(whom.marks));
  const [alias] = aliasesFor([[...chosen, whom].reduce(union)], naming);
  if (alias === undefined) return { aliases: [], said: new Set(), everyText: false };
  const meant = chosen.length === 0 ? surelyMeant(whom) : alias.meant;
  return { aliases: [{ ...alias, meant }], said: saidBy(events, [alias]), everyText: false };
}

interface Changed {
  readonly seq: number;
  readonly event: Event;
  readonly hash: string;
  readonly now: string;
  readonly fields: readonly string[];
}

function changedRecord(record: JournalRecord, erasure: Erasure): readonly Changed[] {
  const { seq, incident, event, previous, hash } = record;
  if (event.kind === 'forgotten') return [];
  const { value, fields } = erase(event, erasure);
  if (fields.length === 0) return [];
  const left = unsalted(Readable.parse(value));
  const now = hashOf({ seq, incident, event: canonicalJson(left), previous });
  return [{ seq, event: left, hash, now, fields }];
}

/** Without the salt nobody can try names until the old hash fits. */
function unsalted(event: Event): Event {
  return event.link === undefined ? event : { ...event, link: { after: event.link.after } };
}

/** To forget and to fold are the same in either order: what the incident came to is what it was, but for people. */
function isSame(
  records: readonly JournalRecord[],
  { after, erasure }: { readonly after: unknown; readonly erasure: Erasure },
): boolean {
  const before = fold(records.map(({ event }) => event));
  return canonicalJson(erase(before, erasure).value) === canonicalJson(after);
}

function other(incident: string): BotError {
  return new BotError('store-failed', `${incident} would come to something else without them`, {
    hint: 'Nothing was removed. This is a defect; please report it with the version of Fettle.',
  });
}
