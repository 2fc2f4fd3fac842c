import type { Host } from '#src/host/host.ts';
import { lookUp } from './look-up.ts';
import type { Look, Looks, Value } from './reading.ts';
import type { Playbook } from './schema.ts';
import { fieldOf } from './sources.ts';

/**
 * Replaces what tells where readings come from: names, addresses, thumbprints, accounts. The same text gets the
 * same replacement, so that what was equal stays equal. Free text may still tell: a person reads it before it is shared.
 */
export function anonymise(looks: Looks, playbook: Playbook, host: Host): Looks {
  const mask = new Mask(host);
  return Object.fromEntries(
    Object.entries(looks).map(([probe, look]) => {
      const returns = lookUp(playbook.probes, probe)?.returns ?? {};
      const isOpen = (key: string): boolean => {
        const field = lookUp(returns, key);
        return field === undefined || isFree(fieldOf(field));
      };
      return [probe, maskLook(look, mask, isOpen)];
    }),
  );
}

function isFree({ type, values }: { readonly type: string; readonly values?: unknown }): boolean {
  return type === 'text' && values === undefined;
}

function maskLook(look: Look, mask: Mask, isOpen: (key: string) => boolean): Look {
  if (look.kind === 'failed') return { ...look, message: mask.text(look.message) };
  const values = Object.entries(look.values).map(([key, value]): [string, Value] => [
    key,
    typeof value === 'string' && isOpen(key) ? mask.value(key, value) : value,
  ]);
  const unknown = Object.entries(look.unknown).map(([key, why]) => [key, mask.text(why)] as const);
  return { ...look, values: Object.fromEntries(values), unknown: Object.fromEntries(unknown) };
}

interface Form {
  readonly pattern: string;
  readonly make: (count: number, original: string) => string;
}

const hex = '[0-9A-Fa-f]';
const label = '[A-Za-z0-9-]{1,63}';
const fileEnding =
  '(?:pem|key|crt|cer|ini|conf|cfg|log|sh|ps1|service|socket|json|yaml|so|target|exe|dll)';

const domainEnding =
  '(?:com|net|org|edu|gov|info|local|lan|internal|intern|corp|home|test|example|(?!sh|so|py|pl|rc|md|js|ts|gz)[a-z]{2})';

/** Kinds of text, told by their form; where several fit, the first wins. Each pattern is linear. */
const forms: readonly Form[] = [
  {
    pattern: `\\b[\\w.+-]{1,64}@${label}(?:\\.${label}){1,8}`,
    make: (count) => `person-${count}@example.org`,
  },
  {
    pattern: '\\bS-1-5-21(?:-\\d{1,10}){3,4}\\b',
    make: (count) => `S-1-5-21-0-0-0-${1000 + count}`,
  },
  {
    pattern: `\\b${hex}{8}(?:-${hex}{4}){3}-${hex}{12}\\b`,
    make: (count) => `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
  },
  {
    pattern: `\\b(?:${hex}{2}[:-]){5,31}${hex}{2}\\b`,
    make: (count, original) => hexLike(original, count),
  },
  { pattern: `\\b${hex}{32,128}\\b`, make: (count, original) => hexLike(original, count) },
  {
    pattern: '\\b[A-Z][A-Z0-9-]{0,14}\\\\[\\w.$-]{1,64}',
    make: (count) => `EXAMPLE\\person-${count}`,
  },
  {
    pattern: '\\b(?!127\\.|0\\.0\\.0\\.0)(?:\\d{1,3}\\.){3}\\d{1,3}\\b',
    make: (count) => `192.0.2.${count % 256}`,
  },
  // Either shortened by "::", or eight groups: "10:42:33" is a time.
  {
    pattern: `(?<![\\w:.])(?!::1?(?![\\w:]))(?:(?=[0-9A-Fa-f:]{0,39}::)[0-9A-Fa-f:]{3,39}|(?:${hex}{1,4}:){7}${hex}{1,4})(?![\\w:])`,
    make: (count) => `2001:db8::${count.toString(16)}`,
  },
  {
    // Three parts, or two with an ending that names have: "transports.ssh" is no host.
    pattern: `(?<![\\w./-])(?:${label}(?:\\.${label}){1,6}\\.(?!${fileEnding}\\b)[A-Za-z]{2,24}|${label}\\.${domainEnding})(?![\\w-])`,
    make: (count) => `name-${count}.example.org`,
  },
];

/** Readings that hold nothing but a name, whatever its form. */
const nameKeys = /^(ntlm(Computer|DnsComputer|Domain)|computer|domain)/;

/** One replacement for each text, in one pass, so that no replacement is replaced again. */
class Mask {
  readonly #known = new Map<string, string>();
  readonly #names: ReadonlyMap<string, string>;
  readonly #pattern: RegExp;

  constructor(host: Host) {
    this.#names = namesOf(host);
    const names = [...this.#names.keys()].map(inAnyCase);
    const ours = `(?<![\\w.-])(?:${names.join('|') || '(?!)'})(?![\\w-]|\\.\\w)`;
    this.#pattern = new RegExp(
      [ours, ...forms.map(({ pattern }) => pattern)].map((each) => `(${each})`).join('|'),
      'g',
    );
  }

  value(key: string, text: string): string {
    const masked = this.text(text);
    if (text === '' || masked !== text || !nameKeys.test(key)) return masked;
    return this.#replace(text, (count) => `name-${count}`);
  }

  text(text: string): string {
    return text.replaceAll(this.#pattern, (found: string, ...groups: readonly unknown[]) => {
      const ours = this.#names.get(found.toLowerCase());
      if (ours !== undefined) return ours;
      const form = forms[groups.slice(1).findIndex((group) => group !== undefined)];
      return form === undefined ? found : this.#replace(found, form.make);
    });
  }

  #replace(found: string, make: Form['make']): string {
    const known = this.#known.get(found.toLowerCase());
    if (known !== undefined) return known;
    const made = make(this.#known.size + 1, found);
    this.#known.set(found.toLowerCase(), made);
    return made;
  }
}

/** A pattern for a name however its letters are written; "(?i:…)" did not always hold in V8. */
function inAnyCase(name: string): string {
  return [...name]
    .map((letter) => {
      if (/\w/.test(letter)) return `[${letter.toLowerCase()}${letter.toUpperCase()}]`;
      return /[\u0080-\u{10FFFF}]/u.test(letter) ? letter : `\\${letter}`;
    })
    .join('');
}

/** The names of the host, long ones first; an address in numbers is told by its form. */
function namesOf({ name, address, aliases }: Host): ReadonlyMap<string, string> {
  const all = [name, address, ...aliases].flatMap((each) => [each, each.split('.')[0] ?? each]);
  const named = all.filter((each) => each.length > 2 && /[a-z]/i.test(each) && !each.includes(':'));
  const distinct = [...new Set(named.map((each) => each.toLowerCase()))];
  return new Map(
    distinct
      .toSorted((a, b) => b.length - a.length)
      .map((each) => [each, each.includes('.') ? 'host-1.example.org' : 'host-1']),
  );
}

/** A fingerprint of the same length and form: told apart, and telling nothing. */
function hexLike(original: string, count: number): string {
  const digits = count.toString(16).padStart(2, '0');
  const isUpper = /[A-F]/.test(original);
  let index = 0;
  return original.replaceAll(/[0-9A-Fa-f]/g, () => {
    const next = digits[index++ % digits.length] ?? '0';
    return isUpper ? next.toUpperCase() : next;
  });
}
