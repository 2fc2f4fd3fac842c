import { describe, expect, it } from '@jest/globals';
import { fold } from '#src/incident/advance.ts';
import type { Incident } from '#src/incident/incident.ts';
import { tellStory } from '#src/journal/story.ts';
import { somebody } from '#test/fakes/memory-chat.ts';
import { forum, ops, ruled, says, threadIn } from '#test/fakes/ruled-site.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

/** The threads in which everybody reads that, by name. */
function threadsOf(site: Site, text: RegExp): readonly string[] {
  return site.chat.messages
    .filter(({ to, versions }) => to === undefined && text.test(versions[0]?.fallbackText ?? ''))
    .map(({ thread }) => thread.id)
    .toSorted((a, b) => a.localeCompare(b));
}

async function openOnes({ store }: Site): Promise<readonly Incident[]> {
  return store.openIncidents();
}

function rules(): MemoryRules {
  return new MemoryRules({
    policy: `
stop: [ops]
rules:
  - { name: all, probe: [anyone], ask: [anyone], approve: [anyone] }
`,
    people: `
people:
  maria: { accounts: [memory:maria] }
  jonas: { accounts: [memory:jonas], groups: [ops] }
`,
  });
}

describe('stop everything', () => {
  it('holds everything until somebody lets it go on, also over a restart, and says so', async () => {
    const site = await new Site({ rules: rules() }).start();

    await site.write(jonas, 'Stop everything: the storage is moving');
    expect(site.chat.newest?.fallbackText).toMatch(/Everything is stopped, by Jonas/);
    await site.restart();
    await site.write(maria, report);
    expect(site.chat.newest?.fallbackText).toMatch(
      /stopped: the storage is moving \(Jonas, memory:jonas\)/,
    );
    expect(site.host.ran).toEqual([]);

    await site.write(jonas, 'resume everything');
    await site.write(maria, report);
    expect((await site.incident()).state.kind).toBe('explaining');
  });

  it('is told once in each thread that has something open, and stands in the journal of each', async () => {
    const site = await new Site({ rules: rules() }).start();
    const at = (id: string) => ({ thread: { platform: 'memory', id } });
    await site.chat.write(maria, report, at('one'));
    await site.chat.write(maria, report, at('two'));
    await site.chat.write(maria, report.replace('web-01', 'web-02'), at('two'));
    await site.calm();

    await site.chat.write(jonas, 'stop everything: the storage is moving', at('one'));
    await site.chat.redeliver();
    await site.calm();

    expect(threadsOf(site, /Everything is stopped, by Jonas/)).toEqual(['one', 'two']);
    for (const { id } of await openOnes(site)) {
      const told = tellStory(await site.store.records(id)).at(-1);
      expect(told?.text).toBe('Jonas (memory:jonas) stopped everything');
      expect(told?.details).toEqual(['the storage is moving']);
    }

    await site.restart();
    await site.chat.write(jonas, 'resume everything', at('three'));
    await site.calm();

    expect(threadsOf(site, /It goes on, by Jonas/)).toEqual(['one', 'three', 'two']);
    for (const { id, state } of await openOnes(site)) {
      const events = (await site.store.records(id)).map(({ event }) => event);
      expect(events.at(-1)).toMatchObject({ kind: 'braked', says: 'go-on' });
      expect(fold(events)).toEqual(await site.store.incident(id));
      expect(state.kind).toBe('explaining');
    }
  });

  it('is told in no thread where only advice is given', async () => {
    const site = await ruled([{ channel: forum, allows: 'advice' }], { rules: rules() });
    await says(site, maria, 'it says code 0x99999', forum);
    expect(await openOnes(site)).toHaveLength(1);

    await says(site, jonas, 'stop everything', ops);

    expect(threadsOf(site, /Everything is stopped/)).toEqual([threadIn(site, ops).id]);
  });

  it.each([
    ['somebody whom the rules do not name', maria, {}],
    ['a stranger', somebody('Eve'), {}],
    ['somebody from outside', jonas, { isExternal: true }],
  ])('is no word of %s', async (_who, by, spoken) => {
    const with_ = rules();
    const site = await new Site({ rules: with_ }).start();

    await site.chat.write(by, 'stop everything now', spoken);
    await site.calm();

    expect(with_.stopped).toBeUndefined();
    expect(site.chat.messages.at(-1)?.to).toBe(by.account);
    expect(site.chat.transcript).toMatch(/Ask ops/);
  });

  it('cannot be taken back by those who may not', async () => {
    const with_ = rules();
    const site = await new Site({ rules: with_ }).start();
    with_.stopped = 'at once';

    await site.write(maria, 'resume everything');

    expect(with_.stopped).toBe('at once');
  });

  it('takes no error that begins with STOP, and no talk, for an order', async () => {
    const with_ = rules();
    const site = await new Site({ rules: with_ }).start();

    await site.write(jonas, 'STOP: 0x0000007B (0xF78D2524, 0xC0000034)');
    await site.chat.deliver(jonas, {
      kind: 'message',
      text: 'stop everything you do',
      attachments: [],
      overheard: true,
    });
    await site.calm();

    expect(with_.stopped).toBeUndefined();
  });

  it('is for nobody where the site has no policy', async () => {
    const with_ = new MemoryRules();
    const site = await new Site({ rules: with_ }).start();

    await site.write(jonas, 'stop everything');

    expect(with_.stopped).toBeUndefined();
    expect(site.chat.transcript).toMatch(/a file "stop"/);
  });
});

describe('a word that its platform delivers once more', () => {
  it.each([
    ['at once', async () => undefined],
    ['after a restart', (site: Site) => site.restart()],
  ])(
    'does not take back a stop that was said since, %s, and whoever said it is told',
    async (_when, meanwhile) => {
      const with_ = rules();
      const site = await new Site({ rules: with_ }).start();
      await site.write(jonas, 'resume everything');
      with_.stopped = 'the storage is moving again';
      await meanwhile(site);

      await site.chat.redeliver();
      await site.calm();

      expect(with_.stopped).toBe('the storage is moving again');
      expect(site.chat.transcript).toMatch(/taken before.*the storage is moving again/);
      expect(site.chat.messages.at(-1)?.to).toBe(jonas.account);
    },
  );

  it.each([
    ['at once', async () => undefined],
    ['after a restart', (site: Site) => site.restart()],
  ])('does not stop again what goes on since, %s', async (_when, meanwhile) => {
    const with_ = rules();
    const site = await new Site({ rules: with_ }).start();
    await site.write(jonas, 'stop everything: at once');
    with_.stopped = undefined;
    await meanwhile(site);
    const said = site.chat.messages.length;

    await site.chat.redeliver();
    await site.calm();

    expect(with_.stopped).toBeUndefined();
    expect(site.chat.messages).toHaveLength(said);
  });

  it('stops, when the bot was killed before it had noted that it did', async () => {
    const with_ = rules();
    with_.noteOrder = () => Promise.reject(new Error('killed'));
    const site = await new Site({ rules: with_ }).start();
    await site.write(jonas, 'stop everything: at once').catch(() => undefined);

    expect(with_.stopped).toMatch(/at once/);
  });

  it('leaves everything stopped, when the bot was killed before it had noted that it goes on', async () => {
    const with_ = rules();
    with_.stopped = 'at once';
    with_.noteOrder = () => Promise.reject(new Error('killed'));
    const site = await new Site({ rules: with_ }).start();
    await site.write(jonas, 'resume everything').catch(() => undefined);

    expect(with_.stopped).toBe('at once');
  });
});
