import { beforeEach, describe, expect, it } from '@jest/globals';
import { createHosts } from '#src/host/find-host.ts';
import { Host } from '#src/host/host.ts';
import { somebody } from '#test/fakes/memory-chat.ts';
import { jonas, li, maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

let site: Site;
beforeEach(async () => {
  site = await new Site().start();
});

/** What the bot says to this, to whom. */
async function answer(text: string, by = maria, isExternal = false) {
  const before = site.chat.messages.length;
  await site.chat.write(by, text, { isExternal });
  await site.calm();
  const said = site.chat.messages.slice(before);
  return {
    text: said.map(({ versions }) => versions.at(-1)?.fallbackText).join('\n'),
    to: said.map(({ to }) => to),
    cards: said.flatMap(({ versions }) => versions.slice(-1)),
  };
}

async function planned(): Promise<string> {
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  return (await site.incident()).id;
}

function machines(number: number): Site['hosts'] {
  return createHosts(
    Array.from({ length: number }, (_, index) =>
      Host.parse({
        name: `web-${index}`,
        address: `10.0.${Math.floor(index / 250)}.${index % 250}`,
        platform: 'linux',
        tags: index % 2 === 0 ? ['production'] : ['test'],
      }),
    ),
  );
}

describe('words', () => {
  it.each(['help', 'status', 'approvals', 'hosts', 'decode 0x5', 'playbooks', 'help decode'])(
    '%s is answered to whoever asked, and opens nothing',
    async (text) => {
      const { to } = await answer(text);

      expect(to).toEqual([maria.account]);
      expect(await site.store.recent(1)).toEqual([]);
    },
  );

  it('help names every word, each with what it does', async () => {
    const { text } = await answer('help');

    for (const word of ['status', 'approvals', 'hosts', 'decode', 'playbooks', 'cancel', 'help'])
      expect(text).toMatch(new RegExp(`^${word}: .{5}`, 'm'));
  });

  it('help with a word shows examples of that one', async () => {
    expect((await answer('help decode')).text).toContain('decode printer 0x709');
  });

  it.each([
    ['aprovals', 'Did you mean approvals?'],
    ['printers', 'Error code: 0x904'],
    ['help aproval', 'Did you mean approvals?'],
  ])(
    'an unknown one, %s, is answered with examples or what it may have been',
    async (text, said) => {
      expect((await answer(text)).text).toContain(said);
    },
  );

  it('a text that is no word is still told from an error that nobody knows', async () => {
    expect((await answer('the printer on the third floor smokes')).text).toContain(
      'no error that I know',
    );
  });
});

describe('hosts', () => {
  it('lists what there is, with tags', async () => {
    site.hosts = machines(3);
    await site.restart();

    const { text } = await answer('hosts');

    expect(text).toContain('3 hosts');
    expect(text).toContain('- web-1 linux, test');
  });

  it('puts a long list into lines that can be attached, and counts the tags', async () => {
    site.hosts = machines(1_200);
    await site.restart();

    const { text, cards } = await answer('hosts');

    expect(text).toContain('Tags: production (600), test (600)');
    expect(cards[0]?.blocks.filter(({ kind }) => kind === 'code')).toHaveLength(1);
    expect(text).toContain('… (200 more hosts)');
  });

  it.each([
    ['hosts production', '2 hosts for production'],
    ['hosts WEB', '3 hosts for WEB'],
    ['hosts web-1', 'Platform: linux'],
    ['hosts wbe-1', 'Did you mean'],
    ['hosts zzzzzzzz', 'I do not know a host called zzzzzzzz'],
  ])('%s: %s', async (text, said) => {
    site.hosts = machines(3);
    await site.restart();

    expect((await answer(text)).text).toContain(said);
  });

  it('says which incidents of a host are open', async () => {
    const id = await planned();

    expect((await answer('hosts web-01')).text).toContain(id);
  });

  it('are no business of guests', async () => {
    const list = await answer('hosts', li, true);
    const one = await answer('hosts web-01', li, true);

    expect(list.text).toContain('no host that you may see');
    expect(one.text).toContain('I do not know a host called web-01');
    expect(one.text).not.toContain('Platform');
  });

  it('leave talk between people alone, also with a host in it', async () => {
    await planned();
    const before = site.chat.messages.length;

    for (const text of ['hosts file', 'help yourself', 'playbooks rock', 'decode this']) {
      const talk = { kind: 'message', text, attachments: [], overheard: true } as const;
      await site.chat.deliver(maria, talk);
    }
    await site.calm();

    expect(site.chat.messages.length).toBe(before);
  });
});

describe('approvals', () => {
  it('says that nothing waits', async () => {
    expect((await answer('approvals')).text).toContain('No plan waits for approval.');
  });

  it('puts those first that whoever asks may approve', async () => {
    const id = await planned();

    const forJonas = await answer('approvals', jonas);
    const forMaria = await answer('approvals', maria);

    expect(forJonas.text).toMatch(/For you\n- inc-/);
    expect(forJonas.text).toContain(id);
    expect(forJonas.text).toMatch(/expires in/);
    expect(forMaria.text).toMatch(/For others\n- inc-/);
  });

  it('leads to where the plan stands, as far as the platform has an address', async () => {
    const address = 'https://chat.example/archives/C1/p1';
    Object.assign(site.chat, { linkTo: async () => address });
    await planned();

    expect((await answer('approvals', jonas)).text).toContain(`open (${address})`);
  });

  it('shows guests nothing of the site', async () => {
    const id = await planned();

    expect((await answer('approvals', li, true)).text).not.toContain(id);
  });
});

describe('status', () => {
  it('of one incident says how it stands, also when it is over', async () => {
    const id = await planned();
    const waiting = await answer(`status ${id}`);
    await site.press(jonas, /^approve$/i);
    const over = await answer(`status ${id}`);

    expect(waiting.text).toContain('Waiting for approval');
    expect(waiting.text).toContain('Host: web-01');
    expect(over.text).toContain('It was resolved');
  });

  it.each(['inc-zzzzzzzz', 'inc-1', 'inc-<!here>'])('knows no incident %s', async (id) => {
    expect((await answer(`status ${id}`)).text).toContain('I know no incident');
  });

  it('shows a guest an incident of their own thread, and no other', async () => {
    const id = await planned();

    const here = await answer(`status ${id}`, li, true);
    const before = site.chat.messages.length;
    await site.chat.write(li, `status ${id}`, {
      isExternal: true,
      thread: { platform: 'memory', id: 'elsewhere' },
    });
    await site.calm();

    expect(here.text).toContain('Waiting for approval');
    expect(site.chat.messages.at(before)?.versions.at(-1)?.fallbackText).toContain(
      'I know no incident',
    );
  });
});

it('answers nobody else than whoever asked', async () => {
  const other = somebody('Eve');
  await answer('hosts');

  expect(site.chat.cardsFor(other.account)).toEqual([]);
});
