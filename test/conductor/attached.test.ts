import { beforeEach, describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import type { Person } from '#src/identity/person.ts';
import { tellStory } from '#src/journal/story.ts';
import type { Attachment } from '#src/ports/chat.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

let site: Site;
beforeEach(async () => {
  site = await new Site().start();
});

function picture(name = 'error.png', bytes: readonly number[] = png): Attachment {
  const load = async (): Promise<Uint8Array> => new Uint8Array(bytes);
  return { name, mediaType: 'image/png', size: bytes.length, load };
}

async function send(
  text: string,
  attachments: readonly Attachment[],
  { by = maria, overheard }: { by?: Person; overheard?: boolean } = {},
): Promise<string> {
  const before = site.chat.messages.length;
  const content = { kind: 'message', text, attachments } as const;
  await site.chat.deliver(by, { ...content, ...(overheard === undefined ? {} : { overheard }) });
  await site.conductor.idle();
  return site.chat.messages
    .slice(before)
    .filter(({ to }) => to === by.account)
    .map(({ versions }) => versions.at(-1)?.fallbackText)
    .join('\n');
}

describe('a picture that comes with a report', () => {
  it('is kept with the incident, by what its bytes are, and said to be unreadable', async () => {
    const told = await send(report, [picture()]);

    const { id, pictures } = await site.incident();
    expect(pictures).toMatchObject([{ name: 'error.png', type: 'png', size: 8 }]);
    expect([...site.kept.keys()]).toEqual([`${id}/${pictures?.[0]?.digest}`]);
    expect(told).toContain('I cannot read pictures.');
    expect(told).toContain('Ctrl+C');
    expect(told).toContain(`1 picture is kept with ${id}`);
  });

  it('stands in the journal, and is folded from it', async () => {
    await send(report, [picture('one.png')]);
    const { id, pictures } = await site.incident();
    await site.restart();

    const records = await site.store.records(id);

    expect((await site.incident()).pictures).toEqual(pictures);
    expect(await site.store.verify()).toEqual([]);
    const text = storyText(records);
    expect(text).toContain('Maria (memory:maria) sent a picture');
    expect(text).toContain(`one.png: png, 8 bytes, sha256 ${pictures?.[0]?.digest}`);
  });

  it('decides nothing: the repair goes on as without it', async () => {
    await site.write(maria, report);
    await site.press(maria, /plan/i);

    await send('', [picture()]);
    await site.press(jonas, /^approve$/i);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
  });

  it('is kept once, however often it is sent', async () => {
    await send(report, [picture(), picture('again.png')]);
    await send('', [picture()]);

    expect((await site.incident()).pictures).toHaveLength(1);
  });

  it('is one of at most six', async () => {
    const many = Array.from({ length: 9 }, (_, index) => picture(`${index}.png`, [...png, index]));
    await send(report, many);
    await send('', [picture('late.png', [...png, 99])]);

    expect((await site.incident()).pictures).toHaveLength(6);
    expect(site.kept.size).toBe(6);
  });
});

describe('what only calls itself a picture', () => {
  it.each([
    ['a page', picture('x.png', [...new TextEncoder().encode('<html><script>')])],
    ['nothing', picture('x.png', [])],
    ['one that is said to be huge', { ...picture(), size: 11 * 1024 * 1024 }],
    ['one that is huge', { ...picture(), load: async () => largeOne() }],
    [
      'one that is gone',
      {
        ...picture(),
        load: () => Promise.reject(new BotError('chat-refused', 'The link has expired.')),
      },
    ],
  ])('is not kept: %s', async (_, attachment) => {
    const told = await send(report, [attachment]);

    expect((await site.incident()).pictures).toBeUndefined();
    expect(site.kept.size).toBe(0);
    expect(told).toContain('I cannot read pictures.');
    expect(told).not.toContain('kept with');
  });

  it('keeps no secret of its name', async () => {
    await send(report, [picture('password=hunter2hunter2.png')]);

    expect(JSON.stringify(await site.incident())).not.toContain('hunter2');
  });
});

describe('a picture alone', () => {
  it('opens nothing, and is kept with the incident that its text then opens', async () => {
    const told = await send('', [picture()]);
    expect(told).toContain('Ctrl+C');
    expect(await site.store.recent(1)).toEqual([]);

    await send(report, []);

    expect((await site.incident()).pictures).toHaveLength(1);
  });

  it('is not kept with what somebody else reports there, nor after a long time', async () => {
    await send('', [picture()]);
    await send(report, [], { by: jonas });
    expect((await site.incident()).pictures).toBeUndefined();

    await send('cancel', [], { by: jonas });
    await site.clock.advance(11 * 60_000);
    await send(report, []);

    expect((await site.incident()).pictures).toBeUndefined();
  });

  it('that people show each other in talk is kept, and not answered', async () => {
    await site.write(maria, report);

    const told = await send('so sieht es bei mir aus', [picture()], { overheard: true });

    expect(told).toBe('');
    expect((await site.incident()).pictures).toHaveLength(1);
  });
});

it('says of another file what helps', async () => {
  const file = { ...picture('dump.bin'), mediaType: 'application/octet-stream' };

  expect(await send('', [file])).toContain('I could not read that file.');
});

function largeOne(): Uint8Array {
  const bytes = new Uint8Array(10 * 1024 * 1024 + 1);
  bytes.set(png);
  return bytes;
}

function storyText(records: Awaited<ReturnType<Site['store']['records']>>): string {
  return tellStory(records)
    .flatMap(({ text, details }) => [text, ...details])
    .join('\n');
}
