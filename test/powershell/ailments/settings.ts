import { paths, withoutRegistry, withRegistry } from '#test/powershell/machine.ts';
import type { Ailment } from './ailment.ts';

const windows = 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const system = 'HKLM:\\SYSTEM\\CurrentControlSet';

export const settingAilments: readonly Ailment[] = [
  {
    title: 'settings that a policy decides on, and some that are low',
    probe: 'windows-settings',
    machine: (healthy) =>
      withRegistry(
        withRegistry(
          withRegistry(healthy, paths.policy, { SecurityLayer: 0, fDenyTSConnections: 1 }),
          paths.listener,
          { UserAuthentication: 0, MinEncryptionLevel: 1, fAllowSecProtocolNegotiation: 0 },
        ),
        paths.terminal,
        { TSServerDrainMode: 1, MaxOutstandingConnections: 65_536 },
      ),
    values: {
      remoteDesktop: 'off',
      remoteDesktopSource: 'policy',
      securityLayer: 'rdp',
      securityLayerSource: 'policy',
      nla: 'not-required',
      nlaSource: 'local',
      encryption: 'low',
      negotiation: 'refused',
      logons: 'drained',
      outstandingLimit: 'changed',
    },
  },
  {
    title: 'a setting that is nowhere, and one that makes no sense',
    probe: 'windows-settings',
    machine: (healthy) =>
      withRegistry(withoutRegistry(healthy, paths.listener, 'SecurityLayer'), paths.listener, {
        MinEncryptionLevel: 9,
        fLogonDisabled: 1,
      }),
    values: { securityLayerSource: 'default', encryptionSource: 'local', logons: 'refused' },
    unknown: ['securityLayer', 'encryption'],
  },
  {
    title: 'another program on the port beside it, and many connections',
    probe: 'windows-listener',
    machine: (healthy) => ({
      ...withRegistry(healthy, paths.listener, { MaxInstanceCount: 2 }),
      processes: { '5120': 'nxd' },
      connections: [
        ...healthy.connections,
        { localPort: 3389, state: 'Listen', remoteAddress: '0.0.0.0', owner: 5120 },
        ...['Established', 'Established', 'SynReceived'].map((state) => ({
          localPort: 3389,
          state,
          remoteAddress: '203.0.113.9',
          owner: 'TermService',
        })),
      ],
    }),
    values: {
      program: 'nxd',
      pid: 5120,
      ownedByTermService: false,
      connections: 2,
      halfOpen: 1,
      busiestAddress: 3,
      limitReached: true,
    },
  },
  {
    title: 'nobody on the port',
    probe: 'windows-listener',
    machine: (healthy) => ({ ...healthy, connections: [] }),
    values: { state: 'nobody', program: '', pid: 0, ownedByTermService: false },
  },
  {
    title: 'TLS 1.2 switched off, an old Windows, and a list that a policy made',
    probe: 'windows-tls',
    machine: (healthy) =>
      withRegistry(
        withRegistry(
          withRegistry(healthy, windows, { CurrentBuildNumber: '9600' }),
          `${system}\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Server`,
          { Enabled: 0, DisabledByDefault: 1 },
        ),
        'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002',
        {
          Functions:
            'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384_P256,TLS_RSA_WITH_NULL_SHA256,TLS_RSA_WITH_AES_128_CBC_SHA',
        },
      ),
    values: {
      tls12: 'off',
      tls12Source: 'local',
      tls13: 'off',
      oldTls: 'on',
      rsaSuites: 2,
      recommendedSuite: true,
      suitesSource: 'policy',
    },
  },
  {
    title: 'a new Windows with one suite of TLS 1.3',
    probe: 'windows-tls',
    machine: (healthy) => ({
      ...withRegistry(healthy, windows, { CurrentBuildNumber: '26100' }),
      suites: ['TLS_AES_256_GCM_SHA384'],
    }),
    values: { tls13: 'on', rsaSuites: 1, recommendedSuite: false },
    unknown: ['oldTls'],
  },
  {
    title: 'a rule of a policy for two networks',
    probe: 'windows-firewall',
    machine: (healthy) => ({
      ...healthy,
      firewall: [
        ...healthy.firewall,
        {
          name: 'RemoteDesktop-UserMode-In-TCP',
          enabled: true,
          store: 'policy',
          remoteAddress: ['192.0.2.0/255.255.255.0', 'LocalSubnet'],
        },
      ],
    }),
    values: {
      rule: 'on',
      source: 'policy',
      scope: '192.0.2.0/255.255.255.0, LocalSubnet',
      open: false,
    },
  },
  {
    title: 'no rule',
    probe: 'windows-firewall',
    machine: (healthy) => ({ ...healthy, firewall: [] }),
    values: { rule: 'missing', open: false },
    unknown: ['source', 'scope'],
  },
  {
    title: 'a tunnel with small packets',
    probe: 'windows-network',
    machine: (healthy) => ({
      ...healthy,
      interfaces: [...healthy.interfaces, { mtu: 1280, connected: true }],
    }),
    values: { mtuSmallest: 1280, addresses: '192.0.2.10, 2001:db8::10' },
  },
];
