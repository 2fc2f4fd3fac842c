import { describe, expect, it } from '@jest/globals';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { ScriptedHost } from '#test/fakes/scripted-host.ts';
import { jonas, li, maria, Site, stoppedHost } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

function lastFor(site: Site, person: typeof maria): string {
  return site.chat.cardsFor(person.account).at(-1)?.fallbackText ?? '';
}

async function reported(site: Site): Promise<Site> {
  await site.start();
  await site.write(maria, report);
  return site;
}

async function proposed(site: Site, label = /plan/i): Promise<Site> {
  await reported(site);
  await site.press(maria, label);
  return site;
}

describe('a repair', () => {
  it('reads as one conversation, from the pasted error to "resolved"', async () => {
    const site = await proposed(new Site());

    expect(lastFor(site, maria)).toMatch(/Approval needed: Start the service on web-01/);
    await site.press(jonas, /^approve$/i);
    expect(lastFor(site, maria)).toMatch(/Resolved in .* on web-01/);
    await site.press(maria, /it works/i);

    expect(site.chat.transcript).toMatchSnapshot();
  });

  it('is looked at again when the person says that it is still the same', async () => {
    const site = await proposed(new Site());
    await site.press(jonas, /^approve$/i);

    await site.press(maria, /still the same/i);

    expect((await site.kinds()).slice(-2)).toEqual(['feedback', 'probed']);
    expect((await site.incident()).state).toMatchObject({
      kind: 'closed',
      outcome: 'no-cause-found',
    });
    expect(site.host.count('start/apply')).toBe(1);
  });
});

describe('nothing recognised', () => {
  it('says what was read, asks one question with the likeliest as choices, and never guesses', async () => {
    const site = await new Site().start();

    await site.write(maria, 'printer says 0x904');

    expect(lastFor(site, maria)).toMatch(/0x904/);
    expect((await site.incident()).state).toMatchObject({
      kind: 'asking',
      question: { key: 'playbook' },
    });
    expect(site.host.ran).toEqual([]);
  });

  it('opens nothing for a text without any error', async () => {
    const site = await new Site().start();
    await site.write(maria, 'good morning, how are you?');

    expect(await site.store.recent(5)).toEqual([]);
    expect(lastFor(site, maria)).toMatch(/no error that I know/i);
  });
});

describe('a probe is refused', () => {
  it('keeps its cause unknown, and says what is missing', async () => {
    const site = new Site();
    site.host.faults.set('service', 'error');

    await reported(site);

    const finding = (await site.incident()).assessment?.findings.find(
      ({ cause }) => cause === 'stopped',
    );
    expect(finding?.verdict).toBe('suspected');
    expect(site.chat.transcript).toMatch(/Ask the service manager[\s\S]*it says: error/);
    expect(site.host.ran).toEqual(['service']);
  });
});

describe('the host is unreachable', () => {
  it('says so, goes by the outside view alone, and offers no script', async () => {
    const site = new Site();
    site.host.faults.set('service', 'unreachable');

    await reported(site);

    expect(site.chat.transcript).toMatch(/web-01 does not answer/);
    expect(site.chat.transcript).toMatch(/It may be|would prove/i);
    const { assessment } = await site.incident();
    expect(assessment?.offers.filter(({ kind }) => kind === 'script')).toEqual([]);
  });
});

describe('two causes', () => {
  const both = (yaml: string): string =>
    yaml.replace(
      'confirmed: { service.active: true, service.enabled: false }',
      'confirmed: { service.enabled: false }',
    );

  function brokenTwice(): ScriptedHost {
    const host = new ScriptedHost({
      service: { active: false, enabled: false, pid: 0 },
      port: { result: 'refused' },
    });
    host.changes['start/apply'] = () => {
      host.readings = {
        service: { active: true, enabled: false, pid: 7 },
        port: { result: 'open' },
      };
    };
    host.changes['enable/apply'] = () => {
      host.readings = {
        service: { active: true, enabled: true, pid: 7 },
        port: { result: 'open' },
      };
    };
    return host;
  }

  it('names both in their order, and goes on with the second once the first is gone', async () => {
    const site = await proposed(
      new Site({ host: brokenTwice(), playbooks: [demoPlaybook(both)] }),
      /plan: Start/i,
    );
    expect(site.chat.transcript).toMatch(/service is not running[\s\S]*does not start by itself/);

    await site.press(jonas, /^approve$/i);
    expect((await site.incident()).state.kind).toBe('explaining');
    await site.press(maria, /plan/i);
    await site.press(jonas, /^approve$/i);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
    expect(site.host.ran.filter((name) => name.endsWith('/apply'))).toEqual([
      'start/apply',
      'enable/apply',
    ]);
  });
});

