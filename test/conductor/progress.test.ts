import { expect, it } from '@jest/globals';
import type { CallProgress, Job } from '#src/ports/transport.ts';
import { maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

/** A look whose first probe is at work until it is let go; what the host tells of it meanwhile. */
async function looking(): Promise<{
  readonly site: Site;
  readonly tell: (progress: CallProgress) => void;
  readonly letGo: () => Promise<void>;
}> {
  const site = await new Site({ settings: { progressInterval: 500 } }).start();
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<NonNullable<Job['onProgress']>>();
  site.host.before = async (_call, { onProgress }) => {
    if (onProgress !== undefined) begun.resolve(onProgress);
    await gate.promise;
  };
  await site.write(maria, report);
  const tell = await begun.promise;
  const letGo = async (): Promise<void> => {
    gate.resolve();
    await site.calm();
  };
  return { site, tell, letGo };
}

it('shows in the message of the look how far a probe is that takes long', async () => {
  const { site, tell, letGo } = await looking();

  tell({ name: 'service', percent: 20 });
  tell({ name: 'service', percent: 40.9 });
  await site.clock.advance(499);
  const before = site.chat.transcript;
  await site.clock.advance(1);
  const shown = site.chat.transcript;
  await letGo();

  expect(before).not.toContain('of its time');
  expect(shown).toContain('40 % of its time');
  expect(shown).not.toContain('20 %');
});

it.each<{ title: string; progress: CallProgress }>([
  { title: 'a script that nobody asked for', progress: { name: '<!channel>', percent: 40 } },
  { title: 'a member of every object', progress: { name: '__proto__', percent: 40 } },
  { title: 'no share', progress: { name: 'service', percent: undefined } },
  { title: 'more than all', progress: { name: 'service', percent: 4_000_000 } },
  { title: 'less than nothing', progress: { name: 'service', percent: -1 } },
  { title: 'no number', progress: { name: 'service', percent: Number.NaN } },
])('shows nothing of a host that tells of $title', async ({ progress }) => {
  const { site, tell, letGo } = await looking();
  // The look from outside has ended, and that is shown.
  await site.clock.advance(1_000);
  const before = site.chat.transcript;

  tell(progress);
  await site.clock.advance(1_000);
  const after = site.chat.transcript;
  await letGo();

  expect(after).toBe(before);
});

it('is not told by a host that goes on talking when the look is over', async () => {
  const { site, tell, letGo } = await looking();
  await letGo();
  await site.clock.advance(60_000);
  const before = site.chat.transcript;

  tell({ name: 'service', percent: 40 });
  await site.clock.advance(60_000);

  expect(site.chat.transcript).toBe(before);
});
