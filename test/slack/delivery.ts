import type { Json } from './json.ts';

export type EnvelopeKind = 'events_api' | 'interactive' | 'slash_commands';

export interface Envelope {
  readonly kind: EnvelopeKind;
  readonly payload: Json;
}

/** One try to hand something over; a carrier answers at most one of the two. */
export interface Load extends Envelope {
  readonly retry?: { readonly attempt: number; readonly reason: string } | undefined;
  readonly answered: (payload: Json) => void;
  readonly failed: (reason: string, again: 'retry' | 'never') => void;
}

/** The way to the app: sockets or signed HTTP. */
export interface Carrier {
  /** The name of the receiver; undefined when nobody listens. */
  carry(load: Load): string | undefined;
}

export interface Attempt {
  readonly number: number;
  readonly receiver: string | undefined;
  readonly reason?: string | undefined;
  readonly sentAt: number;
  readonly state: 'sent' | 'acked' | 'late' | 'timed-out' | 'failed';
  readonly ackedAfterMs?: number | undefined;
}

export type DeliveryOutcome =
  | { readonly kind: 'acked'; readonly payload: Json }
  | { readonly kind: 'lost'; readonly reason: string };

/** Something that Slack tells the app, with all that became of it. */
export class Delivery {
  readonly kind: EnvelopeKind;
  readonly payload: Json;
  /** Never rejects. */
  readonly outcome: Promise<DeliveryOutcome>;
  attempts: readonly Attempt[] = [];
  settled: DeliveryOutcome | undefined;
  readonly #settle: (outcome: DeliveryOutcome) => void;

  constructor(envelope: Envelope) {
    this.kind = envelope.kind;
    this.payload = envelope.payload;
    const { promise, resolve } = Promise.withResolvers<DeliveryOutcome>();
    this.outcome = promise;
    this.#settle = resolve;
  }

  settle(outcome: DeliveryOutcome): void {
    this.settled ??= outcome;
    this.#settle(this.settled);
  }

  note(number: number, change: Partial<Attempt>): void {
    this.attempts = this.attempts.map((each) =>
      each.number === number ? { ...each, ...change } : each,
    );
  }
}
