import { describe, expect, it } from '@jest/globals';
import { faultLine } from '#src/document/fault.ts';
import { parseInventory } from '#src/host/inventory.ts';

const login = "user: 'CORP\\f', password: 'env:P'";
const key = "user: f, key: 'env:K'";

function faultsOf(...ways: readonly string[]): string {
  const hosts = ways.map(
    (way, at) =>
      `  - { name: h${at + 1}, address: 10.0.0.${at + 1}, platform: windows, transports: { ${way} } }`,
  );
  const parsed = parseInventory(`hosts:\n${hosts.join('\n')}\n`, 'hosts.yaml');
  return parsed.ok ? '' : parsed.faults.map(faultLine).join('\n');
}

describe('two hosts whose scripts would run on one machine', () => {
  it.each([
    ['by the address of WinRM', `winrm: { ${login} }`, `winrm: { ${login}, address: 10.0.0.1 }`],
    [
      'by two drivers',
      `winrm: { ${login}, https: true }`,
      `winrm: { ${login}, address: 10.0.0.1, https: true, driver: winrm-client }`,
    ],
    [
      'by two endpoints of one WinRM',
      `winrm: { ${login} }`,
      `winrm: { ${login}, address: 10.0.0.1, session: jea }`,
    ],
    [
      'by two sessions of one sshd',
      `ssh: { ${key} }`,
      `ssh: { ${key}, address: 10.0.0.1, session: psrp }`,
    ],
    ['by the address of ssh', `ssh: { ${key} }`, `ssh: { ${key}, address: '10.0.0.1.' }`],
    [
      'through one other host',
      `ssh: { ${key}, address: 192.168.0.5, jump: { ${key}, address: 10.9.0.1 } }`,
      `ssh: { ${key}, address: 192.168.0.5, jump: { ${key}, address: 10.9.0.1 } }`,
    ],
  ])('are refused: %s', (_how, first, second) => {
    expect(faultsOf(first, second)).toMatch(/leads to the same place as that of "h1"/);
  });

  it.each([
    ['another port', `winrm: { ${login} }`, `winrm: { ${login}, address: 10.0.0.1, port: 15985 }`],
    [
      'another network behind another host',
      `ssh: { ${key}, address: 192.168.0.5, jump: { ${key}, address: 10.9.0.1 } }`,
      `ssh: { ${key}, address: 192.168.0.5, jump: { ${key}, address: 10.9.0.2 } }`,
    ],
  ])('are two: %s', (_how, first, second) => {
    expect(faultsOf(first, second)).toBe('');
  });
});

it.each([
  ['winrm', `winrm: { ${login}, address: "10.0.0.9\\n" }`],
  ['ssh', `ssh: { ${key}, address: "10.0. 0.9" }`],
  ['jump', `ssh: { ${key}, jump: { ${key}, address: "-x" } }`],
])('refuses an address of %s that can be none', (_way, text) => {
  expect(faultsOf(text)).toMatch(/must not begin with "-", nor hold spaces/);
});

it('does not pass over a frame that nothing is sealed in', () => {
  const faults = faultsOf(`winrm: { ${login}, https: true, frame: no-tabs }`);

  expect(faults).toMatch(/frame.*nothing is sealed over HTTPS/);
});

it.each(['shell: posix, session: psrp', 'platform: linux'])(
  'refuses a session of PowerShell for another shell: %s',
  (given) => {
    const [, platform = 'windows'] = /^platform: (.+)$/.exec(given) ?? [];
    const rest = platform === 'windows' ? given : 'session: psrp';
    const source = `hosts:\n  - { name: h1, address: 10.0.0.1, platform: ${platform}, transports: { ssh: { ${key}, ${rest} } } }\n`;
    const parsed = parseInventory(source, 'hosts.yaml');

    expect(parsed.ok ? '' : parsed.faults.map(faultLine).join()).toMatch(
      /session.*psrp is for shell: powershell/,
    );
  },
);
