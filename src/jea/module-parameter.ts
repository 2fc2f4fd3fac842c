import type { Limit } from './limit.ts';
import { quoted, quotedList } from './quoted.ts';

/** A parameter of a function of the module. */
export interface ModuleParameter {
  readonly name: string;
  /** Of PowerShell, as "int". */
  readonly type: string;
  readonly limit: Limit;
  readonly takesEmpty: boolean;
}

/** No control characters but tab and line ends. */
const plain = String.raw`[^\x00-\x08\x0B\x0C\x0E-\x1F]`;

/** The parameter as a function declares it, one line. */
export function declaration({ name, type, limit, takesEmpty }: ModuleParameter): string {
  const empty = takesEmpty ? ' [AllowEmptyString()]' : '';
  return `[Parameter(Mandatory)]${empty} ${attribute(limit, type)}[${type}] $${name}`;
}

function attribute(limit: Limit, type: string): string {
  switch (limit.kind) {
    case 'set':
      // What is true or false is limited by its type.
      return type === 'bool' ? '' : `[ValidateSet(${limit.values.map(quoted).join(', ')})] `;
    case 'pattern':
      return `[ValidatePattern(${quoted(whole(limit.pattern))})] `;
    case 'range':
      return `[ValidateRange(${limit.from}, ${limit.to})] `;
    case 'text':
      return `[ValidateLength(${limit.from}, ${limit.to})] [ValidatePattern('^${plain}*\\z')] `;
  }
}

/** "^a|b$" limits only a part of a text, and "$" matches before a line end that stands last. */
function whole(pattern: string): string {
  return String.raw`\A(?:${pattern})\z`;
}

/** The same in a role capability, which knows sets and patterns; it puts each pattern between ^( and )$. */
export function permission({ name, limit }: Pick<ModuleParameter, 'name' | 'limit'>): string {
  return `@{ Name = ${quoted(name)}; ${restriction(limit)} }`;
}

function restriction(limit: Limit): string {
  switch (limit.kind) {
    case 'set':
      return `ValidateSet = ${quotedList(limit.values)}`;
    case 'pattern':
      return `ValidatePattern = ${quoted(whole(limit.pattern))}`;
    case 'range': {
      const sign = limit.from.startsWith('-') ? '-?' : '';
      return `ValidatePattern = '${sign}[0-9]{1,${limit.to.length}}'`;
    }
    case 'text':
      return `ValidatePattern = '${plain}{${limit.from},${limit.to}}'`;
  }
}

/** The same in words, for people who decide whether to install it. */
export function inWords({ name, limit }: Pick<ModuleParameter, 'name' | 'limit'>): string {
  switch (limit.kind) {
    case 'set':
      return `${name}: ${limit.values.join(' or ')}`;
    case 'pattern':
      return `${name}: a text that matches ${limit.pattern}`;
    case 'range':
      return `${name}: a whole number from ${limit.from} to ${limit.to}`;
    case 'text':
      return `${name}: a text of ${limit.from} to ${limit.to} characters`;
  }
}

/** What every function takes besides: which text, which answer, how long. */
export function commonParameters(digest: string): readonly ModuleParameter[] {
  return [
    { name: 'Digest', type: 'string', takesEmpty: false, limit: { kind: 'set', values: [digest] } },
    {
      name: 'Number',
      type: 'int',
      takesEmpty: false,
      limit: { kind: 'range', from: '0', to: '1000000' },
    },
    {
      name: 'DeadlineMs',
      type: 'int',
      takesEmpty: false,
      limit: { kind: 'range', from: '1', to: '9999000' },
    },
  ];
}

/** What apply printed, as JSON: what a script may print, twice, since JSON writes some characters longer. */
export const stateParameter: ModuleParameter = {
  name: 'State',
  type: 'string',
  takesEmpty: false,
  limit: { kind: 'text', from: 1, to: 131_072 },
};
