import { compileSentences } from './compile-sentences.ts';
import { headers, type NamedNumber, namesIn, packNames } from './header-names.ts';

/**
 * The generated data of the decoder by file name. `headerTexts` is undefined where the headers are not
 * installed: the names out of them are then kept from `current`, and everything else is made anew.
 */
export function codeData(
  sentenceFiles: Readonly<Record<string, string>>,
  headerTexts: Readonly<Record<string, string>> | undefined,
  current: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { names, sentences } = compileSentences(sentenceFiles);
  const ofHeaders = headerTexts === undefined ? kept(current) : read(headerTexts);
  const ofOwn = [...names]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, list]) => [key, packNames(list)] as const);
  const all = Object.fromEntries([...ofHeaders, ...ofOwn]);
  return { 'names.json': `${JSON.stringify(all, undefined, 2)}\n`, 'sentences.json': sentences };
}

function kept(current: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(current).filter(([key]) => key.endsWith('.h'));
}

function read(texts: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return headers.flatMap((header) => {
    const text = texts[header.file];
    if (text === undefined) throw new Error(`${header.file} is missing`);
    return [...namesIn(header, text)].map(
      ([space, list]: [string, readonly NamedNumber[]]) =>
        [`${space} ${header.file}`, packNames(list)] as const,
    );
  });
}
