import { webApi } from '@slack/bolt';
import type { Card } from '#src/card/card.ts';
import { Edits } from '#src/chat/edits.ts';
import { InOrder } from '#src/chat/in-order.ts';
import { BotError } from '#src/errors.ts';
import type { AccountId } from '#src/identity/person.ts';
import type {
  Capabilities,
  Chat,
  Inbound,
  MessageRef,
  PostOptions,
  ThreadRef,
} from '#src/ports/chat.ts';
import { Api } from './api.ts';
import { boltLogger } from './bolt-log.ts';
import { type LineUp, makeLineUp } from './line-up.ts';
import { listen } from './listeners.ts';
import { memberIdOf, People } from './people.ts';
import { isDirect, messageRef, type Place, placeOf, platform, standingOf } from './place.ts';
import { Posted } from './posted.ts';
import { makeReading, type Reading } from './reading.ts';
import { Sender } from './sender.ts';
import { type SlackOptions, slackApi } from './settings.ts';
import { Whispers } from './whispers.ts';
import { checkAppToken, checkScopes, openWorkspace, type Workspace } from './workspace.ts';

/** How things stand with Slack, for whoever watches the bot. */
export interface SlackState {
  /** `removed`: the workspace took the app away; nothing comes until it is installed again. */
  readonly kind: 'connected' | 'disconnected' | 'removed';
  /** Ways over which Slack delivers. */
  readonly open: number;
  /** When Slack was heard last, in ms since 1970; 0 for never. */
  readonly heardAt: number;
}

export interface SlackChat extends Chat {
  state(): SlackState;
}

/**
 * One workspace of Slack as a chat platform. A key is posted once, also after a restart and after an
 * answer that was lost: each message carries its key, and Slack is asked before it is posted again. What
 * only one person sees leaves no trace in Slack: after a lost answer or a restart it may be shown twice.
 */
export function createSlackChat(options: SlackOptions): SlackChat {
  return new Slack(options);
}

class Slack implements SlackChat {
  readonly platform = platform;
  readonly capabilities: Capabilities = {
    threads: true,
    privateMessages: true,
    forms: true,
    edits: true,
    disabledActions: false,
    files: true,
    progress: true,
    durable: true,
  };
  readonly #options: SlackOptions;
  readonly #client: webApi.WebClient;
  readonly #api: Api;
  readonly #people: People;
  readonly #sender: Sender;
  readonly #whispers: Whispers;
  readonly #edits: Edits;
  readonly #order = new InOrder();
  #lineUp: LineUp | undefined;
  #reading: Reading | undefined;
  #isRemoved = false;

  constructor(options: SlackOptions) {
    const { clock, log, botToken } = options;
    this.#options = options;
    this.#client = new webApi.WebClient(botToken, this.#clientOptions());
    this.#api = new Api({ client: this.#client, clock, log });
    this.#people = new People({ api: this.#api, clock, log });
    const posted = new Posted(this.#api, clock.now());
    this.#sender = new Sender({ api: this.#api, clock, log, posted });
    this.#whispers = new Whispers(this.#api, this.#sender);
    this.#edits = new Edits(clock);
  }

  async start(receive: (inbound: Inbound) => Promise<void>): Promise<void> {
    const { delivery, botToken } = this.#options;
    checkTokens(botToken, delivery);
    const workspace = await openWorkspace(this.#client);
    checkScopes(workspace);
    if (delivery.kind === 'socket') await checkAppToken(this.#client, delivery.appToken);
    const clientOptions = (): webApi.WebClientOptions => this.#clientOptions();
    const lineUp = await makeLineUp({ ...this.#options, workspace, clientOptions });
    this.#lineUp = lineUp;
    this.#reading = this.#read(workspace, receive);
    listen(lineUp.app, this.#reading);
    await lineUp.start();
    const { team, teamName: name } = workspace;
    this.#options.log.info({ team, name, by: delivery.kind }, 'Slack is connected');
  }

  post(thread: ThreadRef, card: Card, { key }: PostOptions): Promise<MessageRef> {
    return this.#order.run(thread.id, async () => {
      const place = believed(placeOf(thread));
      if (place.only !== undefined) {
        return messageRef(await this.#whispers.tell(place, place.only, { card, key }));
      }
      return messageRef(await this.#sender.post(place, card, key));
    });
  }

  async edit(message: MessageRef, card: Card): Promise<void> {
    const standing = standingOf(message);
    if (standing === undefined) {
      throw new BotError('chat-refused', 'There is no such message.', { details: { gone: 1 } });
    }
    await this.#edits.run(message.id, () => this.#sender.edit(standing, card));
  }

  tell(to: AccountId, thread: ThreadRef, card: Card, { key }: PostOptions): Promise<void> {
    return this.#order.run(thread.id, async () => {
      const place = believed(placeOf(thread));
      const member = memberOf(to);
      // Only the person whose message it is reads a direct message.
      if (isDirect(place.channel)) await this.#sender.post(place, card, key);
      else await this.#whispers.tell(place, member, { card, key });
    });
  }

  async stop(): Promise<void> {
    await this.#lineUp?.stop();
    await this.#reading?.intake.idle();
    this.#lineUp = undefined;
  }

  state(): SlackState {
    const { open, heardAt } = this.#lineUp?.state() ?? { open: 0, heardAt: 0 };
    if (this.#isRemoved) return { kind: 'removed', open, heardAt };
    return { kind: open > 0 ? 'connected' : 'disconnected', open, heardAt };
  }

  #read(workspace: Workspace, receive: (inbound: Inbound) => Promise<void>): Reading {
    return makeReading(this.#options, {
      api: this.#api,
      people: this.#people,
      sender: this.#sender,
      whispers: this.#whispers,
      workspace,
      receive,
      removed: (event) => {
        this.#isRemoved = true;
        this.#options.log.error(
          { event },
          'Slack took the app out of the workspace: install it again',
        );
      },
    });
  }

  /** A new object at each call, and without `headers`: the SDK writes tokens into what it is given. */
  #clientOptions(): webApi.WebClientOptions {
    return {
      slackApiUrl: this.#options.apiUrl ?? slackApi,
      timeout: 10_000,
      // Whether to try again is decided where it is known what a second time would do.
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      logger: boltLogger(this.#options.log),
    };
  }
}

function believed(place: Place | undefined): Place {
  if (place !== undefined) return place;
  throw new BotError('chat-refused', 'There is no such thread in Slack.');
}

function memberOf(account: AccountId): string {
  const member = memberIdOf(account);
  if (member !== undefined) return member;
  throw new BotError('chat-refused', 'That person has no account in Slack.');
}

/** Two fields that are easily taken for each other. */
function checkTokens(botToken: string, delivery: SlackOptions['delivery']): void {
  const wrong =
    (!botToken.startsWith('xoxb-') && 'slack.botToken must be the token that begins with xoxb-') ||
    (delivery.kind === 'socket' &&
      !delivery.appToken.startsWith('xapp-') &&
      'slack.appToken must be the token that begins with xapp-');
  if (wrong === false) return;
  throw new BotError('config-invalid', `Slack: ${wrong}.`, {
    hint: 'The bot token stands under OAuth & Permissions, the app token under Basic Information.',
  });
}
