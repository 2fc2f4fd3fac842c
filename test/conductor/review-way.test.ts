import { describe, expect, it } from '@jest/globals';
import { createHosts } from '#src/host/find-host.ts';
import { Host } from '#src/host/host.ts';
import type { Hosts } from '#src/ports/hosts.ts';
import type { Transport } from '#src/ports/transport.ts';
import type { ScriptedHost } from '#test/fakes/scripted-host.ts';
import { jonas, maria, Site, stoppedHost } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const pin = 'ab'.repeat(32);
const winrm = { user: 'CORP\\fettle', password: 'env:WORD', address: '10.1.0.5' };
const ssh = { user: 'fettle', key: 'env:KEY', address: '10.1.0.5' };

function inventoryOf(transports: object): Hosts {
  const plain = { name: 'web-01', address: 'web-01.example.org', platform: 'linux' };
  return createHosts([Host.parse({ ...plain, transports })]);
}

/** The scripted host, reached in the way that the inventory names. */
function by(name: 'winrm' | 'ssh', host: ScriptedHost): Transport {
  return {
    name,
    serves: ({ transports }) => transports[name] !== undefined,
    run: (job) => host.run(job),
    check: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };
}

async function proposed(transports: object): Promise<Site> {
  const host = stoppedHost();
  const ways = [by('winrm', host), by('ssh', host)];
  const site = await new Site({ host, transports: ways, hosts: inventoryOf(transports) }).start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  return site;
}

async function approvedAfter(before: object, after: object): Promise<Site> {
  const site = await proposed(before);
  site.hosts = inventoryOf(after);
  await site.restart();
  await site.press(jonas, /^approve$/i);
  return site;
}

describe('an approval that was given for one way to a host', () => {
  it.each([
    ['WinRM leads to another address', { winrm }, { winrm: { ...winrm, address: '10.1.0.66' } }],
    ['WinRM leads to another port', { winrm }, { winrm: { ...winrm, port: 15_985 } }],
    ['another account logs on', { winrm }, { winrm: { ...winrm, user: 'CORP\\admin' } }],
    [
      'another certificate is trusted',
      { winrm: { ...winrm, tls: { pin } } },
      { winrm: { ...winrm, tls: { pin: 'cd'.repeat(32) } } },
    ],
    ['it is reached by ssh', { winrm }, { ssh }],
    ['ssh leads to another address', { ssh }, { ssh: { ...ssh, address: '10.1.0.66' } }],
    ['ssh leads through another host', { ssh }, { ssh: { ...ssh, jump: { ...ssh, user: 'j' } } }],
    ['another account logs on by ssh', { ssh }, { ssh: { ...ssh, user: 'root' } }],
  ])('is void when %s', async (_what, before, after) => {
    const site = await approvedAfter(before, after);

    expect(site.host.count('start/apply')).toBe(0);
    expect(await site.kinds()).not.toContain('run-intended');
  });

  it('holds when only the place of the password is another', async () => {
    const site = await approvedAfter({ winrm }, { winrm: { ...winrm, password: 'file:/new' } });

    expect(site.host.count('start/apply')).toBe(1);
  });

  it('says where the way led and leads, and never who logs on', async () => {
    const site = await approvedAfter({ winrm }, { winrm: { ...winrm, user: 'CORP\\admin' } });
    const moved = await approvedAfter({ winrm }, { winrm: { ...winrm, address: '10.1.0.66' } });

    expect(moved.chat.transcript).toMatch(
      /winrm 10\.1\.0\.66:5985 now, was winrm 10\.1\.0\.5:5985/,
    );
    expect(site.chat.transcript).toMatch(/approval no longer fits/);
    expect(`${site.chat.transcript}${moved.chat.transcript}`).not.toMatch(/fettle@|CORP|admin\b/);
  });
});

describe('what was changed already', () => {
  async function stoppedBeforeRollback(after: object): Promise<Site> {
    const site = await proposed({ winrm });
    site.host.changes['start/apply'] = () => undefined;
    const append = site.store.append.bind(site.store);
    site.store.append = async (entry) =>
      entry.event.kind === 'run-intended' && entry.after.state.kind === 'rolling-back'
        ? new Promise(() => undefined)
        : append(entry);
    await site.press(jonas, /^approve$/i);
    expect((await site.incident()).state.kind).toBe('rolling-back');
    site.hosts = inventoryOf(after);
    await site.restart();
    return site;
  }

  it('is not put back where the way leads to another machine', async () => {
    const site = await stoppedBeforeRollback({ winrm: { ...winrm, address: '10.1.0.66' } });

    expect(site.host.count('start/rollback')).toBe(0);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'unknown' });
  });

  it('is put back when only another account logs on', async () => {
    const site = await stoppedBeforeRollback({ winrm: { ...winrm, user: 'CORP\\admin' } });

    expect(site.host.count('start/rollback')).toBe(1);
  });
});
