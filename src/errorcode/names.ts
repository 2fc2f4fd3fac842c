import { type Code, type KnownSpace, knownSpaces } from './code.ts';
import packed from './generated/names.json' with { type: 'json' };
import { sourceOf } from './sentence.ts';

/** A vendor's name for a number, and where it stands. */
export interface Name {
  readonly name: string;
  /** "winerror.h (mingw-w64, public domain)", or the document. */
  readonly source: string;
}

interface List {
  readonly source: string;
  /** Lines "5 ERROR_ACCESS_DENIED", sorted by number; the text begins and ends with a line break. */
  readonly lines: string;
}

const lists: ReadonlyMap<string, readonly List[]> = Map.groupBy(
  Object.entries(packed).map(([key, lines]) => {
    const [space = '', source = ''] = key.split(' ');
    return { space, source: sourceNamed(source), lines };
  }),
  ({ space }) => space,
);
let byName: ReadonlyMap<string, Code> | undefined;

/** Every name that a number has in a space, the usual one first. */
export function namesOf(space: KnownSpace, value: number): readonly Name[] {
  return (lists.get(space) ?? []).flatMap(({ lines, source }) =>
    namesAt(lines, value).map((name) => ({ name, source })),
  );
}

function namesAt(lines: string, value: number): readonly string[] {
  const start = `\n${value.toString(16)} `;
  const names: string[] = [];
  for (let at = firstAt(lines, value); lines.startsWith(start, at); ) {
    const end = lines.indexOf('\n', at + 1);
    names.push(lines.slice(at + start.length, end));
    at = end;
  }
  return names;
}

/** Where the first line with this number or a greater one begins, by halving. */
function firstAt(lines: string, value: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = lines.lastIndexOf('\n', (low + high) >>> 1);
    if (Number.parseInt(lines.slice(middle + 1, middle + 9), 16) < value) {
      low = lines.indexOf('\n', middle + 1);
    } else {
      high = middle;
    }
  }
  return low;
}

/** All that has a name in a space, sorted by number within each source. */
export function namesIn(
  space: KnownSpace,
): readonly { readonly value: number; readonly name: string }[] {
  return (lists.get(space) ?? []).flatMap(({ lines }) =>
    Array.from(lines.matchAll(/([0-9a-f]+) (.+)/g), ([, value = '', name = '']) => ({
      value: Number.parseInt(value, 16),
      name,
    })),
  );
}

/** The code that a vendor calls so ("STATUS_LOGON_FAILURE"), in any case; undefined when none does. */
export function codeCalled(name: string): Code | undefined {
  byName ??= index();
  return byName.get(name.toLowerCase());
}

/** Where two spaces use one name, the first wins. */
function index(): ReadonlyMap<string, Code> {
  const all = knownSpaces.flatMap((space) =>
    namesIn(space).map(({ value, name }) => [name.toLowerCase(), { space, value }] as const),
  );
  return new Map(all.toReversed());
}

function sourceNamed(key: string): string {
  return key.endsWith('.h') ? `${key} (mingw-w64, public domain)` : sourceOf(key);
}
