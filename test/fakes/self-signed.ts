import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate and its key as PEM, made for one test run: no key lies in the repository. */
export interface SelfSigned {
  readonly cert: string;
  readonly key: string;
}

export interface SelfSignedOptions {
  readonly commonName: string;
  readonly alternativeNames?: readonly string[];
  /** Milliseconds since 1970. */
  readonly notBefore?: number;
  readonly notAfter: number;
}

/** Makes a self-signed certificate with an elliptic key (RFC 5280), without any program. */
export function selfSigned(options: SelfSignedOptions): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(identifier(commonName), text(options.commonName))));
  const body = sequence(
    der(0xa0, integer(2)),
    integer(1),
    algorithm(),
    name,
    sequence(time(options.notBefore ?? Date.UTC(2024, 0, 1)), time(options.notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternatives(options.alternativeNames ?? []))),
  );
  const signature = der(0x03, Buffer.of(0), sign('sha256', body, privateKey));
  return {
    cert: pem(sequence(body, algorithm(), signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** One DER element. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content);
  const { length } = bytes;
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...(length < 0x80 ? [length] : long)), bytes]);
}

export function sequence(...content: readonly Uint8Array[]): Buffer {
  return der(0x30, ...content);
}

export function integer(value: number): Buffer {
  return der(0x02, Buffer.of(value));
}

const commonName = [0x55, 0x04, 0x03];
const subjectAltName = [0x55, 0x1d, 0x11];
const ecdsaWithSha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

function identifier(bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function algorithm(): Buffer {
  return sequence(identifier(ecdsaWithSha256));
}

function set(content: Uint8Array): Buffer {
  return der(0x31, content);
}

function text(value: string): Buffer {
  return der(0x0c, Buffer.from(value));
}

function time(at: number): Buffer {
  const digits = new Date(at).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
  return der(0x18, Buffer.from(`${digits}Z`));
}

function alternatives(names: readonly string[]): Buffer {
  const list = sequence(...names.map((name) => der(0x82, Buffer.from(name))));
  return sequence(identifier(subjectAltName), der(0x04, list));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
