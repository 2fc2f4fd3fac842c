/** Deeper than anything that Fettle writes; keeps hostile documents from exhausting the stack. */
const deepest = 500;

/**
 * Canonical JSON (RFC 8785): no white space, members sorted by UTF-16 code units, numbers as ECMAScript
 * prints them. Members that are undefined are left out, lone surrogates become U+FFFD (RFC 8785 would
 * refuse them, but a report must not be lost for one). Throws TypeError for what JSON cannot say.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      return writeNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : writeCompound(value, depth + 1);
    case 'undefined':
    case 'bigint':
    case 'function':
    case 'symbol':
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON has no number ${value}`);
  return JSON.stringify(value);
}

/** Nothing in it that JSON escapes: most strings of a journal, written without looking at them twice. */
const plain = /^[ !#-[\]-~]*$/;

function quote(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  return JSON.stringify(text.isWellFormed() ? text : text.toWellFormed());
}

function writeCompound(value: object, depth: number): string {
  if (depth > deepest) throw new TypeError(`nested deeper than ${deepest} levels`);
  if (Array.isArray(value)) return writeArray(value, depth);
  return writeObject(value, depth);
}

function writeArray(values: readonly unknown[], depth: number): string {
  let text = '[';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) text += ',';
    text += write(values[index], depth);
  }
  return `${text}]`;
}

function writeObject(value: object, depth: number): string {
  const members: Readonly<Record<string, unknown>> = { ...value };
  const names = Object.keys(members);
  if (!names.every((name) => name.isWellFormed())) return writeObject(renamed(members), depth);
  let text = '';
  for (const name of names.sort()) {
    const member = members[name];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${quote(name)}:${write(member, depth)}`;
  }
  return `{${text}}`;
}

/** Two names that differ in lone surrogates only must not become one. */
function renamed(members: Readonly<Record<string, unknown>>): object {
  const taken = new Set(Object.keys(members).filter((name) => name.isWellFormed()));
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [freeName(name, taken), member]),
  );
}

function freeName(name: string, taken: Set<string>): string {
  if (name.isWellFormed()) return name;
  let free = name.toWellFormed();
  while (taken.has(free)) free += '\ufffd';
  taken.add(free);
  return free;
}
