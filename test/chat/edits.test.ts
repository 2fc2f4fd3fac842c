import { describe, expect, it } from '@jest/globals';
import { Edits, editEveryMs } from '#src/chat/edits.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';

describe('edits of a message', () => {
  it('sends the first at once, and of those that follow soon only the newest', async () => {
    const clock = new FakeClock();
    const edits = new Edits(clock);
    const sent: string[] = [];
    const send = (text: string) => async (): Promise<void> => {
      sent.push(text);
    };

    await edits.run('m', send('one'));
    const second = edits.run('m', send('two'));
    const third = edits.run('m', send('three'));
    await settle();
    expect(sent).toEqual(['one']);

    await clock.advance(editEveryMs);
    await Promise.all([second, third]);
    expect(sent).toEqual(['one', 'three']);
  });

  it('lets edits of another message go at once', async () => {
    const edits = new Edits(new FakeClock());
    const sent: string[] = [];

    for (const id of ['m', 'n']) {
      await edits.run(id, async () => {
        sent.push(id);
      });
    }

    expect(sent).toEqual(['m', 'n']);
  });

  it('gives a refusal to whoever asked, and sends the next all the same', async () => {
    const clock = new FakeClock();
    const edits = new Edits(clock);
    const sent: string[] = [];
    const refused = edits.run('m', async () => {
      throw new Error('refused');
    });
    await expect(refused).rejects.toThrow('refused');

    const next = edits.run('m', async () => {
      sent.push('next');
    });
    await clock.advance(editEveryMs);
    await next;

    expect(sent).toEqual(['next']);
  });
});
