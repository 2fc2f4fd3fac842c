import { z } from 'zod';
import { Recent } from '#src/chat/recent.ts';
import type { Api } from './api.ts';

const Answer = z.object({ permalink: z.url({ protocol: /^https$/ }) });

/** Addresses of messages, as Slack gives them: each is asked for once. */
export class Links {
  readonly #api: Api;
  readonly #known = new Recent<string>(5_000);

  constructor(api: Api) {
    this.#api = api;
  }

  /** Rejects as the Web API does; undefined for what is no address. */
  async of(channel: string, ts: string): Promise<string | undefined> {
    const name = `${channel}/${ts}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const answer = await this.#api.call({ method: 'chat.getPermalink', channel: name }, (client) =>
      client.chat.getPermalink({ channel, message_ts: ts }),
    );
    const link = Answer.safeParse(answer).data?.permalink;
    if (link !== undefined) this.#known.set(name, link);
    return link;
  }
}
