import type { Changes } from '#test/slack/changes.ts';
import type { Json } from '#test/slack/json.ts';
import type { Channel } from './channel.ts';
import type { Interaction } from './interaction.ts';
import type { Message } from './message.ts';
import type { Happening } from './sessions.ts';

interface Parts {
  readonly changes: Changes;
  readonly happenings: readonly (Happening | undefined)[];
  readonly message?: Message | undefined;
  readonly thread?: Channel | undefined;
  readonly interaction?: Interaction | undefined;
}

/** What a person did, and what Discord tells the app about it. */
export class Act {
  readonly message: Message | undefined;
  /** The thread or post that came of it. */
  readonly thread: Channel | undefined;
  readonly interaction: Interaction | undefined;
  /** What the gateway said; empty where the app may not know. */
  readonly happenings: readonly Happening[];
  readonly #changes: Changes;

  constructor(parts: Parts) {
    this.#changes = parts.changes;
    this.message = parts.message;
    this.thread = parts.thread;
    this.interaction = parts.interaction;
    this.happenings = parts.happenings.filter((each) => each !== undefined);
  }

  /** Resolves when the app has given its first response; rejects when its time ran out. */
  async acked(): Promise<void> {
    const { interaction } = this;
    if (interaction === undefined) throw new Error('this was no interaction');
    await this.#changes.until(() => interaction.state !== 'waiting');
    if (interaction.state === 'lost') throw new Error('the app did not respond in time');
  }

  /** What autocomplete offered, as a person reads it. */
  async offered(): Promise<readonly string[]> {
    await this.acked();
    return (this.interaction?.choices ?? []).map(({ name }: Json) => String(name));
  }
}
