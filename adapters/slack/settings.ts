import type { AccountId } from '#src/identity/person.ts';
import type { ThreadRef } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Strongbox } from '#src/ports/strongbox.ts';
import type { ByValue } from '#src/redaction/without-secrets.ts';
import type { Waiting } from './home-tab.ts';
import type { OAuthClient } from './tokens.ts';

/** How Slack delivers: over sockets that the bot opens, or with signed requests to an address of its own. */
export type Delivery =
  | { readonly kind: 'socket'; readonly appToken: string }
  | {
      readonly kind: 'http';
      readonly signingSecret: string;
      readonly host: string;
      readonly port: number;
    };

/** How workspaces get the app by themselves. */
export interface Installing {
  readonly client: OAuthClient;
  /** Signs what a browser takes to Slack and back. */
  readonly stateSecret: string;
  /** Where the installations are kept. */
  readonly strongbox: Strongbox;
  /** Ids of the workspaces (T…) and organisations (E…) that may have the app; nobody else. */
  readonly allowed: readonly string[];
  /** https; what the app names as its redirect URL. */
  readonly redirectUrl: string;
  /** Where browsers are answered when Slack delivers over sockets; with signed requests it is one address. */
  readonly host: string;
  readonly port: number;
  /** Told every token, so that none gets into a log. */
  readonly conceal: (secret: string) => void;
  /** Default https://slack.com/oauth/v2/authorize */
  readonly authorizeUrl?: string | undefined;
}

/** Who is no member of the workspace: guests, and people of other organisations. */
export interface Externals {
  /** Channels in which they may act as members do, by their ids; in all others they report and read. */
  readonly mayActIn: readonly string[];
}

export interface SlackOptions {
  /** Of the one workspace; or else `installing`. */
  readonly botToken?: string | undefined;
  readonly installing?: Installing | undefined;
  readonly delivery: Delivery;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes the secrets that the site uses out of a text that is shown again. Default: none is known. */
  readonly redact?: ByValue | undefined;
  /** Tells whether an incident is, or was, talked through in a thread. */
  readonly knows: (thread: ThreadRef) => Promise<boolean>;
  /** Default: they act nowhere. */
  readonly externals?: Externals | undefined;
  /** Threads in which an incident is open. Default: none. */
  readonly openThreads?: (() => Promise<readonly ThreadRef[]>) | undefined;
  /** What the Home tab of somebody shows. Default: nothing. */
  readonly waitingFor?: ((account: AccountId) => Promise<Waiting>) | undefined;
  /** Documentation that the Home tab leads to; https. */
  readonly docs?: string | undefined;
  /** Default https://slack.com/api/ */
  readonly apiUrl?: string | undefined;
}

export const slackApi = 'https://slack.com/api/';
