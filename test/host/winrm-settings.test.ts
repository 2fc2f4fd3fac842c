import { describe, expect, it } from '@jest/globals';
import { faultLine } from '#src/document/fault.ts';
import { Host } from '#src/host/host.ts';
import { parseInventory } from '#src/host/inventory.ts';
import { transportFor } from '#src/host/transport-for.ts';
import {
  accountOf,
  configurationOf,
  usesTls,
  WinrmSettings,
  winrmPort,
} from '#src/host/winrm-settings.ts';
import type { Transport } from '#src/ports/transport.ts';

const login = 'user: fettle, password: env:WORD';
const certificate = 'clientCertificate: { cert: file:/c, key: file:/k }';
const pin = `pin: "${'5f'.repeat(32)}"`;

function faultsOf(winrm: string, platform = 'windows'): string {
  const host = `{ name: a, address: a, platform: ${platform}, transports: { winrm: { ${winrm} } } }`;
  const parsed = parseInventory(`hosts:\n  - ${host}`, 'hosts.yaml');
  return parsed.ok ? '' : parsed.faults.map(faultLine).join('\n');
}

describe('the settings of WinRM', () => {
  it.each([
    login,
    'user: CORP\\fettle, password: env:WORD',
    'user: fettle@corp.example, password: env:WORD, targetName: HTTP/rds-07, workstation: BOT',
    `${login}, domain: CORP, frame: no-tabs`,
    `${login}, https: true, tls: { ${pin} }`,
    `${login}, auth: basic, tls: { ca: file:/ca.pem, serverName: b }`,
    `auth: certificate, tls: { ${certificate} }`,
    `${login}, auth: basic, https: true, driver: winrm-client`,
    'user: CORP\\fettle, password: env:WORD, auth: kerberos',
    'user: fettle, auth: kerberos, kerberos: { realm: CORP.EXAMPLE, keytab: /etc/fettle/fettle.keytab }',
    'auth: kerberos, kerberos: { cache: default, spn: [host/rds-07.corp.example, HTTP/rds-07] }',
    `${login}, auth: negotiate, targetName: host/rds-07, kerberos: { allowNtlm: true }`,
    `${login}, auth: negotiate, https: true`,
    `${login}, session: psrp`,
    `${login}, session: jea, configuration: Fettle.Test_2`,
  ])('take %s', (winrm) => {
    expect(faultsOf(winrm)).toBe('');
  });

  it.each([
    { winrm: `${login}, auth: basic`, fault: 'winrm.auth: works over HTTPS only' },
    { winrm: `${login}, auth: basic, https: false`, fault: 'winrm.auth: works over HTTPS only' },
    { winrm: 'auth: certificate', fault: 'winrm.auth: works over HTTPS only' },
    {
      winrm: 'auth: certificate, https: true',
      fault: 'winrm.auth: needs tls.clientCertificate',
    },
    {
      winrm: `${login}, auth: certificate, tls: { ${certificate} }`,
      fault: 'winrm.auth: uses the certificate',
    },
    { winrm: `${login}, https: false, tls: { ${pin} }`, fault: 'winrm.https: is false' },
    {
      winrm: `${login}, tls: { ${pin}, ca: file:/ca }`,
      fault: 'winrm.tls.pin: takes the place of ca',
    },
    { winrm: `${login}, tls: { pin: "5f" }`, fault: 'winrm.tls.pin: write what this prints' },
    { winrm: `${login}, tls: { ${certificate} }`, fault: 'clientCertificate: is used with' },
    { winrm: 'user: fettle', fault: 'winrm: needs password' },
    { winrm: 'user: fettle, auth: kerberos', fault: 'winrm: needs password' },
    {
      winrm: 'auth: kerberos, kerberos: { keytab: /k }',
      fault: 'winrm: needs user',
    },
    { winrm: `${login}, kerberos: { realm: A }`, fault: 'winrm.kerberos: is for auth: kerberos' },
    {
      winrm: `${login}, auth: kerberos, kerberos: { keytab: /k }`,
      fault: 'winrm.kerberos: takes one of password',
    },
    {
      winrm: 'user: .\\fettle, password: env:WORD, auth: kerberos',
      fault: 'winrm.user: is an account that only the host knows',
    },
    {
      winrm: `${login}, auth: kerberos, kerberos: { allowNtlm: true }`,
      fault: 'winrm.kerberos.allowNtlm: is for auth: negotiate only',
    },
    {
      winrm: 'auth: negotiate, kerberos: { cache: default, allowNtlm: true }',
      fault: 'winrm.kerberos.allowNtlm: needs password',
    },
    {
      winrm: `${login}, auth: kerberos, targetName: host/a`,
      fault: 'winrm.targetName: is for auth: ntlm only',
    },
    {
      winrm: `${login}, auth: kerberos, kerberos: { spn: [rds-07] }`,
      fault: 'write service/name',
    },
    {
      winrm: 'user: fettle, auth: kerberos, kerberos: { keytab: fettle.keytab }',
      fault: 'write the whole path',
    },
    {
      winrm: `${login}, auth: kerberos, kerberos: { realm: "CORP EXAMPLE" }`,
      fault: 'write the realm',
    },
    {
      winrm: `${login}, auth: kerberos, https: true, driver: winrm-client`,
      fault: 'winrm.auth: winrm-client cannot do this',
    },
    { winrm: 'password: env:WORD', fault: 'winrm: needs user' },
    { winrm: 'user: f, password: hunter2', fault: 'winrm.password: refer to a secret' },
    { winrm: 'user: A\\B\\c, password: env:WORD', fault: 'winrm.user: write DOMAIN' },
    { winrm: 'user: A\\c, domain: A, password: env:WORD', fault: 'winrm.domain: stands in user' },
    {
      winrm: 'user: A\\c, password: env:WORD, auth: basic, https: true',
      fault: 'winrm.user: must be the bare name',
    },
    {
      winrm: `${login}, auth: basic, https: true, targetName: host/a`,
      fault: 'winrm.targetName: is for auth: ntlm only',
    },
    { winrm: `${login}, driver: winrm-client`, fault: 'winrm.driver: seals nothing' },
    {
      winrm: `${login}, driver: winrm-client, tls: { ${pin} }`,
      fault: 'winrm.tls: winrm-client cannot do this',
    },
    { winrm: `${login}, configuration: Fettle`, fault: 'winrm.configuration: is for session' },
    {
      winrm: `${login}, session: jea, configuration: a/b`,
      fault: 'winrm.configuration: write the name',
    },
    {
      winrm: `${login}, https: true, driver: winrm-client, session: jea`,
      fault: 'winrm.session: winrm-client cannot do this',
    },
    { winrm: `${login}, allowUnencrypted: true`, fault: 'there is no key "allowUnencrypted"' },
  ])('refuse $winrm', ({ winrm, fault }) => {
    const faults = faultsOf(winrm);

    expect(faults).toContain(fault);
    expect(faults).toMatch(/^hosts\.yaml:2:\d+ /);
    expect(faults).not.toContain('hunter2');
  });

  it('refuse a host that does not run PowerShell', () => {
    expect(faultsOf(login, 'linux')).toContain('winrm: is for platform: windows');
  });

  it.each([
    { given: {}, tls: false, port: 5985 },
    { given: { https: true }, tls: true, port: 5986 },
    { given: { tls: {} }, tls: true, port: 5986 },
    { given: { tls: {}, port: 443 }, tls: true, port: 443 },
  ])('stand for port $port with $given', ({ given, tls, port }) => {
    const settings = WinrmSettings.parse({ user: 'a', password: 'env:A', ...given });

    expect([usesTls(settings), winrmPort(settings)]).toEqual([tls, port]);
  });

  it.each([
    { session: 'winrs', endpoint: undefined },
    { session: 'psrp', endpoint: 'Microsoft.PowerShell' },
    { session: 'jea', endpoint: 'Fettle' },
    { session: 'jea', configuration: 'Own', endpoint: 'Own' },
  ])('lead to the endpoint $endpoint by $session', ({ endpoint, ...given }) => {
    const settings = WinrmSettings.parse({ user: 'a', password: 'env:A', ...given });

    expect(configurationOf(settings)).toBe(endpoint);
  });

  it('name the account as Windows does', () => {
    expect(accountOf({ user: 'fettle', domain: 'CORP' })).toBe('CORP\\fettle');
    expect(accountOf({ user: 'fettle@corp.example' })).toBe('fettle@corp.example');
  });
});

