import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '#src/ports/clock.ts';
import { incidentApp, type SlackApp } from './app.ts';
import { Changes } from './changes.ts';
import type { Carrier, Delivery, Load } from './delivery.ts';
import { EventDesk } from './event-desk.ts';
import { FrontDoor } from './front-door.ts';
import { Identifiers } from './identifiers.ts';
import type { Trigger } from './method.ts';
import { PostOffice } from './post-office.ts';
import { type RateLimit, RateLimits } from './rate-limits.ts';
import { ResponseUrls } from './response-urls.ts';
import { SignedHttp } from './signed-http.ts';
import { SlackPerson } from './slack-person.ts';
import { Sockets } from './sockets.ts';
import { Tickets } from './tickets.ts';
import { WallClock } from './wall-clock.ts';
import { type CallRecord, WebApi } from './web-api.ts';
import { type SlackUser, Workspace, type WorkspaceOptions } from './workspace.ts';

/** A trigger opens one view within this time. */
export const triggerLifeMs = 3000;

export interface SlackServerOptions {
  /** Deadlines, retries and lifetimes run on it; the machine's clock by default. */
  readonly clock?: Clock | undefined;
  readonly app?: Partial<SlackApp> | undefined;
  /** Limits of the Web API; none by default, for a clock that stands still never refills a bucket. */
  readonly rateLimits?: Readonly<Record<string, RateLimit>> | undefined;
  readonly pingEveryMs?: number | undefined;
}

/** A strict Slack on loopback, for one app in one or more workspaces. */
export class SlackServer implements AsyncDisposable {
  readonly app: SlackApp;
  readonly clock: Clock;
  readonly ids: Identifiers;
  readonly changes = new Changes();
  readonly sockets: Sockets;
  readonly office: PostOffice;
  readonly desk: EventDesk;
  readonly responseUrls: ResponseUrls;
  readonly triggers: Tickets<Trigger>;
  readonly api: WebApi;
  readonly #http: Server;
  readonly #workspaces: Workspace[] = [];
  #carrier: Carrier;
  #origin = '';

  private constructor(options: SlackServerOptions) {
    this.app = { ...incidentApp, ...options.app };
    this.clock = options.clock ?? new WallClock();
    this.ids = new Identifiers(this.clock);
    const { clock, changes, ids } = this;
    this.sockets = new Sockets({
      clock,
      changes,
      appId: this.app.id,
      pingEveryMs: options.pingEveryMs ?? 10_000,
    });
    this.#carrier = this.sockets;
    const carrier = { carry: (load: Load) => this.#carrier.carry(load) };
    this.office = new PostOffice({ clock, changes, carrier });
    this.desk = new EventDesk(this.app, { ids, office: this.office });
    this.responseUrls = new ResponseUrls(clock, { ids, desk: this.desk });
    this.triggers = new Tickets(clock, { lifeMs: triggerLifeMs, uses: 1 });
    this.api = new WebApi(this.#stage(), {
      workspaces: () => this.#workspaces,
      limits: new RateLimits(clock, options.rateLimits ?? {}),
    });
    const door = new FrontDoor({
      api: this.api,
      responseUrls: this.responseUrls,
      changes,
      workspaces: () => this.#workspaces,
    });
    this.#http = createServer((request, response) => void door.open(request, response));
    this.#http.on('upgrade', (request, stream, head) =>
      this.sockets.upgrade(request, stream, head),
    );
  }

  /** Listens on a free port of 127.0.0.1. There is no workspace yet. */
  static async start(options: SlackServerOptions = {}): Promise<SlackServer> {
    const server = new SlackServer(options);
    await new Promise<void>((listening) => server.#http.listen(0, '127.0.0.1', listening));
    const address = server.#http.address();
    server.#origin = `http://127.0.0.1:${portOf(address)}`;
    return server;
  }

  /** For `clientOptions.slackApiUrl`. */
  get apiUrl(): string {
    return `${this.#origin}/api/`;
  }

  /** `http://127.0.0.1:port`, without a slash. */
  get origin(): string {
    return this.#origin;
  }

  /** Installs the app in one more workspace. */
  install(options: WorkspaceOptions = {}): Workspace {
    const workspace = new Workspace(this.app, this.ids, options);
    this.#workspaces.push(workspace);
    return workspace;
  }

  /** Somebody new in a workspace, with hands. They are in the channels that name them as members. */
  person(workspace: Workspace, user: Partial<SlackUser> & { readonly name: string }): SlackPerson {
    return new SlackPerson(this, workspace, workspace.addUser(user));
  }

  /** From now on events, commands and interactions go to this address instead of sockets. */
  deliverBySignedHttp(requestUrl: string, options: SignedOptions = {}): void {
    const age = options.agedSeconds ?? 0;
    this.#carrier = new SignedHttp({
      signingSecret: options.signingSecret ?? this.app.signingSecret,
      requestUrl,
      // Receivers compare the stamp with the machine's clock, whatever clock the server runs on.
      now: () => Math.floor(Date.now() / 1000) - age,
    });
  }

  /** Resolves when this holds; looked at whenever something has happened on the server. */
  async until(holds: () => boolean): Promise<void> {
    await this.changes.until(holds);
  }

  /** All calls of the Web API so far; of one method, when it is named. */
  calls(method?: string): readonly CallRecord[] {
    return this.api.calls.filter((call) => method === undefined || call.method === method);
  }

  get deliveries(): readonly Delivery[] {
    return this.office.deliveries;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.changes.end();
    this.sockets.close();
    this.#http.closeAllConnections();
    await new Promise((closed) => this.#http.close(closed));
  }

  #stage() {
    return {
      app: this.app,
      clock: this.clock,
      ids: this.ids,
      desk: this.desk,
      triggers: this.triggers,
      origin: () => this.#origin,
      newSocketAddress: () => `${this.#origin.replace('http', 'ws')}${this.sockets.newAddress()}`,
    };
  }
}

export interface SignedOptions {
  /** Another secret than the app's: somebody pretends to be Slack. */
  readonly signingSecret?: string | undefined;
  /** How old the stamp is: somebody plays a request back. */
  readonly agedSeconds?: number | undefined;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
