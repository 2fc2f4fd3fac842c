import type { Delivery } from './delivery.ts';

/** What a person did, and what Slack tells the app about it. */
export class Act {
  /** Of the message that came out of it, where one did. */
  readonly ts: string | undefined;
  /** None where the app is not told: not subscribed, not in the channel, or Slack itself refused. */
  readonly deliveries: readonly Delivery[];

  constructor(deliveries: readonly Delivery[], ts?: string) {
    this.deliveries = deliveries;
    this.ts = ts;
  }

  /** Resolves when the app has acknowledged everything; rejects when something was lost. */
  async acked(): Promise<void> {
    for (const { outcome } of this.deliveries) {
      const end = await outcome;
      if (end.kind === 'lost') throw new Error(`the app did not take it: ${end.reason}`);
    }
  }
}
