import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '#adapters/files/secrets.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { type ConfigServices, configCommand } from '#src/cli/config.ts';
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
  services?: ConfigServices,
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
  const secrets = createSecrets({ environment, home: '/nowhere' });
  const command = configCommand(world, secrets, services);
  const program = createProgram(world, { version: '0', playbooks: '', commands: [command] });
  const given = words.includes('reseal') ? words : ['check', ...words];
  await runProgram(world, program, ['config', ...given]);
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

describe('what is kept sealed', () => {
  const keys = 'sealing: { keys: [env:NEW] }';
  const resealed = { kind: 'totp', sound: 3, anew: 2, broken: [] };
  const services = (parts: Partial<ConfigServices> = {}): ConfigServices => ({
    checkKeys: async () => undefined,
    reseal: async () => [resealed],
    ...parts,
  });

  it('has keys that are looked up and read', async () => {
    const checkKeys = () =>
      Promise.reject(new BotError('config-invalid', 'the secret env:NEW is no key'));

    const missing = await check({ 'fettle.yaml': keys }, [], {}, services({ checkKeys }));
    const wrong = await check(
      { 'fettle.yaml': keys },
      [],
      { NEW: 'hunter2' },
      services({ checkKeys }),
    );

    expect(missing.text).toContain('missing  env:NEW: Set the variable NEW');
    expect(wrong.text).toContain('missing  sealing.keys: the secret env:NEW is no key');
    expect([missing.exitCode, wrong.exitCode]).toEqual([1, 1]);
  });

  it('is sealed anew, and what does not open is named', async () => {
    const reseal = async () => [
      resealed,
      { kind: 'slack-installation', sound: 0, anew: 0, broken: [{ id: 'T1', why: 'Add the key' }] },
    ];

    const { text, exitCode } = await check(
      { 'fettle.yaml': keys },
      ['reseal'],
      {},
      services({ reseal }),
    );

    expect(text).toBe(
      [
        'totp: 3 sealed with the newest key, 2 of them anew',
        'slack-installation: 0 sealed with the newest key, 0 of them anew',
        'broken   slack-installation T1: Add the key',
      ].join('\n'),
    );
    expect(exitCode).toBe(1);
  });

  it('may have its keys in the old place, with a word about the new one', async () => {
    const oauth =
      'clientId: c, clientSecret: env:A, stateSecret: env:A, keys: [env:A], redirectUrl: "https://x.org/slack/oauth_redirect"';
    const config = `slack: { appToken: env:A, oauth: { ${oauth} } }`;

    const { text } = await check({ 'fettle.yaml': config }, [], { A: 'hunter2' }, services());

    expect(text).toContain('warning  slack.oauth.keys is the old place');
  });
});

describe('the secrets of people.yaml', () => {
  const ldap = `ldap:
  kind: active-directory
  servers: [ldaps://dc1.example.com]
  ca: env:CA
  bind: { dn: "CN=Fettle,DC=example,DC=com", password: "env:LDAP" }
  people: { bases: ["DC=example,DC=com"], by: mail }
people: {}
`;

  it('are looked up as well', async () => {
    const files = { 'conf/fettle.yaml': 'people: people.yaml', 'conf/people.yaml': ldap };

    const { text, exitCode } = await check({ ...files }, ['--config', 'conf/fettle.yaml'], {
      CA: 'pem',
    });

    expect(text).toContain('secrets  1 of 2 to be had');
    expect(text).toContain('missing  env:LDAP: Set the variable LDAP');
    expect(exitCode).toBe(1);
  });

  it('are not guessed from a file that is not sound', async () => {
    const files = { 'fettle.yaml': 'people: people.yaml', 'people.yaml': 'people: 1' };

    const { text, exitCode } = await check(files);

    expect(text).toContain('people.yaml:1:');
    expect(exitCode).toBe(2);
  });
});
