import fc from 'fast-check';

/** Pieces on which two parsers may fall out with each other. */
const pieces = [
  ...'`"\'#$@(){}[]<>|&;,.:%?!-=+*/\\ \n\t~^_0a'.split(''),
  '<#',
  '#>',
  "@'\n",
  "\n'@",
  '@"\n',
  '\n"@',
  '$(',
  '@(',
  '@{',
  '${',
  '::',
  '--%',
  '2>',
  '>&1',
  '&&',
  '\r\n',
  '\r',
  '$_',
  '$$',
  'Remove-Item x',
  '; Remove-Item x;',
  '\u2018',
  '\u201D',
  '\u2013',
  '\u00A0',
  '\u0000',
  'param',
  'function F {',
  '.Delete()',
  '[IO.File]::',
];

interface Change {
  readonly at: number;
  readonly drop: number;
  readonly insert: readonly string[];
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(12) }),
  insert: fc.array(fc.constantFrom(...pieces), { maxLength: 3 }),
});

/** A script with a few pieces put in or taken out, somewhere. */
export function mutantOf(scripts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...scripts), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([script, changes]) => changes.reduce(changed, script));
}

function changed(script: string, { at, drop, insert }: Change): string {
  const place = Math.floor(at * script.length);
  return script.slice(0, place) + insert.join('') + script.slice(place + drop);
}

/** Text that is hardly ever a script. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8 })), { maxLength: 60 })
  .map((parts) => parts.join(''));
