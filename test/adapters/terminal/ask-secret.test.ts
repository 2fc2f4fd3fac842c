import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { SecretAsker } from '#adapters/terminal/ask-secret.ts';

/** What a terminal is to a prompt. */
class Tty extends PassThrough {
  readonly isTTY = true;

  setRawMode(): this {
    return this;
  }
}

describe('a secret that somebody is asked for', () => {
  it('is a line of the input for each question, and nothing when it has ended', async () => {
    const input = new PassThrough();
    using asker = new SecretAsker({ input, output: new PassThrough() });
    input.end('one\ntwo\n');

    expect(await asker.ask('1?')).toBe('one');
    expect(await asker.ask('2?')).toBe('two');
    expect(await asker.ask('3?')).toBeUndefined();
  });

  it('is not shown at a terminal', async () => {
    const input = new Tty();
    const output = new PassThrough();
    const written = text(output);
    using asker = new SecretAsker({ input, output });
    const asked = asker.ask('Code?');
    input.write('287082\r');

    expect(await asked).toBe('287082');
    output.end();
    expect(await written).toContain('Code?');
    expect(await written).not.toContain('287082');
  });

  it('is nothing when whoever was asked leaves', async () => {
    const input = new Tty();
    const output = new PassThrough();
    output.resume();
    using asker = new SecretAsker({ input, output });
    const asked = asker.ask('Code?');
    input.write('28\u0003');

    expect(await asked).toBeUndefined();
  });
});
