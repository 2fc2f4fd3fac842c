import type { AccountId } from '#src/identity/person.ts';
import type { ThreadRef } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Waiting } from './home-tab.ts';

/** How Slack delivers: over sockets that the bot opens, or with signed requests to an address of its own. */
export type Delivery =
  | { readonly kind: 'socket'; readonly appToken: string }
  | {
      readonly kind: 'http';
      readonly signingSecret: string;
      readonly host: string;
      readonly port: number;
    };

export interface SlackOptions {
  readonly botToken: string;
  readonly delivery: Delivery;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells whether an incident is, or was, talked through in a thread. */
  readonly knows: (thread: ThreadRef) => Promise<boolean>;
  /** What the Home tab of somebody shows. Default: nothing. */
  readonly waitingFor?: ((account: AccountId) => Promise<Waiting>) | undefined;
  /** Documentation that the Home tab leads to; https. */
  readonly docs?: string | undefined;
  /** Default https://slack.com/api/ */
  readonly apiUrl?: string | undefined;
}

export const slackApi = 'https://slack.com/api/';
