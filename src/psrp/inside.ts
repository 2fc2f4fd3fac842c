import type { PsDictionary, PsList, PsObject, PsValue } from './value.ts';

export function isPsObject(value: PsValue | undefined): value is PsObject {
  return isKind(value) && value.kind === 'object';
}

function isKind(value: PsValue | undefined): value is Exclude<PsValue, null | string | boolean> {
  return typeof value === 'object' && value !== null;
}

/** A member of an object, whoever gave it: PowerShell's own, its type's, or that of the object it wraps. */
export function memberOf(value: PsValue | undefined, name: string): PsValue | undefined {
  for (let at = value; isPsObject(at); at = at.base) {
    const holder = [at.members, at.properties].find((each) => each.has(name));
    if (holder !== undefined) return holder.get(name);
  }
  return undefined;
}

/** Without what wraps it: of an enumeration its number, of text with properties the text. */
export function bare(value: PsValue | undefined): Exclude<PsValue, PsObject> | undefined {
  let at = value;
  while (isPsObject(at)) at = at.base;
  return at;
}

/** A whole number that JavaScript can carry; undefined for anything else. */
export function numberIn(value: PsValue | undefined): number | undefined {
  const plain = bare(value);
  if (!isKind(plain) || plain.kind !== 'integer') return undefined;
  const number = Number(plain.value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Text as it is, or as an object shows itself; undefined for null and for what has no text. */
export function textIn(value: PsValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  switch (value.kind) {
    case 'object':
      return ownText(value) ?? textIn(bare(value));
    case 'integer':
    case 'real':
      return value.value.toString();
    case 'char':
      return String.fromCharCode(value.value);
    case 'date':
    case 'duration':
      return value.text;
    case 'decimal':
    case 'guid':
    case 'uri':
    case 'version':
    case 'xml':
    case 'script':
      return value.value;
    case 'secure':
    case 'bytes':
    case 'progress':
    case 'list':
    case 'dictionary':
      return undefined;
  }
}

function ownText(value: PsObject): string | undefined {
  let at: PsValue | undefined = value;
  while (isPsObject(at) && at.text === undefined) at = at.base;
  return isPsObject(at) ? at.text : undefined;
}

export function listIn(value: PsValue | undefined): PsList | undefined {
  const plain = bare(value);
  return isKind(plain) && plain.kind === 'list' ? plain : undefined;
}

export function dictionaryIn(value: PsValue | undefined): PsDictionary | undefined {
  const plain = bare(value);
  return isKind(plain) && plain.kind === 'dictionary' ? plain : undefined;
}

/** What stands under a key of text. */
export function entryOf(value: PsValue | undefined, key: string): PsValue | undefined {
  return dictionaryIn(value)?.entries.find((entry) => entry.key === key)?.value;
}
