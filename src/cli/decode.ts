import { Command } from 'commander';
import type { World } from '#src/cli/world.ts';
import { type Code, parseCode, spell } from '#src/errorcode/code.ts';
import { type Decoded, decode, type Meaning } from '#src/errorcode/decode.ts';
import { readCodes } from '#src/errorcode/read-codes.ts';
import type { Evidence } from '#src/errorcode/tables/entry.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

/** `fettle decode`: what a code means, in its own number space and elsewhere. Exit code 1: not known. */
export function decodeCommand(world: Pick<World, 'out' | 'err' | 'exit'>): Command {
  return new Command('decode')
    .description('say what error codes mean, how that is founded and what they are confused with')
    .argument(
      '<code...>',
      'as rdp:0x904, 0x904/0x7, 0x80070005, -2144108526, 2308 or ERRCONNECT_TLS_CONNECT_FAILED',
    )
    .option('--json', 'print one JSON document')
    .action((given: readonly string[], { json }: { readonly json?: true }) => {
      const asked = given.map((text) => ({ text, codes: codesIn(text) }));
      const unreadable = asked.filter(({ codes }) => codes.length === 0).map(({ text }) => text);
      const decoded = distinct(asked.flatMap(({ codes }) => codes)).map(decode);
      if (json) {
        world.out(JSON.stringify({ codes: decoded, unreadable }, undefined, 2));
      } else {
        for (const [index, one] of decoded.entries()) {
          printOne(world, one, index);
        }
      }
      for (const text of unreadable) {
        world.err(`"${cleanLine(text)}" holds no code that I can read.`);
      }
      const known = decoded.every((one) => one.meanings.some(isKnown));
      world.exit(unreadable.length > 0 ? 2 : known ? 0 : 1);
    });
}

function codesIn(text: string): readonly Code[] {
  const spelled = parseCode(text);
  if (spelled !== undefined) {
    return [spelled];
  }
  const { codes } = readCodes(text);
  const plain = /^\s*(-?\d{1,10})\s*$/.exec(text)?.[1];
  return codes.length > 0 || plain === undefined ? codes : plainNumber(Number(plain));
}

/** Whoever asks for a bare number means a number, unlike whoever writes one in a message. */
function plainNumber(number: number): readonly Code[] {
  const value = number < 0 ? number + 0x1_0000_0000 : number;
  return value >= 0 && value <= 0xffffffff ? [{ space: 'unknown', value }] : [];
}

function distinct(codes: readonly Code[]): readonly Code[] {
  return [...new Map(codes.map((code) => [spell(code), code])).values()];
}

function isKnown({ text, contains }: Meaning): boolean {
  return text !== undefined || (contains !== undefined && isKnown(contains));
}

function printOne(world: Pick<World, 'out'>, decoded: Decoded, index: number): void {
  const { code, decimal, signed, meanings, collisions } = decoded;
  if (index > 0) {
    world.out('');
  }
  world.out(`${code}  (decimal ${decimal}${signed === undefined ? '' : `, signed ${signed}`})`);
  if (meanings.length === 0) {
    world.out(
      '  No table that I have knows this number, and nothing says which product it is from.',
    );
  }
  if (code.startsWith('unknown:') && meanings.length > 0) {
    world.out('  Which product shows it decides what it means:');
  }
  for (const meaning of meanings) {
    printMeaning(world, meaning, '  ');
  }
  for (const { space, name, text } of collisions) {
    world.out(`  Not to be confused with ${space}: ${[name, text].filter(Boolean).join(', ')}`);
  }
}

const foundations: Readonly<Record<Evidence, string>> = {
  official: 'documented by the vendor',
  reported: 'reported by users, not documented',
  reproduced: 'reproduced, not documented',
  derived: 'derived from the number itself',
  unknown: 'no source is known',
};

function printMeaning(world: Pick<World, 'out'>, meaning: Meaning, indent: string): void {
  const { space, name, text, evidence, structure, contains } = meaning;
  const said = text ?? 'not in the tables that I have';
  const source = text === undefined ? '' : `  [${foundations[evidence]}]`;
  world.out(`${indent}${space}: ${name === undefined ? '' : `${name}, `}${said}${source}`);
  for (const { field, meaning: what } of structure) {
    world.out(`${indent}  ${field}: ${what}`);
  }
  if (contains !== undefined) {
    printMeaning(world, contains, `${indent}  `);
  }
}
