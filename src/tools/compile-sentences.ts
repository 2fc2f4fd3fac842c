import { parse } from 'yaml';
import { z } from 'zod';
import type { NamedNumber } from './header-names.ts';

/** What a person wrote: on one line, period last, nothing left open. What to look at may begin with a command. */
const Advice = z
  .string()
  .min(8)
  .max(240)
  .regex(/^[^\n\t]*[^.]\.$/, 'stands on one line and ends with one period')
  .refine((text) => !/\b(?:TODO|TBD|FIXME|XXX|lorem)\b|\?\?/i.test(text), 'has a placeholder');

const Sentence = Advice.regex(/^[A-Z]/, 'begins with a capital letter');

const Entry = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z]\w+$/)
    .optional(),
  means: Sentence.refine((text) => !/[.?!]\s+[A-Z]/.test(text), 'is one sentence'),
  causes: Sentence,
  look: Advice,
  source: z.string().optional(),
});

const Value = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number)
  .pipe(z.number().max(0xffffffff));

const SentenceFile = z.strictObject({
  space: z.string().regex(/^[a-z][a-z0-9-]+$/),
  source: z.string(),
  codes: z.record(Value, Entry),
  names: z.record(Value, z.string().regex(/^[A-Z]\w+$/)).default({}),
});

const Sources = z.record(z.string(), z.string().min(10));

/** What is written by hand about the codes. */
export interface Compiled {
  /** Names that no header has, by "space source". */
  readonly names: ReadonlyMap<string, readonly NamedNumber[]>;
  /** JSON: sources by key, sentences by space and number. */
  readonly sentences: string;
}

interface Written {
  readonly names: Map<string, NamedNumber[]>;
  readonly sentences: Map<string, Map<number, Record<string, string>>>;
}

/** Compiles `sentences/*.yaml` (text by file name). Throws what is wrong, with the file and the number. */
export function compileSentences(files: Readonly<Record<string, string>>): Compiled {
  const { 'sources.yaml': sourcesText = '', ...rest } = files;
  const sources = Sources.parse(parse(sourcesText));
  const written: Written = { names: new Map(), sentences: new Map() };
  for (const [file, text] of Object.entries(rest)) {
    const parsed = SentenceFile.safeParse(parse(text));
    if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
    take(written, parsed.data, { file, sources });
  }
  return { names: sorted(written.names), sentences: render(sources, written) };
}

interface Origin {
  readonly file: string;
  readonly sources: Readonly<Record<string, string>>;
}

function take(
  { names, sentences }: Written,
  { space, source, codes, names: bare }: z.infer<typeof SentenceFile>,
  { file, sources }: Origin,
): void {
  const known = sentences.get(space) ?? new Map<number, Record<string, string>>();
  for (const [key, entry] of Object.entries(codes)) {
    const value = Number(key);
    const { name, means, causes, look, source: own = source } = entry;
    if (known.has(value)) throw new Error(`${file}: ${space} ${key} is described twice`);
    if (sources[own] === undefined)
      throw new Error(`${file}: ${key} cites ${own}, an unknown source`);
    known.set(value, { means, causes, look, source: own });
    if (name !== undefined) add(names, `${space} ${own}`, { value, name });
  }
  for (const [key, name] of Object.entries(bare)) {
    add(names, `${space} ${source}`, { value: Number(key), name });
  }
  sentences.set(space, known);
}

function add(names: Written['names'], key: string, named: NamedNumber): void {
  names.set(key, [...(names.get(key) ?? []), named]);
}

function sorted(names: Written['names']): Compiled['names'] {
  return new Map([...names].map(([space, list]) => [space, list.toSorted(byValue)]));
}

function byValue(left: NamedNumber, right: NamedNumber): number {
  return left.value - right.value;
}

function render(sources: Origin['sources'], { sentences }: Written): string {
  const spaces = [...sentences].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const codes = Object.fromEntries(
    spaces.map(([space, entries]) => [
      space,
      Object.fromEntries(
        [...entries]
          .toSorted(([a], [b]) => a - b)
          .map(([value, entry]) => [`0x${value.toString(16)}`, entry]),
      ),
    ]),
  );
  return `${JSON.stringify({ sources, codes }, undefined, 2)}\n`;
}
