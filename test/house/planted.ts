import { pureFolders } from './sound.ts';

/** A violation of a border, and the rule of Biome or oxlint that has to report it. */
interface Planted {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly rule: string;
}

/** What no pure folder may hold. */
const impure = [
  { what: 'node', text: "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;" },
  { what: 'adapter', text: "import { a } from '#adapters/ssh/sound.ts';\nexport const b = a;" },
  { what: 'conductor', text: "import { a } from '#src/conductor/sound.ts';\nexport const b = a;" },
  { what: 'sdk', text: "import type { Client } from 'ssh2';\nexport type A = Client;" },
  { what: 'log', text: "import pino from 'pino';\nexport const a = pino;" },
  { what: 'date', text: 'export const a = () => Date.now();' },
  { what: 'timer', text: 'export const a = (wake: () => void) => setTimeout(wake, 1);' },
  { what: 'process', text: 'export const a = () => process.argv;' },
  { what: 'global', text: 'export const a = () => globalThis;' },
] as const;

const globals: readonly string[] = ['date', 'timer', 'process', 'global'];

const inPureFolders: readonly Planted[] = pureFolders.flatMap((folder) =>
  impure.map(({ what, text }) => ({
    name: `${what} in src/${folder}`,
    file: `src/${folder}/impure-${what}.ts`,
    text,
    rule: globals.includes(what) ? 'noRestrictedGlobals' : 'noRestrictedImports',
  })),
);

function importOf(name: string, file: string, module: string): Planted {
  const text = `import { a } from '${module}';\nexport const b = a;`;
  return { name, file, text, rule: 'noRestrictedImports' };
}

const imports: readonly Planted[] = [
  importOf('an adapter in what adapters share', 'src/chat/i1.ts', '#adapters/ssh/sound.ts'),
  importOf('Node in what adapters share', 'src/chat/i2.ts', 'node:fs'),
  importOf('an adapter in the conductor', 'src/conductor/i1.ts', '#adapters/ssh/sound.ts'),
  importOf('Node in the conductor', 'src/conductor/i2.ts', 'node:fs'),
  importOf('a command in the conductor', 'src/conductor/i3.ts', '#src/cli/sound.ts'),
  importOf('Node in a command', 'src/cli/i1.ts', 'node:fs'),
  importOf('an adapter in a command', 'src/cli/i2.ts', '#adapters/ssh/sound.ts'),
  importOf('the composition in a command', 'src/cli/i3.ts', '#src/compose/sound.ts'),
  importOf('the composition in an adapter', 'adapters/ssh/i7.ts', '#src/compose/sound.ts'),
  importOf('an SDK in the composition', 'src/compose/i1.ts', 'node-ssh'),
  importOf('an SDK in main.ts', 'src/main.ts', 'node-ssh'),
  importOf('another part of node:crypto for digests', 'src/digest.ts', 'node:fs'),
  importOf('an adapter in an adapter', 'adapters/ssh/i1.ts', '#adapters/terminal/sound.ts'),
  importOf('a neighbour by a relative path', 'adapters/ssh/i2.ts', '../terminal/sound.ts'),
  importOf('a detour by a relative path', 'adapters/ssh/i3.ts', './../terminal/sound.ts'),
  importOf('a detour by an alias', 'src/incident/i1.ts', '#src/incident/../../adapters/ssh/a.ts'),
  importOf('main.ts in an adapter', 'adapters/ssh/i4.ts', '#src/main.ts'),
  importOf('the configuration in an adapter', 'adapters/ssh/i5.ts', '#src/config.ts'),
  importOf('the conductor in an adapter', 'adapters/ssh/i6.ts', '#src/conductor/sound.ts'),
  importOf('the SDK of another adapter', 'adapters/terminal/i1.ts', 'node-ssh'),
  importOf('an adapter in the house of winrm', 'adapters/winrm/i1.ts', '#adapters/ssh/sound.ts'),
  importOf('WinRS in WSMan', 'adapters/winrm/wsman/i1.ts', '#adapters/winrm/winrs/sound.ts'),
  importOf('a socket in WSMan', 'adapters/winrm/wsman/i2.ts', 'node:net'),
  importOf('a way round in WSMan', 'adapters/winrm/wsman/i3.ts', '../winrs/sound.ts'),
  importOf('chance in WinRS', 'adapters/winrm/winrs/i1.ts', 'node:crypto'),
  importOf('security in WinRS', 'adapters/winrm/winrs/i2.ts', '#adapters/winrm/security/sound.ts'),
  importOf('a socket in the security of WinRM', 'adapters/winrm/security/i1.ts', 'node:tls'),
  importOf('winrm-client in the house of winrm', 'adapters/winrm/i2.ts', 'winrm-client'),
  importOf('our client in winrm-client', 'adapters/winrm-client/i1.ts', '#adapters/winrm/sound.ts'),
  importOf('winrm-client in ssh', 'adapters/ssh/i7.ts', 'winrm-client'),
  importOf('Bolt in ssh', 'adapters/ssh/i8.ts', '@slack/bolt'),
  importOf('another SDK in slack', 'adapters/slack/i1.ts', 'node-ssh'),
  importOf('an adapter in slack', 'adapters/slack/i2.ts', '#adapters/ssh/sound.ts'),
  importOf('a foreign package', 'adapters/network/i1.ts', 'pino'),
  importOf('yaml outside of documents', 'src/incident/i2.ts', 'yaml'),
  importOf('a relative path across folders', 'src/incident/i3.ts', '../playbook/sound.ts'),
  {
    name: 'a dynamic import of an adapter',
    file: 'src/incident/i4.ts',
    text: "export const a = async () => await import('#adapters/ssh/sound.ts');",
    rule: 'noRestrictedImports',
  },
  {
    name: 'a re-export of an adapter',
    file: 'src/incident/i5.ts',
    text: "export { a } from '#adapters/ssh/sound.ts';",
    rule: 'noRestrictedImports',
  },
  {
    name: 'a mock of the test framework',
    file: 'test/incident/mock.test.ts',
    text: "import { jest } from '@jest/globals';\nexport const a = jest.fn();",
    rule: 'noRestrictedImports',
  },
];

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

