import { type KnownSpace, parseCode } from '#src/errorcode/code.ts';
import { type Decoded, decode, isKnown, type Meaning } from '#src/errorcode/decode.ts';
import { foldText } from '#src/errorcode/folded-text.ts';
import { type Topic, topicsIn } from '#src/errorcode/topic.ts';
import type { Block, Text } from './card.ts';
import { numberSpan } from './code-text.ts';
import { bullets, fact, factBlock } from './draft.ts';
import { strong } from './span.ts';

// More than this nobody reads in a thread; `fettle decode` tells all.
const explainedInFull = 2;
const namedInShort = 6;

/** A code that no playbook looks into, with what the words of the report make of it. */
interface Read {
  readonly spelled: string;
  readonly decoded: Decoded;
}

/** What is known of codes without a playbook: meaning, usual causes, where to look. Never a guess. */
export function decodedBlocks(codes: readonly string[], said: string): readonly Block[] {
  const beside = topicsIn(foldText(said).lower);
  const read = codes.slice(0, namedInShort).flatMap((spelled) => readOne(spelled, beside));
  const clear = read.filter(({ decoded }) => isClear(decoded, beside));
  const full = clear.slice(0, explainedInFull);
  const short = read.filter((one) => !full.includes(one));
  return [
    ...full.flatMap(({ spelled, decoded }) => explained(spelled, decoded)),
    ...(short.length === 0 ? [] : [bullets(short.map(inShort))]),
  ];
}

/** Which products may have shown codes of unknown space, likeliest first; none when the codes say it. */
export function productsOf(codes: readonly string[]): readonly KnownSpace[] {
  const unknown = codes
    .filter((one) => one.startsWith('unknown:'))
    .flatMap((one) => readOne(one, []));
  return [...new Set(unknown.flatMap(({ decoded }) => decoded.meanings.map(({ space }) => space)))];
}

function readOne(spelled: string, beside: readonly Topic[]): readonly Read[] {
  const parsed = parseCode(spelled);
  return parsed === undefined ? [] : [{ spelled, decoded: decode(parsed, beside) }];
}

/** One meaning only, or one that the words beside it name. */
function isClear({ meanings }: Decoded, beside: readonly Topic[]): boolean {
  const [first, second] = meanings;
  if (first === undefined || !isKnown(first)) return false;
  return second === undefined || beside.some(({ spaces }) => spaces.includes(first.space));
}

function explained(spelled: string, { meanings }: Decoded): readonly Block[] {
  const [meaning] = meanings;
  if (meaning === undefined) return [];
  const inner = innermost(meaning);
  return [
    factBlock(
      fact('Code', numberSpan(spelled), ` ${nameOf(meaning)}`),
      fact('Means', inner.text ?? 'I know its name only, and make nothing up.'),
      inner.causes === undefined ? undefined : fact('Usual causes', inner.causes),
      inner.look === undefined ? undefined : fact('Look at', inner.look),
      inner.source === undefined ? undefined : fact('Source', inner.source),
    ),
  ];
}

/** The code that says most: the one inside, where the outer one has no sentence of its own. */
function innermost(meaning: Meaning): Meaning {
  return meaning.text === undefined && meaning.contains !== undefined
    ? innermost(meaning.contains)
    : meaning;
}

function nameOf(meaning: Meaning): string {
  const inner = innermost(meaning);
  const names = [...new Set([meaning.name, inner.name])].filter((name) => name !== undefined);
  return `${names.join(', ')}${names.length > 0 ? ' ' : ''}(${spaceLabels[inner.space]})`;
}

function inShort({ spelled, decoded }: Read): Text {
  const known = decoded.meanings.filter(isKnown);
  if (known.length === 0) return [numberSpan(spelled), `: ${structureOf(decoded)}`];
  if (known.length === 1) return [numberSpan(spelled), ': ', ...known.flatMap(oneLine)];
  const each = known
    .slice(0, 5)
    .map((meaning): Text => [strong(spaceLabels[meaning.space]), `: ${nameAndText(meaning)}`]);
  return [
    numberSpan(spelled),
    ' means different things. ',
    ...each.flatMap((text, index) => (index === 0 ? text : [' ', ...text])),
  ];
}

function oneLine(meaning: Meaning): Text {
  return [strong(spaceLabels[meaning.space]), ` ${nameAndText(innermost(meaning))}`];
}

function nameAndText({ name, text }: Meaning): string {
  if (text === undefined) return `${name ?? ''}.`;
  return name === undefined ? text : `${name}. ${text}`;
}

/** What the bits of the number say, where nothing else is known. */
function structureOf({ meanings }: Decoded): string {
  const parts = meanings.flatMap(({ structure }) => structure);
  const about = ['family', 'facility'].flatMap(
    (field) => parts.find((part) => part.field === field) ?? [],
  );
  const [first] = about;
  const belongs = first === undefined ? '' : ` Its ${first.field} is: ${first.meaning}.`;
  return `no table that I have knows it, and I make nothing up.${belongs}`;
}

/** A number space in the words of people. */
export const spaceLabels: Readonly<Record<KnownSpace, string>> = {
  rdp: 'Remote Desktop',
  'rdp-extended': 'Remote Desktop, extended code',
  freerdp: 'FreeRDP',
  hresult: 'HRESULT',
  ntstatus: 'NTSTATUS',
  win32: 'Windows error',
  ras: 'VPN',
  bugcheck: 'blue screen',
  kerberos: 'Kerberos',
  'tls-alert': 'TLS alert',
};
