import { type DeclaredParameter, literalsIn } from './param-block.ts';

/** What a parameter may be. Every parameter of every function has one. */
export type Limit =
  | { readonly kind: 'set'; readonly values: readonly string[] }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'range'; readonly from: string; readonly to: string }
  /** Characters; none of them a control character but tab and line ends. */
  | { readonly kind: 'text'; readonly from: number; readonly to: number };

/** A limit, or in words why the script declares none that can be read. */
export type LimitRead =
  | { readonly ok: true; readonly limit: Limit }
  | { readonly ok: false; readonly why: string };

/** What the sources of a parameter in the playbooks can be, where these say it. */
export type Source = readonly string[] | 'date' | undefined;

/** A date as probes tell it. */
const date = String.raw`^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?Z)?$`;

/** Characters of a text that nothing else limits. */
const longest = 4096;

const bounds: Readonly<Record<string, readonly [string, string]>> = {
  int: ['-2147483648', '2147483647'],
  int32: ['-2147483648', '2147483647'],
  long: ['-9223372036854775808', '9223372036854775807'],
  int64: ['-9223372036854775808', '9223372036854775807'],
};

/**
 * The limit of a parameter: what its script declares, and among these the values that its sources in the
 * playbook can have, where the playbook names them.
 */
export function limitOf(declared: DeclaredParameter, source: Source): LimitRead {
  const { type = '', attributes } = declared;
  if (/^bool(ean)?$/.test(type)) return read({ kind: 'set', values: ['True', 'False'] });
  const set = literals(attributes, 'validateset');
  const values = source === 'date' ? undefined : source;
  if (set !== undefined) return among(set, values);
  const bound = bounds[type];
  if (bound !== undefined) return rangeOf(attributes, bound);
  if (type === 'string') return stringLimit(attributes, source);
  return { ok: false, why: `has a type that the module does not take: ${type}` };
}

function stringLimit(attributes: Attributes, source: Source): LimitRead {
  const pattern = literals(attributes, 'validatepattern')?.[0];
  if (pattern === undefined) {
    if (source === 'date') return read({ kind: 'pattern', pattern: date });
    return source === undefined ? textOf(attributes) : among(source, source);
  }
  if (/^\^.*\$$/s.test(pattern)) return read({ kind: 'pattern', pattern });
  const why = 'has a ValidatePattern that is not written ^…$, so that it limits only a part';
  return { ok: false, why };
}

function read(limit: Limit): LimitRead {
  return { ok: true, limit };
}

function among(set: readonly string[], values: readonly string[] = set): LimitRead {
  const both = set.filter((one) => values.includes(one));
  return both.length === 0
    ? { ok: false, why: 'takes none of the values that its source in the playbook can have' }
    : read({ kind: 'set', values: both });
}

type Attributes = DeclaredParameter['attributes'];

function literals(attributes: Attributes, name: string): readonly string[] | undefined {
  const given = attributes.get(name);
  return given === undefined ? undefined : literalsIn(given);
}

function rangeOf(attributes: Attributes, [least, most]: readonly [string, string]): LimitRead {
  const [from = least, to = most] = literals(attributes, 'validaterange') ?? [];
  return read({ kind: 'range', from, to });
}

function textOf(attributes: Attributes): LimitRead {
  const isEmptyAllowed = attributes.has('allowemptystring');
  const [from = isEmptyAllowed ? 0 : 1, to = longest] = (
    literals(attributes, 'validatelength') ?? []
  ).map(Number);
  return read({ kind: 'text', from, to });
}
