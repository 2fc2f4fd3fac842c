import type { Person } from '#src/identity/person.ts';
import type { Incident } from '#src/incident/incident.ts';
import { somebody } from '#test/fakes/memory-chat.ts';
import { report } from '#test/fakes/ruled-site.ts';
import { jonas, maria, Site, type SiteParts } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

/** May review what others did alone. */
export const noor = somebody('Noor');
/** Stands in no file. */
export const eve = somebody('Eve');

export const hour = 3_600_000;
export const reason = 'the shop stands still and nobody else answers the phone';

export const people = `
people:
  maria: { accounts: [memory:maria], groups: [staff] }
  jonas: { accounts: [memory:jonas, "elsewhere:jonas"], groups: [staff, duty, ops] }
  li: { accounts: [memory:li], groups: [staff, ops, duty] }
  noor: { accounts: [memory:noor], groups: [security] }
`;

export const breaks = `
breakGlass:
  for: { risk: [low, medium] }
  by: [duty]
  givesWay: [frozen]
  tell: [ops, security]
  review: { by: [security], within: 24h }
`;

/** Two of ops approve; duty may break the glass, also in the freeze, and security reviews it. */
export function policyWith({ glass = breaks, rules = '' } = {}): string {
  return `
calendars: { freeze: freeze.ics }
${glass}
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [staff], approve: [ops], approvals: 2, decline: counts, requesterMayApprove: true }
  - { name: frozen, when: { during: [freeze] }, deny: the shop is open }
${rules}`;
}

export function glassRules(written: Parameters<typeof policyWith>[0] = {}): MemoryRules {
  return new MemoryRules({ policy: policyWith(written), people });
}

/** A site on which a plan of Maria's waits for two approvals. */
export async function waitingSite(parts: Partial<SiteParts> = {}): Promise<Site> {
  const site = await new Site({ rules: glassRules(), ...parts }).start();
  await planned(site);
  return site;
}

export async function planned(site: Site): Promise<void> {
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  await site.conductor.idle();
}

/** Somebody presses the button and fills the form in, and whatever comes of it comes to its end. */
export async function breaksGlass(
  site: Site,
  by: Person = jonas,
  input: string | undefined = reason,
  spoken: Parameters<Site['chat']['press']>[2] = {},
): Promise<void> {
  await site.chat.press(by, 'Break glass…', { ...spoken, input });
  await site.conductor.idle();
}

export async function reviews(
  site: Site,
  by: Person = noor,
  label: 'Acknowledge…' | 'Object…' = 'Acknowledge…',
  input = 'I read the journal, it could not wait.',
): Promise<void> {
  await site.chat.press(by, label, { input });
  await site.conductor.idle();
}

export function applied({ host }: Site): number {
  return host.count('start/apply');
}

/** "waiting", "reviewing resolved", "closed resolved". */
export async function standing(site: Site): Promise<string> {
  return standingOf(await site.incident());
}

export function standingOf({ state }: Incident): string {
  return 'outcome' in state ? `${state.kind} ${state.outcome}` : state.kind;
}

/** What only this person was told last. */
export function whispered(site: Site, to: Person): string {
  const { transcript } = site.chat;
  return (
    transcript.split('\n---\n').findLast((each) => each.startsWith(`(only ${to.account})`)) ?? ''
  );
}
