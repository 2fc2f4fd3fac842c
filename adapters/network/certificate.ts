import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { cleanText } from './clean-text.ts';

/** What a look tells about the certificate that a server showed. Text is cleaned. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly isSelfSigned: boolean;
  /** Common name first, then the alternative names. */
  readonly names: readonly string[];
  /** Upper-case hex without colons. */
  readonly sha1: string;
  readonly sha256: string;
  /** Milliseconds since 1970; undefined when the date cannot be read. */
  readonly notAfter: number | undefined;
}

const mostNames = 20;

export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const notAfter = Date.parse(certificate.validTo);
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    isSelfSigned: isSelfSigned(certificate),
    names: namesOf(certificate),
    sha1: certificate.fingerprint.replaceAll(':', ''),
    sha256: certificate.fingerprint256.replaceAll(':', ''),
    notAfter: Number.isNaN(notAfter) ? undefined : notAfter,
  };
}

/** Node puts each part of a name on a line of its own; an empty name is undefined there. */
function oneLine(name: string | undefined): string {
  return cleanText((name ?? '').split('\n').join(', '));
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.checkIssued(certificate);
}

function namesOf(certificate: X509Certificate): readonly string[] {
  const common = (certificate.subject ?? '').split('\n').filter((line) => line.startsWith('CN='));
  const found = [...common.map((line) => line.slice(3)), ...alternativeNames(certificate)];
  return [...new Set(found.map((name) => cleanText(name)))].slice(0, mostNames);
}

/** Node writes "DNS:a, IP Address:b" and puts a name with odd characters in JSON quotes, which is no host name. */
function alternativeNames(certificate: X509Certificate): readonly string[] {
  return (certificate.subjectAltName ?? '')
    .split(', ')
    .map((part) => /^(?:DNS|IP Address):([^"]+)$/.exec(part)?.[1])
    .filter((name) => name !== undefined);
}

/**
 * Tells whether a certificate names a host by one of the names that people use for it. A name without
 * a domain matches the first label of one with a domain, either way: Windows puts either in its own
 * certificate, and inventories hold either.
 */
export function namesHost(
  certificateNames: readonly string[],
  hostNames: readonly string[],
): boolean {
  return hostNames.some((host) =>
    certificateNames.some((name) => sameHost(normal(name), normal(host))),
  );
}

function normal(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function sameHost(name: string, host: string): boolean {
  if (name === host) return true;
  if (isIP(name) !== 0 || isIP(host) !== 0) return false;
  if (name.startsWith('*.')) return name.slice(1) === host.slice(host.indexOf('.'));
  const isShort = !(name.includes('.') && host.includes('.'));
  return isShort && firstLabel(name) === firstLabel(host);
}

function firstLabel(name: string): string | undefined {
  return name.split('.')[0];
}
