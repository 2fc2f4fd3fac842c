import type { Block } from '#src/card/card.ts';
import { count } from '#src/card/measure.ts';
import { type AttachedFile, fileName } from './attached-file.ts';
import { cut } from './literal.ts';

export type Code = Extract<Block, { kind: 'code' }>;

export interface Shortened {
  readonly blocks: readonly Block[];
  readonly files: readonly AttachedFile[];
  /** Something was shortened, and no file has the rest of it. */
  readonly isLost: boolean;
}

export interface LongCodeOptions {
  /** Whether a block may stand in the message as it is. */
  readonly fits: (code: Code) => boolean;
  /** Longest line of a summary. */
  readonly line: number;
  /** How many files may follow; 0 where none can. */
  readonly files: number;
}

const summaryLines = 5;
const longestTitle = 150;

const endings: Readonly<Record<string, string>> = {
  bash: 'sh',
  json: 'json',
  posix: 'sh',
  powershell: 'ps1',
  sh: 'sh',
  yaml: 'yaml',
};

/** Code that does not fit becomes its first lines, and a file with all of it where files can follow. */
export function shortenCode(blocks: readonly Block[], options: LongCodeOptions): Shortened {
  const files: AttachedFile[] = [];
  let isLost = false;
  const shortened = blocks.map((block) => {
    if (block.kind !== 'code' || options.fits(block)) return block;
    const file = files.length < options.files ? fileOf(block, files) : undefined;
    if (file === undefined) isLost = true;
    else files.push(file);
    return { ...block, text: summary(block.text, { file, line: options.line }) };
  });
  return { blocks: shortened, files, isLost };
}

function fileOf({ text, label, language }: Code, taken: readonly AttachedFile[]): AttachedFile {
  const ending = (Object.hasOwn(endings, language) ? endings[language] : undefined) ?? 'txt';
  const isTaken = taken.some(({ name }) => name === fileName(label, ending));
  const name = fileName(isTaken ? `${label.slice(0, 40)} ${taken.length + 1}` : label, ending);
  return { name, title: cut(label === '' ? name : label, longestTitle).text, text };
}

interface SummaryOptions {
  readonly file: AttachedFile | undefined;
  readonly line: number;
}

function summary(text: string, { file, line: longest }: SummaryOptions): string {
  const lines = text.trimEnd().split('\n');
  const first = lines.slice(0, summaryLines).map((line) => cut(line, longest).text);
  const left = lines.length - first.length;
  const rest = left === 0 ? 'shortened' : `${count(left, 'more line')}`;
  const where = file === undefined ? 'too long for this message' : `all of it in ${file.name}`;
  return [...first, `… (${rest}; ${where})`].join('\n');
}
