import { isBotError } from '#src/errors.ts';
import { fromClixmlText } from '#src/psrp/clixml-text.ts';
import { cleanText } from '#src/redaction/clean-text.ts';
import { readXml, type XmlLimits } from '#src/xml/read-xml.ts';
import { attributeOf, type XmlElement } from '#src/xml/xml-element.ts';

export type RecordStream = 'error' | 'warning' | 'verbose' | 'debug' | 'information';

/** Something that PowerShell said beside its output. All of it is text of a host. */
export interface StreamRecord {
  readonly stream: RecordStream;
  /** As PowerShell shows it, all lines of it. */
  readonly text: string;
  /** FullyQualifiedErrorId, the same in every language: what to decide on, if at all. */
  readonly errorId: string | undefined;
}

export interface ErrorStream {
  readonly records: readonly StreamRecord[];
  /** What was written plainly, by native programs for instance. */
  readonly plain: string;
  /** Some XML was cut or broken, or there was too much; it stands in `plain`. */
  readonly isBroken: boolean;
}

/** What powershell.exe puts before XML on its standard error. */
const mark = '#< CLIXML';
const limits: XmlLimits = { characters: 1_048_576, depth: 48, elements: 20_000, attributes: 16 };
const documentEnd = '</Objs>';
const documentStart = /\s*<Objs[\s/>]/y;
const emptyDocument = /\s*<Objs[^<>]*\/>/y;
const streams: ReadonlyMap<string, RecordStream> = new Map([
  ['error', 'error'],
  ['warning', 'warning'],
  ['verbose', 'verbose'],
  ['debug', 'debug'],
  ['information', 'information'],
]);

/**
 * Reads what powershell.exe wrote to standard error: CLIXML where it is marked, plain text elsewhere. Progress
 * is noise and left out. Never throws; reads the first MiB.
 */
export function readErrorStream(written: string): ErrorStream {
  const text = written.slice(0, limits.characters);
  const records: StreamRecord[] = [];
  const plain: string[] = [];
  let isBroken = text.length < written.length;
  let at = 0;
  for (let found = text.indexOf(mark); found !== -1; found = text.indexOf(mark, at)) {
    const marked = readDocuments(text, found + mark.length);
    plain.push(text.slice(at, found), text.slice(marked.end, marked.resume));
    records.push(...recordsOf(marked.parts));
    isBroken ||= marked.end < marked.resume;
    at = marked.resume;
  }
  plain.push(text.slice(at));
  return { records, plain: cleanText(plain.join('')), isBroken };
}

interface Marked {
  readonly parts: readonly Part[];
  /** Where what could be read ends. */
  readonly end: number;
  /** Where to go on: further, if something could not be read. */
  readonly resume: number;
}

interface Part {
  readonly stream: RecordStream;
  readonly text: string;
}

/** One document follows another without a new mark. */
function readDocuments(text: string, from: number): Marked {
  const parts: Part[] = [];
  let at = from;
  while (stands(documentStart, { text, at })) {
    const end = endOfDocument(text, at);
    const found = end === undefined ? undefined : partsIn(text.slice(at, end).trim());
    if (found === undefined) return { parts, end: at, resume: end ?? text.length };
    parts.push(...found);
    at = end ?? at;
  }
  return { parts, end: at, resume: at };
}

function endOfDocument(text: string, at: number): number | undefined {
  const empty = stands(emptyDocument, { text, at });
  if (empty !== undefined) return at + empty.length;
  const end = text.indexOf(documentEnd, at);
  return end === -1 ? undefined : end + documentEnd.length;
}

function stands(
  pattern: RegExp,
  { text, at }: { readonly text: string; readonly at: number },
): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function partsIn(document: string): readonly Part[] | undefined {
  try {
    return readXml(document, limits).children.flatMap(partOf);
  } catch (error) {
    if (!isBotError(error)) throw error;
    return undefined;
  }
}

function partOf(element: XmlElement): readonly Part[] {
  const stream = streams.get(attributeOf(element, 'S')?.toLowerCase() ?? '');
  const holder =
    element.name === 'Obj' ? element.children.find((each) => each.name === 'ToString') : element;
  if (stream === undefined || holder === undefined) return [];
  return [{ stream, text: fromClixmlText(holder.text) }];
}

/** An error comes line by line and ends with an empty line after its id; all else is one part each. */
function recordsOf(parts: readonly Part[]): StreamRecord[] {
  const records: StreamRecord[] = [];
  let lines: string[] = [];
  let hasId = false;
  const finish = (): void => {
    if (lines.some((line) => line.trim() !== '')) records.push(errorOf(lines.join('')));
    lines = [];
    hasId = false;
  };
  for (const { stream, text } of parts) {
    if (stream !== 'error') {
      finish();
      records.push({ stream, text: cleanText(text).trimEnd(), errorId: undefined });
      continue;
    }
    lines.push(text);
    hasId ||= text.includes(idLabel);
    if (hasId && text.trim() === '') finish();
  }
  finish();
  return records;
}

const idLabel = '+ FullyQualifiedErrorId :';

function errorOf(raw: string): StreamRecord {
  const text = cleanText(raw).trimEnd();
  const at = text.lastIndexOf(idLabel);
  // A long id is wrapped at the width of a console that nobody sees.
  const id = at === -1 ? '' : text.slice(at + idLabel.length).replaceAll(/\s*\n\s*/g, '');
  return { stream: 'error', text, errorId: id.trim() === '' ? undefined : id.trim() };
}
