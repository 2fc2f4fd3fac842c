import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createSecrets } from '#adapters/files/secrets.ts';
import { SshTransport } from '#adapters/ssh/ssh-transport.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { Host, type SshSettings } from '#src/host/host.ts';
import type { JobResult } from '#src/ports/transport.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { scriptContract, transportContract } from '#test/contracts/transport.ts';
import { run as runProgram, startProgram, until } from './process.ts';
import { publicKey, type Sshd, startSshd } from './sshd.ts';

let sshd: Sshd;
let transport: SshTransport;
const never = new AbortController().signal;

beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(async () => {
  await sshd[Symbol.asyncDispose]();
});
afterEach(async () => {
  await transport.close();
  sshd.sudoers('nothing');
});

function start(more: { agentSocket?: string; connectWithin?: number } = {}): SshTransport {
  transport = new SshTransport({
    clock: createSystemClock(),
    secrets: createSecrets({
      environment: { PASSWORD: sshd.password, WRONG: 'wrong-word', PHRASE: sshd.passphrase },
      home: '/root',
    }),
    knownHosts: sshd.knownHosts,
    ...more,
  });
  return transport;
}

function hostWith(more: Partial<Record<keyof SshSettings, unknown>> = {}): Host {
  const common = { port: sshd.port, user: sshd.user, sudo: 'none', key: `file:${sshd.keyFile}` };
  return Host.parse({
    name: 'peer-01',
    address: '127.0.0.1',
    platform: 'linux',
    transports: { ssh: { ...common, ...more } },
  });
}

function call(text: string, more: Partial<ScriptCall> = {}): ScriptCall {
  const common = { language: 'sh', parameters: {}, mode: 'run', deadlineMs: 20_000 } as const;
  return { name: 'script', needs: 'user', text, ...common, ...more };
}

function run(host: Host, ...calls: readonly ScriptCall[]): Promise<JobResult> {
  return transport.run({ host, calls, signal: never });
}

const whoami = call('put_text who "$(id -un)"');

async function underTest() {
  await transport?.close();
  start();
  return {
    transport,
    host: hostWith(),
    calls: [
      { ...whoami, name: 'a' },
      { ...whoami, name: 'b' },
    ],
  };
}

transportContract('ssh', underTest);
scriptContract('ssh', underTest);

function written(text: string): string {
  const file = join(mkdtempSync(join(sshd.folder, 'known-')), 'known_hosts');
  writeFileSync(file, `${text}\n`);
  return file;
}

