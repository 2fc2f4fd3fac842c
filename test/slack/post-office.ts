import type { Clock } from '#src/ports/clock.ts';
import type { Changes } from './changes.ts';
import { type Carrier, Delivery, type Envelope } from './delivery.ts';
import type { Json } from './json.ts';

/** Slack waits this long for an acknowledgement. */
export const ackDeadlineMs = 3000;

/** Before the second, third and fourth try of an event (docs.slack.dev/apis/events-api). */
export const retryDelaysMs = [0, 60_000, 300_000];

export interface PostOfficeOptions {
  readonly clock: Clock;
  readonly changes: Changes;
  readonly carrier: Carrier;
}

/** Hands everything over, watches the deadline, and tries events again. */
export class PostOffice {
  readonly #clock: Clock;
  readonly #changes: Changes;
  readonly #carrier: Carrier;
  /** All that was ever sent, the oldest first. */
  deliveries: readonly Delivery[] = [];

  constructor(options: PostOfficeOptions) {
    this.#clock = options.clock;
    this.#changes = options.changes;
    this.#carrier = options.carrier;
  }

  /** `onAck` runs with the payload of the first acknowledgement in time, and never again. */
  send(envelope: Envelope, onAck: (payload: Json) => void = () => undefined): Delivery {
    const delivery = new Delivery(envelope);
    this.deliveries = [...this.deliveries, delivery];
    this.#try(delivery, { number: 1, onAck });
    return delivery;
  }

  /** Delivers a thing again, as Slack does when an acknowledgement was lost on the way. */
  sendAgain(delivery: Delivery): void {
    const number = delivery.attempts.length + 1;
    this.#try(delivery, { number, reason: 'timeout', onAck: () => undefined });
  }

  /** Acknowledgements that came after the deadline. */
  get lateAcks(): readonly Delivery[] {
    return this.deliveries.filter(({ attempts }) => attempts.some(({ state }) => state === 'late'));
  }

  #try(delivery: Delivery, round: Round): void {
    const { number, reason } = round;
    const sentAt = this.#clock.now();
    delivery.attempts = [
      ...delivery.attempts,
      { number, reason, sentAt, receiver: undefined, state: 'sent' },
    ];
    let isOpen = true;
    const fail = (why: string, again: 'retry' | 'never'): void => {
      if (!isOpen) return;
      isOpen = false;
      timer.cancel();
      delivery.note(number, { state: why === 'timeout' ? 'timed-out' : 'failed' });
      this.#failed(delivery, { ...round, reason: why }, again);
      this.#changes.announce();
    };
    const timer = this.#clock.at(sentAt + ackDeadlineMs, () => fail('timeout', 'retry'));
    const answered = (payload: Json): void => {
      const ackedAfterMs = this.#clock.now() - sentAt;
      delivery.note(number, { state: isOpen ? 'acked' : 'late', ackedAfterMs });
      if (isOpen) this.#acked(delivery, payload, round);
      isOpen = false;
      timer.cancel();
      this.#changes.announce();
    };
    const retry = reason === undefined ? undefined : { attempt: number - 1, reason };
    const { kind, payload } = delivery;
    const receiver = this.#carrier.carry({ kind, payload, retry, answered, failed: fail });
    delivery.note(number, { receiver });
    if (receiver === undefined) fail('connection_failed', 'retry');
  }

  #acked(delivery: Delivery, payload: Json, { onAck }: Round): void {
    if (delivery.settled !== undefined) return;
    delivery.settle({ kind: 'acked', payload });
    onAck(payload);
  }

  #failed(
    delivery: Delivery,
    round: Round & { readonly reason: string },
    again: 'retry' | 'never',
  ): void {
    if (delivery.settled !== undefined) return;
    const delay = retryDelaysMs[round.number - 1];
    // Only events are tried again: a person who clicked sees an error and clicks again.
    if (delivery.kind !== 'events_api' || delay === undefined || again === 'never') {
      delivery.settle({ kind: 'lost', reason: round.reason });
      return;
    }
    this.#clock.at(this.#clock.now() + delay, () => {
      if (delivery.settled === undefined)
        this.#try(delivery, { ...round, number: delivery.attempts.length + 1 });
    });
  }
}

interface Round {
  readonly number: number;
  readonly reason?: string | undefined;
  readonly onAck: (payload: Json) => void;
}
