import { z } from 'zod';
import type { Api } from '#adapters/discord/api.ts';
import { codeOf } from '#adapters/discord/fault.ts';
import { outgoing } from '#adapters/discord/outgoing.ts';
import { render } from '#adapters/discord/render/render.ts';
import type { Form } from '#adapters/discord/render/rendered.ts';
import type { Card } from '#src/card/card.ts';
import type { Clock } from '#src/ports/clock.ts';

export const Message = z.object({
  id: z.string(),
  content: z.string().default(''),
  flags: z.number().default(0),
  embeds: z.array(z.unknown()).default([]),
  components: z.array(z.unknown()).default([]),
  attachments: z.array(z.object({ url: z.string(), filename: z.string() })).default([]),
  mention_roles: z.array(z.string()).default([]),
  mention_everyone: z.boolean().default(false),
});
export type Message = z.output<typeof Message>;

export interface SmokeSite {
  readonly guild: string;
  readonly channel: string;
}

export interface SiteOptions extends SmokeSite {
  readonly api: Api;
  readonly clock: Clock;
}

/** A channel of somebody's real server, in which everything that was posted can be taken away again. */
export class Site {
  readonly api: Api;
  readonly clock: Clock;
  readonly guild: string;
  readonly channel: string;
  readonly #undo: { readonly what: string; readonly run: () => Promise<unknown> }[] = [];

  constructor(options: SiteOptions) {
    const { api, clock, guild, channel } = options;
    this.api = api;
    this.clock = clock;
    this.guild = guild;
    this.channel = channel;
  }

  /** How to take back what was just done. The newest goes first. */
  later(what: string, run: () => Promise<unknown>): void {
    this.#undo.push({ what, run });
  }

  get(route: `/${string}`): Promise<unknown> {
    return this.api.call({ method: 'GET', route, line: 'smoke: look' });
  }

  /** Posts a card, and gives it as Discord keeps it. */
  async card(card: Card, form: Form, where = this.channel): Promise<Message> {
    const { body, files } = this.outgoing(card, form);
    return this.message(body, { files, where });
  }

  outgoing(card: Card, form: Form, before?: readonly unknown[]) {
    const can = { files: true };
    const rendered = render(card, { now: this.clock.now(), form, can, before });
    return outgoing(rendered, { form, key: undefined, audience: 'all' });
  }

  async message(
    body: object,
    { files, where = this.channel }: { readonly files?: Files; readonly where?: string } = {},
  ): Promise<Message> {
    const told = await this.api.call({
      method: 'POST',
      route: `/channels/${where}/messages`,
      body,
      files,
      line: 'smoke: post',
    });
    const { id } = Message.parse(told);
    const route = `/channels/${where}/messages/${id}` as const;
    this.later('a message', () =>
      this.api.call({ method: 'DELETE', route, line: 'smoke: remove' }),
    );
    return Message.parse(await this.get(route));
  }

  /** Takes everything back; says what could not be. */
  async clean(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const { what, run } of this.#undo.toReversed()) {
      try {
        await run();
      } catch (error) {
        if (!isGone(error)) left.push(what);
      }
    }
    this.#undo.length = 0;
    return left;
  }
}

/** 10003, 10008: there is no such channel or message any more. */
function isGone(error: unknown): boolean {
  return [10_003, 10_008].includes(codeOf(error));
}

type Files = Parameters<Api['call']>[0]['files'];
