import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Network } from '#adapters/network/network.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { Host } from '#src/host/host.ts';
import { isListening, run } from './process.ts';
import { startXrdpHost } from './xrdp-host.ts';
import { takeXrdpLock } from './xrdp-lock.ts';

const network = new Network({ clock: createSystemClock() });
const host = Host.parse({ name: 'rds-07', address: '127.0.0.1', platform: 'linux' });

async function phase(): Promise<unknown> {
  const { signal } = new AbortController();
  const look = await network.look({ host, probe: 'rdp', look: 'rdp', deadlineMs: 30_000, signal });
  return look.kind === 'read' ? look.values.phase : look.message;
}

/** Names, owners, modes and contents of what the tests of a host change. */
async function fingerprint(): Promise<string> {
  using _quiet = await takeXrdpLock(); // not while another test has changed it
  const listing = run('find', ['/etc/xrdp', '/var/log/xrdp.log', '-printf', '%p %U %G %m %l\n']);
  const contents = run('tar', ['-C', '/', '-c', 'etc/xrdp']);
  return `${listing}${createHash('sha256').update(contents).digest('hex')}`;
}

describe('this machine as a host with xrdp', () => {
  it('breaks and works as it is set up, and is put back as it was', async () => {
    const before = await fingerprint();
    {
      await using xrdp = await startXrdpHost({ key: 'other' });
      expect(await phase()).toBe('P4a');
      expect(run('ps', ['-o', 'user=', '-p', run('cat', ['/run/xrdp/xrdp.pid']).trim()])).toBe(
        'xrdp\n',
      );

      await xrdp.setUp({});
      expect(await phase()).toBe('P5');

      xrdp.service('stop');
      expect(await phase()).toBe('P1');
      expect(xrdp.isActive()).toBe(false);
      expect(isListening(3389)).toBe(false);

      await xrdp.setUp({ securityLayer: 'tls', key: 'unreadable' });
      expect(await phase()).toBe('P3a');
    }
    expect(await fingerprint()).toBe(before);
  });

  it('has a stand-in for systemctl that asks and moves the real process', async () => {
    await using xrdp = await startXrdpHost();
    const show = ['show', '-p', 'ActiveState,SubState,User', '--value', 'xrdp.service'];

    expect(run('systemctl', show)).toBe('active\nrunning\nxrdp\n');
    const first = run('systemctl', ['show', '--property=MainPID', '--value', 'xrdp']);
    run('systemctl', ['restart', 'xrdp']);
    expect(run('systemctl', ['show', '--property=MainPID', '--value', 'xrdp'])).not.toBe(first);

    xrdp.service('stop');
    expect(() => run('systemctl', ['is-active', 'xrdp'])).toThrow('inactive');
    expect(() => run('systemctl', ['restart', 'ssh'])).toThrow('could not be found');
  });
});
