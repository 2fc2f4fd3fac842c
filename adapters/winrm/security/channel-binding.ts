import { join, u32 } from './bytes.ts';
import { certificateHash } from './certificate-hash.ts';
import { md5 } from './hmac-md5.ts';

/** What ties a logon to its TLS connection: `tls-server-end-point` over the host's certificate (RFC 5929). */
export function tlsServerEndPoint(der: Uint8Array): Uint8Array {
  return join(Buffer.from('tls-server-end-point:', 'latin1'), certificateHash(der));
}

/**
 * The value of MsvAvChannelBindings: MD5 over gss_channel_bindings without addresses
 * (MS-NLMP 2.2.2.1, RFC 2744 3.11). Takes what tlsServerEndPoint gives.
 */
export function channelBindingHash(applicationData: Uint8Array): Uint8Array {
  const noAddresses = new Uint8Array(16);
  return md5(join(noAddresses, u32(applicationData.length), applicationData));
}
