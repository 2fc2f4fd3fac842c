import { describe, expect, it } from '@jest/globals';
import { type DiscordLook, discordCommand } from '#src/cli/discord.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';

const written = "discord: { token: 'env:BOT', guilds: ['100000000000000001'] }";

async function run(words: readonly string[], looks: readonly DiscordLook[], file = written) {
  const out: string[] = [];
  const exits: number[] = [];
  const world: World = {
    out: (line) => out.push(line),
    err: (line) => out.push(line),
    exit: (code) => exits.push(code),
    stdin: async () => '',
    clock: new FakeClock(),
    files: {
      read: async (path) => {
        if (path === 'fettle.yaml') return file;
        throw new BotError('usage', 'no such file', { details: { reason: 'ENOENT' } });
      },
      readFolder: async () => ({}),
      folders: async () => [],
      write: async () => undefined,
    },
    openStore: () => Promise.reject(new Error('not needed')),
    readStore: () => Promise.reject(new Error('not needed')),
  };
  const command = discordCommand(world, {
    check: async () => looks,
    register: async () => ['fettle'],
  });
  const program = createProgram(world, { version: '0', playbooks: '.', commands: [command] });
  await runProgram(world, program, ['discord', ...words]);
  return { out: out.join('\n'), exit: Math.max(...exits) };
}

describe('fettle discord check', () => {
  it('is well when all that can be seen is', async () => {
    const { out, exit } = await run(
      ['check'],
      [
        { step: 'token', ok: true, detail: 'Fettle (1)' },
        { step: 'insiders', ok: undefined, detail: 'nobody' },
      ],
    );

    expect(out).toBe('ok   token       Fettle (1)\nlook insiders    nobody');
    expect(exit).toBe(0);
  });

  it('fails with what is wrong, on one line and clean', async () => {
    const { out, exit } = await run(
      ['check'],
      [{ step: 'intents', ok: false, detail: 'a\u001b[31m\nb' }],
    );

    expect(out).toBe('FAIL intents     a b');
    expect(exit).toBe(1);
  });

  it('speaks JSON', async () => {
    const looks = [{ step: 'intents', ok: true, detail: 'all' }];

    expect(JSON.parse((await run(['check', '--json'], looks)).out)).toEqual(looks);
  });

  it('says where a site without Discord finds it', async () => {
    const { out, exit } = await run(['check'], [], '{}');

    expect(out).toContain('docs/discord.md');
    expect(exit).toBe(2);
  });
});

describe('fettle discord register', () => {
  it('says what was registered', async () => {
    const { out, exit } = await run(['register'], []);

    expect(out).toBe('registered: fettle');
    expect(exit).toBe(0);
  });
});