const house: readonly Planted[] = [
  {
    name: 'a file of more than 250 lines',
    file: 'src/incident/long-file.ts',
    text: lines(251, (index) => `export const a${index} = ${index};`),
    rule: 'noExcessiveLinesPerFile',
  },
  {
    name: 'a function of more than 40 lines',
    file: 'adapters/ssh/long-function.ts',
    text: `export function a(b: number[]): void {\n${lines(41, () => '  b.push(1);')}\n}`,
    rule: 'noExcessiveLinesPerFunction',
  },
  {
    name: 'a function that is too complex',
    file: 'src/playbook/complex.ts',
    text: `export function a(b: number): number {\n${lines(11, (index) => `  if (b === ${index} && b > 0) return ${index};`)}\n  return 0;\n}`,
    rule: 'noExcessiveCognitiveComplexity',
  },
  {
    name: 'the environment outside of main.ts',
    file: 'adapters/ssh/environment.ts',
    text: 'export const a = process.env;',
    rule: 'noProcessEnv',
  },
  {
    name: 'the console',
    file: 'adapters/ssh/console.ts',
    text: "export function a(): void {\n  console.log('a');\n}",
    rule: 'noConsole',
  },
  {
    name: 'a default export',
    file: 'src/card/default-export.ts',
    text: 'export default function a(): void {}',
    rule: 'noDefaultExport',
  },
  {
    name: 'an import cycle',
    file: 'src/journal/cycle-one.ts',
    text: "import { b } from './cycle-two.ts';\nexport const a = () => b;",
    rule: 'noImportCycles',
  },
  {
    name: 'the other half of the cycle',
    file: 'src/journal/cycle-two.ts',
    text: "import { a } from './cycle-one.ts';\nexport const b = () => a;",
    rule: 'noImportCycles',
  },
  {
    name: 'a file that is not kebab-case',
    file: 'src/host/camelCase.ts',
    text: 'export const a = 1;',
    rule: 'useFilenamingConvention',
  },
  {
    name: 'an enum',
    file: 'src/host/enum.ts',
    text: 'export enum Colour {\n  Red = 1,\n}',
    rule: 'noEnum',
  },
  {
    name: 'a non-null assertion',
    file: 'src/host/not-null.ts',
    text: 'export const a = (b?: string): string => b!;',
    rule: 'noNonNullAssertion',
  },
];

/** What only a linter with types sees. It must not sleep: then nothing here would be reported. */
const typed: readonly Planted[] = [
  {
    name: 'a promise that nobody waits for',
    file: 'adapters/files/floating.ts',
    text: "import { rm } from 'node:fs/promises';\nexport function a(): void {\n  rm('a');\n}",
    rule: 'no-floating-promises',
  },
  {
    name: 'a promise where a condition is meant',
    file: 'src/conductor/misused.ts',
    text: 'export function a(b: () => Promise<boolean>): number {\n  if (b()) return 1;\n  return 0;\n}',
    rule: 'no-misused-promises',
  },
  {
    name: 'a state that a switch forgot',
    file: 'src/incident/forgotten.ts',
    text: "export function a(b: 'x' | 'y'): void {\n  switch (b) {\n    case 'x':\n      break;\n  }\n}",
    rule: 'switch-exhaustiveness-check',
  },
  {
    name: 'a default that would hide a new state',
    file: 'src/incident/hidden.ts',
    text: "export function a(b: 'x' | 'y'): void {\n  switch (b) {\n    case 'x':\n      break;\n    default:\n      break;\n  }\n}",
    rule: 'switch-exhaustiveness-check',
  },
  {
    name: 'an any that leaks in from a library',
    file: 'adapters/sqlite/unsafe.ts',
    text: 'export function a(text: string): string {\n  const b = JSON.parse(text);\n  return b.c;\n}',
    rule: 'no-unsafe',
  },
  {
    name: 'an assertion in src',
    file: 'src/identity/assertion.ts',
    text: 'export function a(b: unknown): string {\n  return b as string;\n}',
    rule: 'consistent-type-assertions',
  },
  {
    name: 'an instanceof Error',
    file: 'adapters/ssh/instance.ts',
    text: 'export function a(b: unknown): boolean {\n  return b instanceof Error;\n}',
    rule: 'no-instanceof-builtins',
  },
  {
    name: 'chance in the core',
    file: 'src/incident/chance.ts',
    text: 'export function a(): number {\n  return Math.random();\n}',
    rule: 'no-restricted-properties',
  },
  {
    name: 'an error that loses its cause',
    file: 'adapters/ssh/cause.ts',
    text: "export function a(b: () => void): void {\n  try {\n    b();\n  } catch (error) {\n    throw new Error('refused');\n  }\n}",
    rule: 'preserve-caught-error',
  },
];

export const planted: readonly Planted[] = [...inPureFolders, ...imports, ...house, ...typed];
