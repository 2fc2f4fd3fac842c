import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { settle } from '#test/fakes/fake-clock.ts';
import { action, card, jonas, running, Session, steps } from './session.ts';

describe('line mode', () => {
  it('numbers choices once and for all, so that an old number presses nothing', async () => {
    const session = new Session();
    await session.start();
    const ref = await session.terminal.post(session.terminal.thread, card('?', 'Yes', 'No'), {
      key: 'k',
    });
    await session.terminal.edit(ref, card('asked again', 'Yes', 'No'));

    await session.type('1\n');
    await session.type('4\n');

    expect(session.turns).toEqual([['token-No']]);
    expect(session.said).toContain('[4] No');
    expect(session.said).toContain('-- choice 1 is not open any more');
  });

  it('waits with a line until the choice that it names is there', async () => {
    const session = new Session();
    await session.start(async (inbound) => {
      if (inbound.kind === 'message')
        await session.terminal.post(session.terminal.thread, running, { key: 'r' });
    });

    await session.type('rdp dies 0x904/0x7\n1\nthanks\n');
    expect(session.turns).toEqual(['rdp dies 0x904/0x7']);
    await session.post(card('found it', 'Repair it'));

    expect(session.turns).toEqual(['rdp dies 0x904/0x7', ['token-Repair it'], 'thanks']);
  });

  it('presses by label, whatever its case', async () => {
    const session = new Session();
    await session.start();
    await session.post(card('?', 'Show the plan'));

    await session.type('show the PLAN\n');

    expect(session.turns).toEqual([['token-Show the plan']]);
  });

  it('asks for what a form needs', async () => {
    const session = new Session();
    await session.start();
    const form = { label: 'Which host?', multiline: false };
    await session.post({ ...card('?'), actions: [{ ...action('Answer'), form }] });

    await session.type('1\n');
    await session.type('1 rds-07\n');

    expect(session.said).toContain('-- write: 1 and your answer to "Which host?"');
    expect(session.turns).toEqual([['token-Answer', 'rds-07']]);
  });

  it('asks once more before what is grave, and takes nothing but yes for yes', async () => {
    const session = new Session();
    await session.start();
    await session.post({ ...card('?'), actions: [{ ...action('Approve'), confirm: 'Really?' }] });

    await session.type('1\nok\n');
    await session.type('1\nyes\n');

    expect(session.said).toContain('-- Really? Write yes');
    expect(session.said).toContain('-- not done');
    expect(session.turns).toEqual([['token-Approve']]);
  });

  it('joins lines that end with a backslash', async () => {
    const session = new Session();
    await session.start();

    await session.type('Error code: 0x904\\\nExtended error code: 0x7\n');

    expect(session.turns).toEqual(['Error code: 0x904\nExtended error code: 0x7']);
  });

  it('joins lines that were pasted together on a keyboard', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const session = new Session({ input });
    await session.start();

    input.write('Error code: 0x904\n\nExtended error code: 0x7\n');
    await settle();
    await session.clock.advance(1000);

    expect(session.turns).toEqual(['Error code: 0x904\n\nExtended error code: 0x7']);
  });

  it('shows of an edited message only what is new', async () => {
    const session = new Session();
    await session.start();
    const ref = await session.terminal.post(session.terminal.thread, running, { key: 'r' });
    session.written = '';

    await session.terminal.edit(ref, { ...running, blocks: [steps('done', 'running')] });

    expect(session.said).toBe('        done     probe one\n');
  });

  it('says who speaks, and lets somebody else take the keyboard over', async () => {
    const session = new Session();
    await session.start();

    await session.type('as jonas\n');
    await session.type('hello\n');

    expect(session.said).toContain('-- now speaking: Jonas (terminal:jonas)');
    expect(session.received[0]?.by).toEqual(jonas);
  });

  it('ends when the input has ended and the bot has nothing more to do', async () => {
    const session = new Session();
    let left = false;
    void session.terminal.left.then(() => {
      left = true;
    });
    await session.start(async () => {
      await session.terminal.post(session.terminal.thread, running, { key: 'r' });
    });

    session.input.end('go\n');
    await settle();
    await session.clock.advance(60_000);
    expect(left).toBe(false);
    await session.post(card('finished'));

    expect(left).toBe(true);
  });

  it('does not wait for ever for a choice that never comes', async () => {
    const session = new Session();
    await session.start();

    session.input.end('7\n');
    await settle();
    await session.clock.advance(60_000);

    await expect(session.terminal.left).resolves.toBeUndefined();
    expect(session.turns).toEqual([]);
  });

  it('only shows, and is never left, where there is no input', async () => {
    const session = new Session({ input: undefined });
    let left = false;
    void session.terminal.left.then(() => {
      left = true;
    });
    await session.start();

    await session.post(card('hello', 'Yes'));
    session.terminal.overheard(jonas, 'fine');
    await session.clock.advance(60_000);

    expect(left).toBe(false);
    expect(session.said).toBe('fettle  hello\n        [1] Yes\nJonas   fine\n');
  });

  it('refuses to post when its reader has gone away', async () => {
    const session = new Session();
    await session.start();

    session.output.destroy(new Error('EPIPE'));
    await settle();

    await expect(session.terminal.left).resolves.toBeUndefined();
    const posting = session.terminal.post(session.terminal.thread, card('x'), { key: 'x' });
    await expect(posting).rejects.toMatchObject({ code: 'chat-refused' });
  });
});
