import { describe, expect, it } from '@jest/globals';
import { maria, Site } from '#test/fakes/site.ts';

const settings = { repliesPerThread: 5 };
const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

async function asked(site: Site, times: number, text = 'decode 0x5'): Promise<void> {
  for (let time = 0; time < times; time += 1) await site.write(maria, text);
}

describe('talk that feeds itself', () => {
  it('ends after so many answers, and is told once why', async () => {
    const site = await new Site({ settings }).start();

    await asked(site, 20);

    expect(site.chat.messages).toHaveLength(6);
    expect(site.chat.messages.at(-1)?.versions.at(-1)?.fallbackText).toContain(
      'I gave 5 answers here without a pause',
    );
  });

  it('opens no further incidents either', async () => {
    const site = await new Site({ settings }).start();

    await asked(site, 20, report);

    expect(await site.store.recent(50)).toHaveLength(5);
  });

  it('is answered again after a pause, and not while it goes on', async () => {
    const site = await new Site({ settings }).start();
    await asked(site, 6);
    await site.clock.advance(9 * 60_000);
    await asked(site, 1);
    await site.clock.advance(9 * 60_000);
    await asked(site, 1);
    expect(site.chat.messages).toHaveLength(6);

    await site.clock.advance(10 * 60_000);
    await asked(site, 1);

    expect(site.chat.messages).toHaveLength(7);
  });

  it('in one thread silences no other', async () => {
    const site = await new Site({ settings }).start();
    await asked(site, 20);
    const before = site.chat.messages.length;

    await site.chat.write(maria, 'decode 0x5', { thread: { platform: 'memory', id: 'other' } });
    await site.calm();

    expect(site.chat.messages.length - before).toBe(1);
  });

  it('leaves an incident and its buttons alone', async () => {
    const site = await new Site({ settings }).start();
    await site.write(maria, report);
    await asked(site, 20);

    await site.press(maria, /plan/i);

    expect((await site.incident()).state.kind).toBe('waiting');
  });
});
