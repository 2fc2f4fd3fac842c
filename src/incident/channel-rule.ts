import { foldName } from '#src/host/find-host.ts';
import type { Host } from '#src/host/host.ts';
import type { Person } from '#src/identity/person.ts';
import { isOneOf, type Principal } from '#src/identity/principal.ts';

/**
 * What may come of a report. `advice`: what helps by hand, and never a host, not even its name.
 * `nothing`: no incident begins.
 */
export type Allows = 'everything' | 'advice' | 'nothing';

/** What the site lets a channel do. A key that is absent narrows nothing; an empty list allows nobody and nothing. */
export interface ChannelRule {
  readonly allows: Allows;
  /** Names of playbooks. */
  readonly playbooks?: readonly string[] | undefined;
  readonly hosts?: HostScope | undefined;
  /** Accounts, and groups of the platform or of the site: narrower than the site's policy, never wider. */
  readonly approvers?: readonly Principal[] | undefined;
}

/** Every key that is there must fit: `tags` one of the host's tags, `names` its name, `sites` its site. */
export interface HostScope {
  readonly names?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly sites?: readonly string[] | undefined;
}

/** Which part of a rule bars an incident: what may happen there at all, the playbook, the host, or who approved. */
export type Bar = 'channel' | 'playbook' | 'host' | 'approvals';

/** Rules that hold together: the rule of today, and the one under which an incident began. */
export type Bounds = readonly ChannelRule[];

const freedom: readonly Allows[] = ['nothing', 'advice', 'everything'];

/** The least that any of them allows; without a rule everything, as where no channel has one. */
export function allowedBy(bounds: Bounds): Allows {
  return freedom.find((each) => bounds.some(({ allows }) => allows === each)) ?? 'everything';
}

export function mayUsePlaybook(bounds: Bounds, name: string): boolean {
  if (allowedBy(bounds) === 'nothing') return false;
  return bounds.every(({ playbooks }) => playbooks === undefined || playbooks.includes(name));
}

/** Whether a host may be looked at, changed, or so much as named. */
export function mayTouchHost(bounds: Bounds, host: Host): boolean {
  if (allowedBy(bounds) !== 'everything') return false;
  return bounds.every(({ hosts }) => hosts === undefined || isIn(hosts, host));
}

/** Whether a channel lets this person decide; whether the site does is for its policy to say. */
export function mayDecide(bounds: Bounds, person: Person): boolean {
  if (allowedBy(bounds) !== 'everything') return false;
  return bounds.every(({ approvers }) => approvers === undefined || isOneOf(approvers, person));
}

function isIn({ names, tags, sites }: HostScope, host: Host): boolean {
  return (
    fits(names, [host.name, ...host.aliases].map(foldName), foldName) &&
    fits(tags, host.tags) &&
    fits(sites, [host.site])
  );
}

function fits(
  wanted: readonly string[] | undefined,
  has: readonly string[],
  as: (word: string) => string = (word) => word,
): boolean {
  return wanted === undefined || wanted.some((word) => has.includes(as(word)));
}
