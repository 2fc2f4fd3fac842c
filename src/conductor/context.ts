import type { Requirement } from '#src/approval/plan.ts';
import type { RemedyRisk } from '#src/approval/policy.ts';
import type { Ledger } from '#src/conductor/ledger.ts';
import type { SecondFactor } from '#src/identity/second-factor.ts';
import type { ChannelRule } from '#src/incident/channel-rule.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Patience } from '#src/incident/timers.ts';
import type { Library } from '#src/playbook/library.ts';
import type { Chat } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Hosts } from '#src/ports/hosts.ts';
import type { Ids } from '#src/ports/ids.ts';
import type { Log } from '#src/ports/log.ts';
import type { Pictures } from '#src/ports/pictures.ts';
import type { SiteRules } from '#src/ports/site-rules.ts';
import type { Store } from '#src/ports/store.ts';
import type { Outside, Transport } from '#src/ports/transport.ts';

/** Everything outside that the conductor works with. */
export interface Context {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly hosts: Hosts;
  readonly library: Library;
  readonly chats: readonly Chat[];
  /** In order of preference. */
  readonly transports: readonly Transport[];
  readonly outside: Outside;
  readonly settings: Settings;
  /** The files of the site that may change while the bot runs; absent where it has none. */
  readonly rules?: SiteRules | undefined;
  /** Where pictures are kept; absent where none is. */
  readonly pictures?: Pictures | undefined;
  /** The repairs of the last days; the conductor keeps it. */
  readonly ledger?: Ledger | undefined;
  /** One-time codes of people; absent where the site has no key to keep them sealed. */
  readonly secondFactor?: Pick<SecondFactor, 'check' | 'enrolmentOf'> | undefined;
  /** Takes the secrets that were used out of a text; absent where none is used. */
  readonly redact?: ((text: string) => string) | undefined;
  /** Told of every incident after each of its events. */
  readonly watch?: ((incident: Incident) => void) | undefined;
}

/** Durations in milliseconds. */
export interface Settings {
  readonly patience: Patience;
  readonly approvalExpiry: number;
  /** What the site's policy asks for a remedy of this risk; a playbook can only be stricter. */
  readonly requirement: (remedy: RemedyRisk) => Requirement;
  /** Offer a script for a cause that is only suspected, with one approval more. */
  readonly scriptsForSuspected: 'allow' | 'never';
  readonly runsPerHost: number;
  readonly runs: number;
  /** Answers in one thread without a pause; more of them look like two programs that answer each other. Default 40. */
  readonly repliesPerThread?: number | undefined;
  /** Incidents that are looked at or planned for at the same time. */
  readonly incidents: number;
  /** How long a stop waits for scripts that change something. */
  readonly stopWithin: number;
  /** Least time between two edits of one status message. */
  readonly progressInterval: number;
  /** What a channel may do; absent where the site wrote no rules: then every channel may do everything. */
  readonly ruleOf?: ((channel: string | undefined, platform: string) => ChannelRule) | undefined;
  /** Everything is a rehearsal: every card says so. */
  readonly simulated: boolean;
}
