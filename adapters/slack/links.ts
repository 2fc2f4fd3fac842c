import { z } from 'zod';
import { Recent } from '#src/chat/recent.ts';
import type { Log } from '#src/ports/log.ts';
import type { Api } from './api.ts';
import type { Place } from './place.ts';

const Answer = z.object({ permalink: z.url({ protocol: /^https$/ }) });

/** Addresses of messages, as Slack gives them: each is asked for once. */
export class Links {
  readonly #api: Api;
  readonly #log: Log;
  readonly #known = new Recent<string>(5_000);

  constructor(api: Api, log: Log) {
    this.#api = api;
    this.#log = log;
  }

  /** Of a thread; undefined for what has none, and where Slack does not say. Never rejects. */
  async of({ channel, thread }: Place): Promise<string | undefined> {
    if (thread === undefined) return undefined;
    const known = this.#known.get(`${channel}/${thread}`);
    return (
      known ??
      this.#ask(channel, thread).catch((error: unknown) => {
        this.#log.debug({ err: error }, 'no address of a thread');
        return undefined;
      })
    );
  }

  async #ask(channel: string, ts: string): Promise<string | undefined> {
    const name = `${channel}/${ts}`;
    const answer = await this.#api.call({ method: 'chat.getPermalink', channel: name }, (client) =>
      client.chat.getPermalink({ channel, message_ts: ts }),
    );
    const link = Answer.safeParse(answer).data?.permalink;
    if (link !== undefined) this.#known.set(name, link);
    return link;
  }
}
