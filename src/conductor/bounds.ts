import type { Requirement } from '#src/approval/plan.ts';
import type { Ballot } from '#src/approval/quorum.ts';
import { humansAmong, standingApprovals } from '#src/approval/voters.ts';
import type { Context } from '#src/conductor/context.ts';
import { createHosts } from '#src/host/find-host.ts';
import {
  allowedBy,
  type Bar,
  type Bounds,
  mayDecide,
  mayTouchHost,
  mayUsePlaybook,
} from '#src/incident/channel-rule.ts';
import type { Incident } from '#src/incident/incident.ts';
import { leavesToRules } from '#src/incident/unattended.ts';
import type { Recognised } from '#src/playbook/library.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Inbound } from '#src/ports/chat.ts';
import type { Hosts } from '#src/ports/hosts.ts';

/** Where something was said, or an incident is talked through. */
export type Where = Pick<Inbound, 'thread' | 'channel'>;

/** What holds where somebody speaks now. */
export function boundsHere({ settings }: Pick<Context, 'settings'>, where: Where): Bounds {
  const rule = settings.ruleOf?.(where.channel, where.thread.platform);
  return rule === undefined ? [] : [rule];
}

/** What holds for an incident: the rule of today and the rule under which it began. */
export function boundsOf(context: Context, incident: Incident): Bounds {
  const { rule } = incident;
  return [...boundsHere(context, incident), ...(rule === undefined ? [] : [rule])];
}

/** The inventory as far as it may be named there: every other host is unknown, and nothing hints at it. */
export function hostsWithin({ hosts }: Pick<Context, 'hosts'>, bounds: Bounds): Hosts {
  if (isFree(bounds)) return hosts;
  return createHosts(hosts.list().filter((host) => mayTouchHost(bounds, host)));
}

/** The playbooks that may be used, or listed, there. */
export function playbooksWithin(
  { library }: Pick<Context, 'library'>,
  bounds: Bounds,
): readonly LoadedPlaybook[] {
  return library.list().filter(({ name }) => mayUsePlaybook(bounds, name));
}

/** What a text is recognised as, with the playbooks that may be used there; no other is as much as named. */
export function recognisedWithin(
  { library }: Pick<Context, 'library'>,
  bounds: Bounds,
  text: string,
): Recognised {
  const recognised = library.recognise(text);
  if (recognised.kind !== 'recognised') {
    const candidates = recognised.candidates.filter((name) => mayUsePlaybook(bounds, name));
    return { ...recognised, candidates };
  }
  if (mayUsePlaybook(bounds, recognised.name)) return recognised;
  const { codes, unreadable, hostHints } = recognised;
  return { codes, unreadable, hostHints, kind: 'nothing', candidates: [] };
}

/** The incidents that may be spoken of there; where only advice is given, those of the same thread. */
export function incidentsWithin(
  context: Context,
  where: Where,
  incidents: readonly Incident[],
): readonly Incident[] {
  return incidents.filter((incident) => isWithin(context, where, incident));
}

/** Whether an incident may be spoken of there. */
export function isWithin(context: Context, where: Where, incident: Incident): boolean {
  const bounds = boundsHere(context, where);
  const { host, playbook, thread } = incident;
  const isHere = thread.platform === where.thread.platform && thread.id === where.thread.id;
  if (isHere) return barOf(context, incident, bounds) === undefined;
  if (allowedBy(bounds) !== 'everything') return false;
  return isHostWithin(context, bounds, host) && isPlaybookWithin(bounds, playbook?.name);
}

/** What bars an incident from going on, or somebody from speaking of it in a place with these bounds. */
export function barOf(context: Context, incident: Incident, bounds: Bounds): Bar | undefined {
  const { host, playbook, rule } = incident;
  const allowed = allowedBy(bounds);
  if (allowed === 'nothing') return 'channel';
  if (!isPlaybookWithin(bounds, playbook?.name)) return 'playbook';
  // What began with advice alone knows no host, and goes on with advice.
  const began = rule === undefined ? 'everything' : rule.allows;
  if (allowed === 'advice') return began === 'advice' ? undefined : 'channel';
  return isHostWithin(context, bounds, host) ? undefined : 'host';
}

/** The same, and whether those who approved may decide there. For the moments before something runs. */
export function barToRun(context: Context, incident: Incident): Bar | undefined {
  const bounds = boundsOf(context, incident);
  if (allowedBy(bounds) !== 'everything') return 'channel';
  const bar = barOf(context, incident, bounds);
  const { state } = incident;
  if (bar !== undefined || !('decisions' in state) || state.kind === 'waiting') return bar;
  return isRightlyDecided(bounds, state) ? undefined : 'approvals';
}

/** Every no, and the yes of those who may decide there; another yes stays in the journal and counts for nothing. */
export function decisionsWithin(
  bounds: Bounds,
  decisions: Ballot['decisions'],
): Ballot['decisions'] {
  return decisions.filter(({ by, decision }) => decision === 'decline' || mayDecide(bounds, by));
}

/** What the site asks for, from those alone whom the channel lets decide. */
export function requirementWithin(bounds: Bounds, requirement: Requirement): Requirement {
  const here = bounds.flatMap(({ approvers }) => (approvers === undefined ? [] : [approvers]));
  if (here.length === 0) return requirement;
  return { ...requirement, from: [...(requirement.from ?? []), ...here] };
}

/** By rules of the site, by one person who broke the glass, or by as many as it takes. */
function isRightlyDecided(bounds: Bounds, state: Decided): boolean {
  if (state.glass !== undefined) return mayDecide(bounds, state.glass.by);
  return state.ruled === undefined ? isDecidedHere(bounds, state) : leavesToRules(bounds);
}

type Decided = Extract<Incident['state'], { readonly kind: 'rechecking' | 'applying' }>;

function isDecidedHere(bounds: Bounds, { plan, decisions }: Pick<Ballot, 'plan' | 'decisions'>) {
  const approved = standingApprovals(decisionsWithin(bounds, decisions));
  const people = humansAmong(approved.map(({ by }) => by)).length;
  return people >= plan.requirement.approvals;
}

function isPlaybookWithin(bounds: Bounds, name: string | undefined): boolean {
  return name === undefined || mayUsePlaybook(bounds, name);
}

/** A host that left the inventory is nobody's, unless nothing is narrowed. */
function isHostWithin(context: Context, bounds: Bounds, name: string | undefined): boolean {
  if (name === undefined || isFree(bounds)) return true;
  const found = context.hosts.find(name);
  return found.kind === 'found' && mayTouchHost(bounds, found.host);
}

function isFree(bounds: Bounds): boolean {
  return bounds.every(({ allows, hosts }) => allows === 'everything' && hosts === undefined);
}
