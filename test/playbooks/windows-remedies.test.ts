import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = 'playbooks/rdp-closed-before-logon';
const Guarded = z.looseObject({ guard: z.object({ within: z.string() }).optional() });
const { remedies } = z
  .object({ remedies: z.record(z.string(), Guarded) })
  .parse(parse(readFileSync(`${folder}/windows-remedies.yaml`, 'utf8')));
const scripts = readdirSync(`${folder}/remedies`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ps1'))
  .map((file) => ({ file, text: readFileSync(`${folder}/remedies/${file}`, 'utf8') }));

/** Scripts cannot share code on a host, so what several of them need stands in each. */
function copiesOf(name: string): readonly string[] {
  const pattern = new RegExp(`(?<=\\n)function ${name}\\b.*?\\n\\}\\n`, 's');
  return scripts.flatMap(({ text }) => pattern.exec(text)?.[0] ?? []);
}

describe('the remedies for Windows hosts', () => {
  it.each(['Protect-Backup', 'Assert-Native', 'Restore-Owner', 'Resume-RemoteDesktop'])(
    'have the same %s wherever they have it',
    (name) => {
      expect(copiesOf(name).length).toBeGreaterThan(1);
      expect(new Set(copiesOf(name)).size).toBe(1);
    },
  );

  const guarded = Object.entries(remedies).flatMap(([name, { guard }]) =>
    guard === undefined ? [] : [{ name, within: guard.within }],
  );

  it.each(guarded)(
    '$name arms its undo for the time that its guard promises',
    ({ name, within }) => {
      const text = scripts.find(({ file }) => file === `${name}/apply.ps1`)?.text;

      expect(text).toContain(`$undoSeconds = ${Number.parseInt(within, 10)}\n`);
      expect(text).toContain(`$taskName = 'Undo ${name}'\n`);
    },
  );

  it('guard what can cut people off', () => {
    expect(guarded.map(({ name }) => name)).toEqual([
      'raise-security-settings',
      'scope-firewall-rule',
    ]);
  });

  it.each(scripts)(
    '$file deletes nothing, goes through no folder and names no account in words',
    ({ text }) => {
      const commands = text.replace(/<#.*?#>/s, '');

      expect(commands).not.toMatch(
        /Remove-Item\b|\/t\b|\/r\b|-Recurse|\/reset\b|certutil -delstore/i,
      );
      expect(commands).not.toMatch(/NT AUTHORITY|BUILTIN\\|DisplayName|DisplayGroup/i);
    },
  );
});
