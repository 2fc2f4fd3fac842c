import { type Certificate, type Machine, paths, type Service, type StoredFile } from './machine.ts';

const day = 86_400;
const windows = 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const system = 'HKLM:\\SYSTEM\\CurrentControlSet';

export const ownThumbprint = '5F0C2B6A9E8D47C1B3A2F4E6D8C0B1A293847566';

export function ownCertificate(change: Partial<Certificate> = {}): Certificate {
  const now = Math.floor(Date.now() / 1000);
  return {
    thumbprint: ownThumbprint,
    subject: 'CN=web-01.corp.example',
    issuer: 'CN=web-01.corp.example',
    names: ['web-01.corp.example'],
    notBefore: now - 60 * day,
    notAfter: now + 122 * day + 600,
    hasPrivateKey: true,
    purposes: ['1.3.6.1.5.5.7.3.1'],
    ...change,
  };
}

/** A Windows Server 2019 in German on which nothing is wrong. */
export function healthyMachine(): Machine {
  const now = Math.floor(Date.now() / 1000);
  return {
    name: 'web-01.corp.example',
    registry: registry(),
    files: files(now),
    certificates: { 'Remote Desktop': [ownCertificate()], My: [] },
    services: services(),
    processes: { '4': 'System' },
    events: [
      {
        log: 'System',
        provider: 'Microsoft-Windows-TerminalServices-RemoteConnectionManager',
        id: 1056,
        at: now - 20 * day,
        values: [ownThumbprint],
      },
    ],
    logs: {
      'Microsoft-Windows-TerminalServices-SessionBroker/Admin': 'missing',
      'Microsoft-Windows-TerminalServices-Gateway/Operational': 'missing',
    },
    connections: [
      { localPort: 3389, state: 'Listen', remoteAddress: '0.0.0.0', owner: 'TermService' },
    ],
    addresses: ['192.0.2.10', '2001:db8::10', 'fe80::1', '127.0.0.1', '::1'],
    interfaces: [
      { mtu: 1500, connected: true },
      { mtu: 4_294_967_295, connected: true },
    ],
    firewall: [
      {
        name: 'RemoteDesktop-UserMode-In-TCP',
        enabled: true,
        store: 'local',
        remoteAddress: ['Any'],
      },
    ],
    suites: ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
    groups: { 'S-1-5-32-576': ['S-1-5-20'] },
    sessions: [
      { name: 'services', user: '', id: 0 },
      { name: 'console', user: '', id: 1 },
      { name: 'rdp-tcp#4', user: 'anna', id: 2 },
      { name: 'rdp-tcp', user: '', id: 65_536 },
    ],
    tasks: {},
    cim: {
      Win32_OperatingSystem: { languages: ['de-DE'], boot: now - 3 * day, build: '17763' },
      Win32_ComputerSystem: { PartOfDomain: true },
      Win32_QuickFixEngineering: [
        { HotFixID: 'KB5041578', InstalledOn: '8/14/2026' },
        { HotFixID: 'KB5044277', InstalledOn: '10/9/2026' },
        { HotFixID: 'KB4589208', InstalledOn: '' },
      ],
    },
    noClass: {},
    programs: { w32tm: timeStatus, winmgmt: 0 },
    nextPid: 4000,
    neverRenews: false,
    faults: {},
  };
}

