export const pureFolders = [
  'approval',
  'card',
  'chat',
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
    file: 'adapters/winrm/wsman/sound.ts',
    text: "import { BotError } from '#src/errors.ts';\nimport { cleanText } from '#src/redaction/clean-text.ts';\n\nexport const h = [BotError, cleanText];\n",
  },
  {
    file: 'adapters/winrm/winrs/sound.ts',
    text: "import { h } from '#adapters/winrm/wsman/sound.ts';\n\nexport const i = h;\n",
  },
  {
    file: 'adapters/winrm/security/sound.ts',
    text: "import { hash } from 'node:crypto';\n\nexport const j = () => hash('sha256', 'a');\n",
  },
  {
    file: 'adapters/winrm-client/sound.ts',
    text: "import { request } from 'node:https';\nimport { Shell } from 'winrm-client';\n\nexport const k = () => [request, typeof Shell];\n",
  },
  {
    file: 'adapters/slack/sound.ts',
    text: "import { App } from '@slack/bolt';\nimport { l } from '#adapters/slack/render/sound.ts';\n\nexport const m = () => [App, l];\n",
  },
  { file: 'adapters/slack/render/sound.ts', text: 'export const l = 1;\n' },
  {
    file: 'adapters/terminal/sound.ts',
    text: "import { spinner } from '@clack/prompts';\n\nexport const e = () => spinner();\n",
  },
];
