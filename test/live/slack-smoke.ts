import { webApi } from '@slack/bolt';
import { z } from 'zod';
import { checkSlack } from '#adapters/slack/check.ts';
import { threadRef } from '#adapters/slack/place.ts';
import { slackApi } from '#adapters/slack/settings.ts';
import { createSlackChat, type SlackChat } from '#adapters/slack/slack-chat.ts';
import { wait } from '#src/chat/wait.ts';
import type { Inbound, MessageRef, ThreadRef } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { buttonToken, cardOf, longCard, questionCard, rootText } from './smoke-cards.ts';
import { cleanUp } from './smoke-clean-up.ts';

/** One thing that was tried; `ok` is undefined for what was not, or cannot be seen from outside. */
export interface SmokeLook {
  readonly step: string;
  readonly ok: boolean | undefined;
  readonly detail: string;
}

export interface SmokeOptions {
  readonly botToken: string;
  readonly appToken: string;
  /** Id (C…) or #name of a channel that the bot is in. */
  readonly channel: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How long the owner has to press the button; 0: nobody is asked. */
  readonly clickWithinMs: number;
  /** Told of each look as it comes. */
  readonly tell: (look: SmokeLook) => void;
  /** What the owner is to do now. */
  readonly prompt: (text: string) => void;
  /** Ends it early; what was posted is deleted all the same. */
  readonly signal: AbortSignal;
  readonly apiUrl?: string | undefined;
}

const Tested = z.object({ team_id: z.string() });
const Posted = z.object({ channel: z.string(), ts: z.string() });
const Replies = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      text: z.string().default(''),
      files: z.array(z.object({ name: z.string() })).default([]),
    }),
  ),
});

/**
 * Tries the app out in a real workspace, over the adapter that the bot itself uses, and deletes what it
 * posted. Rejects with defects only.
 */
export async function smokeSlack(options: SmokeOptions): Promise<readonly SmokeLook[]> {
  const smoke = new Smoke(options);
  await smoke.run();
  return smoke.looks;
}

class Smoke {
  readonly looks: SmokeLook[] = [];
  readonly #options: SmokeOptions;
  readonly #client: webApi.WebClient;
  readonly #chat: SlackChat;
  readonly #clicked = Promise.withResolvers<Inbound>();
  #thread: ThreadRef | undefined;
  #root: z.output<typeof Posted> | undefined;
  #card: MessageRef | undefined;

