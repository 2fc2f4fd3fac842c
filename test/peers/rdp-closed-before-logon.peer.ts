import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Json } from '#src/script/job.ts';
import { run, until } from './process.ts';
import { loadShipped, thisMachine } from './this-machine.ts';
import { fingerprint, issueCertificate, listen, pidOf } from './xrdp-faults.ts';
import { startXrdpHost, type XrdpHost } from './xrdp-host.ts';
import { type Fault, repairs } from './xrdp-repairs.ts';

const machine = thisMachine(loadShipped('rdp-closed-before-logon'));
const started = new AsyncDisposableStack();
let host: XrdpHost;

beforeAll(async () => {
  host = started.use(await startXrdpHost());
});

afterAll(() => started.disposeAsync());

const self = { 'from-where': 'same-network', affected: 'everyone' } as const;

async function breakHost({
  setup,
  afterwards,
}: Pick<Fault, 'setup' | 'afterwards'>): Promise<void> {
  await host.setUp(setup);
  afterwards?.(host);
}

async function findings(): Promise<{ verdicts: Record<string, string>; offers: string[] }> {
  const { findings: found, offers } = machine.judge(await machine.look(), self);
  const open = found.filter(({ verdict }) => verdict !== 'ruled-out');
  return {
    verdicts: Object.fromEntries(open.map(({ cause, verdict }) => [cause, verdict])),
    offers: offers.map(({ remedy }) => remedy),
  };
}

describe('a real fault of xrdp', () => {
  it.each(repairs)('$name: found, shown, mended, proven and put back', async (fault) => {
    const { remedy, cause } = fault;
    await breakHost(fault);
    const before = fingerprint();
    const looks = await machine.look();
    const found = await findings();
    const preview = await machine.apply({ remedy, cause, looks, mode: 'preview' });
    const previewed = fingerprint();

    const applied = await machine.apply({ remedy, cause, looks });
    await until('xrdp after the remedy', () => host.isActive());
    const mended = machine.verified(remedy, await machine.look());
    const again = await machine.apply({ remedy, cause, looks });
    const undone = await machine.rollback(remedy, applied.value);
    const undoneAgain = await machine.rollback(remedy, applied.value);
    await until('xrdp as before', () => host.isActive() || cause === 'service-down');
    const state = machine.verified(remedy, await machine.look());

    const open = (fault.unknown ?? []).map((other) => [other, 'unknown'] as const);
    const verdicts = { [cause]: 'confirmed', ...Object.fromEntries(open) };
    expect(found).toEqual({ verdicts, offers: fault.offers });
    expect(linesOf(preview.value)).not.toEqual([]);
    expect(previewed).toBe(before);
    expect([applied, again, undone, undoneAgain].map(({ message }) => message)).toEqual([
      '',
      '',
      '',
      '',
    ]);
    expect(mended).toBe('holds');
    expect(state).toBe('fails');
    expect(fingerprint()).toBe(before);
  });

  it.each<Fault>([
    {
      name: 'ciphers that do not exist',
      setup: { tlsCiphers: 'MODERN' },
      cause: 'ciphers-unusable',
      offers: ['correct-the-ciphers'],
    },
    {
      name: 'an issued certificate with a foreign key',
      setup: {},
      afterwards: issueCertificate,
      cause: 'key-mismatch',
      offers: ['renew-at-issuer'],
    },
  ])('$name: found, and left to a person', async (fault) => {
    await breakHost(fault);

    const found = await findings();

    expect(found).toEqual({ verdicts: { [fault.cause]: 'confirmed' }, offers: fault.offers });
  });

  it('suspects an expired certificate and no more, because the handshake completes', async () => {
    await host.setUp({ securityLayer: 'tls', certificate: 'expired' });

    const found = await findings();

    expect(found.verdicts['certificate-expired']).toBe('suspected');
    expect(Object.values(found.verdicts)).not.toContain('confirmed');
  });

  it('finds nothing on a healthy host, however often it has looked', async () => {
    await host.setUp({});
    await machine.look();

    const found = await findings();

    expect(found).toEqual({ verdicts: {}, offers: [] });
  });

  it('names the program that has taken the port', async () => {
    await host.setUp({});
    host.service('stop');
    const server = await listen(3389);

    const looks = await machine.look().finally(() => server.close());
    const { findings: found } = machine.judge(looks, self);
    const taken = found.find(({ cause }) => cause === 'port-taken');

    expect(taken?.verdict).toBe('confirmed');
    expect(taken?.because.map(({ actual }) => actual)).toContain('node');
    expect(found.find(({ cause }) => cause === 'service-down')?.hiddenBy).toBe('port-taken');
  });

  it('restarts an xrdp that is frozen', async () => {
    await host.setUp({});
    run('kill', ['-STOP', pidOf()]);
    const looks = await machine.look();

    const applied = await machine.apply({
      remedy: 'restart-service',
      cause: 'service-hung',
      looks,
    });
    await until('xrdp after the restart', () => host.isActive());

    expect(applied.message).toBe('');
    expect(machine.verified('restart-service', looks)).toBe('fails');
    expect(machine.verified('restart-service', await machine.look())).toBe('holds');
  });
});

describe('a remedy that must not go on', () => {
  it('says so when xrdp does not start, and leaves it stopped', async () => {
    await host.setUp({});
    host.service('stop');
    const keys = run('cat', ['/etc/xrdp/rsakeys.ini']);
    rmSync('/etc/xrdp/rsakeys.ini');
    const looks = await machine.look();

    const applied = await machine.apply({ remedy: 'start-service', cause: 'service-down', looks });
    const undone = await machine.rollback('start-service', applied.value);
    writeFileSync('/etc/xrdp/rsakeys.ini', keys, { mode: 0o640 });
    run('chown', ['xrdp:xrdp', '/etc/xrdp/rsakeys.ini']);

    expect(applied.outcome).toBe('error');
    expect(applied.message).toContain('xrdp did not start');
    expect(applied.value).toEqual({ started: true });
    expect(undone.message).toBe('');
    expect(host.isActive()).toBe(false);
  });

  it('refuses to replace a certificate that was issued after the look', async () => {
    await host.setUp({ key: 'other' });
    const looks = await machine.look();
    issueCertificate();
    const before = fingerprint();

    const applied = await machine.apply({ remedy: 'new-pair', cause: 'key-mismatch', looks });

    expect(applied.message).toContain('is not replaced');
    expect(applied.value).toEqual({ changed: false });
    expect(fingerprint()).toBe(before);
  });

  it('refuses to put back a file over what somebody has written since', async () => {
    await host.setUp({ securityLayer: 'rdp' });
    const looks = await machine.look();
    const remedy = 'raise-security-layer';
    const applied = await machine.apply({ remedy, cause: 'security-layer-rdp', looks });
    run('sh', ['-c', 'echo "; a note" >>/etc/xrdp/xrdp.ini']);
    const before = fingerprint();

    const undone = await machine.rollback(remedy, applied.value);

    expect(undone.message).toContain('somebody has changed');
    expect(fingerprint()).toBe(before);
  });
});

function linesOf(value: Json | undefined): readonly unknown[] {
  const isObject = typeof value === 'object' && value !== null && 'preview' in value;
  const lines: unknown = isObject ? value.preview : undefined;
  return Array.isArray(lines) ? [...new Set<unknown>(lines)] : [];
}
