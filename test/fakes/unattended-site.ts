import { createHosts } from '#src/host/find-host.ts';
import { Host } from '#src/host/host.ts';
import { report } from '#test/fakes/ruled-site.ts';
import { maria, Site, type SiteParts } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

/** web-01 with the tag "web", web-02 with "db". */
export const tagged = createHosts(
  ['web', 'db'].map((tag, index) =>
    Host.parse({
      name: `web-0${index + 1}`,
      address: `web-0${index + 1}.example.org`,
      platform: 'linux',
      tags: [tag],
      transports: { practice: {} },
    }),
  ),
);

/** The rule that lets the demo service be started with nobody. */
export const startsWeb =
  '  - { name: start-web, when: { playbook: [demo], remedy: [start], tags: [web] }, unattended: true }\n';

/** Maria may ask, Jonas may approve, Noor is of the site and may neither. */
export function rulesWith(more = startsWeb, limits = '{}'): MemoryRules {
  return new MemoryRules({
    policy: `
limits: ${limits}
calendars: { freeze: freeze.ics }
rules:
  - { name: all, probe: [anyone], ask: [staff], approve: [ops] }
${more}`,
    people: `
people:
  maria: { accounts: [memory:maria], groups: [staff] }
  jonas: { accounts: [memory:jonas], groups: [ops] }
  noor: { accounts: [memory:noor] }
`,
  });
}

export function unattendedSite(parts: Partial<SiteParts> = {}): Promise<Site> {
  return new Site({ hosts: tagged, rules: rulesWith(), ...parts }).start();
}

/** How often the repair was really made. */
export function applied({ host }: Site): number {
  return host.count('start/apply');
}

/** Somebody reports the error, and whatever comes of it comes to its end. */
export async function reported(site: Site, by = maria): Promise<void> {
  await site.write(by, report);
  await site.conductor.idle();
}
