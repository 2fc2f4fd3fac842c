import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { faultLine } from '#src/document/fault.ts';
import { createHosts } from '#src/host/find-host.ts';
import { Host } from '#src/host/host.ts';
import { parseInventory } from '#src/host/inventory.ts';

const source = `
hosts:
  - name: rds-07
    address: rds-07.corp.example
    aliases: [terminal-7, 10.0.0.7]
    platform: windows
  - name: web-01
    address: 10.0.0.11
    platform: linux
    transports:
      ssh: { user: fettle, key: file:/etc/fettle/id_ed25519 }
`;

function load(text: string) {
  const parsed = parseInventory(text, 'hosts.yaml');
  if (!parsed.ok) throw new Error(parsed.faults.map(faultLine).join('\n'));
  return createHosts(parsed.value.hosts);
}

function faultsOf(text: string): string {
  const parsed = parseInventory(text, 'hosts.yaml');
  return parsed.ok ? '' : parsed.faults.map(faultLine).join('\n');
}

describe('the inventory', () => {
  it.each([
    ['its name', 'rds-07'],
    ['its name in capitals', ' RDS-07 '],
    ['an alias', 'Terminal-7'],
    ['its address', 'rds-07.corp.example'],
    ['its address with the dot of the root', 'rds-07.corp.example.'],
    ['another address', '10.0.0.7'],
    ['its name in full-width characters', 'ｒｄｓ－０７'],
    ['its name with hidden characters', 'rds\u200b-07\u202c'],
  ])('finds a host by %s', (_, named) => {
    expect(load(source).find(named)).toMatchObject({ kind: 'found', host: { name: 'rds-07' } });
  });

  it.each([
    ['two letters swapped', 'rsd-07', ['rds-07']],
    ['a slip', 'web-1', ['web-01']],
    ['another domain', 'rds-07.other.example', ['rds-07']],
    ['a beginning', 'rds', ['rds-07']],
    ['nothing like it', 'mainframe', []],
    ['nothing', '', []],
    ['a flood', 'rds-07'.repeat(100_000), []],
    ['a name of the language', 'constructor', []],
  ])('offers the nearest names for %s, and takes none', (_, named, nearest) => {
    expect(load(source).find(named)).toEqual({ kind: 'unknown', nearest });
  });

  it('lists the hosts in the order of the file', () => {
    const names = load(source)
      .list()
      .map(({ name }) => name);

    expect(names).toEqual(['rds-07', 'web-01']);
  });

  it.each([
    {
      name: 'two hosts of one name',
      hosts: [
        '{ name: web-01, address: a.example, platform: linux }',
        '{ name: WEB-01, address: b.example, platform: linux }',
      ],
      fault: 'hosts.yaml:3:13 hosts.1.name: "WEB-01" already names the host "web-01"',
    },
    {
      name: 'the alias of one that is the address of another',
      hosts: [
        '{ name: a, address: 10.0.0.7, platform: linux }',
        '{ name: b, address: b.example, aliases: [c, 10.0.0.7], platform: linux }',
      ],
      fault: 'hosts.yaml:3:49 hosts.1.aliases.1: "10.0.0.7" already names the host "a"',
    },
    {
      name: 'a name with a line end',
      hosts: ['{ name: "web\\n01", address: a.example, platform: linux }'],
      fault: 'hosts.0.name: must not begin with "-"',
    },
    {
      name: 'a name of hidden characters',
      hosts: ['{ name: "\\u200b", address: a.example, platform: linux }'],
      fault: 'hosts.0.name: must not',
    },
    {
      name: 'a login without credentials',
      hosts: ['{ name: a, address: a, platform: linux, transports: { ssh: { user: fettle } } }'],
      fault: 'hosts.0.transports.ssh: has no way to log in',
    },
    {
      name: 'a jump host without credentials',
      hosts: [
        '{ name: a, address: a, platform: linux, transports: { ssh: { user: f, agent: true, jump: { address: j, user: f } } } }',
      ],
      fault: 'hosts.0.transports.ssh.jump: has no way to log in',
    },
    {
      name: 'sudo with a password that is not there',
      hosts: [
        '{ name: a, address: a, platform: linux, transports: { ssh: { user: f, agent: true, sudo: password } } }',
      ],
      fault: 'hosts.0.transports.ssh.sudo: needs sudoPassword',
    },
    {
      name: 'a secret in place of its reference, without repeating it',
      hosts: [
        '{ name: a, address: a, platform: linux, transports: { ssh: { user: f, password: hunter2 } } }',
      ],
      fault: 'hosts.yaml:2:85 hosts.0.transports.ssh.password: refer to a secret as env:NAME',
    },
  ])('refuses $name', ({ hosts, fault }) => {
    const text = ['hosts:', ...hosts.map((host) => `  - ${host}`)].join('\n');

    expect(faultsOf(text)).toContain(fault);
    expect(faultsOf(text)).not.toContain('hunter2');
  });

  it('finds every host of an inventory by each of its names, and by no other', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
    const names = fc.uniqueArray(label, { minLength: 3, maxLength: 60 });

    fc.assert(
      fc.property(names, fc.string(), (given, other) => {
        const list = given.map((name) =>
          Host.parse({ name, address: `${name}.example`, platform: 'linux' }),
        );
        const hosts = createHosts(list);

        for (const host of list) {
          expect(hosts.find(host.address.toUpperCase())).toEqual({ kind: 'found', host });
        }
        expect(hosts.find(`${other}!`).kind).toBe('unknown');
      }),
    );
  });
});
