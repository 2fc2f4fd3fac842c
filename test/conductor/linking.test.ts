import { describe, expect, it } from '@jest/globals';
import { identify } from '#src/identity/identify.ts';
import { type Links, withLinks } from '#src/identity/links.ts';
import { type People, parsePeople } from '#src/identity/people.ts';
import { AccountId } from '#src/identity/person.ts';
import { somebody } from '#test/fakes/memory-chat.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

const people = `
linking: true
people:
  maria: { accounts: [memory:maria] }
  jonas: { accounts: [memory:jonas, "elsewhere:jonas"] }
`;
const other = { thread: { platform: 'elsewhere', id: 'dm' } };
const phone = somebody('Mimi', 'elsewhere');

async function started(written = people): Promise<{ site: Site; rules: MemoryRules }> {
  const rules = new MemoryRules({ people: written });
  return { site: await new Site({ rules }).start(), rules };
}

async function codeFor(site: Site, by = maria): Promise<string> {
  await site.write(by, 'link');
  const last = site.chat.messages.findLast(({ to }) => to === by.account);
  const text = last?.versions.at(-1)?.fallbackText ?? '';
  return /link (\S{20,})/.exec(text)?.[1] ?? 'no code';
}

async function writes(site: Site, text: string, by = phone, spoken: object = other): Promise<void> {
  await site.chat.write(by, text, spoken);
  await site.calm();
}

describe('linking an account', () => {
  it('makes it the same human’s, by a code from the one that is known', async () => {
    const { site, rules } = await started();

    await writes(site, `link ${await codeFor(site)}`);

    const today = await rules.today();
    expect(identify(today.people, phone, 0)).toMatchObject({ human: 'maria', standing: 'known' });
    expect(site.chat.transcript).toMatch(/only memory:maria.*one person to me now/s);
  });

  it('works once', async () => {
    const { site, rules } = await started();
    const code = await codeFor(site);

    await writes(site, `link ${code}`);
    await writes(site, `link ${code}`, somebody('Eve', 'elsewhere'));

    expect(rules.links.links).toHaveLength(1);
  });

  it('works for ten minutes, and a new code ends the one before', async () => {
    const { site, rules } = await started();
    const first = await codeFor(site);
    const second = await codeFor(site);

    await writes(site, `link ${first}`);
    await site.clock.advance(600_000);
    await writes(site, `link ${second}`);

    expect(rules.links.links).toEqual([]);
  });

  it('works with the right code alone, and not for whoever guesses', async () => {
    const { site, rules } = await started();
    const code = await codeFor(site);

    for (let tried = 0; tried < 5; tried += 1) await writes(site, `link wrong-code-${tried}`);
    await writes(site, `link ${code}`);
    expect(rules.links.links).toEqual([]);

    await site.clock.advance(3_600_001);
    await writes(site, `link ${await codeFor(site)}`);
    expect(rules.links.links).toHaveLength(1);
  });

  it.each([
    ['on the same platform', somebody('second'), {}],
    ['from another organisation', phone, { ...other, isExternal: true }],
    ['from an account that is somebody’s', somebody('jonas', 'elsewhere'), other],
  ])('does not work %s', async (_how, by, spoken) => {
    const { site, rules } = await started();

    await writes(site, `link ${await codeFor(site)}`, by, spoken);

    expect(rules.links.links).toEqual([]);
  });

  it('gives no code to an account that nobody knows, and none where the site does not want it', async () => {
    const { site } = await started();
    expect(await codeFor(site, somebody('Eve'))).toBe('no code');

    const closed = await started(people.replace('linking: true', 'linking: false'));
    expect(await codeFor(closed.site)).toBe('no code');
  });

  it('shows the code to nobody else', async () => {
    const { site } = await started();
    const code = await codeFor(site);

    const shown = site.chat.messages.filter((message) => JSON.stringify(message).includes(code));
    expect(shown.map(({ to }) => to)).toEqual([maria.account]);
  });
});

describe('what was linked', () => {
  const link = { human: 'maria', account: phone.account, from: maria.account, at: 0 };

  function read(source: string): People {
    const parsed = parsePeople(source, 'people.yaml');
    if (!parsed.ok) throw new Error('not sound');
    return parsed.value;
  }

  it.each([
    ['a link that stands', people, { links: [link] }, 'maria'],
    [
      'the account that vouched is gone',
      people.replace('memory:maria', 'memory:mary'),
      { links: [link] },
      undefined,
    ],
    [
      'the file lists the account for somebody else',
      people.replace('"elsewhere:jonas"', '"elsewhere:mimi"'),
      { links: [link] },
      'jonas',
    ],
    ['linking was switched off', people.replace('linking: true', ''), { links: [link] }, undefined],
    [
      'another case of an account of the file',
      people,
      { links: [{ ...link, account: AccountId.parse('elsewhere:JONAS') }] },
      undefined,
    ],
  ])('is worth as much as the file says: %s', (_what, source, links: Links, human) => {
    const [first] = links.links;
    const account = first?.account ?? jonas.account;

    expect(identify(withLinks(read(source), links), { account, name: 'x' }, 0).human).toBe(human);
  });
});
