import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '#src/ports/clock.ts';
import { Changes } from '#test/slack/changes.ts';
import { WallClock } from '#test/slack/wall-clock.ts';
import { type DiscordApp, usualApp } from './app.ts';
import type { BucketLimit } from './buckets.ts';
import { Cdn } from './cdn.ts';
import { Channel, channelType } from './channel.ts';
import { DiscordPerson } from './discord-person.ts';
import { FrontDoor } from './front-door.ts';
import { Gateway } from './gateway.ts';
import type { Guild, User } from './guild.ts';
import { Interactions } from './interactions.ts';
import { guildCreated, News } from './news.ts';
import type { Look } from './payloads.ts';
import { userJson } from './payloads.ts';
import type { Overwrite, PermissionName } from './permissions.ts';
import { type CallRecord, Rest } from './rest.ts';
import type { Route } from './route.ts';
import { Snowflakes } from './snowflakes.ts';
import type { Stage } from './stage.ts';
import { World } from './world.ts';

export interface DiscordServerOptions {
  /** Deadlines and lifetimes run on it; the machine's clock by default. */
  readonly clock?: Clock | undefined;
  readonly app?: Partial<DiscordApp> | undefined;
  /** Rate limits by route; none by default, for a clock that stands still never refills a bucket. */
  readonly rateLimits?: Readonly<Record<string, BucketLimit>> | undefined;
  /** How often the app has to send a heartbeat, in ms of the machine's clock. */
  readonly heartbeatMs?: number | undefined;
}

/** A strict Discord on loopback, for one app: gateway, REST v10, CDN, and people. */
export class DiscordServer implements AsyncDisposable {
  readonly botToken = 'a-bot.token-of.the-test-server';
  readonly changes = new Changes();
  readonly world: World;
  readonly gateway: Gateway;
  readonly rest: Rest;
  readonly news: News;
  readonly interactions: Interactions;
  readonly cdn = new Cdn();
  readonly #http: Server;
  #origin = '';
  /** What `gateway/bot` says is left of the thousand identifies of a day. */
  identifiesLeft = 1000;

  private constructor(options: DiscordServerOptions) {
    const clock = options.clock ?? new WallClock();
    const app = { ...usualApp, ...options.app };
    this.world = new World(app, { clock, ids: new Snowflakes(clock) });
    const look = (): Look => ({ world: this.world, origin: this.#origin });
    this.news = new News(this.world, { gateway: () => this.gateway, look });
    this.interactions = new Interactions(this.world, this.changes);
    this.gateway = new Gateway({
      app,
      changes: this.changes,
      token: this.botToken,
      heartbeatMs: options.heartbeatMs ?? 41_250,
      resumeUrl: () => this.#socketUrl('resume'),
      ready: () => this.#ready(),
    });
    this.rest = new Rest(this.stage, {
      limits: options.rateLimits ?? {},
      extra: this.#gatewayRoutes(),
      token: this.botToken,
    });
    const door = new FrontDoor({ rest: this.rest, cdn: this.cdn, world: this.world });
    this.#http = createServer((request, response) => void door.open(request, response));
    this.#http.on('upgrade', (request, stream, head) =>
      this.gateway.upgrade(request, stream, head),
    );
  }

  /** Listens on a free port of 127.0.0.1. There is no guild yet. */
  static async start(options: DiscordServerOptions = {}): Promise<DiscordServer> {
    const server = new DiscordServer(options);
    await new Promise<void>((listening) => server.#http.listen(0, '127.0.0.1', listening));
    server.#origin = `http://127.0.0.1:${portOf(server.#http.address())}`;
    return server;
  }

  /** For `rest.api` of discord.js. */
  get apiUrl(): string {
    return `${this.#origin}/api`;
  }

  /** `http://127.0.0.1:port`, where attachments are too. */
  get origin(): string {
    return this.#origin;
  }

  get clock(): Clock {
    return this.world.clock;
  }

  get stage(): Stage {
    const { world, news, interactions, cdn, changes } = this;
    return {
      world,
      news,
      interactions,
      cdn,
      changes,
      look: () => ({ world, origin: this.#origin }),
    };
  }

  /** A guild with the bot in it, which it is told of when it is connected. */
  addGuild(options: NewGuild = {}): Guild {
    const guild = this.world.addGuild(options.name ?? 'Example', options.botRights ?? []);
    this.news.guild(guild);
    return guild;
  }

  addChannel(guild: Guild, options: NewChannel): Channel {
    const channel = this.world.add(
      new Channel({
        id: this.world.ids.next(),
        type: channelType[options.type ?? 'text'],
        name: options.name,
        guildId: guild.id,
        overwrites: options.overwrites,
        createdAt: this.clock.now(),
      }),
    );
    channel.tags = (options.tags ?? []).map((tag) => ({
      id: this.world.ids.next(),
      name: typeof tag === 'string' ? tag : tag.name,
      isModerated: typeof tag !== 'string',
    }));
    channel.requiresTag = options.requiresTag === true;
    this.news.channel('CHANNEL_CREATE', channel);
    return channel;
  }

  /** Somebody new, a member of these guilds. */
  person(
    user: Partial<User> & { readonly username: string },
    ...guilds: readonly Guild[]
  ): DiscordPerson {
    const made = this.world.addUser(user);
    for (const guild of guilds) this.world.join(guild, made);
    return new DiscordPerson(this.stage, made);
  }

  /** Resolves when this holds; looked at whenever something has happened on the server. */
  async until(holds: () => boolean): Promise<void> {
    await this.changes.until(holds);
  }

  /** All requests so far; of one route, as `POST /channels/:channel/messages`, when it is named. */
  calls(route?: string): readonly CallRecord[] {
    return this.rest.calls.filter((call) => route === undefined || call.route === route);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.changes.end();
    this.gateway.close();
    this.#http.closeAllConnections();
    await new Promise((closed) => this.#http.close(closed));
  }

  #ready() {
    const { world } = this;
    const guilds = [...world.guilds.values()].filter(({ members }) => members.has(world.bot.id));
    return {
      ready: {
        v: 10,
        user: { ...userJson(world.bot), verified: true, mfa_enabled: true, flags: 0, email: null },
        guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
        application: { id: world.appId, flags: 0 },
        private_channels: [],
      },
      after: guilds.map((guild) => guildCreated(world, guild)),
    };
  }

  #socketUrl(path: string): string {
    return `${this.#origin.replace('http', 'ws')}/${path}`;
  }

  #gatewayRoutes(): readonly Route[] {
    return [
      { method: 'GET', path: '/gateway', isOpen: true, run: () => ({ url: this.#socketUrl('') }) },
      {
        method: 'GET',
        path: '/gateway/bot',
        run: () => ({
          url: this.#socketUrl(''),
          shards: 1,
          session_start_limit: {
            total: 1000,
            remaining: this.identifiesLeft,
            reset_after: 14_400_000,
            max_concurrency: 1,
          },
        }),
      },
    ];
  }
}

export interface NewGuild {
  readonly name?: string;
  /** Rights of the bot's role beside what everybody may. */
  readonly botRights?: readonly PermissionName[];
}

export interface NewChannel {
  readonly name: string;
  readonly type?: 'text' | 'forum' | 'announcement';
  readonly overwrites?: readonly Overwrite[];
  /** Of a forum; `{ name }` is one that only moderators set. */
  readonly tags?: readonly (string | { readonly name: string })[];
  readonly requiresTag?: true;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