describe('the way to a host', () => {
  const ways = (['ssh', 'winrm', 'winrm-client', 'practice'] as const).map(
    (name): Transport => ({
      name,
      serves: ({ transports: { ssh, winrm, practice } }) => {
        if (name === 'ssh') return ssh !== undefined;
        return name === 'practice' ? practice !== undefined : winrm?.driver === name;
      },
      run: () => Promise.reject(new Error('not here')),
      check: () => Promise.resolve([]),
      close: () => Promise.resolve(),
    }),
  );
  const ssh = { user: 'f', agent: true };
  const winrm = { user: 'f', password: 'env:WORD' };

  it.each([
    { platform: 'windows', transports: { ssh, winrm }, way: 'winrm' },
    { platform: 'linux', transports: { ssh, winrm }, way: 'ssh' },
    { platform: 'windows', transports: { ssh }, way: 'ssh' },
    {
      platform: 'windows',
      transports: { ssh, winrm: { ...winrm, https: true, driver: 'winrm-client' } },
      way: 'winrm-client',
    },
    { platform: 'windows', transports: { practice: {}, winrm }, way: 'practice' },
    { platform: 'windows', transports: {}, way: undefined },
  ])('is $way on $platform', ({ platform, transports, way }) => {
    const host = Host.parse({ name: 'a', address: 'a', platform, transports });

    expect(transportFor(host, ways)?.name).toBe(way);
    expect(transportFor(host, ways.toReversed())?.name).toBe(way);
  });
});
