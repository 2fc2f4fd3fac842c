import { nearest } from '#src/document/nearest.ts';

/** What somebody asks of the bot itself, rather than about an error. */
export type Word =
  | { readonly kind: 'help'; readonly about?: string | undefined }
  | { readonly kind: 'status'; readonly id?: string | undefined }
  | { readonly kind: 'approvals' }
  | { readonly kind: 'hosts'; readonly named?: string | undefined }
  | { readonly kind: 'decode'; readonly given: string }
  | { readonly kind: 'playbooks'; readonly named?: string | undefined }
  | { readonly kind: 'cancel' };

const spellings: Readonly<Record<string, Word['kind']>> = {
  '': 'help',
  '?': 'help',
  help: 'help',
  status: 'status',
  approvals: 'approvals',
  hosts: 'hosts',
  decode: 'decode',
  playbooks: 'playbooks',
  cancel: 'cancel',
  stop: 'cancel',
};

const longestWord = 100;

/** The word that a message is; undefined for a report, an answer, or talk. */
export function readWord(text: string): Word | undefined {
  const [first, rest] = parted(text);
  const kind = kindOf(first);
  if (kind === undefined) return undefined;
  if (rest === '') return kind === 'decode' ? { kind, given: '' } : { kind };
  if (kind === 'decode') return { kind, given: rest };
  return /\s/u.test(rest) || rest.length > longestWord ? undefined : withOne(kind, rest);
}

/** Words that a mistyped one may have meant, nearest first; none for what looks like an error. */
export function nearWords(text: string): readonly string[] {
  const [first] = parted(text);
  if (!isBare(first)) return [];
  return nearest(first, Object.keys(spellings)).filter((word) => word.length > 1);
}

/** One word without a digit, which may have been meant for the bot. */
export function isBare(text: string): boolean {
  return /^[\p{L}-]{2,20}$/u.test(text.trim());
}

function parted(text: string): readonly [string, string] {
  const trimmed = text.trim();
  const end = trimmed.search(/\s/u);
  return end < 0 ? [trimmed, ''] : [trimmed.slice(0, end), trimmed.slice(end).trim()];
}

function kindOf(word: string): Word['kind'] | undefined {
  const written = word.toLowerCase();
  return Object.hasOwn(spellings, written) ? spellings[written] : undefined;
}

function withOne(kind: Exclude<Word['kind'], 'decode'>, rest: string): Word | undefined {
  switch (kind) {
    case 'help':
      return { kind, about: rest };
    case 'hosts':
    case 'playbooks':
      return { kind, named: rest };
    case 'status':
      // "status failed" is said about a service.
      return /^inc-/i.test(rest) ? { kind, id: rest.toLowerCase() } : undefined;
    case 'approvals':
    case 'cancel':
      return undefined;
  }
}
