import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  scriptContract,
  type TransportUnderTest,
  transportContract,
} from '#test/contracts/transport.ts';
import { run as runProgram, startProgram, until } from './process.ts';
import { useSshPeer, whoami } from './ssh-peer.ts';
import { publicKey, startSshd } from './sshd.ts';

const peer = useSshPeer();

async function underTest(): Promise<TransportUnderTest> {
  const calls = ['a', 'b'].map((name) => ({ ...whoami, name }));
  return { transport: peer.started(), host: peer.hostWith(), calls };
}

transportContract('ssh', underTest);
scriptContract('ssh', underTest);

function written(text: string): string {
  const file = join(mkdtempSync(join(peer.sshd.folder, 'known-')), 'known_hosts');
  writeFileSync(file, `${text}\n`);
  return file;
}

function otherKey(): { publicKey: string; print: string } {
  const folder = mkdtempSync(join(peer.sshd.folder, 'key-'));
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
      line: () => `[127.0.0.1]:${peer.sshd.port} ${publicKey(peer.sshd.folder, 'host')}`,
    },
    {
      what: 'written down by a wildcard',
      line: () => `[127.0.0.*]:${peer.sshd.port} ${publicKey(peer.sshd.folder, 'host')}`,
    },
    {
      what: 'of another type than the first choice',
      line: () => `[127.0.0.1]:${peer.sshd.port} ${publicKey(peer.sshd.folder, 'host-rsa')}`,
    },
  ])('is accepted when $what', async ({ line }) => {
    peer.start();

    const result = await peer.run(peer.hostWith({ knownHosts: written(line()) }), whoami);

    expect(result).toMatchObject({ kind: 'ran', envelopes: [{ value: { who: peer.sshd.user } }] });
  });

  it('is accepted from a hashed file', async () => {
    peer.start();
    const file = written(`[127.0.0.1]:${peer.sshd.port} ${publicKey(peer.sshd.folder, 'host')}`);
    runProgram('ssh-keygen', ['-H', '-f', file]);

    const result = await peer.run(peer.hostWith({ knownHosts: file }), whoami);

    expect(readFileSync(file, 'utf8')).toMatch(/^\|1\|/);
    expect(result.kind).toBe('ran');
  });

  it('is accepted when pinned, and refused when the pin is another', async () => {
    peer.start();
    const other = `SHA256:${'A'.repeat(43)}`;

    const pinned = await peer.run(
      peer.hostWith({ hostKey: peer.sshd.fingerprint, knownHosts: written('') }),
      whoami,
    );
    const wrong = await peer.run(peer.hostWith({ hostKey: other }), whoami);

    expect(pinned.kind).toBe('ran');
    expect(wrong).toMatchObject({ ...refused, message: expect.stringContaining(other) });
    expect(wrong).toMatchObject({ message: expect.stringContaining(peer.sshd.fingerprint) });
  });

  it('is refused when unknown, with the fingerprint and the way to accept it', async () => {
    peer.start();

    const result = await peer.run(peer.hostWith({ knownHosts: written('# nothing') }), whoami);

    expect(result).toMatchObject({
      ...refused,
      message: expect.stringContaining(peer.sshd.fingerprint),
    });
    expect(result).toMatchObject({ hint: expect.stringContaining('ssh-keygen -l') });
  });

  it('is refused when it changed, with both fingerprints, before a password is sent', async () => {
    peer.start();
    const { publicKey: old, print } = otherKey();
    const file = written(`[127.0.0.1]:${peer.sshd.port} ${old}`);
    const before = peer.sshd.log().length;

    const host = peer.hostWith({ knownHosts: file, key: undefined, password: 'env:PASSWORD' });
    const result = await peer.run(host, whoami);

    expect(result).toMatchObject({ ...refused, message: expect.stringContaining(print) });
    expect(result).toMatchObject({ message: expect.stringContaining(peer.sshd.fingerprint) });
    expect(peer.sshd.log().slice(before)).not.toMatch(/password for/i);
  });

  it('is refused when revoked', async () => {
    peer.start();
    const key = publicKey(peer.sshd.folder, 'host');
    const file = written(`[127.0.0.1]:${peer.sshd.port} ${key}\n@revoked * ${key}`);

    const result = await peer.run(peer.hostWith({ knownHosts: file }), whoami);

    expect(result).toMatchObject({ ...refused, message: expect.stringContaining('revoked') });
  });
});

