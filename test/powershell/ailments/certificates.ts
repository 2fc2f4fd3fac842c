import { ownCertificate, ownThumbprint } from '#test/powershell/healthy-machine.ts';
import {
  type Certificate,
  type Machine,
  paths,
  withFile,
  withoutRegistry,
  withRegistry,
  withStore,
} from '#test/powershell/machine.ts';
import type { Ailment } from './ailment.ts';

const issuedThumbprint = 'A1B2C3D4E5F60718293A4B5C6D7E8F9001122334';
const container = '0f1e2d3c4b5a69788796a5b4c3d2e1f0_5f8a2c1e-33b7-4d0a-9a57-0c2f6f3f9b10';
const cngKey = `C:\\ProgramData\\Microsoft\\Crypto\\Keys\\${container}`;

function issued(change: Partial<Certificate> = {}): Certificate {
  return ownCertificate({
    thumbprint: issuedThumbprint,
    issuer: 'CN=Corp Issuing CA',
    names: ['*.corp.example'],
    container,
    ...change,
  });
}

/** The listener bound to a certificate of a CA in the store My. */
function bound(machine: Machine, certificates: readonly Certificate[]): Machine {
  const chosen = withRegistry(machine, paths.listener, {
    SSLCertificateSHA1Hash: { bytes: issuedThumbprint },
  });
  return withStore(chosen, 'My', certificates);
}

export const certificateAilments: readonly Ailment[] = [
  {
    title: 'an expired certificate of its own without a key',
    probe: 'windows-certificate',
    machine: (healthy) => {
      const notAfter = Date.now() / 1000 - 12 * 86_400 + 3600;
      return withStore(healthy, 'Remote Desktop', [
        ownCertificate({ notAfter, hasPrivateKey: false }),
      ]);
    },
    values: { bound: 'self-signed', daysLeft: -12, hasPrivateKey: false, keyKind: 'none' },
    unknown: ['keyFile', 'keyFileFound', 'networkServiceMayRead'],
  },
  {
    title: 'a certificate of its own that is gone',
    probe: 'windows-certificate',
    machine: (healthy) => withStore(healthy, 'Remote Desktop', []),
    values: { bound: 'self-signed', thumbprint: ownThumbprint, inStore: false, store: 'none' },
    unknown: ['daysLeft', 'hasPrivateKey', 'sha256', 'subject'],
  },
  {
    title: 'nothing that it is bound to',
    probe: 'windows-certificate',
    machine: (healthy) =>
      withStore(
        withoutRegistry(healthy, paths.stations, 'SelfSignedCertificate'),
        'Remote Desktop',
        [],
      ),
    values: { bound: 'none', thumbprint: '', inStore: false, selfSignedCount: 0 },
  },
  {
    title: 'an issued certificate whose CNG key only SYSTEM and administrators may read',
    probe: 'windows-certificate',
    machine: (healthy) =>
      withFile(bound(healthy, [issued()]), cngKey, {
        bytes: 3000,
        sddl: 'O:SYG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)',
      }),
    values: {
      bound: 'custom',
      store: 'personal',
      selfSigned: false,
      namesHost: true,
      keyKind: 'cng',
      keyFile: cngKey,
      keyFileFound: true,
      networkServiceMayRead: false,
    },
  },
  {
    title: 'an issued certificate that every service may read by way of Users',
    probe: 'windows-certificate',
    machine: (healthy) =>
      withFile(bound(healthy, [issued({ purposes: ['1.3.6.1.5.5.7.3.2'] })]), cngKey, {
        sddl: 'O:SYG:SYD:PAI(A;;FA;;;SY)(A;;FR;;;BU)(A;;FA;;;BA)',
      }),
    values: { networkServiceMayRead: true, serverAuthentication: false },
  },
  {
    title: 'a template of the policy, and a denial for NETWORK SERVICE on the key',
    probe: 'windows-certificate',
    machine: (healthy) =>
      withFile(
        bound(withRegistry(healthy, paths.policy, { CertTemplateName: 'RDP' }), [
          issued({ purposes: [] }),
        ]),
        cngKey,
        { sddl: 'O:SYG:SYD:PAI(D;;FR;;;NS)(A;;FA;;;SY)(A;;FR;;;WD)(A;;FA;;;BA)' },
      ),
    values: { bound: 'policy', networkServiceMayRead: false, serverAuthentication: true },
  },
  {
    title: 'a key that is gone',
    probe: 'windows-certificate',
    machine: (healthy) => bound(healthy, [issued({ names: ['old.corp.example'] })]),
    values: { keyFileFound: false, namesHost: false },
    unknown: ['networkServiceMayRead'],
  },
  {
    title: 'no WMI',
    probe: 'windows-certificate',
    machine: (healthy) => ({
      ...bound(healthy, [issued()]),
      noClass: { Win32_TSGeneralSetting: '0x80041010' },
    }),
    values: { bound: 'custom', thumbprint: issuedThumbprint, inStore: true },
  },
  {
    title: 'no WMI, and the certificate of its own',
    probe: 'windows-certificate',
    machine: (healthy) => ({
      ...healthy,
      noClass: { Win32_TSGeneralSetting: '0x80041010' },
    }),
    values: { bound: 'self-signed', thumbprint: ownThumbprint, inStore: true },
  },
];