function registry(): Machine['registry'] {
  return {
    [windows]: {
      CurrentBuildNumber: '17763',
      ProductName: 'Windows Server 2019 Standard',
      InstallationType: 'Server Core',
    },
    [`${windows}\\ProfileList`]: { ProgramData: '%SystemDrive%\\ProgramData' },
    [`${system}\\Control\\ProductOptions`]: { ProductType: 'ServerNT' },
    [`${system}\\Control\\ComputerName\\ActiveComputerName`]: { ComputerName: 'WEB-01' },
    [`${system}\\Services\\Tcpip\\Parameters`]: { Hostname: 'web-01', Domain: 'corp.example' },
    [paths.terminal]: { fDenyTSConnections: 0, TSAppCompat: 0, TSServerDrainMode: 0 },
    [paths.stations]: {
      SelfSignedCertStore: 'Remote Desktop',
      SelfSignedCertificate: { bytes: ownThumbprint },
    },
    [paths.listener]: {
      PortNumber: 3389,
      SecurityLayer: 2,
      UserAuthentication: 1,
      MinEncryptionLevel: 3,
      fEnableWinStation: 1,
      fLogonDisabled: 0,
      MaxInstanceCount: 4_294_967_295,
    },
    'HKLM:\\SOFTWARE\\Microsoft\\Cryptography': {
      MachineGuid: '5f8a2c1e-33b7-4d0a-9a57-0c2f6f3f9b10',
    },
    [`${system}\\Services\\W32Time\\Parameters`]: {
      Type: 'NT5DS',
      NtpServer: 'time.windows.com,0x9',
    },
  };
}

function files(now: number): Readonly<Record<string, StoredFile>> {
  const folder = { folder: true, written: now - 900 * day };
  return {
    'C:': { ...folder, sddl: 'O:SYG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)' },
    'C:\\ProgramData': {
      ...folder,
      sddl: 'O:SYG:SYD:PAI(A;OICIIO;FA;;;BA)(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)',
    },
    [paths.keys]: { ...folder, sddl: 'O:SYG:SYD:PAI(A;;0x12019f;;;WD)(A;;FA;;;BA)' },
    'C:\\ProgramData\\Microsoft\\Crypto\\Keys': {
      ...folder,
      sddl: 'O:SYG:SYD:PAI(A;;0x12019f;;;WD)(A;;FA;;;BA)',
    },
    [paths.key]: {
      bytes: 2247,
      written: now - 20 * day,
      sddl: 'O:SYG:SYD:PAI(A;;FR;;;NS)(A;;FA;;;SY)(A;;FR;;;BA)',
    },
  };
}

function services(): Readonly<Record<string, Service>> {
  const running = { state: 'Running', start: 'Manual' };
  return {
    TermService: { ...running, display: 'Remotedesktopdienste', pid: 1204 },
    UmRdpService: {
      ...running,
      display: 'Anschlussumleitung für Remotedesktopdienst im Benutzermodus',
      pid: 1310,
      needs: ['TermService'],
    },
    SessionEnv: { ...running, display: 'Remotedesktopkonfiguration', pid: 1096 },
    CertPropSvc: { ...running, display: 'Zertifikatverteilung', pid: 1096 },
    KeyIso: { ...running, display: 'CNG-Schlüsselisolation', pid: 700 },
    CryptSvc: { ...running, start: 'Auto', display: 'Kryptografiedienste', pid: 1150 },
    W32Time: { ...running, start: 'Auto', display: 'Windows-Zeitgeber', pid: 1052 },
    Dnscache: { ...running, start: 'Auto', display: 'DNS-Client', pid: 1180 },
  };
}

const timeStatus = [
  'Sprungindikator: 0(keine Warnung)',
  'Stratum: 3 (Sekundärreferenz - synchr. über (S)NTP)',
  'Präzision: -23 (119.209ns pro Tick)',
  'Stammverzögerung: 0.0312500s',
  'Stammabweichung: 0.0456789s',
  'Referenz-ID: 0xC0000202 (Quell-IP:  192.0.2.2)',
  'Letzte erfolgr. Synchronisierungszeit: 21.11.2026 09:12:44',
  'Quelle: dc-01.corp.example',
  'Abrufintervall: 10 (1024s)',
  '',
  'Phasenabweichung: -0.0123456s',
  'Taktrate: 0.0156250s',
  'Statuscomputer: 2 (Synchronisierung)',
  'Zeitquellenkennzeichen: 0 (Keine )',
  'Serverrolle: 0 (Keine)',
  'Letzter Synchronisierungsfehler: 0 (Der Befehl wurde erfolgreich ausgeführt.)',
  'Zeit seit der letzten Synchronisierung: 5400.1234567s',
];
