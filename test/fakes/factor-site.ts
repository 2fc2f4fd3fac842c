import type { Event } from '#src/incident/event.ts';
import { rulesOf, waiting } from '#test/attacks/attacked-site.ts';
import { Authenticator } from '#test/fakes/authenticator.ts';
import { jonas, li, type Site } from '#test/fakes/site.ts';
import type { MemoryRules } from '#test/fakes/site-rules.ts';

/** Goes on with the rule of repairs. */
export const asked = ', secondFactor: totp';

/** A plan waits whose approvals need a code; Jonas and Li have an app. */
export async function factorSite(rules: MemoryRules = rulesOf(asked)) {
  const site = await waiting(rules);
  const apps = new Authenticator(site.clock);
  await apps.enrol({ ...jonas, human: 'jonas' }, 'jjjjjjjj');
  await apps.enrol({ ...li, human: 'li' }, 'llllllll');
  site.secondFactor = apps.factor;
  await site.restart();
  const approve = async (by: typeof jonas, input?: string): Promise<void> => {
    await site.chat.press(by, 'Approve', input === undefined ? {} : { input });
    await site.calm();
  };
  return { site, apps, approve };
}

/** What only this person was told last. */
export function told(site: Site, by: typeof jonas): string {
  const own = site.chat.messages.filter(({ to }) => to === by.account);
  return own.at(-1)?.versions.at(-1)?.fallbackText ?? '';
}

export async function decided(site: Site): Promise<readonly (Event & { kind: 'decided' })[]> {
  const { id } = await site.incident();
  const events = (await site.store.records(id)).map(({ event }) => event);
  return events.filter((event) => event.kind === 'decided');
}
