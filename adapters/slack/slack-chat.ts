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
import { type Browse, browseWith, type InstallServer, serveInstall } from './install-server.ts';
import { type LineState, type LineUp, makeLineUp } from './line-up.ts';
import { listen } from './listeners.ts';
import { type OpenWorkspaces, openWorkspaces } from './open-workspaces.ts';
import { memberIdOf } from './people.ts';
import { isDirect, messageRef, type Place, placeOf, platform, standingOf } from './place.ts';
import { endWhereGone, type Removal } from './removal.ts';
import { type SlackOptions, slackApi } from './settings.ts';
import { checkAppToken } from './workspace.ts';
import type { OpenWorkspace, Source, Workspaces } from './workspaces.ts';

/** How things stand with Slack, for whoever watches the bot. */
export interface SlackState extends LineState {
  /** `removed`: no workspace has the app any more; nothing comes until one installs it again. */
  readonly kind: 'connected' | 'disconnected' | 'removed';
  /** Where browsers are answered. */
  readonly installPort?: number | undefined;
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

interface Opened extends OpenWorkspaces {
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
  #pages: InstallServer | undefined;
  #isRemoved = false;

  constructor(options: SlackOptions) {
    this.#options = options;
    this.#edits = new Edits(options.clock);
  }

  async start(receive: (inbound: Inbound) => Promise<void>): Promise<void> {
    const { delivery, log } = this.#options;
    this.#receive = receive;
    const { workspaces, desks, oauth } = await this.#opened();
    const clientOptions = (): webApi.WebClientOptions => this.#clientOptions();
    if (delivery.kind === 'socket') {
      await checkAppToken(new webApi.WebClient(undefined, clientOptions()), delivery.appToken);
    }
    const browse = oauth === undefined ? undefined : browseWith({ oauth, log });
    const lineUp = await makeLineUp({ ...this.#options, workspaces, clientOptions, browse });
    this.#lineUp = lineUp;
    listen(lineUp.app, {
      desk: (source) => this.#deskOf(desks, source),
      now: () => this.#options.clock.now(),
      removed: (removal) => this.#removed(workspaces, removal),
    });
    if (browse !== undefined) this.#pages = await this.#serve(browse);
    await lineUp.start();
    for (const { team, teamName: name } of await workspaces.list()) {
      log.info({ team, name, by: delivery.kind }, 'Slack is connected');
    }
  }

  post(thread: ThreadRef, card: Card, { key }: PostOptions): Promise<MessageRef> {
    return this.#order.run(thread.id, async () => {
      const place = believed(placeOf(thread));
      const { whispers, sender, noted } = await this.#deskAt(place.team);
      if (place.only !== undefined) {
        return messageRef(await whispers.tell(place, place.only, { card, key }));
      }
      const standing = await sender.post(place, card, key);
      noted(place, card, 'posted');
      return messageRef(standing);
    });
  }

  async edit(message: MessageRef, card: Card): Promise<void> {
    const standing = standingOf(message);
    if (standing === undefined) {
      throw new BotError('chat-refused', 'There is no such message.', { details: { gone: 1 } });
    }
    const { sender, noted } = await this.#deskAt(standing.team);
    await this.#edits.run(message.id, () => sender.edit(standing, card));
    noted(standing, card, 'edited');
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

  async linkTo(thread: ThreadRef): Promise<string | undefined> {
    const place = placeOf(thread);
    if (place === undefined) return undefined;
    const desk = await this.#deskAt(place.team).catch(() => undefined);
    return desk?.links.of(place);
  }

  async stop(): Promise<void> {
    await this.#lineUp?.stop();
    await this.#pages?.[Symbol.asyncDispose]();
    this.#pages = undefined;
    await (await this.#opening)?.desks.idle();
    this.#lineUp = undefined;
  }

  state(): SlackState {
    const line = this.#lineUp?.state() ?? { open: 0, heardAt: 0 };
    const installPort = this.#pages?.port ?? line.port;
    const pages = installPort === undefined ? {} : { installPort };
    if (this.#isRemoved) return { kind: 'removed', ...line, ...pages };
    return { kind: line.open > 0 ? 'connected' : 'disconnected', ...line, ...pages };
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
    checkAppTokenKind(this.#options.delivery);
    const clientOptions = (): webApi.WebClientOptions => this.#clientOptions();
    const opened = await openWorkspaces(this.#options, clientOptions);
    const receive = (inbound: Inbound): Promise<void> => this.#handOver(inbound);
    const make = (workspace: OpenWorkspace): Desk =>
      makeDesk(this.#options, { workspace, clientOptions, receive });
    return { ...opened, desks: new Desks(opened.workspaces, make) };
  }

  async #handOver(inbound: Inbound): Promise<void> {
    if (this.#receive === undefined) throw new Error('nobody receives yet');
    await this.#receive(inbound);
  }

  async #deskOf(desks: Desks, source: Source): Promise<Desk | undefined> {
    const desk = await desks.of(source);
    if (desk !== undefined) this.#isRemoved = false;
    return desk;
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

  async #removed(workspaces: Workspaces, removal: Removal): Promise<void> {
    const { log, openThreads } = this.#options;
    await workspaces.forget(removal.source, removal.at);
    const threads = (await openThreads?.()) ?? [];
    const receive = (inbound: Inbound): Promise<void> => this.#handOver(inbound);
    const ended = await endWhereGone(removal, { threads, workspaces, receive });
    const { event, source } = removal;
    log.error({ event, team: source.team, ended }, 'Slack took the app out of a workspace');
    this.#isRemoved = (await workspaces.list()).length === 0;
  }

  /** With signed requests, browsers come to the same address. */
  async #serve(browse: Browse): Promise<InstallServer | undefined> {
    const { installing, delivery } = this.#options;
    if (installing === undefined || delivery.kind === 'http') return undefined;
    return serveInstall(browse, installing);
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

/** Easily taken for the bot token. */
function checkAppTokenKind(delivery: SlackOptions['delivery']): void {
  if (delivery.kind === 'http' || delivery.appToken.startsWith('xapp-')) return;
  throw new BotError(
    'config-invalid',
    'Slack: slack.appToken must be the token that begins with xapp-.',
    {
      hint: 'The bot token stands under OAuth & Permissions, the app token under Basic Information.',
    },
  );
}
