import { describe, expect, it } from '@jest/globals';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { somebody } from '#test/fakes/memory-chat.ts';
import { ops, type Rule, report, ruled, says } from '#test/fakes/ruled-site.ts';
import { jonas, maria, type Site, stoppedHost } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';
import {
  applied,
  reported,
  rulesWith,
  startsWeb,
  tagged,
  unattendedSite,
} from '#test/fakes/unattended-site.ts';

/** Whatever keeps it from running, people may still do it. */
const forPeople = { applied: 0, stands: 'explaining', isChosen: false };

async function standing(site: Site): Promise<typeof forPeople> {
  const { state } = await site.incident();
  const isChosen = (await site.kinds()).includes('chosen');
  return { applied: applied(site), stands: state.kind, isChosen };
}

describe('nothing runs with nobody', () => {
  it.each([
    ['without such a rule', ''],
    ['when another rule says no', `${startsWeb}  - { name: no, unattended: false }\n`],
    ['when the host has no such tag', startsWeb.replace('[web]', '[db]')],
    ['when it is another remedy', startsWeb.replace('[start]', '[enable]')],
    ['when it is another playbook', startsWeb.replace('[demo]', '[other]')],
    ['when a rule denies it', `${startsWeb}  - { name: no, when: { tags: [web] }, deny: no }\n`],
    ['during a freeze', `${startsWeb}  - { name: no, when: { during: [freeze] }, deny: rest }\n`],
    [
      'in a channel of which the policy says no',
      `${startsWeb}  - { name: no, when: { channel: ["memory:*"] }, unattended: false }\n`,
    ],
  ])('%s', async (_when, more) => {
    const with_ = rulesWith(more);
    with_.during = ['freeze'];
    const site = await ruled([], { hosts: tagged, rules: with_ });

    await says(site, maria, report, ops);
    await site.conductor.idle();

    expect(await standing(site)).toEqual(forPeople);
  });

  it.each([
    ['for somebody who might not ask for it', somebody('Noor')],
    ['for a stranger', somebody('Eve')],
  ])('%s', async (_who, by) => {
    const site = await unattendedSite();

    await reported(site, by);

    expect(await standing(site)).toEqual(forPeople);
  });

  it('where a site has no people to know who reported it', async () => {
    const { policy = '' } = rulesWith();
    const open = new MemoryRules({ policy: policy.replace('[staff]', '[anyone]') });
    const site = await unattendedSite({ rules: open });

    await reported(site);

    expect(await standing(site)).toEqual(forPeople);
  });

  it.each([
    ['of another risk', (yaml: string) => yaml.replace('risk: low', 'risk: medium')],
    [
      'without a way back',
      (yaml: string) =>
        yaml.replace(
          'rollback: { linux: remedies/start/rollback.sh }',
          'noRollback: It stays started.',
        ),
    ],
    [
      'whose playbook says how many approve',
      (yaml: string) => yaml.replace('risk: low', 'risk: low\n    approvals: 1'),
    ],
  ])('%s', async (_what, change) => {
    const site = await unattendedSite({ playbooks: [demoPlaybook(change)] });

    await reported(site);

    expect(await standing(site)).toEqual(forPeople);
  });

  it('for a cause that is only suspected', async () => {
    const host = stoppedHost();
    host.readings = { port: { result: 'refused' }, service: { enabled: true, pid: 0 } };
    const site = await unattendedSite({ host, settings: { scriptsForSuspected: 'allow' } });

    await reported(site);

    expect((await site.incident()).assessment?.offers).toMatchObject([{ suspected: true }]);
    expect(await standing(site)).toEqual(forPeople);
  });

  it.each<[string, Rule]>([
    ['where a channel names who approves', [{ channel: ops, approvers: ['ops'] }]],
    ['where a channel is not for that playbook', [{ channel: ops, playbooks: ['other'] }]],
    ['where a channel is not for that host', [{ channel: ops, hosts: { tags: ['db'] } }]],
    ['where a channel is for advice alone', [{ channel: ops, allows: 'advice' }]],
  ])('%s', async (_where, rule) => {
    const site = await ruled(rule, { hosts: tagged, rules: rulesWith() });

    await says(site, maria, report, ops);
    await site.conductor.idle();

    expect(applied(site)).toBe(0);
    expect(await site.kinds()).not.toContain('chosen');
  });
});

type Change = (rules: MemoryRules) => void;

const changes: readonly (readonly [string, Change])[] = [
  [
    'everything was stopped',
    (rules) => {
      rules.stopped = 'wait';
    },
  ],
  [
    'the rule is gone',
    (rules) => {
      rules.policy = rulesWith('').policy;
    },
  ],
  [
    'the rules cannot be read',
    (rules) => {
      rules.broken = true;
    },
  ],
  [
    'whoever reported it has left',
    (rules) => {
      rules.people = rules.people?.replace('groups: [staff]', 'disabled: true');
    },
  ],
];

describe('the rules of the moment count', () => {
  it.each(changes)('before anything is intended: %s', async (_what, change) => {
    const rules = rulesWith();
    const site = await unattendedSite({ rules });
    let looks = 0;
    // The second look is the one before the run.
    site.host.before = async ({ name }) => {
      looks += name === 'service' ? 1 : 0;
      if (looks === 2) change(rules);
    };

    await reported(site);

    expect(await site.kinds()).toContain('rechecked');
    expect(await site.kinds()).not.toContain('run-intended');
    expect(applied(site)).toBe(0);
  });

  it.each(changes)('in the very last moment: %s', async (_what, change) => {
    const rules = new LateRules(rulesWith(), change);
    const site = await unattendedSite({ rules });
    rules.isLate = async () => (await site.kinds()).includes('run-intended');

    await reported(site);

    const { id } = await site.incident();
    const events = (await site.store.records(id)).map(({ event }) => event);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'run-ended', end: 'not-started' }),
    );
    expect(applied(site)).toBe(0);
  });

  it('and people may approve what a rule has let go of', async () => {
    const rules = rulesWith();
    const site = await unattendedSite({ rules });
    site.host.before = async ({ mode }) => {
      if (mode === 'preview') rules.policy = rulesWith('').policy;
    };
    await reported(site);
    expect((await site.incident()).state.kind).toBe('waiting');
    expect(site.chat.transcript).toMatch(/Approval needed/);
    expect(applied(site)).toBe(0);

    await site.press(jonas, /^approve$/i);
    await site.conductor.idle();

    expect(applied(site)).toBe(1);
    expect(site.chat.newest?.fallbackText).not.toMatch(/unattended/);
  });
});

/** Rules that change once something is in the journal. */
class LateRules extends MemoryRules {
  isLate: () => Promise<boolean> = async () => false;
  readonly #change: Change;

  constructor({ policy = '', people = '' }: MemoryRules, change: Change) {
    super({ policy, people });
    this.#change = change;
  }

  override async today(): ReturnType<MemoryRules['today']> {
    if (await this.isLate().catch(() => false)) this.#change(this);
    return super.today();
  }
}
