import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '#adapters/files/secrets.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { configCommand } from '#src/cli/config.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';

const login = 'user: fettle, key: env:SSH_KEY, sudo: password, sudoPassword: env:SUDO';
const hosts = `hosts:
  - { name: web-01, address: 10.0.0.1, platform: linux, transports: { ssh: { ${login} } } }
  - { name: rds-07, address: 10.0.0.7, platform: windows }
`;

/** Runs `fettle config check …` where these files are all there is. */
async function check(
  files: Readonly<Record<string, string>>,
  words: readonly string[] = [],
  environment: Readonly<Record<string, string>> = { SSH_KEY: 'hunter2', SUDO: 'hunter2' },
) {
  const said: string[] = [];
  let exitCode = 0;
  const notHere = () => Promise.reject(new Error('not here'));
  const world: World = {
    out: (line) => said.push(line),
    err: (line) => said.push(line),
    stdin: notHere,
    exit: (code) => {
      exitCode = Math.max(exitCode, code);
    },
    clock: createSystemClock(),
    files: {
      read: async (path) => {
        const text = files[path];
        if (text !== undefined) return await Promise.resolve(text);
        throw new BotError('usage', `${path} does not exist`, { details: { reason: 'ENOENT' } });
      },
      readFolder: notHere,
      folders: notHere,
      write: notHere,
    },
    openStore: notHere,
    readStore: notHere,
  };
  const command = configCommand(world, createSecrets({ environment, home: '/nowhere' }));
  const program = createProgram(world, { version: '0', playbooks: '', commands: [command] });
  await runProgram(world, program, ['config', 'check', ...words]);
  return { text: said.join('\n'), exitCode };
}

describe('fettle config check', () => {
  it('says what the files mean', async () => {
    const config = 'approval: { approvers: [slack:A, slack:B] }';

    const { text, exitCode } = await check({ 'fettle.yaml': config, 'hosts.yaml': hosts });

    expect(text).toBe(
      [
        'approval 2 people may approve; low 1, medium 1, high 2',
        'hosts    2: 1 linux, 1 windows; scripts reach 1',
        'secrets  2 of 2 to be had',
      ].join('\n'),
    );
    expect(exitCode).toBe(0);
  });

  it('warns of what is not there, and of what that means', async () => {
    const { text, exitCode } = await check({});

    expect(text).toContain('approval nobody may approve');
    expect(text).toContain('warning  there is no fettle.yaml: its defaults hold');
    expect(text).toContain('warning  there is no hosts.yaml: its defaults hold');
    expect(text).toContain('warning  nobody may approve: no repair can run');
    expect(exitCode).toBe(0);
  });

  it.each([
    ['approval: { approvers: anyone }', 'everybody who can write in the chat may approve'],
    ['approval: { requesterMayApprove: true }', 'whoever asks for a repair may approve it'],
    ['suspected: allow', 'scripts may run for causes that are not proven'],
  ])('warns of %s', async (config, warning) => {
    expect((await check({ 'fettle.yaml': config })).text).toContain(`warning  ${warning}`);
  });

  it('counts the hosts that WinRM reaches, and looks up every secret of theirs', async () => {
    const certificate = 'cert: env:CERT, key: env:KEY, passphrase: env:PHRASE';
    const inventory = `hosts:
  - { name: a, address: a, platform: windows, transports: { winrm: { user: f, password: env:WORD } } }
  - { name: b, address: b, platform: windows, transports: { winrm: { auth: certificate, tls: { ca: env:CA, clientCertificate: { ${certificate} } } } } }
`;

    const { text } = await check({ 'hosts.yaml': inventory }, [], { WORD: 'hunter2' });

    expect(text).toContain('hosts    2: 0 linux, 2 windows; scripts reach 2');
    expect(text).toContain('secrets  1 of 5 to be had');
    for (const name of ['CA', 'CERT', 'KEY', 'PHRASE']) {
      expect(text).toContain(`missing  env:${name}: Set the variable ${name}`);
    }
  });

  it('names each secret that is not to be had, and shows none', async () => {
    const { text, exitCode } = await check({ 'hosts.yaml': hosts }, [], { SUDO: 'hunter2' });

    expect(text).toContain('secrets  1 of 2 to be had');
    expect(text).toContain('missing  env:SSH_KEY: Set the variable SSH_KEY for the program.');
    expect(text).not.toContain('hunter2');
    expect(exitCode).toBe(1);
  });

  it.each([
    { name: 'a fault in fettle.yaml', files: { 'fettle.yaml': 'a: 1' }, said: 'fettle.yaml:1:' },
    {
      name: 'a fault in the inventory',
      files: { 'hosts.yaml': 'hosts: 1' },
      said: 'hosts.yaml:1:',
    },
    {
      name: 'an inventory that is named and missing',
      files: { 'fettle.yaml': 'hosts: h.yaml' },
      said: 'h.yaml does not exist',
    },
    {
      name: 'a configuration that is named and missing',
      files: {},
      words: ['--config', 'f.yaml'],
      said: 'f.yaml does not exist',
    },
  ])('refuses $name', async ({ files, words, said }) => {
    const { text, exitCode } = await check(files, words);

    expect(text).toContain(said);
    expect(exitCode).toBe(2);
  });

  it('speaks JSON to programs', async () => {
    const { text } = await check({ 'hosts.yaml': hosts }, ['--json'], {});

    expect(JSON.parse(text)).toMatchObject({
      warnings: expect.arrayContaining(['nobody may approve: no repair can run']),
      faults: [expect.stringContaining('env:SSH_KEY'), expect.stringContaining('env:SUDO')],
    });
  });
});
