import { describe, expect, it } from '@jest/globals';
import { maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

describe('what is said in a thread to nobody in particular', () => {
  it.each([
    { what: 'is left alone when it is talk', overheard: true, answers: 0 },
    { what: 'is answered when it was said to the bot', overheard: false, answers: 1 },
  ])('$what', async ({ overheard, answers }) => {
    const site = await new Site().start();
    await site.write(maria, report);
    const before = site.chat.messages.length;

    const content = {
      kind: 'message',
      text: 'thanks, looking',
      attachments: [],
      overheard,
    } as const;
    await site.chat.deliver(maria, content);
    await site.calm();

    expect(site.chat.messages.length - before).toBe(answers);
  });

  it('is a report all the same when it shows an error', async () => {
    const site = await new Site().start();

    await site.chat.deliver(maria, {
      kind: 'message',
      text: report,
      attachments: [],
      overheard: true,
    });
    await site.calm();

    expect((await site.incident()).host).toBe('web-01');
  });
});
