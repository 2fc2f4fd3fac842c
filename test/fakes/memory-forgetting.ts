import { BotError } from '#src/errors.ts';
import type { Incident, IncidentId } from '#src/incident/incident.ts';
import { canonicalJson } from '#src/journal/canonical.ts';
import type { JournalLine } from '#src/journal/chain.ts';
import type { Forgettable, Forgetting, Outgoing, StoredAction } from '#src/ports/store.ts';

export interface KeptMessage {
  text: string;
  done: boolean;
  message?: string;
  /** What was shown is not told any more. */
  gone?: true;
}

interface Kept {
  readonly lines: JournalLine[];
  readonly outgoing: Map<string, KeptMessage>;
  readonly actions: Map<string, string>;
  readonly deliveries: Set<string>;
}

const depths = { person: 1, people: 2, text: 3 } as const;

/** What was forgotten of a store in memory. */
export class MemoryForgetting {
  readonly #depths = new Map<string, number>();

  /** Something was added to what was forgotten: it is looked through once more. */
  addedTo({ id, state }: Incident): void {
    if (!this.#depths.has(id)) return;
    if (state.kind !== 'closed')
      throw new BotError('not-allowed', `people were removed from ${id}: it does not go on`);
    this.#depths.set(id, 0);
  }

  has(incident: string): boolean {
    return this.#depths.has(incident);
  }

  among(incidents: readonly Incident[], { scope, before, limit }: Forgettable) {
    return incidents
      .filter(({ id, state }) => {
        const isGone = (this.#depths.get(id) ?? 0) >= depths[scope];
        return state.kind === 'closed' && state.at < before && !isGone;
      })
      .map(({ id }): IncidentId => id)
      .slice(0, limit);
  }

  /** False while messages wait. */
  take({ incident, records, event, accounts }: Forgetting, kept: Kept): boolean {
    const messages = [...kept.outgoing.values()].filter(
      ({ text }) => outgoingIn(text).incident === incident,
    );
    if (messages.some(({ done }) => !done)) return false;
    for (const message of messages) strip(message);
    for (const { seq, event: left } of records) replace(kept.lines, seq, canonicalJson(left));
    for (const [token, text] of kept.actions)
      if (actionIn(text).incident === incident) kept.actions.delete(token);
    const parts = accounts.map((account) => account.replace(/^.*[:/]/, ''));
    for (const delivery of kept.deliveries)
      if (parts.some((part) => delivery.includes(part))) kept.deliveries.delete(delivery);
    this.#depths.set(incident, Math.max(depths[event.scope], this.#depths.get(incident) ?? 0));
    return true;
  }
}

function strip(message: KeptMessage): void {
  const { key, incident, slot } = outgoingIn(message.text);
  message.text = JSON.stringify({ key, incident, slot });
  message.gone = true;
}

function replace(lines: JournalLine[], seq: number, event: string): void {
  const line = lines[seq - 1];
  if (line !== undefined) lines[seq - 1] = { ...line, event };
}

function outgoingIn(text: string): Outgoing {
  // The text was made from one by the fake.
  return JSON.parse(text) as Outgoing;
}

function actionIn(text: string): StoredAction {
  return JSON.parse(text) as StoredAction;
}
