import { describe, expect, it } from '@jest/globals';
import { createProgram, runProgram } from '#src/cli/program.ts';
import { type SlackLook, slackCommand } from '#src/cli/slack.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';

const written = 'slack: { botToken: env:BOT, appToken: env:APP }';

async function run(words: readonly string[], looks: readonly SlackLook[], file = written) {
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
  const command = slackCommand(world, { check: async () => looks });
  const program = createProgram(world, { version: '0', playbooks: '.', commands: [command] });
  await runProgram(world, program, ['slack', 'check', ...words]);
  return { out: out.join('\n'), exit: Math.max(...exits) };
}

describe('fettle slack check', () => {
  it('is well when all that can be seen is', async () => {
    const { out, exit } = await run(
      [],
      [
        { step: 'bot token', ok: true, detail: 'Acme (T1)' },
        { step: 'events', ok: undefined, detail: 'compare' },
      ],
    );

    expect(out).toBe('ok   bot token  Acme (T1)\nlook events     compare');
    expect(exit).toBe(0);
  });

  it('fails with what is wrong, on one line and clean', async () => {
    const { out, exit } = await run([], [{ step: 'scopes', ok: false, detail: 'a\u001b[31m\nb' }]);

    expect(out).toBe('FAIL scopes     a b');
    expect(exit).toBe(1);
  });

  it('speaks JSON', async () => {
    const looks = [{ step: 'scopes', ok: true, detail: 'all' }];

    expect(JSON.parse((await run(['--json'], looks)).out)).toEqual(looks);
  });

  it('says where a site without Slack finds it', async () => {
    const { out, exit } = await run([], [], '{}');

    expect(out).toContain('docs/slack.md');
    expect(exit).toBe(2);
  });
});
