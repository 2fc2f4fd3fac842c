import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { healthyMachine, ownCertificate } from '#test/powershell/healthy-machine.ts';
import { type Certificate, type Machine, withStore } from '#test/powershell/machine.ts';
import { hasPwsh, type Played, play } from '#test/powershell/stage.ts';
import { boundMachine, otherThumbprint } from './ailing-machine.ts';
import { found } from './step.ts';

// Skipped where there is no PowerShell on PATH, nor in FETTLE_PWSH. None of it has run on a real Windows yet.
const needsPwsh = hasPwsh ? describe : describe.skip;

const text = readFileSync(
  'playbooks/rdp-closed-before-logon/probes/windows-replacement.ps1',
  'utf8',
);
const soon = Date.now() / 1000 + 3 * 86_400;
const none = { found: false, thumbprint: '' };

function withOne(change: Partial<Certificate>): Machine {
  const one = ownCertificate({ issuer: 'CN=Issuing CA 1', ...change });
  return withStore(healthyMachine(), 'My', [one]);
}

const machines: readonly { title: string; machine: Machine; told: object }[] = [
  { title: 'no certificate at all', machine: healthyMachine(), told: none },
  {
    title: 'one made by itself',
    machine: withOne({ issuer: 'CN=web-01.corp.example' }),
    told: none,
  },
  { title: 'one without a key', machine: withOne({ hasPrivateKey: false }), told: none },
  { title: 'one that ends within days', machine: withOne({ notAfter: soon }), told: none },
  { title: 'one that has not begun', machine: withOne({ notBefore: soon }), told: none },
  {
    title: 'one for another purpose',
    machine: withOne({ purposes: ['1.3.6.1.5.5.7.3.2'] }),
    told: none,
  },
  {
    title: 'one for any host but this',
    machine: withOne({ names: ['web-02.corp.example'] }),
    told: none,
  },
  {
    title: 'one for a domain below',
    machine: withOne({ names: ['*.dmz.corp.example'] }),
    told: none,
  },
  {
    title: 'one for every host of the domain',
    machine: withOne({ names: ['*.corp.example'] }),
    told: { found: true },
  },
  {
    title: 'one for Remote Desktop alone',
    machine: withOne({ purposes: ['1.3.6.1.4.1.311.54.1.2'] }),
    told: { found: true },
  },
  {
    title: 'two, of which one has expired',
    machine: boundMachine(),
    told: { found: true, thumbprint: otherThumbprint },
  },
];
const unreadable = [
  'store:My',
  'registry:HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters',
];

needsPwsh('the look for another certificate', () => {
  let told: readonly Played[];
  let denied: readonly Played[];

  beforeAll(async () => {
    told = await play(machines.map(({ machine }) => ({ text, machine })));
    denied = await play(
      unreadable.map((resource) => ({
        text,
        machine: { ...boundMachine(), faults: { [resource]: 'denied' } },
      })),
    );
  });

  it.each(machines.map((one, index) => ({ ...one, index })))('tells of $title', (one) => {
    const { envelope, changed } = found(told, one.index);

    expect(envelope).toMatchObject({ outcome: 'ok', message: '', value: one.told });
    expect(changed).toEqual([]);
  });

  it.each(unreadable.map((resource, index) => ({ resource, index })))(
    'knows nothing where $resource is denied, and says why',
    ({ index }) => {
      const { envelope } = found(denied, index);

      expect(envelope).toMatchObject({ outcome: 'ok', message: '' });
      expect(envelope.value).toEqual({
        unknown: {
          found: expect.any(String),
          thumbprint: expect.any(String),
          subject: expect.any(String),
          daysLeft: expect.any(String),
        },
      });
    },
  );
});
