import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { wanted } from '#src/compose/commands.ts';

const readme = readFileSync('README.md', 'utf8');

/** Every command that does something: "journal show", "start". */
function namesIn(command: Command, before = ''): readonly string[] {
  const name = `${before}${command.name()}`;
  const { commands } = command;
  return commands.length === 0 ? [name] : commands.flatMap((each) => namesIn(each, `${name} `));
}

/** Whether a row of the table of commands names it: "`journal list\|show`", "`people totp enroll\|list`". */
function isNamed(command: string): boolean {
  const words = command.split(' ');
  const last = words.pop() ?? '';
  const before = words.map((word) => `${word} `).join('');
  return [...readme.matchAll(/`([^`\n]+)`/g)].some(([, code = '']) => {
    const rest = code.startsWith(before) ? code.slice(before.length) : '';
    return /^[a-z\\|]+/.exec(rest)?.[0].split('\\|').includes(last);
  });
}

describe('README.md', () => {
  it('leads to every page of docs', () => {
    const pages = readdirSync('docs').filter((name) => name.endsWith('.md'));

    expect(pages.filter((name) => !readme.includes(`(docs/${name})`))).toEqual([]);
  });

  it('names every command', async () => {
    const commands = await wanted(['--help']);
    const names = commands.flatMap((command) => namesIn(command));

    expect(names).toContain('journal forget');
    expect(names.filter((name) => !isNamed(name))).toEqual([]);
  });
});
