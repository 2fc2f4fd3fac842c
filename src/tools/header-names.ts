/** A header of the Windows API, and where its numbers are looked up. */
interface Header {
  readonly file: string;
  /** Which names count, and the space of their numbers; the first that fits. */
  readonly rules: readonly Rule[];
}

interface Rule {
  readonly space: string;
  readonly name: RegExp;
  readonly fits: (value: number) => boolean;
}

const small = (value: number): boolean => value < 0x10000;
const large = (value: number): boolean => value >= 0x10000;
const any = (): boolean => true;

/** The headers of Debian's mingw-w64-common, in the order in which their names win. */
export const headers: readonly Header[] = [
  {
    file: 'winerror.h',
    rules: [
      { space: 'hresult', name: /^(?:S|E)_[A-Z]+$/, fits: any },
      { space: 'win32', name: /^[A-Z]/, fits: small },
      { space: 'hresult', name: /^[A-Z]/, fits: large },
    ],
  },
  { file: 'wininet.h', rules: [{ space: 'win32', name: /^ERROR_[A-Z]/, fits: small }] },
  { file: 'lmerr.h', rules: [{ space: 'win32', name: /^NERR_(?!Success)/, fits: small }] },
  { file: 'ntstatus.h', rules: [{ space: 'ntstatus', name: /^[A-Z]/, fits: any }] },
  { file: 'wuerror.h', rules: [{ space: 'hresult', name: /^WU_/, fits: large }] },
  { file: 'slerror.h', rules: [{ space: 'hresult', name: /^SL_/, fits: large }] },
  { file: 'bitsmsg.h', rules: [{ space: 'hresult', name: /^BG_/, fits: large }] },
  { file: 'fltwinerror.h', rules: [{ space: 'hresult', name: /^ERROR_FLT_/, fits: large }] },
  { file: 'raserror.h', rules: [{ space: 'ras', name: /^(?:ERROR_|PENDING$)/, fits: any }] },
  { file: 'bugcodes.h', rules: [{ space: 'bugcheck', name: /^[A-Z]/, fits: any }] },
  {
    file: 'schannel.h',
    rules: [{ space: 'tls-alert', name: /^TLS1_ALERT_(?!WARNING$|FATAL$)/, fits: small }],
  },
];

// Not errors: ranges, masks, and the fields out of which numbers are made.
const noErrors =
  /^(?:FACILITY_|SEVERITY_|STATUS_SEVERITY_|SEC_E_OK$|NTE_OP_OK$|WSABASEERR$)|_(?:FIRST|LAST|BASE|MASK)$/;
const definition = /^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)[ \t]+(\S.*?)[ \t]*(?:\/[*/].*)?$/gm;
const casts =
  /__MSABI_LONG|_HRESULT_TYPEDEF_|_NDIS_ERROR_TYPEDEF_|\((?:HRESULT|NTSTATUS|ULONG|DWORD|SCODE|int)\)/g;

export interface NamedNumber {
  readonly value: number;
  readonly name: string;
}

/** Names and numbers of one header by space, sorted by number; names of one number as the header has them. */
export function namesIn({ rules }: Header, text: string): ReadonlyMap<string, NamedNumber[]> {
  const defined = valuesIn(text);
  const found = new Map<string, NamedNumber[]>();
  for (const [name, value] of defined) {
    const rule = noErrors.test(name)
      ? undefined
      : rules.find((one) => one.name.test(name) && one.fits(value));
    if (rule === undefined) continue;
    const list = found.get(rule.space) ?? [];
    list.push({ value, name });
    found.set(rule.space, list);
  }
  for (const list of found.values()) list.sort((a, b) => a.value - b.value);
  return found;
}

/** Every number that a header defines: plain, cast, on a base, or by another name. */
function valuesIn(text: string): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  for (const [, name, expression] of text.matchAll(definition)) {
    const value = name === undefined ? undefined : evaluate(expression ?? '', known);
    // A header defines some names twice, for other compilers, with the same number.
    if (name !== undefined && value !== undefined && !known.has(name)) known.set(name, value);
  }
  return known;
}

function evaluate(expression: string, known: ReadonlyMap<string, number>): number | undefined {
  const bare = expression.replaceAll(casts, '').replaceAll(/[()\s]/g, '');
  const parts = /^(\w+?)(?:\+(\d+))?$/.exec(bare);
  const base = parts?.[1] === undefined ? undefined : (numberIn(parts[1]) ?? known.get(parts[1]));
  return base === undefined ? undefined : base + Number(parts?.[2] ?? 0);
}

function numberIn(word: string): number | undefined {
  const digits = /^(0x[0-9a-f]{1,8}|\d{1,10})[ul]*$/i.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** One line each, hexadecimal number first, sorted, so that a number is found without unpacking the list. */
export function packNames(list: readonly NamedNumber[]): string {
  return `\n${list.map(({ value, name }) => `${value.toString(16)} ${name}\n`).join('')}`;
}
