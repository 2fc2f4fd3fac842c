import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readCalendar } from '#adapters/ical/read-calendar.ts';
import { BreakGlass } from '#src/approval/break-glass-schema.ts';
import { decidePolicy, decideProbe, isAllowed } from '#src/approval/policy-decide.ts';
import { type Policy, parsePolicy } from '#src/approval/policy-file.ts';
import type { PolicyFacts } from '#src/approval/policy-match.ts';
import { PolicyFile, Rule } from '#src/approval/policy-schema.ts';
import { policyWarnings } from '#src/cli/policy-check.ts';
import { glassAnswer, glassWarnings } from '#src/cli/policy-glass.ts';
import { identify } from '#src/identity/identify.ts';
import { type People, parsePeople } from '#src/identity/people.ts';
import { AccountId, type Person } from '#src/identity/person.ts';

const page = readFileSync('docs/policy.md', 'utf8');
const examples = page.split('\n## Example: ').slice(1);

interface Example {
  readonly policy: Policy;
  readonly people: People;
  readonly calendar: string;
}

function example(title: string): Example {
  const text = examples.find((each) => each.startsWith(title)) ?? '';
  const blocks = [...text.matchAll(/```(yaml|ics)\n(.*?)```/gs)].map(([, , body]) => body ?? '');
  const policy = parsePolicy(blocks[0] ?? '', 'policy.yaml');
  const people = parsePeople(blocks[1] ?? '', 'people.yaml');
  if (!policy.ok || !people.ok) throw new Error(`the example "${title}" has faults`);
  return { policy: policy.value, people: people.value, calendar: blocks[2] ?? '' };
}

function facts(parts: Partial<PolicyFacts> = {}): PolicyFacts {
  return {
    risk: 'medium',
    playbook: 'rdp-no-connection',
    remedy: 'restart',
    host: { name: 'rds-07', tags: ['windows'], site: 'default', environment: 'production' },
    during: [],
    at: Date.UTC(2026, 10, 23, 11),
    ...parts,
  };
}

function human({ people }: Example, name: string): Person {
  const account = AccountId.parse(people.people[name]?.accounts[0]);
  return identify(people, { account, name }, Date.UTC(2026, 10, 23, 11));
}

describe('docs/policy.md', () => {
  it.each(['a home lab', 'a company with two teams', 'a regulated site'])(
    'loads the example of %s, and nothing in it is a surprise',
    (title) => {
      const { policy, people } = example(title);

      expect([...policyWarnings(policy, people), ...glassWarnings(policy, people)]).toEqual([]);
    },
  );

  it('names every condition and every effect of a rule', () => {
    const keys = Object.keys(Rule.shape).filter((key) => !['name', 'when'].includes(key));

    for (const key of [...keys, ...Object.keys(PolicyFile.shape)])
      expect(page).toMatch(new RegExp(`\`${key}\`|\\b${key}:`));
    for (const key of Object.keys(BreakGlass.shape)) expect(page).toContain(`| \`${key}\` |`);
    for (const condition of ['hours', 'outsideHours', 'during', 'notDuring', 'channel', 'tags'])
      expect(page).toContain(`\`${condition}\``);
  });

  it('shows a directory that loads', () => {
    const shown = /```yaml\n(# people\.yaml\nldap:\n.*?)```/s.exec(page)?.[1] ?? '';

    expect(parsePeople(shown, 'people.yaml')).toMatchObject({ ok: true });
  });

  it('shows people that load', () => {
    const shown = /```yaml\n(# people\.yaml\n.*?)```/s.exec(page)?.[1] ?? '';

    expect(parsePeople(shown, 'people.yaml')).toMatchObject({ ok: true });
  });
});

