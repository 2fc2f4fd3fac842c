import { type Code, hexOf, type KnownSpace, knownSpaces, spell } from './code.ts';
import { layOut, type Part } from './layout.ts';
import { type Name, namesOf } from './names.ts';
import { sentenceOf } from './sentence.ts';
import type { Entry, Evidence } from './tables/entry.ts';
import { entryOf } from './tables/tables.ts';
import { distance, type Topic } from './topic.ts';

/** What a number means in one space. */
export interface Meaning {
  readonly space: KnownSpace;
  readonly value: number;
  readonly name?: string | undefined;
  /** Other names of the same number. */
  readonly aliases: readonly string[];
  /** One sentence. Undefined when nobody has written one: nothing is made up. */
  readonly text?: string | undefined;
  /** On what name and text rest. */
  readonly evidence: Evidence;
  /** Usual causes, in a sentence. */
  readonly causes?: string | undefined;
  /** What to look at, in a sentence. */
  readonly look?: string | undefined;
  /** The table or document in which the number stands. */
  readonly source?: string | undefined;
  /** What the bits of the number say. */
  readonly structure: readonly Part[];
  /** The code that is packed into this one, e.g. win32:0x5 in hresult:0x80070005. */
  readonly contains?: Meaning | undefined;
}

export interface Decoded {
  /** "rdp:0x904". */
  readonly code: string;
  readonly hex: string;
  readonly decimal: number;
  /** As programs print it that take it for a signed number; only when it is negative. */
  readonly signed?: number | undefined;
  /** In its own space; for an unknown space, in every space that knows it, likeliest first. */
  readonly meanings: readonly Meaning[];
  /** What the same number means elsewhere; to be confused with at one's peril. */
  readonly collisions: readonly Meaning[];
}

/** Decodes a code as far as structure and tables go; `beside` is what the words near it are about. Total. */
export function decode(code: Code, beside: readonly Topic[] = []): Decoded {
  const { space, value } = code;
  const known = knownSpaces
    .filter((other) => isKnownIn(other, value))
    .toSorted((a, b) => distance(a, beside) - distance(b, beside));
  const own = space === 'unknown' ? known : [space];
  return {
    code: spell(code),
    hex: hexOf(value),
    decimal: value,
    signed: value >= 0x80000000 ? value - 0x1_0000_0000 : undefined,
    meanings: own.map((each) => meaningOf(each, value)),
    collisions: known
      .filter((other) => !own.includes(other))
      .map((other) => meaningOf(other, value)),
  };
}

/** Whether there is anything to tell: a name or a sentence, of the number or of the one inside it. */
export function isKnown({ name, text, contains }: Meaning): boolean {
  return name !== undefined || text !== undefined || (contains !== undefined && isKnown(contains));
}

/** Whether a space knows a number. Small ones of HRESULT and NTSTATUS are kinds of success that nobody reports. */
export function isKnownIn(space: KnownSpace, value: number): boolean {
  if (value < 0x10000 && (space === 'hresult' || space === 'ntstatus')) return false;
  return (
    entryOf(space, value) !== undefined ||
    sentenceOf(space, value) !== undefined ||
    namesOf(space, value).length > 0
  );
}

function meaningOf(space: KnownSpace, value: number): Meaning {
  const entry = entryOf(space, value);
  const sentence = sentenceOf(space, value);
  const names = namesOf(space, value);
  const { structure, contains } = layOut(space, value);
  const [name, ...aliases] = allNames(entry, names);
  const isFounded = sentence !== undefined || names.length > 0;
  return {
    space,
    value,
    name,
    aliases,
    text: sentence?.means ?? asSentence(entry?.text),
    evidence:
      entry?.evidence ?? (isFounded ? 'official' : structure.length > 0 ? 'derived' : 'unknown'),
    causes: sentence?.causes,
    look: sentence?.look,
    source: sentence?.source ?? tableSource(space, entry) ?? names[0]?.source,
    structure,
    contains: contains && meaningOf(contains.space, contains.value),
  };
}

function allNames(entry: Entry | undefined, names: readonly Name[]): readonly string[] {
  const own = entry?.name === undefined ? [] : [entry.name];
  return [...new Set([...own, ...names.map(({ name }) => name)])];
}

/** The rows of Remote Desktop are written as parts of a sentence. */
function asSentence(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function tableSource(space: KnownSpace, entry: Entry | undefined): string | undefined {
  if (entry === undefined || entry.evidence === 'unknown') return undefined;
  if (entry.evidence === 'reported')
    return 'reports of users with logs; not documented by the vendor';
  switch (space) {
    case 'rdp':
      return 'Microsoft Learn, IMsTscAxEvents::OnDisconnected';
    case 'rdp-extended':
      return 'MS-RDPBCGR 2.2.5.1.1, Set Error Info PDU; Microsoft Learn, ExtendedDisconnectReasonCode';
    case 'freerdp':
      return 'FreeRDP, include/freerdp/error.h';
    case 'hresult':
    case 'ntstatus':
    case 'win32':
    case 'ras':
    case 'bugcheck':
    case 'kerberos':
    case 'tls-alert':
      return undefined;
  }
}
