import type { Clock } from '#src/ports/clock.ts';
import type { SlackApp } from './app.ts';
import type { Arguments } from './arguments.ts';
import type { EventDesk } from './event-desk.ts';
import type { Identifiers } from './identifiers.ts';
import type { Json } from './json.ts';
import type { Tickets } from './tickets.ts';
import type { Workspace } from './workspace.ts';

/** Who may exchange a trigger, and in which modal the person stands. */
export interface Trigger {
  readonly team: string;
  readonly user: string;
}

/** What the methods of the Web API work with. */
export interface Backstage {
  readonly app: SlackApp;
  readonly clock: Clock;
  readonly ids: Identifiers;
  readonly desk: EventDesk;
  readonly triggers: Tickets<Trigger>;
  /** `http://127.0.0.1:port`, for links in answers. */
  origin(): string;
  newSocketAddress(): string;
}

export interface Call {
  readonly args: Arguments;
  readonly workspace: Workspace;
  readonly stage: Backstage;
}

/** A method that a bot token may call when it has all these scopes. */
export interface Method {
  readonly scopes: readonly string[];
  readonly run: (call: Call) => Json;
}

export type Methods = Readonly<Record<string, Method>>;
