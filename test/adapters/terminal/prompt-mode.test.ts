import { describe, expect, it } from '@jest/globals';
import type { TerminalOptions } from '#adapters/terminal/terminal.ts';
import { settle } from '#test/fakes/fake-clock.ts';
import { action, card, jonas, running, Session, steps } from './session.ts';

const enter = '\r';
const down = '\u001b[B';
const ctrlC = '\u0003';

describe('prompts', () => {
  function interactive(options: Partial<TerminalOptions> = {}): Session {
    return new Session({ interactive: true, ...options });
  }

  it('takes an error as it is pasted, with its line ends, and sends it with one Enter', async () => {
    const session = interactive();
    await session.start();

    await session.type(
      '\u001b[200~[Window Title]\r\rError code: 0x904\nExtended error code: 0x7\u001b[201~',
    );
    await session.type(enter);

    expect(session.turns).toEqual([
      '[Window Title]\n\nError code: 0x904\nExtended error code: 0x7',
    ]);
  });

  it('takes several lines at once for pasted, also from a terminal that marks nothing', async () => {
    const session = interactive();
    await session.start();

    await session.type('Error code: 0x904\rExtended error code: 0x7\r');

    expect(session.turns).toEqual(['Error code: 0x904\nExtended error code: 0x7']);
  });

  it('offers the choices of a card and presses the chosen one', async () => {
    const session = interactive();
    await session.start();
    await session.post(card('?', 'Yes', 'No'));

    await session.type(down);
    await session.type(enter);

    expect(session.turns).toEqual([['token-No']]);
  });

  it('drops keys that were pressed before the prompt could be read', async () => {
    const session = interactive();
    await session.start();
    await session.terminal.post(session.terminal.thread, card('?', 'Approve'), { key: 'k' });

    session.input.write(enter);
    await settle();
    await session.clock.advance(260);
    session.input.write(enter);
    await settle();
    await session.clock.advance(1000);

    expect(session.turns).toEqual([]);
  });

  it('asks once more before what is grave, with no as the answer that Enter gives', async () => {
    const session = interactive();
    await session.start();
    await session.post({ ...card('?'), actions: [{ ...action('Approve'), confirm: 'Really?' }] });

    await session.type(enter);
    await session.type(enter);
    expect(session.turns).toEqual([]);
    await session.type(enter);
    await session.type('y');

    expect(session.said).toContain('Really?');
    expect(session.turns).toEqual([['token-Approve']]);
  });

  it('takes a prompt away when the bot says something, and asks again with what there is then', async () => {
    const session = interactive();
    await session.start();
    await session.post(card('first', 'Old'), 'k1');

    await session.post(card('second', 'New'), 'k2');
    await session.type(enter);

    expect(session.turns).toEqual([['token-New']]);
  });

  it('draws the progress of probes in place, without a prompt', async () => {
    const session = interactive();
    await session.start();
    const ref = await session.terminal.post(session.terminal.thread, running, { key: 'r' });
    await session.clock.advance(500);

    await session.terminal.edit(ref, { ...running, blocks: [steps('done', 'done')] });
    await session.clock.advance(500);

    expect(session.written).toContain('\u001b[3A\u001b[0J');
    expect(session.said).toMatch(/⠙ running/u);
    expect(session.said).toContain('done     probe two');
  });

  it('lets somebody else speak', async () => {
    const session = interactive();
    await session.start();
    await session.post(card('?', 'Approve'));

    await session.type(down);
    await session.type(down);
    await session.type(enter);
    await session.type(enter);

    expect(session.said).toContain('-- now speaking: Jonas');
    expect(session.received[0]).toMatchObject({ by: jonas, token: 'token-Approve' });
  });

  it('leaves at Ctrl+C, at the end of input, and gives the terminal back as it was', async () => {
    const session = interactive();
    await session.start();
    await session.post(card('?', 'Approve'));

    await session.type(ctrlC);
    await expect(session.terminal.left).resolves.toBeUndefined();
    await session.terminal.stop();

    expect(session.turns).toEqual([]);
    expect(session.written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(
      session.written.lastIndexOf('\u001b[?25l'),
    );
    expect(session.written).toContain('\u001b[?2004l');
  });
});

describe('a form for what nobody may see', () => {
  const form = { label: 'Code from your app', multiline: false, secret: true } as const;

  it('is filled in without showing what is written', async () => {
    const session = new Session({ interactive: true });
    await session.start();
    await session.post({ ...card('?'), actions: [{ ...action('Approve'), form }] });

    await session.type(enter);
    await session.type('287082');
    await session.type(enter);

    expect(session.said).toContain('Code from your app');
    expect(session.said).not.toContain('287082');
    expect(session.turns).toEqual([['token-Approve', '287082']]);
  });

  it('is not sent empty', async () => {
    const session = new Session({ interactive: true });
    await session.start();
    await session.post({ ...card('?'), actions: [{ ...action('Approve'), form }] });

    await session.type(enter);
    await session.type(enter);

    expect(session.turns).toEqual([]);
  });
});
