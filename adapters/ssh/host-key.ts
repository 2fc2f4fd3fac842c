import { createHash, timingSafeEqual } from 'node:crypto';
import { BotError } from '#src/errors.ts';
import { type KnownKey, keysFor } from './known-hosts.ts';

export interface KeyQuestion {
  readonly address: string;
  readonly port: number;
  /** The public key that the host showed, as ssh sends it. */
  readonly presented: Buffer;
  /** Fingerprint from the inventory; then known_hosts is not asked. */
  readonly pinned?: string | undefined;
  readonly known: readonly KnownKey[];
  /** Where `known` was read. */
  readonly knownHosts: string;
}

/** Refuses a host key that nobody vouched for: BotError `host-key-refused`. Nothing is trusted on first use. */
export function refusalOf(question: KeyQuestion): BotError | undefined {
  const shown = fingerprint(question.presented);
  if (question.pinned !== undefined) return pinnedRefusal(question, question.pinned, shown);
  const keys = keysFor(question.known, question.address, question.port);
  const same = keys.filter(({ key }) => isSame(key, question.presented));
  if (same.some(({ revoked }) => revoked)) return revokedRefusal(question, shown);
  if (same.length > 0) return undefined;
  const valid = keys.filter(({ revoked }) => !revoked);
  return valid.length === 0 ? unknownRefusal(question, shown) : changedRefusal(question, valid);
}

/** As `ssh-keygen -l` prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The type that a public key names itself, e.g. ssh-ed25519. */
export function keyType(key: Buffer): string {
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  const name = length <= 64 ? key.subarray(4, 4 + length).toString('latin1') : '';
  return /^[\w@.-]+$/.test(name) ? name : 'of an unknown type';
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function pinnedRefusal(question: KeyQuestion, pinned: string, shown: string): BotError | undefined {
  if (pinned.replace(/=+$/, '') === shown) return undefined;
  return refused(
    question,
    `The host key of ${at(question)} is ${shown} (${keyType(question.presented)}), but the inventory pins ${pinned}.`,
    'If the host was set up anew, compare the fingerprint at its console and write the new one as hostKey. If not, somebody may stand between.',
  );
}

function revokedRefusal(question: KeyQuestion, shown: string): BotError {
  return refused(
    question,
    `The host key ${shown} of ${at(question)} is revoked in ${question.knownHosts}.`,
    'Do not accept it. Give the host a new key, or find out who uses the old one.',
  );
}

function unknownRefusal(question: KeyQuestion, shown: string): BotError {
  return refused(
    question,
    `Nobody has vouched for the host key of ${at(question)}: it shows ${shown} (${keyType(question.presented)}), and ${question.knownHosts} has none for it.`,
    `Compare the fingerprint with "ssh-keygen -l -f /etc/ssh/ssh_host_${shortType(question)}_key.pub" at the host's console. Then write it as hostKey in the inventory, or add the key to ${question.knownHosts}.`,
  );
}

function changedRefusal(question: KeyQuestion, valid: readonly KnownKey[]): BotError {
  const expected = valid
    .slice(0, 5)
    .map(({ key, type, line }) => `${fingerprint(key)} (${type}, line ${line})`)
    .join(', ');
  return refused(
    question,
    `The host key of ${at(question)} has changed: it shows ${fingerprint(question.presented)} (${keyType(question.presented)}), but ${question.knownHosts} has ${expected}.`,
    `If the host was set up anew, compare the fingerprint at its console and replace the old line (ssh-keygen -R "${removal(question)}" -f ${question.knownHosts}). If not, somebody may stand between.`,
  );
}

function refused(question: KeyQuestion, message: string, hint: string): BotError {
  return new BotError('host-key-refused', message, {
    hint,
    details: { address: question.address, port: question.port },
  });
}

function at({ address, port }: KeyQuestion): string {
  return port === 22 ? address : `${address} port ${port}`;
}

function removal({ address, port }: KeyQuestion): string {
  return port === 22 ? address : `[${address}]:${port}`;
}

function shortType({ presented }: KeyQuestion): string {
  const type = keyType(presented);
  if (type === 'ssh-rsa') return 'rsa';
  return type.startsWith('ecdsa') ? 'ecdsa' : 'ed25519';
}

const signatures: Readonly<Record<string, readonly string[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
} as const;

/** Signature algorithms to ask for: first those whose key is written down, so that a host with more keys is not taken for changed. */
export function preferredAlgorithms(keys: readonly KnownKey[]): string[] {
  const known = keys.filter(({ revoked }) => !revoked).map(({ type }) => type);
  const types = [...known, ...Object.keys(signatures)];
  return [...new Set(types.flatMap((type) => signatures[type] ?? []))];
}
