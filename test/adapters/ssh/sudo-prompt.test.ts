import { afterEach, describe, expect, it } from '@jest/globals';
import { SshTransport } from '#adapters/ssh/ssh-transport.ts';
import { Host } from '#src/host/host.ts';
import { sudoPrompt } from '#src/script/posix-bootstrap.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { startSshServer } from './ssh-server.ts';

const password = 'Quiet-River-Stone';
const now: { transport?: SshTransport } = {};

afterEach(async () => {
  await now.transport?.close();
});

const call = {
  name: 'service',
  language: 'sh',
  text: 'put_text state running',
  parameters: {},
  mode: 'run',
  needs: 'administrator',
  deadlineMs: 10_000,
} as const;

/** Whatever the host asks for where sudo would ask, in turn; gives what was typed into it. */
async function asked(...prompts: readonly string[]) {
  let typed = '';
  await using server = await startSshServer(({ channel }) => {
    const [first = '', ...rest] = prompts;
    channel.on('data', (chunk: Buffer) => {
      typed += chunk.toString('utf8');
      const next = rest.shift();
      if (next === undefined) channel.close();
      else channel.stderr.write(next);
    });
    channel.stderr.write(first, () => {
      if (first === sudoPrompt) return;
      channel.exit(1);
      channel.end();
    });
  });
  const transport = new SshTransport({
    clock: new FakeClock(),
    knownHosts: '/nowhere',
    secrets: { resolve: () => Promise.resolve(password) },
  });
  now.transport = transport;
  const { port, fingerprint: hostKey } = server;
  const login = {
    user: 'fettle',
    password: 'env:WORD',
    sudo: 'password',
    sudoPassword: 'env:SUDO',
  };
  const host = Host.parse({
    name: 'web-01',
    address: '127.0.0.1',
    platform: 'linux',
    transports: { ssh: { ...login, port, hostKey } },
  });
  const { signal } = new AbortController();
  const result = await transport.run({ host, calls: [call], signal });
  await transport.close();
  return { typed, result };
}

describe('a password for sudo', () => {
  it('is typed at its own prompt, once: a second question is told as a refusal, without it', async () => {
    const { typed, result } = await asked(sudoPrompt, sudoPrompt);

    expect(typed).toBe(`${password}\n`);
    expect(result).toMatchObject({ kind: 'failed', started: 'no' });
    expect(JSON.stringify(result)).not.toContain(password);
  });

  it.each([
    ['a prompt of something else', 'Password:'],
    ['an account that is locked', 'Your account has been locked. Enter a new password:'],
    ['a prompt that only looks alike', 'fettle-sudo-passw0rd:'],
  ])('is not typed into %s', async (_what, prompt) => {
    const { typed, result } = await asked(prompt);

    expect(typed).toBe('');
    expect(result).toMatchObject({ kind: 'failed', started: 'no' });
  });
});
