import type { Block } from '#src/card/card.ts';
import { count } from '#src/card/measure.ts';
import { limits } from './limits.ts';
import { cut } from './literal.ts';
import type { RenderCapabilities, RenderedFile } from './rendered.ts';

type Code = Extract<Block, { kind: 'code' }>;

export interface Shortened {
  readonly blocks: readonly Block[];
  readonly files: readonly RenderedFile[];
}

const summaryLines = 5;

const endings: Readonly<Record<string, string>> = {
  bash: 'sh',
  json: 'json',
  posix: 'sh',
  powershell: 'ps1',
  sh: 'sh',
  yaml: 'yaml',
};

/** Long code becomes its first lines, and a file with all of it where files can follow. */
export function shortenCode(
  blocks: readonly Block[],
  { files: mayAttach }: Pick<RenderCapabilities, 'files'>,
): Shortened {
  const files: RenderedFile[] = [];
  const shortened = blocks.map((block) => {
    if (block.kind !== 'code' || fits(block.text)) return block;
    const file = mayAttach ? fileOf(block, files) : undefined;
    if (file !== undefined) files.push(file);
    return { ...block, text: summary(block.text, file) };
  });
  return { blocks: shortened, files };
}

/** A name out of what people call it, and of nothing else that they wrote. */
export function fileName(label: string, ending: string): string {
  const name = label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, limits.file.name - 20)
    .replaceAll(/^-+|-+$/g, '');
  return `${name === '' ? 'text' : name}.${ending}`;
}

function fits(text: string): boolean {
  const { code, codeLines } = limits.richText;
  return text.length <= code && text.trimEnd().split('\n').length <= codeLines;
}

function fileOf({ text, label, language }: Code, taken: readonly RenderedFile[]): RenderedFile {
  const ending = (Object.hasOwn(endings, language) ? endings[language] : undefined) ?? 'txt';
  const isTaken = taken.some(({ name }) => name === fileName(label, ending));
  const name = fileName(isTaken ? `${label.slice(0, 40)} ${taken.length + 1}` : label, ending);
  return { name, title: cut(label === '' ? name : label, limits.file.title).text, text };
}

function summary(text: string, file: RenderedFile | undefined): string {
  const lines = text.trimEnd().split('\n');
  const first = lines.slice(0, summaryLines).map((line) => cut(line, limits.richText.line).text);
  const left = lines.length - first.length;
  const rest = left === 0 ? 'shortened' : `${count(left, 'more line')}`;
  const where = file === undefined ? 'too long for this message' : `all of it in ${file.name}`;
  return [...first, `… (${rest}; ${where})`].join('\n');
}
