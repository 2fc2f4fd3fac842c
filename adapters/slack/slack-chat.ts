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
import { boltLogger } from './bolt-log.ts';
import { type Desk, makeDesk } from './desk.ts';
import { Desks } from './desks.ts';
import { type LineUp, makeLineUp } from './line-up.ts';
import { listen } from './listeners.ts';
import { memberIdOf } from './people.ts';
import { isDirect, messageRef, type Place, placeOf, platform, standingOf } from './place.ts';
import type { Removal } from './removal.ts';
import { type SlackOptions, slackApi } from './settings.ts';
import { checkAppToken, checkScopes } from './workspace.ts';
import { type OpenWorkspace, oneWorkspace, type Workspaces } from './workspaces.ts';

/** How things stand with Slack, for whoever watches the bot. */
export interface SlackState {
  /** `removed`: no workspace has the app any more; nothing comes until one installs it again. */
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
 * The workspaces of Slack that have the app, as one chat platform. A key is posted once, also after a restart and after an
 * answer that was lost: each message carries its key, and Slack is asked before it is posted again. What
 * only one person sees leaves no trace in Slack: after a lost answer or a restart it may be shown twice.
 */
export function createSlackChat(options: SlackOptions): SlackChat {
  return new Slack(options);
}

interface Opened {
  readonly workspaces: Workspaces;
  readonly desks: Desks;
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
  readonly #edits: Edits;
  readonly #order = new InOrder();
  #lineUp: LineUp | undefined;
  #opening: Promise<Opened> | undefined;
  #receive: ((inbound: Inbound) => Promise<void>) | undefined;
  #isRemoved = false;

  constructor(options: SlackOptions) {
    this.#options = options;
    this.#edits = new Edits(options.clock);
  }

  async start(receive: (inbound: Inbound) => Promise<void>): Promise<void> {
    const { delivery, log } = this.#options;
    this.#receive = receive;
    const { workspaces, desks } = await this.#opened();
    const clientOptions = (): webApi.WebClientOptions => this.#clientOptions();
    if (delivery.kind === 'socket') {
      await checkAppToken(new webApi.WebClient(undefined, clientOptions()), delivery.appToken);
    }
    const lineUp = await makeLineUp({ ...this.#options, workspaces, clientOptions });
    this.#lineUp = lineUp;
    listen(lineUp.app, {
      desk: (source) => desks.of(source),
      now: () => this.#options.clock.now(),
      removed: (removal) => this.#removed(workspaces, removal),
    });
    await lineUp.start();
    for (const { team, teamName: name } of await workspaces.list()) {
      log.info({ team, name, by: delivery.kind }, 'Slack is connected');
    }
  }

  post(thread: ThreadRef, card: Card, { key }: PostOptions): Promise<MessageRef> {
    return this.#order.run(thread.id, async () => {
      const place = believed(placeOf(thread));
      const { whispers, sender } = await this.#deskAt(place.team);
      if (place.only !== undefined) {
        return messageRef(await whispers.tell(place, place.only, { card, key }));
      }
      return messageRef(await sender.post(place, card, key));
    });
  }

  async edit(message: MessageRef, card: Card): Promise<void> {
    const standing = standingOf(message);
    if (standing === undefined) {
      throw new BotError('chat-refused', 'There is no such message.', { details: { gone: 1 } });
    }
    const { sender } = await this.#deskAt(standing.team);
    await this.#edits.run(message.id, () => sender.edit(standing, card));
  }

  tell(to: AccountId, thread: ThreadRef, card: Card, { key }: PostOptions): Promise<void> {
    return this.#order.run(thread.id, async () => {
      const place = believed(placeOf(thread));
      const member = memberOf(to);
      const { whispers, sender } = await this.#deskAt(place.team);
      // Only the person whose message it is reads a direct message.
      if (isDirect(place.channel)) await sender.post(place, card, key);
      else await whispers.tell(place, member, { card, key });
    });
  }

  async stop(): Promise<void> {
    await this.#lineUp?.stop();
  async linkTo(thread: ThreadRef): Promise<string | undefined> {
    const place = placeOf(thread);
    if (place?.thread === undefined) return undefined;
    try {
      return await (await this.#deskAt(place.team)).links.of(place.channel, place.thread);
    } catch (error) {
      this.#options.log.debug({ err: error }, 'no address of a thread');
      return undefined;
    }
  }

    await (await this.#opening)?.desks.idle();
    this.#lineUp = undefined;
  }

  state(): SlackState {
    const { open, heardAt } = this.#lineUp?.state() ?? { open: 0, heardAt: 0 };
    if (this.#isRemoved) return { kind: 'removed', open, heardAt };
    return { kind: open > 0 ? 'connected' : 'disconnected', open, heardAt };
  }

  /** What is known of the workspaces is asked for once, whoever needs it first. */
  #opened(): Promise<Opened> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #open(): Promise<Opened> {
    const { botToken, delivery } = this.#options;
    checkTokens(botToken, delivery);
    const clientOptions = (): webApi.WebClientOptions => this.#clientOptions();
    const workspaces = await oneWorkspace(
      botToken,
      new webApi.WebClient(botToken, clientOptions()),
    );
    checkScopes(workspaces.only);
    const receive = async (inbound: Inbound): Promise<void> => {
      if (this.#receive === undefined) throw new Error('nobody receives yet');
      await this.#receive(inbound);
    };
    const make = (workspace: OpenWorkspace): Desk =>
      makeDesk(this.#options, { workspace, clientOptions, receive });
    return { workspaces, desks: new Desks(workspaces, make) };
  }

  async #deskAt(team: string): Promise<Desk> {
    const { desks } = await this.#opened();
    const desk = await desks.at(team);
    if (desk !== undefined) return desk;
    throw new BotError('chat-refused', `Slack: the app is not installed in ${team}.`, {
      hint: 'Install it there again. What waits there cannot be shown until then.',
      details: { team, reason: 'not-installed' },
    });
  }

  async #removed(workspaces: Workspaces, { source, event, at }: Removal): Promise<void> {
    this.#options.log.error({ event, team: source.team }, 'Slack took the app out of a workspace');
    await workspaces.forget(source, at);
    const left = await workspaces.list();
    this.#isRemoved = left.every(({ team }) => team === source.team);
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
