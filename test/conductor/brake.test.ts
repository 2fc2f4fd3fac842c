import { describe, expect, it } from '@jest/globals';
import { somebody } from '#test/fakes/memory-chat.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

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
