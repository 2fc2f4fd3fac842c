import {
  paths,
  withEvents,
  withoutService,
  withRegistry,
  withService,
} from '#test/powershell/machine.ts';
import type { Ailment } from './ailment.ts';

const system = 'HKLM:\\SYSTEM\\CurrentControlSet';

export const serviceAilments: readonly Ailment[] = [
  {
    title: 'a broker and a gateway that fail',
    probe: 'windows-deployment',
    machine: (healthy) =>
      withEvents(
        {
          ...healthy,
          logs: {},
          groups: { 'S-1-5-32-576': [] },
          services: {
            ...healthy.services,
            Tssdis: { display: 'RD-Verbindungsbroker', state: 'Stopped', start: 'Auto', pid: 0 },
            TSGateway: { display: 'RD-Gateway', state: 'Paused', start: 'Auto', pid: 44 },
          },
        },
        [
          {
            log: 'Microsoft-Windows-TerminalServices-SessionBroker/Operational',
            provider: 'x',
            id: 2056,
            minutesAgo: 9,
          },
          {
            log: 'Microsoft-Windows-TerminalServices-Gateway/Operational',
            provider: 'x',
            id: 304,
            minutesAgo: 9,
          },
          {
            log: 'Microsoft-Windows-TerminalServices-Gateway/Operational',
            provider: 'x',
            id: 301,
            minutesAgo: 9,
          },
        ],
      ),
    values: {
      brokerService: 'stopped',
      gatewayService: 'other',
      brokerFailures: 1,
      gatewayFailures: 1,
      gatewayRefusals: 1,
      endpointGroupRight: false,
    },
  },
  {
    title: 'a service that ended by itself, named as Windows displays it, and one that is not it',
    probe: 'windows-services',
    machine: (healthy) =>
      withEvents(healthy, [
        {
          log: 'System',
          provider: 'Service Control Manager',
          id: 7031,
          minutesAgo: 60,
          values: ['Remotedesktopdienste', 1, 60_000],
        },
        {
          log: 'System',
          provider: 'Service Control Manager',
          id: 7034,
          minutesAgo: 60,
          values: ['Druckwarteschlange', 1],
        },
        {
          log: 'System',
          provider: 'Service Control Manager',
          id: 7011,
          minutesAgo: 60,
          values: [30_000, 'TermService'],
        },
      ]),
    values: { crashes: 1, timeouts: 1 },
  },
  {
    title: 'services that stop, are switched off or are missing',
    probe: 'windows-services',
    machine: (healthy) =>
      withService(
        withService(withoutService(healthy, 'CertPropSvc'), 'KeyIso', {
          state: 'Stopped',
          start: 'Disabled',
          pid: 0,
        }),
        'TermService',
        { state: 'Stop Pending', pid: 1096 },
      ),
    values: {
      termService: 'stop-pending',
      termServicePid: 1096,
      termServiceAlone: false,
      certPropSvc: 'missing',
      certPropSvcStart: 'missing',
      keyIso: 'stopped',
      keyIsoStart: 'disabled',
    },
  },
  {
    title: 'a service that does not run',
    probe: 'windows-services',
    machine: (healthy) => withService(healthy, 'TermService', { state: 'Stopped', pid: 0 }),
    values: { termService: 'stopped', termServicePid: 0 },
    unknown: ['termServiceAlone'],
  },
  {
    title: 'twelve people, some of them away, and no listener',
    probe: 'windows-sessions',
    machine: (healthy) => ({
      ...healthy,
      sessions: Array.from({ length: 12 }, (_, index) => ({
        name: index % 2 === 0 ? `rdp-tcp#${index}` : '',
        user: index === 0 ? 'max muster 7' : `用户${index + 10}`,
        id: index + 2,
      })),
    }),
    values: { active: 6, disconnected: 6, listenerThere: false },
  },
  {
    title: 'a workgroup and a time service that is off',
    probe: 'windows-time',
    machine: (healthy) =>
      withService(
        {
          ...withRegistry(healthy, `${system}\\Services\\W32Time\\Parameters`, {
            Type: 'NTP',
            NtpServer: 'a.example,0x9 b.example,0x8',
          }),
          faults: { 'program:w32tm': 'broken' },
        },
        'W32Time',
        { state: 'Stopped', pid: 0 },
      ),
    values: { service: 'stopped', mode: 'servers', servers: 'a.example, b.example' },
    unknown: ['offsetSeconds', 'hoursSinceSync'],
  },
  {
    title: 'a repository that is broken and a class that is gone',
    probe: 'windows-wmi',
    machine: (healthy) => ({
      ...healthy,
      noClass: { Win32_TSGeneralSetting: '0x80041010' },
      programs: { ...healthy.programs, winmgmt: 1358 },
    }),
    values: { repository: 'inconsistent', rdpClass: 'missing' },
  },
  {
    title: 'a restart that waits',
    probe: 'windows-updates',
    machine: (healthy) =>
      withRegistry(
        healthy,
        'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending',
        {},
      ),
    values: { pendingReboot: true, newest: 'KB5044277', newestOn: '2026-10-09' },
  },
  {
    title: 'a Windows 11 in a workgroup that is a session host, a broker and a gateway',
    probe: 'windows-system',
    machine: (healthy) => ({
      ...withRegistry(
        withRegistry(
          withRegistry(
            withRegistry(
              withRegistry(healthy, paths.terminal, { TSAppCompat: 1 }),
              `${system}\\Services\\Tssdis`,
              {},
            ),
            `${system}\\Services\\TSGateway`,
            {},
          ),
          `${system}\\Control\\ProductOptions`,
          { ProductType: 'WinNT' },
        ),
        `${system}\\Services\\Tcpip\\Parameters`,
        { Domain: '' },
      ),
      cim: {
        ...healthy.cim,
        Win32_ComputerSystem: { PartOfDomain: false },
        Win32_OperatingSystem: { languages: ['ja-JP', 'en-US'], boot: 1_790_000_000, build: '1' },
      },
    }),
    values: {
      kind: 'workstation',
      dnsName: 'web-01',
      sessionHost: true,
      broker: true,
      gateway: true,
      domainJoined: false,
      language: 'ja-JP',
      lastBoot: '2026-09-21T14:13:20Z',
    },
  },
];
