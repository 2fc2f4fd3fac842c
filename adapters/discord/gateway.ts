import {
  Client,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  Options,
  Partials,
} from 'discord.js';
import { BotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { chatRefused, closedFor, DiscordFault, unknownToken } from './fault.ts';
import { restOptions } from './rest-options.ts';
import { discordApi } from './settings.ts';

export interface GatewayOptions {
  readonly token: string;
  readonly messageContent: 'auto' | 'never';
  readonly clock: Clock;
  readonly log: Log;
  readonly apiUrl?: string | undefined;
  /** Connected for good or ill: Discord will not let the bot in again. */
  readonly lost: (why: BotError) => void;
  /** A new session began: what happened between the last and this one was not told. */
  readonly missed: () => void;
  /** What Discord tells, as it comes. */
  readonly hear: (event: GatewayDispatchEvents, data: unknown) => void;
}

/** The events that are listened to; everything else only keeps the SDK's picture of the servers. */
const heard = [
  GatewayDispatchEvents.MessageCreate,
  GatewayDispatchEvents.MessageUpdate,
  GatewayDispatchEvents.MessageDelete,
  GatewayDispatchEvents.MessageDeleteBulk,
  GatewayDispatchEvents.InteractionCreate,
  GatewayDispatchEvents.ThreadCreate,
  GatewayDispatchEvents.ThreadUpdate,
  GatewayDispatchEvents.ThreadDelete,
] as const;

/** 4014: the application may not use an intent. */
const disallowedIntents = 4014;

/** The connection over which Discord tells what happens. Reconnects by itself; says when that is in vain. */
export class Gateway {
  readonly #options: GatewayOptions;
  #client: Client;
  #readsContent: boolean;
  #isOpen = false;
  #heardAt = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#readsContent = options.messageContent === 'auto';
    this.#client = this.#makeClient();
  }

  /** The SDK's picture of servers, channels and permissions. */
  get client(): Client {
    return this.#client;
  }

  /** Whether messages that are not meant for the bot come with their text. */
  get readsContent(): boolean {
    return this.#readsContent;
  }

  state(): { readonly isOpen: boolean; readonly heardAt: number } {
    return { isOpen: this.#isOpen, heardAt: this.#heardAt };
  }

  /** Resolves when all servers are known. Rejects with `config-invalid`, or `chat-refused` without an answer. */
  async start(): Promise<void> {
    for (;;) {
      const closed = await this.#connect();
      if (closed === undefined) return;
      await this.#client.destroy();
      if (closed !== disallowedIntents || !this.#readsContent)
        throw closedFor(closed) ?? unknownToken();
      this.#withoutContent();
    }
  }

  async stop(): Promise<void> {
    this.#isOpen = false;
    await this.#client.destroy();
  }

  /** The number of the close with which Discord shut the door; undefined when it is open. */
  async #connect(): Promise<number | undefined> {
    const client = this.#client;
    const outcome = Promise.withResolvers<number | undefined>();
    const onClose = ({ code }: { readonly code: number }): void => outcome.resolve(code);
    client.once(Events.ShardDisconnect, onClose);
    client.once(Events.ClientReady, () => outcome.resolve(undefined));
    client.login(this.#options.token).catch((error: unknown) => outcome.reject(loginFault(error)));
    const closed = await outcome.promise;
    client.off(Events.ShardDisconnect, onClose);
    if (closed === undefined) this.#watch(client);
    return closed;
  }

  #watch(client: Client): void {
    this.#isOpen = true;
    client.on(Events.ShardDisconnect, ({ code }) => {
      void this.#shut(code);
    });
    client.ws.on(GatewayDispatchEvents.Ready, () => {
      this.#isOpen = true;
      this.#options.missed();
    });
  }

  /** Discord took something back while the bot ran. */
  async #shut(code: number): Promise<void> {
    const { lost, missed } = this.#options;
    this.#isOpen = false;
    await this.#client.destroy();
    if (code !== disallowedIntents || !this.#readsContent) {
      lost(closedFor(code) ?? unknownToken());
      return;
    }
    this.#withoutContent();
    try {
      await this.start();
      missed();
    } catch (error) {
      lost(chatRefused('gateway', error));
    }
  }

  #withoutContent(): void {
    this.#options.log.warn(
      {},
      'Discord does not grant "Message Content Intent": replies count when they mention the bot',
    );
    this.#readsContent = false;
    this.#client = this.#makeClient();
  }

  #makeClient(): Client {
    const { log, apiUrl = discordApi, clock, hear } = this.#options;
    const client = new Client(clientOptions(apiUrl, this.#readsContent ? [content] : []));
    client.on(Events.ShardReconnecting, () => {
      this.#isOpen = false;
      log.info({}, 'the connection to Discord was lost: it is made again');
    });
    client.on(Events.ShardResume, () => {
      this.#isOpen = true;
    });
    // Without a listener an error of the socket would end the process. It says no more than that.
    client.on(Events.ShardError, ({ name }) => log.debug({ name }, 'the socket to Discord failed'));
    client.on(Events.Error, ({ name }) => log.warn({ name }, 'the SDK of Discord failed'));
    for (const event of heard) {
      client.ws.on(event, (data: unknown) => {
        this.#heardAt = clock.now();
        hear(event, data);
      });
    }
    return client;
  }
}

const content = GatewayIntentBits.MessageContent;

function clientOptions(
  apiUrl: string,
  more: readonly GatewayIntentBits[],
): ConstructorParameters<typeof Client>[0] {
  const { Guilds, GuildMessages, DirectMessages } = GatewayIntentBits;
  return {
    intents: [Guilds, GuildMessages, DirectMessages, ...more],
    partials: [Partials.Channel, Partials.Message],
    allowedMentions: { parse: [] },
    enforceNonce: true,
    rest: restOptions(apiUrl),
    // Who people are is asked for anew each time: only the bot itself is remembered.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      AutoModerationRuleManager: 0,
      GuildBanManager: 0,
      GuildEmojiManager: 0,
      GuildInviteManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: ({ id, client }) => id === client.user.id },
      GuildScheduledEventManager: 0,
      GuildStickerManager: 0,
      MessageManager: 0,
      PresenceManager: 0,
      ReactionManager: 0,
      ReactionUserManager: 0,
      StageInstanceManager: 0,
      ThreadMemberManager: 0,
      UserManager: { maxSize: 0, keepOverLimit: ({ id, client }) => id === client.user?.id },
      VoiceStateManager: 0,
    }),
  };
}

function loginFault(error: unknown): BotError {
  const isToken = Error.isError(error) && 'code' in error && error.code === 'TokenInvalid';
  if (isToken) return unknownToken();
  const status = Error.isError(error) && 'status' in error ? Number(error.status) : 0;
  return new BotError('chat-refused', 'Discord does not answer.', {
    cause: new DiscordFault('gateway', { status, code: 0 }),
    hint: 'Can this machine reach https://discord.com and wss://gateway.discord.gg?',
  });
}
