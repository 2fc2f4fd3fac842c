import type { Person } from '#src/identity/person.ts';
import { jonas, maria, Site, type SiteParts } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

/** The error with a host in it that the inventory of the tests has. */
export const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

export const people = `
people:
  maria: { accounts: [memory:maria], groups: [ops] }
  jonas: { accounts: [memory:jonas, "elsewhere:jonas"], groups: [ops] }
  li: { accounts: [memory:li], groups: [ops] }
  eve: { accounts: [memory:eve], groups: [staff] }
`;

/** Whoever is in ops asks and approves; `rest` goes on with the rule of repairs. */
export function policy(rest = ''): string {
  return `
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [ops], approve: [ops]${rest} }
`;
}

export function rulesOf(rest = ''): MemoryRules {
  return new MemoryRules({ policy: policy(rest), people });
}

/** A site on which a plan of Maria's waits for its approval. */
export async function waiting(
  rules: MemoryRules = rulesOf(),
  parts: Partial<SiteParts> = {},
): Promise<Site> {
  const site = await new Site({ rules, ...parts }).start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  return site;
}

export function applied(site: Site): number {
  return site.host.count('start/apply');
}

/** Where the incident stands, or how it ended. */
export async function standing(site: Site): Promise<string> {
  const { state } = await site.incident();
  return state.kind === 'closed' ? state.outcome : state.kind;
}

/** The token of the newest button of this name, as whoever reads the traffic knows it. */
export function tokenOf(site: Site, label = 'Approve', seenBy: Person = jonas): string {
  const actions = site.chat.cardsFor(seenBy.account).flatMap((card) => card.actions);
  const found = actions.findLast((action) => action.label === label);
  if (found === undefined) throw new Error(`there is no button ${label}`);
  return found.token;
}

/** Somebody presses whatever token they have. */
export async function presses(
  site: Site,
  by: Person,
  { token, ...spoken }: { readonly token: string } & Parameters<Site['chat']['deliver']>[2],
): Promise<void> {
  const { input } = spoken;
  await site.chat.deliver(by, { kind: 'action', token, input }, spoken);
  await site.calm();
}
