import { expect, it } from '@jest/globals';
import type { ThreadRef } from '#src/ports/chat.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

async function linkTo({ id }: ThreadRef): Promise<string | undefined> {
  return id.includes('hidden') ? undefined : `https://chat.example.org/${id}`;
}

async function site(): Promise<Site> {
  const here = new Site();
  Object.assign(here.chat, { linkTo });
  return here.start();
}

/** A new post in which somebody reports the error. */
async function post({ chat }: Site, id: string, channel = 'memory:G/forum') {
  const thread = { platform: chat.platform, id };
  const content = { kind: 'message', text: report, attachments: [], asksSimilar: true } as const;
  await chat.deliver(maria, content, { thread, channel });
  return { thread, channel };
}

async function solve(here: Site, id: string, channel?: string): Promise<void> {
  const { thread, channel: where } = await post(here, id, channel);
  await here.calm();
  await here.chat.press(maria, 'Show the plan', { thread, channel: where });
  await here.calm();
  await here.chat.press(jonas, 'Approve', { thread, channel: where });
  await here.calm();
  here.host.readings = {
    service: { active: false, enabled: true, pid: 0 },
    port: { result: 'refused' },
  };
}

function told({ chat }: Site): readonly string[] {
  return chat.messages.flatMap(({ versions }) =>
    versions.flatMap(({ fallbackText }) =>
      /^.*Solved here before/s.test(fallbackText) ? [fallbackText] : [],
    ),
  );
}

it('tells a new post what was solved in the same channel, with where to read it, and no host', async () => {
  const here = await site();
  await solve(here, 'post-1');
  expect(told(here)).toEqual([]);

  await post(here, 'post-2');
  await here.calm();

  expect(told(here)).toHaveLength(1);
  expect(told(here)[0]).toMatch(/https:\/\/chat\.example\.org\/post-1/);
  expect(told(here)[0]).not.toMatch(/web-01/);
});

it('tells of three at most, and of none from elsewhere or without an address', async () => {
  const here = await site();
  for (const id of ['post-1', 'post-2', 'post-3', 'post-4', 'hidden-5']) await solve(here, id);
  await solve(here, 'elsewhere', 'memory:G/other');
  const before = told(here).length;

  await post(here, 'post-9');
  await here.calm();

  const [newest = ''] = told(here).slice(before);
  expect(newest.match(/https:/g)?.length).toBeLessThanOrEqual(3);
  expect(newest).not.toMatch(/elsewhere|hidden/);
});

it('tells nobody who did not ask in such a place', async () => {
  const here = await site();
  await solve(here, 'post-1');

  await here.chat.write(maria, report, { channel: 'memory:G/forum' });
  await here.calm();

  expect(told(here)).toEqual([]);
});
