import { type Code, parseCode, spell } from './code.ts';
import { isKnownIn } from './decode.ts';
import { foldText } from './folded-text.ts';
import { codeCalled } from './names.ts';
import { readCodes } from './read-codes.ts';
import { type Topic, topicsIn } from './topic.ts';

/** What one word of the command line asks: codes, or only what they are about. */
export interface Asked {
  /** As given. */
  readonly text: string;
  readonly codes: readonly Code[];
  /** What the words beside the number name, likeliest first. */
  readonly beside: readonly Topic[];
}

// A log on standard input has more codes than anybody reads.
const mostCodes = 32;

/** Reads what is asked. Words without a number ("printer") say what the numbers elsewhere are about. */
export function readAsked(given: readonly string[]): readonly Asked[] {
  const read = given.map((text) => {
    const beside = topicsIn(foldText(text).lower);
    return { text, beside, codes: distinct(codesIn(text, beside)).slice(0, mostCodes) };
  });
  const hasCodes = read.some(({ codes }) => codes.length > 0);
  const context = hasCodes ? read.filter(isContext).flatMap(({ beside }) => beside) : [];
  return read
    .filter((asked) => !hasCodes || !isContext(asked))
    .map((asked) => ({ ...asked, beside: [...new Set([...asked.beside, ...context])] }));
}

function isContext({ codes, beside }: Asked): boolean {
  return codes.length === 0 && beside.length > 0;
}

function codesIn(text: string, beside: readonly Topic[]): readonly Code[] {
  const spelled = parseCode(text);
  if (spelled !== undefined) return [spelled];
  const { codes } = readCodes(text);
  return codes.length > 0 ? codes : [...named(text), ...plainNumbers(text, beside)].slice(0, 1);
}

/** Constants of any header: "STATUS_LOGON_FAILURE", "the stop code is CRITICAL_PROCESS_DIED". */
function named(text: string): readonly Code[] {
  return [...text.slice(0, 10_000).matchAll(/[A-Za-z]\w{3,80}/g)].flatMap(
    ([word]) => codeCalled(word) ?? [],
  );
}

/** Whoever asks for a bare number means a number, unlike whoever writes one in a message. */
function plainNumbers(text: string, beside: readonly Topic[]): readonly Code[] {
  const words = beside.length > 0 ? text.slice(0, 200).split(/[\s,;:()]+/) : [text.trim()];
  return words.flatMap((word) => plainNumber(word, beside) ?? []);
}

function plainNumber(word: string, beside: readonly Topic[]): Code | undefined {
  if (!/^-?\d{1,10}$|^(?=.*\d)[0-9a-f]{2,8}h?$/i.test(word)) return undefined;
  const decimal = /^-?\d+$/.test(word) ? Number(word) : undefined;
  const hex = word.startsWith('-') ? undefined : Number.parseInt(word, 16);
  const values = [decimal, hex]
    .filter((value) => value !== undefined)
    .map((value) => (value < 0 ? value + 0x1_0000_0000 : value))
    .filter((value) => value >= 0 && value <= 0xffffffff);
  const spaces = beside.flatMap((topic) => topic.spaces);
  const fitting = values.find((value) => spaces.some((space) => isKnownIn(space, value)));
  const value = fitting ?? values[0];
  return value === undefined ? undefined : { space: 'unknown', value };
}

function distinct(codes: readonly Code[]): readonly Code[] {
  return [
    ...new Map(
      codes.map(({ space, value }) => [spell({ space, value }), { space, value }]),
    ).values(),
  ];
}