  constructor(options: SmokeOptions) {
    this.#options = options;
    const { botToken, appToken, clock, log, apiUrl } = options;
    this.#client = new webApi.WebClient(botToken, {
      slackApiUrl: apiUrl ?? slackApi,
      // A second try could post twice.
      retryConfig: { retries: 0 },
    });
    const delivery = { kind: 'socket', appToken } as const;
    this.#chat = createSlackChat({
      botToken,
      delivery,
      clock,
      log,
      apiUrl,
      knows: async () => false,
    });
  }

  async run(): Promise<void> {
    const { botToken, appToken, clock, log, apiUrl } = this.#options;
    const delivery = { kind: 'socket', appToken } as const;
    for (const look of await checkSlack({ botToken, delivery, clock, log, apiUrl }))
      this.#saw(look);
    try {
      await this.#try('connect', () => this.#connect());
      await this.#try('post', () => this.#post());
      await this.#try('edit', () => this.#edit());
      await this.#try('file', () => this.#file());
      if (this.#options.clickWithinMs > 0) await this.#try('click', () => this.#click());
    } finally {
      await this.#leave();
    }
  }

  /** After the first thing that failed nothing more is tried. */
  async #try(step: string, task: () => Promise<string>): Promise<void> {
    const isOver = this.#options.signal.aborted || this.looks.some(({ ok }) => ok === false);
    if (isOver) return this.#saw({ step, ok: undefined, detail: 'not tried' });
    await this.#look(step, task);
  }

  async #look(step: string, task: () => Promise<string>): Promise<void> {
    try {
      this.#saw({ step, ok: true, detail: await task() });
    } catch (error) {
      if (!Error.isError(error)) throw error;
      this.#saw({ step, ok: false, detail: error.message });
    }
  }

  #saw(look: SmokeLook): void {
    this.looks.push(look);
    this.#options.tell(look);
  }

  async #connect(): Promise<string> {
    await this.#chat.start(async (inbound) => {
      await inbound.ack();
      if (inbound.kind === 'action' && inbound.token === buttonToken)
        this.#clicked.resolve(inbound);
    });
    return `${this.#chat.state().open} sockets`;
  }

  async #post(): Promise<string> {
    const { channel } = this.#options;
    const { team_id: team } = Tested.parse(await this.#client.auth.test());
    this.#root = Posted.parse(await this.#client.chat.postMessage({ channel, text: rootText }));
    this.#thread = threadRef({ team, channel: this.#root.channel, thread: this.#root.ts });
    this.#card = await this.#chat.post(this.#thread, cardOf('posted'), { key: 'smoke-card' });
    await this.#chat.post(this.#thread, cardOf('posted'), { key: 'smoke-card' });
    const standing = (await this.#replies()).filter(({ text }) => text.includes('posted'));
    if (standing.length !== 1) throw new Error(`the card stands ${standing.length} times`);
    return `a card in ${this.#root.channel}, once although it was posted twice`;
  }

  async #edit(): Promise<string> {
    if (this.#card === undefined) throw new Error('nothing was posted');
    await this.#chat.edit(this.#card, cardOf('edited'));
    const stands = (await this.#replies()).some(({ text }) => text.includes('edited'));
    if (!stands) throw new Error('the card still says what it said before');
    return 'the card says something else now';
  }

  async #file(): Promise<string> {
    await this.#chat.post(this.#place, longCard, { key: 'smoke-file' });
    // Slack shows a file a moment after it was taken.
    for (let looked = 0; looked < 15; looked += 1) {
      const names = (await this.#replies()).flatMap(({ files }) => files.map(({ name }) => name));
      if (names.length > 0) return names.join(', ');
      await wait(this.#options.clock, this.#options.clock.now() + 1_000);
    }
    throw new Error('the file does not appear in the thread');
  }

  async #click(): Promise<string> {
    const { clock, clickWithinMs, prompt, signal } = this.#options;
    const card = await this.#chat.post(this.#place, questionCard, { key: 'smoke-click' });
    const seconds = Math.round(clickWithinMs / 1000);
    prompt(
      `Press the button "It works" in Slack, in the thread of the bot's message. You have ${seconds} s.`,
    );
    const over = Promise.withResolvers<undefined>();
    const end = (): void => over.resolve(undefined);
    signal.addEventListener('abort', end);
    const timer = clock.at(clock.now() + clickWithinMs, end);
    const inbound = await Promise.race([this.#clicked.promise, over.promise]);
    timer.cancel();
    signal.removeEventListener('abort', end);
    if (inbound === undefined) throw new Error('nobody pressed the button');
    await this.#chat.edit(card, cardOf('pressed'));
    return `${inbound.by.name} pressed it${inbound.isExternal ? ', who is no member of the workspace' : ''}`;
  }

  async #leave(): Promise<void> {
    const root = this.#root;
    if (root !== undefined) await this.#look('clean up', () => cleanUp(this.#client, root));
    await this.#chat.stop();
  }

  get #place(): ThreadRef {
    if (this.#thread === undefined) throw new Error('nothing was posted');
    return this.#thread;
  }

  async #replies(): Promise<z.output<typeof Replies>['messages']> {
    if (this.#root === undefined) return [];
    const { channel, ts } = this.#root;
    return Replies.parse(await this.#client.conversations.replies({ channel, ts })).messages;
  }
}
