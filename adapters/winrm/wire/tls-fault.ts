import { hash } from 'node:crypto';
import { BotError } from '#src/errors.ts';
import type { Endpoint } from './endpoint.ts';

/** Codes of OpenSSL and Node that mean: this certificate is not trusted. */
const distrust: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'bears another name',
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  CERT_REVOKED: 'was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'is signed by an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'is signed by an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'is signed by an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'is signed by an authority that is not trusted here',
  CERT_SIGNATURE_FAILURE: 'has a wrong signature',
  INVALID_PURPOSE: 'is not meant for servers',
};

/** What went wrong in a handshake: not trusted, refused by the host, or no TLS at all. */
export function badCertificate({ host, port }: Endpoint, error: Error): BotError {
  const code = 'code' in error ? String(error.code) : '';
  const options = { cause: error, details: { reason: code } };
  const why = distrust[code];
  if (why !== undefined) {
    return new BotError('host-key-refused', `The certificate of ${host} ${why}.`, {
      ...options,
      hint: 'Nothing of the logon was sent. Give the host a good certificate, or name its authority (ca) or its fingerprint (pin) in the inventory.',
    });
  }
  if (/ALERT_(?:BAD_|UNKNOWN_CA|CERTIFICATE_|UNSUPPORTED_CERT|NO_CERT|ACCESS_DENIED)/.test(code)) {
    return new BotError('access-denied', `${host} does not take our certificate.`, {
      ...options,
      hint: 'Check that the authority that signed it is trusted on the host, and that it has not run out.',
    });
  }
  return new BotError('bad-output', `${host} does not speak TLS on port ${port}.`, {
    ...options,
    hint: 'Check the port: 5985 is without TLS, 5986 with it. TLS 1.2 is the least that is taken. On the host: winrm enumerate winrm/config/listener',
  });
}

export function noCertificate({ host }: Endpoint): BotError {
  return new BotError('host-key-refused', `${host} shows no certificate.`, {
    hint: 'Nothing of the logon was sent. Check what listens on this port.',
  });
}

export function otherCertificate({ host }: Endpoint, leaf: Uint8Array): BotError {
  return new BotError(
    'host-key-refused',
    `${host} shows another certificate than the pinned one.`,
    {
      hint: `Nothing of the logon was sent. If it was renewed, pin the new one when the host itself confirms it: SHA-256 ${hash('sha256', leaf)}`,
    },
  );
}

/** Our own key or certificate cannot be used. The error of OpenSSL says why, and shows nothing of the key. */
export function badKey(error: unknown): BotError {
  return new BotError('config-invalid', 'The client certificate or its key cannot be used.', {
    cause: error,
    hint: 'Both must be PEM and belong together, and a key that is encrypted needs its passphrase. The same goes for ca.',
  });
}
