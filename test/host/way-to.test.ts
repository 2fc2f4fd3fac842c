import { expect, it } from '@jest/globals';
import { Host } from '#src/host/host.ts';
import { wayTo } from '#src/host/way-to.ts';

function hostBy(winrm: object): Host {
  return Host.parse({
    name: 'rds-07',
    address: '10.0.0.5',
    platform: 'windows',
    transports: { winrm: { user: 'CORP\\fettle', password: 'env:WORD', ...winrm } },
  });
}

it.each([
  { given: {}, place: 'winrm 10.0.0.5:5985' },
  { given: { session: 'winrs' }, place: 'winrm 10.0.0.5:5985' },
  { given: { session: 'psrp' }, place: 'winrm 10.0.0.5:5985 by psrp Microsoft.PowerShell' },
  { given: { session: 'jea' }, place: 'winrm 10.0.0.5:5985 by jea Fettle' },
  {
    given: { session: 'jea', configuration: 'Own', https: true },
    place: 'winrm 10.0.0.5:5986 by jea Own',
  },
])('people are told the endpoint on the way: $place', ({ given, place }) => {
  expect(wayTo(hostBy(given), 'winrm').place).toBe(place);
});

it.each([
  { given: {}, place: 'ssh 10.0.0.5:22' },
  { given: { session: 'shell' }, place: 'ssh 10.0.0.5:22' },
  { given: { session: 'psrp' }, place: 'ssh 10.0.0.5:22 by psrp' },
  {
    given: { session: 'psrp', jump: { address: 'gate', user: 'f' } },
    place: 'ssh 10.0.0.5:22 by gate:22 by psrp',
  },
])('people are told the session on the way: $place', ({ given, place }) => {
  const ssh = { user: 'fettle', agent: true, shell: 'powershell', ...given };
  const host = Host.parse({
    name: 'rds-07',
    address: '10.0.0.5',
    platform: 'windows',
    transports: { ssh },
  });

  expect(wayTo(host, 'ssh').place).toBe(place);
});
