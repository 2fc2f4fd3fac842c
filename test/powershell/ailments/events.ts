import { withEvents } from '#test/powershell/machine.ts';
import type { Ailment } from './ailment.ts';

const manager = 'Microsoft-Windows-TerminalServices-RemoteConnectionManager';
const operational = `${manager}/Operational`;
const schannel = { log: 'System', provider: 'Schannel' };
const rdpLog = { log: 'System', provider: manager };
const adminLog = { log: `${manager}/Admin`, provider: manager };
const day = 1440;

export const eventAilments: readonly Ailment[] = [
  {
    title: 'a renewal that is refused since the last certificate was made',
    probe: 'windows-renewals',
    machine: (healthy) =>
      withEvents(healthy, [
        { ...rdpLog, id: 1058, minutesAgo: 90, values: ['0x80070005'] },
        { ...rdpLog, id: 1057, minutesAgo: 45 * day, values: ['0x80090016'] },
      ]),
    values: { renewFailed: 1, createFailed: 0, failing: true, status: 'denied', created: 1 },
  },
  {
    title: 'a failure that a new certificate has mended',
    probe: 'windows-renewals',
    machine: (healthy) =>
      withEvents(healthy, [{ ...rdpLog, id: 1057, minutesAgo: 25 * day, values: [-2146893802] }]),
    values: { createFailed: 1, failing: false, status: 'no-key' },
  },
  {
    title: 'an object that exists, and words that nobody knows',
    probe: 'windows-renewals',
    machine: (healthy) =>
      withEvents({ ...healthy, events: [] }, [
        { ...rdpLog, id: 1058, minutesAgo: 5, values: ['0x8009000F'] },
        { ...rdpLog, id: 1058, minutesAgo: 50, values: ['etwas anderes'] },
        { ...rdpLog, id: 1064, minutesAgo: 60 },
        { ...rdpLog, id: 1065, minutesAgo: 60 },
      ]),
    values: { renewFailed: 2, status: 'exists', failing: true, templateFailed: 2 },
    unknown: ['createdAt'],
  },
  {
    title: 'a reason in words that nobody knows',
    probe: 'windows-renewals',
    machine: (healthy) =>
      withEvents(healthy, [{ ...rdpLog, id: 1058, minutesAgo: 5, values: ['etwas anderes'] }]),
    values: { status: 'other', failing: true },
  },
  {
    title: 'a renewal that is refused, in the logs of Remote Desktop itself',
    probe: 'windows-renewals',
    machine: (healthy) =>
      withEvents(healthy, [
        { ...adminLog, id: 1058, minutesAgo: 5, values: ['0x80070005'] },
        { log: operational, provider: manager, id: 1055, minutesAgo: 9 },
      ]),
    values: { renewFailed: 1, status: 'denied', failing: true, boundKeyDenied: 1 },
  },
  {
    title: 'logs of Remote Desktop that this Windows does not have',
    probe: 'windows-renewals',
    machine: (healthy) => ({ ...healthy, logs: { [adminLog.log]: 'missing' } }),
    values: { failing: false },
  },
  {
    title: 'a flood, in the log of Remote Desktop itself',
    probe: 'windows-attempts',
    machine: (healthy) => withEvents(healthy, [{ ...adminLog, id: 1006, minutesAgo: 30 }]),
    values: { floods: 1 },
  },
  {
    title: 'a key that Schannel cannot use, and alerts',
    probe: 'windows-handshakes',
    machine: (healthy) =>
      withEvents(healthy, [
        { ...schannel, id: 36870, minutesAgo: 7, values: ['Server', -2146893043, 10_001] },
        { ...schannel, id: 36870, minutesAgo: 300, values: ['Server', '0x8009030d', 10_001] },
        { ...schannel, id: 36888, minutesAgo: 3, values: [40, 1205] },
        { ...schannel, id: 36887, minutesAgo: 3, values: [46] },
        { ...schannel, id: 36874, minutesAgo: 2 * day, values: [] },
      ]),
    values: {
      keyFailures: 2,
      keyFailureMinutes: 7,
      keyFailureCode: '0x8009030D',
      alertsSent: 1,
      alertSent: 40,
      alertReceived: 46,
      noCommonCipher: 0,
      failures: 4,
    },
  },
  {
    title: 'people who get in, and a flood',
    probe: 'windows-attempts',
    machine: (healthy) =>
      withEvents(healthy, [
        { log: operational, provider: manager, id: 261, minutesAgo: 4 },
        { log: operational, provider: manager, id: 261, minutesAgo: 90 },
        { log: operational, provider: manager, id: 1149, minutesAgo: 5, values: ['anna'] },
        { log: operational, provider: manager, id: 260, minutesAgo: 600 },
        { ...rdpLog, id: 1006, minutesAgo: 30 },
        ...[3, 10, 2].map((kind) => ({
          log: 'Security',
          provider: 'Microsoft-Windows-Security-Auditing',
          id: 4625,
          minutesAgo: 10,
          values: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, kind],
        })),
      ]),
    values: {
      connections: 1,
      logons: 1,
      quietMinutes: 4,
      listenerFailures: 1,
      floods: 1,
      failedLogons: 2,
    },
  },
  {
    title: 'a log that is switched off',
    probe: 'windows-attempts',
    machine: (healthy) => ({ ...healthy, logs: { [operational]: 'off' } }),
    values: { floods: 0, failedLogons: 0 },
    unknown: ['connections', 'logons', 'quietMinutes', 'listenerFailures'],
  },
];
