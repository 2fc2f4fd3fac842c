import type { Card } from '#src/card/card.ts';
import type { AccountId } from '#src/identity/person.ts';
import type { Event } from '#src/incident/event.ts';
import type { ForgottenScope } from '#src/incident/forgotten.ts';
import type { Incident, IncidentId } from '#src/incident/incident.ts';
import type { Likeness } from '#src/incident/similar.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import type { MessageRef, ThreadRef } from '#src/ports/chat.ts';
import type { SealedRecords } from '#src/ports/sealed-records.ts';

/**
 * Keeps the journal and what hangs on it. One process owns a store at a time.
 * Every method rejects with a BotError `store-…` when the disk or the file is at fault; nothing is half done.
 */
export interface Store extends AsyncDisposable {
  /** What has to be kept and is no part of the journal; nobody can read it there. */
  readonly sealed: SealedRecords;
  /**
   * Appends one event with all that goes with it, in one transaction. Resolves when it is durable.
   * Rejects with `duplicate-delivery` when the delivery was recorded before; then nothing is written.
   */
  append(entry: Entry): Promise<JournalRecord>;
  /** All records of one incident, in order; empty when there is none. */
  records(incident: IncidentId): Promise<readonly JournalRecord[]>;
  /** The whole journal in order, from `seq` on, in bounded memory. */
  scan(from: number): AsyncIterable<JournalRecord>;
  /** Head of the chain: sequence number and hash of the last record. */
  head(): Promise<{ readonly seq: number; readonly hash: string }>;
  /** All incidents that are not closed, folded from their records. */
  openIncidents(): Promise<readonly Incident[]>;
  /** One incident: folded from its records while it is open, from its cached fold once it is closed. */
  incident(id: IncidentId): Promise<Incident | undefined>;
  /** Ids of the newest incidents, newest first. */
  recent(limit: number): Promise<readonly IncidentId[]>;
  /** The newest incident of a thread. */
  inThread(thread: ThreadRef): Promise<Incident | undefined>;
  /** Incidents that were solved and are like another one, the most alike first. */
  similar(like: Likeness): Promise<readonly Incident[]>;
  /** What an action token stands for, also after it was used. */
  action(token: string): Promise<StoredAction | undefined>;
  /** Messages that were not delivered yet, oldest first. */
  undelivered(): Promise<readonly Outgoing[]>;
  /** Notes that a message was delivered. */
  delivered(key: string, message: MessageRef | undefined): Promise<void>;
  /** The message that stands in a slot of an incident, to be edited. */
  message(incident: IncidentId, slot: string): Promise<MessageRef | undefined>;
  /** Every message of an incident as it was handed to its platform, oldest first. */
  messages(incident: IncidentId): Promise<readonly Outgoing[]>;
  /** Keeps the files of a playbook revision, so that an incident can go on with the one it began with. */
  keepRevision(revision: string, files: Readonly<Record<string, string>>): Promise<void>;
  revision(revision: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Closed incidents of which less was forgotten than `scope` says, the first ones first. */
  forgettable(query: Forgettable): Promise<readonly IncidentId[]>;
  /**
   * Replaces records of a closed incident by what is left of them, and appends what says so, in one transaction;
   * what was shown, its buttons, and deliveries that name an account go with it. False, and nothing is written, when
   * the incident has other records by now, is open, or has messages that wait.
   */
  forget(forgetting: Forgetting): Promise<boolean>;
  /**
   * Makes sure that nothing of what was forgotten is left anywhere in the files of the store. False while somebody
   * else reads them: then it is to be done again. Does nothing where nothing was forgotten since.
   */
  scrub(): Promise<boolean>;
  /** Compares the file, the chain, the head and the cached folds; empty when all is well. */
  verify(): Promise<readonly JournalFault[]>;
}

export interface Forgettable {
  readonly scope: ForgottenScope;
  /** Closed before that time. */
  readonly before: number;
  readonly limit: number;
}

/** What is left of an incident. */
export interface Forgetting {
  readonly incident: IncidentId;
  /** Number of its last record when this was made. */
  readonly last: number;
  readonly records: readonly { readonly seq: number; readonly event: Event }[];
  readonly event: Event & { readonly kind: 'forgotten' };
  /** The incident after the event, folded from what is left. */
  readonly after: Incident;
  /** Accounts of whoever was forgotten, as they stood. */
  readonly accounts: readonly string[];
}

export interface Entry {
  readonly event: Event;
  /** The incident after the event; cached once it is closed. */
  readonly after: Incident;
  readonly outgoing: readonly Outgoing[];
  readonly actions: readonly StoredAction[];
  /** "platform:delivery id" of the inbound that caused it. */
  readonly delivery?: string | undefined;
}

/** A message on its way out. The same key at every try. */
export interface Outgoing {
  readonly key: string;
  readonly incident: IncidentId;
  readonly thread: ThreadRef;
  readonly card: Card;
  /** A later message of the same slot replaces the earlier one. */
  readonly slot?: string | undefined;
  /** Only for this person. */
  readonly to?: AccountId | undefined;
}

export interface StoredAction {
  readonly token: string;
  readonly incident: IncidentId;
  readonly action: ActionMeaning;
}

/** What a button stands for; kept here, never in the button. */
export type ActionMeaning =
  | { readonly kind: 'answer'; readonly question: string; readonly value: string | undefined }
  | { readonly kind: 'choose'; readonly remedy: string; readonly cause: string }
  | { readonly kind: 'decide'; readonly decision: 'approve' | 'decline'; readonly digest: string }
  | { readonly kind: 'break-glass'; readonly digest: string }
  /** `ending`: when the incident had ended that the card tells of. */
  | {
      readonly kind: 'review';
      readonly says: 'acknowledged' | 'objected';
      readonly ending: number;
    }
  | { readonly kind: 'show-script'; readonly digest: string }
  | { readonly kind: 'show-advice'; readonly remedy: string }
  | { readonly kind: 'feedback'; readonly works: boolean }
  | { readonly kind: 'cancel' };

/** One place where the journal is not what was written. `seq` names the record. */
export interface JournalFault {
  readonly seq: number;
  readonly kind: 'changed' | 'missing' | 'swapped' | 'cut' | 'fold-differs' | 'file-corrupt';
  readonly message: string;
}