describe('letting in', () => {
  it.each([
    { how: 'password', settings: { key: undefined, password: 'env:PASSWORD' } },
    { how: 'encrypted key', settings: { passphrase: 'env:PHRASE' } },
  ])('works by $how', async ({ how, settings }) => {
    peer.start();
    const key = how === 'encrypted key' ? { key: `file:${peer.sshd.encryptedKeyFile}` } : {};

    expect(await peer.run(peer.hostWith({ ...settings, ...key }), whoami)).toMatchObject({
      kind: 'ran',
    });
  });

  it('works by password through a dialog, as PAM asks', async () => {
    const extra = ['UsePAM yes', 'KbdInteractiveAuthentication yes', 'PasswordAuthentication no'];
    await using asking = await startSshd({ account: 'there', extra });
    peer.start();
    const way = { port: asking.port, hostKey: asking.fingerprint, key: undefined };

    const good = await peer.run(peer.hostWith({ ...way, password: 'env:PASSWORD' }), whoami);
    const wrong = await peer.run(peer.hostWith({ ...way, password: 'env:WRONG' }), whoami);

    expect(good).toMatchObject({ kind: 'ran', envelopes: [{ value: { who: peer.sshd.user } }] });
    expect(wrong).toMatchObject({ fault: 'refused', started: 'no' });
    expect(asking.log()).toContain('Accepted keyboard-interactive');
  });

  it('works by the agent', async () => {
    const socket = join(peer.sshd.folder, 'agent');
    await using _agent = await startProgram('ssh-agent', ['-D', '-a', socket]);
    await until('the agent', () => readdirSync(peer.sshd.folder).includes('agent'));
    runProgram('env', [`SSH_AUTH_SOCK=${socket}`, 'ssh-add', '-q', peer.sshd.keyFile]);
    peer.start({ agentSocket: socket });

    expect(await peer.run(peer.hostWith({ key: undefined, agent: true }), whoami)).toMatchObject({
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
    peer.start();
    const key = 'passphrase' in settings ? { key: `file:${peer.sshd.encryptedKeyFile}` } : {};

    const result = await peer.run(peer.hostWith({ ...settings, ...key }), whoami);

    expect(result).toMatchObject({ kind: 'failed', fault: 'refused', started: 'no' });
    expect(result).toMatchObject({ message: expect.stringContaining(says) });
    expect(JSON.stringify(result)).not.toContain('wrong-word');
  });

  it('goes through a jump host, and verifies both keys', async () => {
    await using inner = await startSshd({ account: 'there' });
    peer.start();
    const jump = {
      address: '127.0.0.1',
      port: peer.sshd.port,
      user: peer.sshd.user,
      key: `file:${peer.sshd.keyFile}`,
    };
    const both = written(
      `[127.0.0.1]:${peer.sshd.port} ${publicKey(peer.sshd.folder, 'host')}\n[127.0.0.1]:${inner.port} ${publicKey(inner.folder, 'host')}`,
    );

    const way = { port: inner.port, key: `file:${inner.keyFile}`, jump };
    const good = await peer.run(peer.hostWith({ ...way, knownHosts: both }), whoami);
    const unknown = await peer.run(
      peer.hostWith({ ...way, knownHosts: peer.sshd.knownHosts }),
      whoami,
    );
    const nowhere = await peer.run(peer.hostWith({ ...way, port: 1, knownHosts: both }), whoami);

    expect(good).toMatchObject({ kind: 'ran', envelopes: [{ value: { who: peer.sshd.user } }] });
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
