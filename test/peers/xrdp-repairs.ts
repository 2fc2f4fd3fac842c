import type { XrdpSetup } from './xrdp.ts';
import { linkSnakeoil, lockKey } from './xrdp-faults.ts';
import type { XrdpHost } from './xrdp-host.ts';

/** One way to break a real xrdp, and what the playbook makes of it. */
export interface Fault {
  readonly name: string;
  readonly setup: XrdpSetup;
  readonly afterwards?: (host: XrdpHost) => void;
  readonly cause: string;
  readonly offers: readonly string[];
  /** What stays open beside it. */
  readonly unknown?: readonly string[];
}

/** Faults that a script mends. */
export const repairs: readonly (Fault & { readonly remedy: string })[] = [
  {
    name: 'a key that belongs to another certificate',
    setup: { key: 'other' },
    cause: 'key-mismatch',
    offers: ['new-pair'],
    remedy: 'new-pair',
  },
  {
    name: 'a certificate that is gone, under TLS only',
    setup: { securityLayer: 'tls', certificate: 'missing' },
    cause: 'certificate-missing',
    offers: ['new-pair'],
    remedy: 'new-pair',
  },
  {
    name: 'a key that is gone, under negotiation',
    setup: { key: 'missing' },
    cause: 'key-missing',
    offers: ['new-pair'],
    remedy: 'new-pair',
  },
  {
    name: 'a key with a passphrase',
    setup: {},
    afterwards: lockKey,
    cause: 'key-locked',
    unknown: ['key-mismatch'],
    offers: ['new-pair'],
    remedy: 'new-pair',
  },
  {
    name: 'a key that root alone may read',
    setup: { key: 'unreadable' },
    cause: 'key-unreadable',
    offers: ['grant-key-access', 'open-the-files-by-hand'],
    remedy: 'grant-key-access',
  },
  {
    name: 'the links of Debian, which xrdp may not follow',
    setup: {},
    afterwards: linkSnakeoil,
    cause: 'key-unreadable',
    offers: ['join-key-group', 'open-the-files-by-hand'],
    remedy: 'join-key-group',
  },
  {
    name: 'standard RDP security only',
    setup: { securityLayer: 'rdp' },
    cause: 'security-layer-rdp',
    offers: ['raise-security-layer', 'offer-tls-by-hand'],
    remedy: 'raise-security-layer',
  },
  {
    name: 'TLS 1.1 only',
    setup: { sslProtocols: 'TLSv1.1' },
    cause: 'tls-too-old',
    offers: ['enable-tls'],
    remedy: 'enable-tls',
  },
  {
    name: 'a service that is stopped',
    setup: {},
    afterwards: (host) => host.service('stop'),
    cause: 'service-down',
    offers: ['start-service'],
    remedy: 'start-service',
  },
];
