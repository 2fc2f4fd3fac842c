import { describe, expect, it } from '@jest/globals';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { maria, Site } from '#test/fakes/site.ts';

const report = 'something fails with 0x80070005 in here';

/** Asked in which product a code stood. */
async function asked(): Promise<Site> {
  const site = await new Site().start();
  await site.write(maria, 'error 0x7 whenever I click');
  return site;
}

async function writeElse(site: Site, input: string): Promise<void> {
  await site.chat.press(maria, 'Something else…', { input });
  await site.calm();
}

describe('"Something else…"', () => {
  it('stands beside the choices of a question, as a form', async () => {
    const site = await asked();

    const action = site.chat.newest?.actions.find(({ label }) => label === 'Something else…');

    expect(action?.form).toMatchObject({ multiline: true });
  });

  it('is believed: what is none of the choices ends honestly', async () => {
    const site = await asked();

    await writeElse(site, 'our own payroll program');

    expect((await site.incident()).state).toMatchObject({
      kind: 'closed',
      outcome: 'no-cause-found',
    });
  });

  it('leaves no button of the question behind', async () => {
    const site = await asked();

    await writeElse(site, 'our own payroll program');

    const question = site.chat.messages.find(({ versions }) =>
      versions[0]?.actions.some(({ label }) => label === 'Something else…'),
    );
    expect(question?.versions.at(-1)?.actions).toEqual([]);
  });

  it('goes on when it tells, with the report, what the report alone did not', async () => {
    const site = await asked();

    await writeElse(site, 'Remote Desktop: Error code: 0x904 Extended error code: 0x7');

    expect((await site.incident()).playbook?.name).toBe(demoPlaybook().name);
  });

  it('may be one of the choices, in words', async () => {
    const site = await asked();

    await writeElse(site, ' KERBEROS ');

    expect((await site.incident()).answers).toMatchObject({ playbook: 'kerberos' });
  });

  it('works after a restart', async () => {
    const site = await asked();
    await site.restart();

    await writeElse(site, 'our own payroll program');

    expect((await site.incident()).state.kind).toBe('closed');
  });

  it('counts once: a second form of the same question does nothing', async () => {
    const site = await asked();
    await writeElse(site, 'our own payroll program');
    const { state } = await site.incident();

    await site.chat.pressOld(maria, 'Something else…', { input: 'the other one' });
    await site.calm();

    expect((await site.incident()).state).toEqual(state);
    expect(site.chat.cardsFor(maria.account).at(-1)?.fallbackText).toMatch(/It was closed/);
  });

  it('keeps no secret that is written into it', async () => {
    const site = await asked();

    await writeElse(site, 'payroll, password=hunter2hunter2');

    expect(JSON.stringify(await site.incident())).not.toContain('hunter2');
    expect(site.chat.transcript).toContain('I have not kept it');
  });

  it('is no answer where nothing was written', async () => {
    const site = await asked();

    await writeElse(site, '  ');

    expect((await site.incident()).state.kind).toBe('asking');
  });

  it('in passing is none: talk in the thread is refused as an answer', async () => {
    const site = await asked();

    await site.write(maria, 'hm, let me look');

    expect((await site.incident()).state.kind).toBe('asking');
  });

  it('does not stand beside a question that is answered in words anyway', async () => {
    const site = await new Site().start();
    await site.write(maria, report);

    expect(site.chat.newest?.actions.map(({ label }) => label)).not.toContain('Something else…');
  });
});
