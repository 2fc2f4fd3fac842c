import { describe, expect, it } from '@jest/globals';
import { Host } from '#src/host/host.ts';
import { anonymise } from '#src/playbook/anonymise.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import type { Looks, Value } from '#src/playbook/reading.ts';
import { good } from '#test/playbook/door-stuck.ts';

const loading = loadPlaybook('door-stuck', good);
const host = Host.parse({ name: 'rds-07', address: 'rds-07.corp.example.com', platform: 'linux' });

function hide(values: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  if (!loading.ok) throw new Error('the skeleton has faults');
  const looks: Looks = {
    p: { kind: 'read', values, unknown: {}, source: 's', at: 0, durationMs: 0 },
  };
  const look = anonymise(looks, loading.loaded.playbook, host).p;
  return look?.kind === 'read' ? look.values : {};
}

describe('a recorded value', () => {
  it.each([
    { value: 'CN=rds-07', shown: 'CN=host-1' },
    { value: 'RDS-07.corp.example.com', shown: 'host-1.example.org' },
    { value: 'dc01.corp.example.com', shown: 'name-1.example.org' },
    { value: '10.20.30.40, 10.20.30.41', shown: '192.0.2.1, 192.0.2.2' },
    { value: 'fe80::1ff:fe23:4567:890a', shown: '2001:db8::1' },
    { value: '127.0.0.1 and ::1', shown: '127.0.0.1 and ::1' },
    { value: 'A9993E364706816ABA3E25717850C26C9CD0D89D', shown: '01'.repeat(20) },
    {
      value: 'a9:99:3e:36:47:06:81:6a:ba:3e:25:71:78:50:c2:6c',
      shown: Array(16).fill('01').join(':'),
    },
    { value: 'maria.weber@corp.example.com', shown: 'person-1@example.org' },
    { value: 'CORP\\maria', shown: 'EXAMPLE\\person-1' },
    { value: 'S-1-5-21-1004336348-1177238915-682003330-512', shown: 'S-1-5-21-0-0-0-1001' },
    {
      value: '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
      shown: '00000000-0000-4000-8000-000000000001',
    },
    { value: '/etc/xrdp/cert.pem', shown: '/etc/xrdp/cert.pem' },
    { value: 'key.pem', shown: 'key.pem' },
    { value: 'Add transports.ssh in hosts.yaml.', shown: 'Add transports.ssh in hosts.yaml.' },
    {
      value: 'corp.local and mail.corp.museum',
      shown: 'name-1.example.org and name-2.example.org',
    },
    { value: 'TLSv1.3', shown: 'TLSv1.3' },
    { value: '2026-11-21T08:02:00Z', shown: '2026-11-21T08:02:00Z' },
    { value: '10:42', shown: '10:42' },
    { value: 'rds-070', shown: 'rds-070' },
  ])('$value becomes $shown', ({ value, shown }) => {
    expect(hide({ k: value })).toEqual({ k: shown });
  });

  it('stays equal where it was equal, and different where it was not', () => {
    const { a, b, c } = hide({ a: 'A'.repeat(40), b: 'A'.repeat(40), c: 'B'.repeat(40) });

    expect(a).toBe(b);
    expect(a).not.toBe(c);
    expect(String(a)).toHaveLength(40);
  });

  it('is a name under a key that holds names, whatever its form', () => {
    expect(hide({ ntlmDomain: 'CORP', ntlmComputer: 'RDS-07' })).toEqual({
      ntlmDomain: 'name-1',
      ntlmComputer: 'host-1',
    });
  });

  it('stays as it is where it is a number, a truth or one of the declared values', () => {
    expect(hide({ a: 3389, b: true })).toEqual({ a: 3389, b: true });
  });
});
