import { createHmac } from 'node:crypto';

/** One usable line of a known_hosts file. `revoked` lines refuse a key everywhere they match. */
export interface KnownKey {
  readonly patterns: readonly string[];
  readonly type: string;
  /** The public key, as ssh sends it. */
  readonly key: Buffer;
  readonly revoked: boolean;
  /** 1-based. */
  readonly line: number;
}

/** Reads known_hosts (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). Certificate authorities are passed over. */
export function parseKnownHosts(text: string): KnownKey[] {
  return text.split(/\r?\n/).flatMap((line, index) => keyOf(line.trim(), index + 1) ?? []);
}

function keyOf(text: string, line: number): KnownKey | undefined {
  const fields = text.split(/[ \t]+/);
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
  const [patterns = '', type = '', key = ''] = fields;
  if (patterns === '' || patterns.startsWith('#') || key === '') return undefined;
  if (marker !== undefined && marker !== '@revoked') return undefined;
  return {
    patterns: patterns.split(','),
    type,
    key: Buffer.from(key, 'base64'),
    revoked: marker === '@revoked',
    line,
  };
}

/** The keys that are written down for an address and a port. */
export function keysFor(known: readonly KnownKey[], address: string, port: number): KnownKey[] {
  const plain = address.toLowerCase();
  // OpenSSH writes port 22 without brackets, every other with.
  const name = port === 22 ? plain : `[${plain}]:${port}`;
  return known.filter(({ patterns }) => matches(patterns, name));
}

function matches(patterns: readonly string[], name: string): boolean {
  const refused = patterns.some((one) => one.startsWith('!') && matchesOne(one.slice(1), name));
  return !refused && patterns.some((one) => !one.startsWith('!') && matchesOne(one, name));
}

function matchesOne(pattern: string, name: string): boolean {
  if (pattern.startsWith('|1|')) return matchesHashed(pattern, name);
  return wildcard(pattern.toLowerCase(), name);
}

function matchesHashed(pattern: string, name: string): boolean {
  const [, , salt = '', hash = ''] = pattern.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

/** "*" and "?" as in a shell, in linear time per star. */
function wildcard(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return name.length === first.length && fits(first, name, 0);
  if (!fits(first, name, 0)) return false;
  let from = first.length;
  for (const part of rest) {
    from = find(part, name, from);
    if (from === -1) return false;
    from += part.length;
  }
  return name.length - last.length >= from && fits(last, name, name.length - last.length);
}

function find(part: string, name: string, from: number): number {
  for (let at = from; at + part.length <= name.length; at++) {
    if (fits(part, name, at)) return at;
  }
  return -1;
}

function fits(part: string, name: string, at: number): boolean {
  return [...part].every((character, index) =>
    character === '?' ? at + index < name.length : name[at + index] === character,
  );
}
