import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsJson } from './command-json.ts';

// Part of `npm run generate`: writes discord/commands.json, which shows what is registered.
const folder = join(import.meta.dirname, '..', '..', 'discord');

/** The text of discord/commands.json, numbers side by side as the formatter of the house has them. */
export function commandsFile(): string {
  const text = JSON.stringify(commandsJson(), undefined, 2);
  const compact = text.replaceAll(/\[[\d\s,]+\]/g, (list) =>
    list.replaceAll(/\s+/g, '').replaceAll(',', ', '),
  );
  return `${compact}\n`;
}

if (import.meta.main) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'commands.json'), commandsFile());
  process.stdout.write('discord/commands.json written\n');
}
