export const pureFolders = [
  'approval',
  'card',
  'document',
  'errorcode',
  'host',
  'identity',
  'incident',
  'journal',
  'playbook',
  'ports',
  'redaction',
  'script',
] as const;

/** Files that keep to the rules. A guard that barks at everything is switched off before long. */
export const sound: readonly { readonly file: string; readonly text: string }[] = [
  ...pureFolders.map((folder) => ({
    file: `src/${folder}/sound.ts`,
    text: "import { z } from 'zod';\n\nexport const a = z.string();\n",
  })),
  {
    file: 'src/conductor/sound.ts',
    text: "import { a } from '#src/incident/sound.ts';\n\nexport const b = () => a;\n",
  },
  {
    file: 'src/cli/sound.ts',
    text: "import { Command } from 'commander';\nimport { b } from '#src/conductor/sound.ts';\n\nexport const c = () => [new Command(), b];\n",
  },
  {
    file: 'adapters/ssh/sound.ts',
    text: "import { rm } from 'node:fs/promises';\nimport { NodeSSH } from 'node-ssh';\nimport { a } from '#src/incident/sound.ts';\n\nexport async function d(): Promise<unknown> {\n  await rm('a');\n  return [a, new NodeSSH()];\n}\n",
  },
  {
    file: 'adapters/winrm/core/sound.ts',
    text: "import { f } from '#adapters/winrm/sound.ts';\n\nexport const g = () => f;\n",
  },
  { file: 'adapters/winrm/sound.ts', text: 'export const f = 1;\n' },
  {
    file: 'adapters/terminal/sound.ts',
    text: "import { spinner } from '@clack/prompts';\n\nexport const e = () => spinner();\n",
  },
];
