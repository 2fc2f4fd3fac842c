import { describe, expect, it } from '@jest/globals';
import { AccountId } from '#src/identity/person.ts';
import {
  applied,
  breaksGlass,
  glassRules,
  hour,
  reason,
  standing,
  waitingSite,
  whispered,
} from '#test/fakes/glass-site.ts';
import { jonas, li, maria } from '#test/fakes/site.ts';

describe('a glass stays whole', () => {
  it.each([
    ['for somebody whom the rules do not name', maria, reason, /Only the group duty may/],
    ['without a reason', jonas, '   ', /Write why it cannot wait, in 20 letters/],
    ['for a reason of blanks and marks', jonas, `  \u200b\u0301 ${' .'.repeat(3)}  `, /20 letters/],
    ['for a reason that is too short', jonas, 'because I can', /20 letters/],
  ])('%s', async (_what, by, said, words) => {
    const site = await waitingSite();

    await breaksGlass(site, by, said);

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('waiting');
    expect(whispered(site, by)).toMatch(/The glass stays whole/);
    expect(whispered(site, by)).toMatch(words);
  });

  it('where no rule says so: there is not even a button', async () => {
    const site = await waitingSite({ rules: glassRules({ glass: '' }) });

    await expect(breaksGlass(site)).rejects.toThrow(/sees no button/);
  });

  it.each([
    [
      'a rule that denies',
      (rules: ReturnType<typeof glassRules>) => {
        rules.policy = `${rules.policy ?? ''}  - { name: never, deny: not this one }\n`;
      },
    ],
    [
      'the stop of everything',
      (rules: ReturnType<typeof glassRules>) => {
        rules.stopped = 'the storage moves';
      },
    ],
    [
      'rules that cannot be read',
      (rules: ReturnType<typeof glassRules>) => {
        rules.broken = true;
      },
    ],
    [
      'rules that have lost the key',
      (rules: ReturnType<typeof glassRules>) => {
        rules.policy = glassRules({ glass: '' }).policy;
      },
    ],
    [
      'rules by which another group may',
      (rules: ReturnType<typeof glassRules>) => {
        rules.policy = rules.policy?.replace('by: [duty]', 'by: [managers]');
      },
    ],
  ])('before %s', async (_what, edit) => {
    const rules = glassRules();
    const site = await waitingSite({ rules });

    edit(rules);
    await breaksGlass(site);

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('waiting');
  });

  it('before a freeze that the rules do not name', async () => {
    const rules = glassRules();
    rules.policy = rules.policy?.replace('givesWay: [frozen]', 'givesWay: []');
    const site = await waitingSite({ rules });

    rules.during = ['freeze'];
    await breaksGlass(site);

    expect(applied(site)).toBe(0);
  });

  it('before the limits of the site: a host that was repaired too often rests', async () => {
    const rules = glassRules({ rules: '' });
    rules.policy = `limits: { repairsPerHostAndDay: 1 }${rules.policy ?? ''}`;
    const site = await waitingSite({ rules });
    const { readings } = site.host;
    await breaksGlass(site);
    site.host.readings = readings;
    await site.chat.write(maria, 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7', {
      thread: { platform: 'memory', id: 'again' },
    });
    await site.conductor.idle();

    expect(applied(site)).toBe(1);
    expect(await standing(site)).toBe('explaining');
  });

  it('when the plan has expired', async () => {
    const site = await waitingSite();

    await site.clock.advance(5 * hour);
    await site.conductor.idle();
    await site.chat.pressOld(jonas, 'Break glass…', { input: reason });
    await site.conductor.idle();

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('closed expired');
  });

  it('for a guest, whatever account they have', async () => {
    const site = await waitingSite();

    await breaksGlass(site, jonas, reason, { isExternal: true });

    expect(applied(site)).toBe(0);
    expect(whispered(site, jonas)).toMatch(/guest/);
  });

  it('for an account that people.yaml does not list, though a platform says that it is in the group', async () => {
    const rules = glassRules();
    rules.policy = rules.policy?.replace('by: [duty]', 'by: [duty, "memory:T/S1"]');
    const site = await waitingSite({ rules });
    const stranger = {
      account: AccountId.parse('memory:stranger'),
      name: 'Jonas',
      groups: ['memory:T/S1'],
    };

    await breaksGlass(site, stranger);

    expect(applied(site)).toBe(0);
    expect(whispered(site, stranger)).toMatch(/I do not know whose account/);
  });

  it('on a site without people.yaml', async () => {
    const rules = glassRules();
    rules.policy = rules.policy?.replaceAll(
      /\[(duty|ops|staff)\]/g,
      '["memory:jonas", "memory:maria"]',
    );
    rules.people = undefined;
    const site = await waitingSite({ rules });

    await breaksGlass(site);

    expect(applied(site)).toBe(0);
    expect(whispered(site, jonas)).toMatch(/I do not know whose account/);
  });

  it('where somebody else has said no and can be asked', async () => {
    const site = await waitingSite();
    await site.press(li, /^decline$/i);

    await breaksGlass(site);

    expect(applied(site)).toBe(0);
    expect(whispered(site, jonas)).toMatch(/Somebody has declined it/);
  });
});

describe('between the glass and the run', () => {
  it.each([
    [
      'loses the group',
      (rules: ReturnType<typeof glassRules>) => {
        rules.people = rules.people?.replace('[staff, duty, ops]', '[staff, ops]');
      },
    ],
    [
      'is disabled',
      (rules: ReturnType<typeof glassRules>) => {
        rules.people = rules.people?.replace(
          'groups: [staff, duty, ops] }',
          'groups: [staff, duty, ops], disabled: true }',
        );
      },
    ],
    [
      'is held by a rule that denies',
      (rules: ReturnType<typeof glassRules>) => {
        rules.policy = `${rules.policy ?? ''}  - { name: never, deny: not this one }\n`;
      },
    ],
    [
      'is stopped',
      (rules: ReturnType<typeof glassRules>) => {
        rules.stopped = 'the storage moves';
      },
    ],
    [
      'finds the key gone',
      (rules: ReturnType<typeof glassRules>) => {
        rules.policy = glassRules({ glass: '' }).policy;
      },
    ],
  ])('whoever broke it %s, and nothing runs', async (_what, edit) => {
    const rules = glassRules();
    const site = await waitingSite({ rules });
    site.host.before = async (call) => {
      if (call.name === 'service') edit(rules);
    };

    await breaksGlass(site);

    expect(applied(site)).toBe(0);
    expect(await standing(site)).not.toMatch(/resolved/);
  });
});
