import { describe, expect, it } from '@jest/globals';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { report } from '#test/fakes/ruled-site.ts';
import { jonas, maria, type Site } from '#test/fakes/site.ts';
import {
  applied,
  reported,
  rulesWith,
  startsWeb,
  unattendedSite,
} from '#test/fakes/unattended-site.ts';

const revision = demoPlaybook().revision;

function pinned(to: string) {
  return rulesWith(startsWeb.replace('unattended: true', `unattended: true, revision: [${to}]`));
}

describe('what a rule lets run with nobody', () => {
  it('runs at the revision that the rule names', async () => {
    const site = await unattendedSite({ rules: pinned(`"${revision.slice(0, 12)}"`) });

    await reported(site);

    expect(applied(site)).toBe(1);
  });

  it('is for people once the playbook is another one than the site has read', async () => {
    const changed = demoPlaybook((yaml) => yaml.replace('risk: low', 'risk: low # and more'));
    const site = await unattendedSite({
      rules: pinned(`"${revision.slice(0, 12)}"`),
      playbooks: [changed],
    });

    await reported(site);

    expect(changed.revision).not.toBe(revision);
    expect(applied(site)).toBe(0);
    expect((await site.incident()).state.kind).toBe('explaining');
  });

  it('is for people where a rule says no to an environment that the host may be in', async () => {
    const no = '  - { name: no, when: { environment: [production] }, unattended: false }\n';
    const site = await unattendedSite({ rules: rulesWith(`${startsWeb}${no}`) });

    await reported(site);

    expect(applied(site)).toBe(0);
  });

  it('does not run for a guest, though people.yaml lists their account', async () => {
    const site = await unattendedSite();

    await site.chat.write(maria, report, { isExternal: true });
    await site.conductor.idle();

    expect((await site.incident()).state.kind).toBe('explaining');
    expect(await site.kinds()).not.toContain('chosen');
    expect(applied(site)).toBe(0);
  });
});

/** A plan that maria asked for and that waits for jonas. */
async function planned(rules = rulesWith('')): Promise<Site> {
  const site = await unattendedSite({ rules });
  await reported(site);
  await site.press(maria, /plan/i);
  await site.conductor.idle();
  expect((await site.incident()).state.kind).toBe('waiting');
  return site;
}

describe('a plan that people approve', () => {
  it('does not run when whoever asked for it may not ask any more', async () => {
    const rules = rulesWith('');
    const site = await planned(rules);
    rules.people = rules.people?.replace('groups: [staff]', 'groups: [others]');

    await site.press(jonas, /^approve$/i);
    await site.conductor.idle();

    expect(applied(site)).toBe(0);
    expect(site.chat.transcript).toContain('Whoever asked for it may not ask for it any more');
  });

  it('says that approvals are missing, and not that the host changed, when an approver lost the right', async () => {
    const rules = rulesWith('');
    const site = await planned(rules);
    site.host.before = async ({ name }) => {
      if (name === 'service')
        rules.people = rules.people?.replace('groups: [ops]', 'disabled: true');
    };

    await site.press(jonas, /^approve$/i);
    await site.conductor.idle();

    expect(applied(site)).toBe(0);
    expect(site.chat.transcript).toContain('Too few of those who approved it may by now');
    expect(site.chat.transcript).not.toContain('What the plan rests on does not hold any more');
  });

  it('has a decision that came too late in the journal as one that was refused', async () => {
    const site = await planned();
    await site.press(jonas, /^approve$/i);
    await site.conductor.idle();

    await site.chat.pressOld(jonas, 'Approve');
    await site.conductor.idle();

    const { id } = await site.incident();
    const decided = (await site.store.records(id)).flatMap(({ event }) =>
      event.kind === 'decided' ? [event.refusal] : [],
    );
    expect(decided).toEqual([undefined, expect.stringContaining('too late')]);
  });
});
