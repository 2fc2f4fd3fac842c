import { describe, expect, it } from '@jest/globals';
import { Authenticator } from '#test/fakes/authenticator.ts';
import { breaksGlass, glassRules, reason, waitingSite } from '#test/fakes/glass-site.ts';
import { jonas, type Site } from '#test/fakes/site.ts';

const rules = '  - { name: code, secondFactor: totp }\n';

/** A plan waits that one person may let run alone, with a code; Jonas has an app. */
async function scene() {
  const site = await waitingSite({ rules: glassRules({ rules }) });
  const apps = new Authenticator(site.clock);
  await apps.enrol({ ...jonas, human: 'jonas' }, 'jjjjjjjj');
  site.secondFactor = apps.factor;
  await site.restart();
  return { site, apps };
}

function applied(site: Site): number {
  return site.host.count('start/apply');
}

async function journal(site: Site): Promise<string> {
  const { id } = await site.incident();
  return JSON.stringify(await site.store.records(id));
}

describe('a broken glass under a rule that asks for a second factor', () => {
  it('needs the code in front of the reason, and keeps nothing of it', async () => {
    const { site, apps } = await scene();
    const code = apps.codeOf(jonas);

    await breaksGlass(site, jonas, `${code}, ${reason}`);

    expect(applied(site)).toBe(1);
    const text = await journal(site);
    expect(text).toContain('jjjjjjjj');
    expect(text).toContain(reason);
    expect(text).not.toMatch(new RegExp(`\\b${code}\\b`));
    expect(site.chat.transcript).not.toMatch(new RegExp(`\\b${code}\\b`));
  });

  it.each([
    ['no code', () => reason],
    ['a wrong one', (apps: Authenticator) => `${apps.wrongCode()} ${reason}`],
    ['a code and no reason', (apps: Authenticator) => apps.codeOf(jonas)],
  ])('stays whole with %s', async (_what, written) => {
    const { site, apps } = await scene();

    await breaksGlass(site, jonas, written(apps));

    expect(applied(site)).toBe(0);
    expect((await site.incident()).state.kind).toBe('waiting');
  });

  it('keeps nothing of a code that is written twice', async () => {
    const { site, apps } = await scene();
    const code = apps.codeOf(jonas);

    await breaksGlass(
      site,
      jonas,
      `${code} ${code.slice(0, 3)} ${code.slice(3)}, ${reason} ${code}`,
    );

    expect(applied(site)).toBe(1);
    const text = await journal(site);
    expect(text).toContain(reason);
    expect(text).not.toMatch(new RegExp(`\\b${code.slice(0, 3)} ?${code.slice(3)}\\b`));
  });

  it('does not break twice by one code', async () => {
    const { site, apps } = await scene();
    const code = apps.codeOf(jonas);
    await apps.factor.check({ ...jonas, human: 'jonas' }, code);

    await breaksGlass(site, jonas, `${code} ${reason}`);

    expect(applied(site)).toBe(0);
  });

  it('counts a wrong code once that is delivered again', async () => {
    const { site, apps } = await scene();
    await breaksGlass(site, jonas, `${apps.wrongCode()} ${reason}`);

    await site.chat.redeliver();
    await site.calm();

    const next = await apps.factor.check({ ...jonas, human: 'jonas' }, 'none');
    expect(next).toMatchObject({ kind: 'wrong', left: 3 });
  });

  it('writes no code into the journal when it is pressed too late', async () => {
    const { site, apps } = await scene();
    const old = site.chat.cardsFor(jonas.account).flatMap(({ actions }) => actions);
    const token = old.findLast(({ label }) => label === 'Break glass…')?.token ?? '';
    await breaksGlass(site, jonas, `${apps.codeOf(jonas)} ${reason}`);
    const late = apps.codeOf(jonas, 1);

    await site.chat.deliver(jonas, { kind: 'action', token, input: `${late} ${reason}` });
    await site.calm();

    expect(await journal(site)).not.toMatch(new RegExp(`\\b${late}\\b`));
    expect(applied(site)).toBe(1);
  });
});
