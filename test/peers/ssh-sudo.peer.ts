import { describe, expect, it } from '@jest/globals';
import { startCuttingProxy } from './cutting-proxy.ts';
import { until } from './process.ts';
import { commandLines, environments, runs } from './process-list.ts';
import { useSshPeer, whoami } from './ssh-peer.ts';

const peer = useSshPeer();
const asAdministrator = { ...whoami, needs: 'administrator' } as const;

describe('sudo', () => {
  it('runs what an administrator must, and the rest as the account itself', async () => {
    peer.start();
    peer.sshd.sudoers('without-password');
    const calls = [
      { ...asAdministrator, name: 'first' },
      { ...whoami, name: 'second' },
      { ...asAdministrator, name: 'third' },
    ];

    const result = await peer.run(peer.hostWith({ sudo: 'passwordless' }), ...calls);

    expect(result.envelopes.map(({ name, value }) => [name, value])).toEqual([
      ['first', { who: 'root' }],
      ['second', { who: peer.sshd.user }],
      ['third', { who: 'root' }],
    ]);
  });

  it('asks with a password on standard input', async () => {
    peer.start();
    peer.sshd.sudoers('with-password');
    const host = peer.hostWith({ sudo: 'password', sudoPassword: 'env:PASSWORD' });

    expect(await peer.run(host, asAdministrator)).toMatchObject({
      kind: 'ran',
      envelopes: [{ value: { who: 'root' } }],
    });
  });

  it('keeps the password out of the script when sudo does not ask for it', async () => {
    peer.start();
    peer.sshd.sudoers('without-password');
    const host = peer.hostWith({ sudo: 'password', sudoPassword: 'env:PASSWORD' });

    const result = await peer.run(host, { ...asAdministrator, text: 'put_text in "$(cat)"' });

    expect(result.envelopes).toMatchObject([{ outcome: 'ok', value: { in: '' } }]);
  });

  it('tries a wrong password once, and nothing has begun', async () => {
    peer.start();
    peer.sshd.sudoers('with-password');
    const host = peer.hostWith({ sudo: 'password', sudoPassword: 'env:WRONG' });

    const result = await peer.run(host, asAdministrator);

    expect(result).toMatchObject({ kind: 'failed', fault: 'refused', started: 'no' });
    expect(JSON.stringify(result)).not.toContain('wrong-word');
  });

  it('says that sudo refuses, and keeps what the account could read', async () => {
    peer.start();
    peer.sshd.sudoers('nothing');

    const result = await peer.run(
      peer.hostWith({ sudo: 'passwordless' }),
      { ...whoami, name: 'own' },
      asAdministrator,
    );

    expect(result).toMatchObject({
      kind: 'failed',
      fault: 'refused',
      message: expect.stringMatching(/^sudo on peer-01 .*password is required/),
      envelopes: [{ name: 'own', outcome: 'ok' }],
    });
  });

  it('ends what root runs at its deadline', async () => {
    peer.start();
    peer.sshd.sudoers('without-password');
    const host = peer.hostWith({ sudo: 'passwordless' });

    const result = await peer.run(host, {
      ...asAdministrator,
      text: 'sleep 297',
      deadlineMs: 1000,
    });

    expect(result.envelopes).toMatchObject([{ outcome: 'timed-out' }]);
    expect(commandLines().filter((line) => line.includes('sleep 297'))).toEqual([]);
  });

  it('ends what root runs when the connection is cut', async () => {
    await using proxy = await startCuttingProxy(peer.sshd.port);
    peer.start();
    peer.sshd.sudoers('without-password');
    const cut = { port: proxy.port, hostKey: peer.sshd.fingerprint, sudo: 'passwordless' };

    const running = peer.run(peer.hostWith(cut), { ...asAdministrator, text: 'sleep 294' });
    await until('the script to run', () => runs('sleep 294'));
    proxy.cut();

    expect(await running).toMatchObject({ kind: 'failed', started: 'unknown' });
    await until('the script to be gone', () => !runs('sleep 294'));
  });
});

describe('the process list', () => {
  it('shows no parameter, no script and no password, nor does the environment', async () => {
    peer.start();
    peer.sshd.sudoers('with-password');
    const host = peer.hostWith({ key: undefined, password: 'env:PASSWORD', sudo: 'password' });
    const secret = 'parameter-that-nobody-may-see';

    const running = peer.run(
      host,
      { ...whoami, name: 'own', text: 'sleep 1; true word-of-the-script', parameters: { secret } },
      { ...asAdministrator, text: 'sleep 1; true word-of-the-script', parameters: { secret } },
    );
    const seen: string[] = [];
    let isOver = false;
    const done = running.finally(() => {
      isOver = true;
    });
    await until('the job to end', () => {
      seen.push(...commandLines(), ...environments());
      return isOver;
    });
    const all = seen.join('\n');

    expect(await done).toMatchObject({ kind: 'ran' });
    expect(all).toContain('fettle-ready');
    expect(all).toContain('sleep 1');
    for (const hidden of [secret, 'word-of-the-script', peer.sshd.password]) {
      expect(all).not.toContain(hidden);
    }
  });
});