describe('suspected only', () => {
  it('says what would prove it, and offers no script unless the site allows one', async () => {
    const site = new Site();
    site.host.faults.set('service', 'error');
    await reported(site);

    expect(site.chat.transcript).toMatch(/would prove/i);
    expect(site.chat.cardsFor(maria.account).flatMap(({ actions }) => actions)).toEqual([]);
  });
});

describe('the plan changed between card and click', () => {
  it('voids the approval, says what changed, does nothing, and looks again', async () => {
    const site = await proposed(new Site());
    site.host.readings = { ...site.host.readings, port: { result: 'open' } };

    await site.press(jonas, /^approve$/i);

    expect(site.host.count('start/apply')).toBe(0);
    expect(site.chat.transcript).toMatch(/Since[\s\S]*nothing was done/i);
  });
});

describe('verify fails', () => {
  it('puts things back, proves that, and says so', async () => {
    const host = stoppedHost();
    host.changes['start/apply'] = () => undefined;
    const site = await proposed(new Site({ host }));

    await site.press(jonas, /^approve$/i);

    expect(site.chat.transcript).toMatch(/put .*back|as (it|they) (was|were)/i);
    expect((await site.incident()).state).toMatchObject({ outcome: 'rolled-back' });
  });

  it('does not claim a rollback that the readings do not prove', async () => {
    const host = stoppedHost();
    host.changes['start/apply'] = () => {
      host.readings = { ...host.readings, port: { result: 'timed-out' } };
    };
    const site = await proposed(new Site({ host }));

    await site.press(jonas, /^approve$/i);

    expect((await site.incident()).state).toMatchObject({ outcome: 'unknown' });
    expect(lastFor(site, maria)).not.toMatch(/readings confirm/i);
  });
});

describe('refused', () => {
  it('tells only the person, and whom to ask', async () => {
    const site = await proposed(new Site());

    await site.press(maria, /^approve$/i);

    expect(lastFor(site, maria)).toMatch(/jonas/i);
    expect(lastFor(site, maria)).toMatch(/inc-/);
    expect(lastFor(site, li)).not.toMatch(/only to you/i);
    expect(site.chat.messages.at(-1)?.to).toBe(maria.account);
  });
});

describe('dangerous advice', () => {
  it('is answered with what it would do, and what helps instead', async () => {
    const site = await new Site().start();

    await site.write(maria, 'shall I rename MachineKeys?');

    expect(lastFor(site, maria)).toMatch(/will not[\s\S]*machine key/i);
  });
});

describe('a secret is pasted', () => {
  it('is neither kept nor repeated, and the person is told to change it', async () => {
    const site = await new Site().start();

    await site.write(maria, `${report}\npassword: Hunter2-is-secret`);

    expect(site.chat.transcript).toMatch(/delete the message/i);
    const everything = JSON.stringify([
      site.chat.messages,
      await site.store.records((await site.incident()).id),
      site.logged,
    ]);
    expect(everything).not.toContain('Hunter2-is-secret');
  });
});

describe('an old button', () => {
  it('says what became of the incident, when and by whom', async () => {
    const site = await proposed(new Site());
    await site.press(jonas, /^decline$/i);

    await site.chat.pressOld(li, 'Approve');
    await site.calm();

    expect(lastFor(site, li)).toMatch(/declined[\s\S]*jonas/i);
    expect(site.host.count('start/apply')).toBe(0);
  });
});