describe('the home lab', () => {
  const lab = example('a home lab');

  it('lets its administrator approve what they asked for, by day', () => {
    const ruling = decidePolicy(lab.policy, facts({ risk: 'high' }));

    expect(ruling).toMatchObject({ requirement: { approvals: 1, requesterMayApprove: true } });
    expect(
      decidePolicy(lab.policy, facts({ risk: 'high', at: Date.UTC(2026, 10, 23, 23) })),
    ).toMatchObject({ kind: 'refused', message: 'sleep first (rule not-at-night)' });
  });
});

describe('the company with two teams', () => {
  const company = example('a company with two teams');

  it('gives each team its hosts', () => {
    const ruling = decidePolicy(company.policy, facts());
    const from = ruling.kind === 'allowed' ? (ruling.requirement.from ?? []) : [];

    expect(isAllowed(from, human(company, 'jonas'))).toBe(true);
    expect(isAllowed(from, human(company, 'ada'))).toBe(false);
    expect(isAllowed(from, human(company, 'maria'))).toBe(false);
    expect(ruling).toMatchObject({ requirement: { escalation: { to: ['duty'] } } });
  });

  it('asks for two in production where the risk is high', () => {
    expect(decidePolicy(company.policy, facts({ risk: 'high' }))).toMatchObject({
      requirement: { approvals: 2 },
    });
  });

  it('lets whoever is on duty break the glass, also over Christmas, and nobody else', () => {
    const { policy } = company;
    const frozen = facts({ during: ['freeze'] });

    expect(glassAnswer(policy, frozen, human(company, 'li'))).toMatchObject({
      allowed: true,
      givesWay: ['christmas'],
    });
    expect(glassAnswer(policy, frozen, human(company, 'jonas'))).toMatchObject({ allowed: false });
    expect(glassAnswer(policy, facts({ risk: 'high' }), human(company, 'li'))).toBeUndefined();
  });

  it('rests over Christmas, every year', () => {
    const freeze = readCalendar(company.calendar, {
      file: 'freeze.ics',
      timeZone: company.policy.timeZone,
    });
    const during = (moment: string) => (freeze.isGoingOn(Date.parse(moment)) ? ['freeze'] : []);

    expect(decidePolicy(company.policy, facts({ during: during('2028-12-24T12:00Z') })).kind).toBe(
      'refused',
    );
    expect(decidePolicy(company.policy, facts({ during: during('2028-11-24T12:00Z') })).kind).toBe(
      'allowed',
    );
  });
});

describe('the regulated site', () => {
  const site = example('a regulated site');
  const channel = 'slack:T024BE7LD/C0INCIDENT';

  it('changes production in its window only, with both departments', () => {
    const window = readCalendar(site.calendar, {
      file: 'window.ics',
      timeZone: site.policy.timeZone,
    });
    const at = (moment: string) => {
      const time = Date.parse(moment);
      const during = window.isGoingOn(time) ? ['window'] : [];
      return decidePolicy(site.policy, facts({ channel, during, at: time }));
    };

    expect(at('2026-07-04T23:30Z')).toMatchObject({
      requirement: { approvals: 2, oneFromEach: ['operations', 'security'], decline: 'counts' },
    });
    expect(at('2026-07-05T03:00Z')).toMatchObject({ kind: 'refused' });
  });

  it('looks at nothing for a report from another channel, nor for somebody who has left', () => {
    expect(decideProbe(site.policy, facts({ channel: 'slack:T024BE7LD/C0OTHER' })).kind).toBe(
      'refused',
    );
    const ruling = decideProbe(site.policy, facts({ channel }));
    const probe = ruling.kind === 'allowed' ? ruling.probe : [];

    expect(isAllowed(probe, human(site, 'iris'))).toBe(true);
    expect(isAllowed(probe, human(site, 'gone'))).toBe(false);
  });

  it('never touches a domain controller', () => {
    const host = { name: 'dc-01', tags: ['windows', 'domain-controller'], site: 'default' };

    expect(decidePolicy(site.policy, facts({ channel, host, during: ['window'] }))).toMatchObject({
      kind: 'refused',
      rules: ['domain-controllers'],
    });
  });
});
