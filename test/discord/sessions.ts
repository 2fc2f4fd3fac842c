import type { Json } from '#test/slack/json.ts';

/** One dispatch as it went over the gateway. */
export interface Dispatch {
  readonly name: string;
  readonly data: Json;
}

/** Something that happened, before it is known who may hear of it. */
export interface Happening extends Dispatch {
  /** The intent without which it is not told; 0 where everybody hears it. */
  readonly needs: number;
  /** The data for a session without MESSAGE_CONTENT, where they differ. */
  readonly hushed?: Json | undefined;
}

export interface Session {
  readonly id: string;
  readonly intents: number;
  /** Everything since the session began, for RESUME; its place is its sequence number less one. */
  sent: readonly Dispatch[];
  isDead: boolean;
}

/** What the gateway remembers of sessions whose socket is gone. */
export class Sessions {
  #sessions: readonly Session[] = [];

  begin(intents: number): Session {
    const session = {
      id: `session-${this.#sessions.length + 1}`,
      intents,
      sent: [],
      isDead: false,
    };
    this.#sessions = [...this.#sessions, session];
    return session;
  }

  /** The session that may go on, or undefined where it may not. */
  resume(id: string, sequence: number): Session | undefined {
    const session = this.#sessions.find((each) => each.id === id);
    if (session === undefined || session.isDead || sequence > session.sent.length) return;
    return session;
  }

  /** Sessions that still gather what happens. */
  get alive(): readonly Session[] {
    return this.#sessions.filter(({ isDead }) => !isDead);
  }

  get count(): number {
    return this.#sessions.length;
  }
}
