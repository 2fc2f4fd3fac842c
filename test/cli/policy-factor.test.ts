import { describe, expect, it } from '@jest/globals';
import { readCalendar } from '#adapters/ical/read-calendar.ts';
import { policyCommand } from '#src/cli/policy.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';

const people = `people:
  jonas: { accounts: [slack:T1/U2], groups: [ops] }
  li: { accounts: [slack:T1/U3], groups: [ops] }
  gone: { accounts: [slack:T1/U4], groups: [ops], disabled: true }
`;

function policyWith(rest: string): string {
  return `rules:\n  - { name: base, probe: [anyone], ask: [ops], approve: [ops]${rest} }\n`;
}

const keys = 'sealing: { keys: [file:/etc/fettle/key] }\n';

interface Given {
  readonly words?: readonly string[];
  readonly rest?: string;
  readonly config?: string;
  readonly enrolled?: readonly string[] | undefined;
}

/** Runs `fettle policy …` on a site with these files. */
async function run({
  words = ['check'],
  rest = ', secondFactor: totp',
  config = keys,
  enrolled,
}: Given) {
  const said: string[] = [];
  let exitCode = 0;
  const files: Readonly<Record<string, string>> = {
    'fettle.yaml': `policy: policy.yaml\npeople: people.yaml\n${config}`,
    'hosts.yaml': 'hosts:\n  - { name: web-01, address: 10.0.0.1, platform: linux }\n',
    'policy.yaml': policyWith(rest),
    'people.yaml': people,
  };
  const notHere = () => Promise.reject(new Error('not here'));
  const { name, files: playbook } = demoPlaybook();
  const world: World = {
    out: (line) => said.push(line),
    err: (line) => said.push(line),
    stdin: notHere,
    exit: (code) => {
      exitCode = Math.max(exitCode, code);
    },
    clock: new FakeClock(),
    files: {
      read: async (path) => {
        const text = files[path];
        if (text !== undefined) return await Promise.resolve(text);
        throw new BotError('usage', `${path} does not exist`, { details: { reason: 'ENOENT' } });
      },
      readFolder: async () => await Promise.resolve(playbook),
      folders: async () => await Promise.resolve([name]),
      write: notHere,
    },
    openStore: notHere,
    readStore: notHere,
  };
  const command = policyCommand(world, { readCalendar, enrolled: async () => enrolled });
  const program = createProgram(world, { version: '0', playbooks: 'p', commands: [command] });
  await runProgram(world, program, ['policy', ...words]);
  return { text: said.join('\n'), exitCode };
}

describe('a rule that asks for a second factor', () => {
  it('is a fault without a key to keep one', async () => {
    const { text, exitCode } = await run({ config: '', enrolled: ['jonas', 'li'] });

    expect(text).toContain('fault    rule base: asks for a second factor');
    expect(text).toContain('sealing.keys');
    expect(exitCode).toBe(1);
  });

  it('is a warning as long as nobody has one', async () => {
    const { text, exitCode } = await run({});

    expect(text).toContain('warning  rule base: asks for a second factor, and nobody has one');
    expect(exitCode).toBe(1);
  });

  it('names those who may approve and have none; nobody who has left', async () => {
    const { text } = await run({ enrolled: ['jonas'] });

    expect(text).toContain('warning  rule base: may approve, and have no second factor yet: li');
    expect(text).not.toContain('gone');
  });

  it('is sound once everybody has one', async () => {
    const { text, exitCode } = await run({ enrolled: ['jonas', 'li'] });

    expect(text).not.toMatch(/warning|fault/);
    expect(exitCode).toBe(0);
  });

  it('is told to programs', async () => {
    const { text } = await run({
      words: ['check', '--json'],
      config: '',
      enrolled: ['jonas', 'li'],
    });

    expect(JSON.parse(text)).toMatchObject({ warnings: [], faults: [expect.any(String)] });
  });

  it('is no matter where no rule asks', async () => {
    expect(await run({ rest: '', config: '' })).toMatchObject({ exitCode: 0 });
  });

  it('is explained', async () => {
    const about = ['--playbook', demoPlaybook().name, '--remedy', 'start', '--host', 'web-01'];

    const { text } = await run({ words: ['explain', ...about, '--user', 'jonas'] });

    expect(text).toContain('each with a code from an authenticator app');
  });

  it('is of the one kind that there is', async () => {
    const { text, exitCode } = await run({ rest: ', secondFactor: sms' });

    expect(text).toContain('write totp');
    expect(exitCode).toBe(2);
  });
});