function otherKey(): { publicKey: string; print: string } {
  const folder = mkdtempSync(join(sshd.folder, 'key-'));
  runProgram('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'other')]);
  const print =
    runProgram('ssh-keygen', ['-l', '-f', join(folder, 'other.pub')]).split(' ')[1] ?? '';
  return { publicKey: publicKey(folder, 'other'), print };
}

describe('the host key', () => {
  const refused = { kind: 'failed', fault: 'refused', started: 'no', envelopes: [] };

  it.each([
    {
      what: 'written down',
      line: () => `[127.0.0.1]:${sshd.port} ${publicKey(sshd.folder, 'host')}`,
    },
    {
      what: 'written down by a wildcard',
      line: () => `[127.0.0.*]:${sshd.port} ${publicKey(sshd.folder, 'host')}`,
    },
    {
      what: 'of another type than the first choice',
      line: () => `[127.0.0.1]:${sshd.port} ${publicKey(sshd.folder, 'host-rsa')}`,
    },
  ])('is accepted when $what', async ({ line }) => {
    start();

    const result = await run(hostWith({ knownHosts: written(line()) }), whoami);

    expect(result).toMatchObject({ kind: 'ran', envelopes: [{ value: { who: sshd.user } }] });
  });

  it('is accepted from a hashed file', async () => {
    start();
    const file = written(`[127.0.0.1]:${sshd.port} ${publicKey(sshd.folder, 'host')}`);
    runProgram('ssh-keygen', ['-H', '-f', file]);

    const result = await run(hostWith({ knownHosts: file }), whoami);

    expect(readFileSync(file, 'utf8')).toMatch(/^\|1\|/);
    expect(result.kind).toBe('ran');
  });

  it('is accepted when pinned, and refused when the pin is another', async () => {
    start();
    const other = `SHA256:${'A'.repeat(43)}`;

    const pinned = await run(
      hostWith({ hostKey: sshd.fingerprint, knownHosts: written('') }),
      whoami,
    );
    const wrong = await run(hostWith({ hostKey: other }), whoami);

    expect(pinned.kind).toBe('ran');
    expect(wrong).toMatchObject({ ...refused, message: expect.stringContaining(other) });
    expect(wrong).toMatchObject({ message: expect.stringContaining(sshd.fingerprint) });
  });

  it('is refused when unknown, with the fingerprint and the way to accept it', async () => {
    start();

    const result = await run(hostWith({ knownHosts: written('# nothing') }), whoami);

    expect(result).toMatchObject({
      ...refused,
      message: expect.stringContaining(sshd.fingerprint),
    });
    expect(result).toMatchObject({ hint: expect.stringContaining('ssh-keygen -l') });
  });

  it('is refused when it changed, with both fingerprints, before a password is sent', async () => {
    start();
    const { publicKey: old, print } = otherKey();
    const file = written(`[127.0.0.1]:${sshd.port} ${old}`);
    const before = sshd.log().length;

    const host = hostWith({ knownHosts: file, key: undefined, password: 'env:PASSWORD' });
    const result = await run(host, whoami);

    expect(result).toMatchObject({ ...refused, message: expect.stringContaining(print) });
    expect(result).toMatchObject({ message: expect.stringContaining(sshd.fingerprint) });
    expect(sshd.log().slice(before)).not.toMatch(/password for/i);
  });

  it('is refused when revoked', async () => {
    start();
    const key = publicKey(sshd.folder, 'host');
    const file = written(`[127.0.0.1]:${sshd.port} ${key}\n@revoked * ${key}`);

    const result = await run(hostWith({ knownHosts: file }), whoami);

    expect(result).toMatchObject({ ...refused, message: expect.stringContaining('revoked') });
  });
});

describe('letting in', () => {
  it.each([
    { how: 'password', settings: { key: undefined, password: 'env:PASSWORD' } },
    { how: 'encrypted key', settings: { passphrase: 'env:PHRASE' } },
  ])('works by $how', async ({ how, settings }) => {
    start();
    const key = how === 'encrypted key' ? { key: `file:${sshd.encryptedKeyFile}` } : {};

    expect(await run(hostWith({ ...settings, ...key }), whoami)).toMatchObject({ kind: 'ran' });
  });

  it('works by the agent', async () => {
    const socket = join(sshd.folder, 'agent');
    await using _agent = await startProgram('ssh-agent', ['-D', '-a', socket]);
    await until('the agent', () => readdirSync(sshd.folder).includes('agent'));
    runProgram('env', [`SSH_AUTH_SOCK=${socket}`, 'ssh-add', '-q', sshd.keyFile]);
    start({ agentSocket: socket });

    expect(await run(hostWith({ key: undefined, agent: true }), whoami)).toMatchObject({
      kind: 'ran',
    });
  });

  it.each([
    {
      what: 'a wrong password',
      settings: { key: undefined, password: 'env:WRONG' },
      says: 'does not let',
    },
    { what: 'a wrong passphrase', settings: { passphrase: 'env:WRONG' }, says: 'cannot be read' },
    { what: 'a missing secret', settings: { key: 'env:NOWHERE' }, says: 'env:NOWHERE' },
    { what: 'an agent that is none', settings: { key: undefined, agent: true }, says: 'agent' },
    { what: 'nothing to show', settings: { key: undefined }, says: 'does not let' },
  ])('fails as refused with $what, and names no secret', async ({ settings, says }) => {
    start();
    const key = 'passphrase' in settings ? { key: `file:${sshd.encryptedKeyFile}` } : {};

    const result = await run(hostWith({ ...settings, ...key }), whoami);

    expect(result).toMatchObject({ kind: 'failed', fault: 'refused', started: 'no' });
    expect(result).toMatchObject({ message: expect.stringContaining(says) });
    expect(JSON.stringify(result)).not.toContain('wrong-word');
  });

  it('goes through a jump host, and verifies both keys', async () => {
    await using inner = await startSshd({ account: 'there' });
    start();
    const jump = {
      address: '127.0.0.1',
      port: sshd.port,
      user: sshd.user,
      key: `file:${sshd.keyFile}`,
    };
    const both = written(
      `[127.0.0.1]:${sshd.port} ${publicKey(sshd.folder, 'host')}\n[127.0.0.1]:${inner.port} ${publicKey(inner.folder, 'host')}`,
    );

    const way = { port: inner.port, key: `file:${inner.keyFile}`, jump };
    const good = await run(hostWith({ ...way, knownHosts: both }), whoami);
    const unknown = await run(hostWith({ ...way, knownHosts: sshd.knownHosts }), whoami);
    const nowhere = await run(hostWith({ ...way, port: 1, knownHosts: both }), whoami);

    expect(good).toMatchObject({ kind: 'ran', envelopes: [{ value: { who: sshd.user } }] });
    expect(unknown).toMatchObject({
      fault: 'refused',
      message: expect.stringContaining(inner.fingerprint),
    });
    expect(nowhere).toMatchObject({
      fault: 'unreachable',
      message: expect.stringContaining('jump host'),
    });
    expect(inner.log()).toContain('Accepted publickey');
  });
});
