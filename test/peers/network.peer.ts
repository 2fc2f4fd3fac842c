import { describe, expect, it } from '@jest/globals';
import { Network } from '#adapters/network/network.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { Host } from '#src/host/host.ts';
import type { Look } from '#src/playbook/reading.ts';
import { startShadow } from './freerdp-shadow.ts';
import { freePort } from './process.ts';
import { startXrdp, type XrdpSetup } from './xrdp.ts';

const network = new Network({ clock: createSystemClock() });

interface Lookup {
  readonly look?: 'dns' | 'tcp' | 'rdp';
  readonly name?: string;
  readonly address?: string;
}

function look(port: number, options: Lookup = {}): Promise<Look> {
  const { address = '127.0.0.1', name = 'rds-07' } = options;
  const network_ = { rdpPort: port };
  const host = Host.parse({ name, address, platform: 'linux', transports: { network: network_ } });
  return network.look({
    host,
    probe: 'outside',
    look: options.look ?? 'rdp',
    deadlineMs: 60_000,
    signal: new AbortController().signal,
  });
}

async function valuesOf(looking: Promise<Look>): Promise<Readonly<Record<string, unknown>>> {
  const taken = await looking;
  if (taken.kind !== 'read') throw new Error(taken.message);
  return taken.values;
}

describe('the look at a real xrdp', () => {
  const bothNames = { ask11: 'rsp:1', ask3: 'rsp:1', ask1: 'rsp:1', selected: 'ssl' };

  it.each<{
    readonly name: string;
    readonly setup: XrdpSetup;
    readonly values: Readonly<Record<string, unknown>>;
  }>([
    {
      name: 'negotiate with a good certificate',
      setup: { securityLayer: 'negotiate' },
      values: {
        ...bothNames,
        ask0: 'rsp:0',
        phase: 'P5',
        tls: 'completes',
        tlsProtocol: 'TLSv1.3',
        tls13: 'completes',
        tls12: 'not-tried',
        acceptsRdpSecurity: true,
        certificateSelfSigned: true,
        certificateNames: 'rds-07.example.test',
        nameMatches: true,
      },
    },
    {
      name: 'TLS only with an expired certificate',
      setup: { securityLayer: 'tls', certificate: 'expired' },
      values: {
        ...bothNames,
        ask0: 'fail:1',
        phase: 'P5',
        tls: 'completes',
        certificateNotAfter: '2024-07-01T00:00:00.000Z',
        acceptsRdpSecurity: false,
      },
    },
    {
      name: 'RDP security only',
      setup: { securityLayer: 'rdp' },
      values: {
        ask0: 'rsp:0',
        ask1: 'rsp:0',
        ask3: 'rsp:0',
        ask11: 'rsp:0',
        phase: 'P3d',
        selected: 'rdp',
        tls: 'not-tried',
      },
    },
    {
      name: 'TLS only with a key that is missing',
      setup: { securityLayer: 'tls', key: 'missing' },
      values: {
        ask0: 'fail:3',
        ask1: 'fail:3',
        ask3: 'fail:3',
        ask11: 'fail:3',
        phase: 'P3a',
        failureCode: 3,
        selected: 'none',
      },
    },
    {
      name: 'TLS only with the key of another certificate',
      setup: { securityLayer: 'tls', key: 'other' },
      values: {
        ...bothNames,
        ask0: 'fail:1',
        phase: 'P4a',
        tls: 'foreign',
        tlsError: 'wrong version number',
        tls12: 'refused',
        tls13: 'refused',
      },
    },
    {
      name: 'negotiate with a key that is missing',
      setup: { securityLayer: 'negotiate', key: 'missing' },
      values: {
        ask0: 'rsp:0',
        ask1: 'rsp:0',
        ask3: 'rsp:0',
        ask11: 'rsp:0',
        phase: 'P3d',
      },
    },
    {
      name: 'TLS only with a key that its user may not read',
      setup: { securityLayer: 'tls', key: 'unreadable' },
      values: { ask11: 'fail:3', phase: 'P3a' },
    },
    {
      name: 'TLS 1.2 only',
      setup: { securityLayer: 'tls', sslProtocols: 'TLSv1.2' },
      values: {
        phase: 'P5',
        tlsProtocol: 'TLSv1.2',
        tls12: 'completes',
        tls13: 'refused',
      },
    },
  ])('reads $name', async ({ setup, values }) => {
    await using xrdp = await startXrdp(setup);

    const read = await valuesOf(look(xrdp.port));

    expect(read).toMatchObject(values);
  });

  it('tells how long a certificate is still valid, and that it names another host', async () => {
    await using xrdp = await startXrdp({ commonName: 'other.example.test' });

    const read = await valuesOf(look(xrdp.port));

    expect(read).toMatchObject({ nameMatches: false, certificateDaysLeft: 364 });
    expect(read.certificateThumbprint).toMatch(/^[0-9A-F]{40}$/);
  });
});

describe('the look at a real FreeRDP shadow server', () => {
  it.each([
    ['default', { ask0: 'rsp:0', ask1: 'rsp:1', ask3: 'rsp:1', ask11: 'rsp:1', phase: 'P5' }],
    ['nla', { ask0: 'fail:5', ask1: 'fail:5', ask3: 'rsp:2', ask11: 'rsp:2', phase: 'P6' }],
    ['tls', { ask0: 'fail:1', ask1: 'rsp:1', ask3: 'rsp:1', ask11: 'rsp:1', phase: 'P5' }],
    ['rdp', { ask0: 'rsp:0', ask1: 'fail:2', ask3: 'fail:2', ask11: 'fail:2', phase: 'P3b' }],
  ] as const)('reads the security %s', async (security, values) => {
    await using shadow = await startShadow(security);

    const read = await valuesOf(look(shadow.port));

    expect(read).toMatchObject(values);
  });

  it('reads names, version and clock from the NTLM challenge', async () => {
    await using shadow = await startShadow('nla');

    const read = await valuesOf(look(shadow.port));

    expect(read).toMatchObject({ selected: 'hybrid', tls: 'completes', ntlmVersion: '6.1.7601' });
    expect(read.ntlmComputer).toMatch(/^\S+$/);
    expect(Math.abs(Number(read.clockSkewSeconds))).toBeLessThan(5);
  });
});

describe('the looks at this machine', () => {
  it('tells a refused port', async () => {
    const port = await freePort();

    expect(await valuesOf(look(port, { look: 'tcp' }))).toMatchObject({ result: 'refused' });
    expect(await valuesOf(look(port))).toMatchObject({ phase: 'P1', tcp: 'refused' });
  });

  it('resolves a name of the hosts file', async () => {
    const read = await valuesOf(look(3389, { look: 'dns', address: 'localhost' }));

    expect(read).toMatchObject({ resolves: true, answeredBy: 'hosts file', error: '' });
  });
});
