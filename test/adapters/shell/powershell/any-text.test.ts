import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkPowerShell } from '#adapters/shell/powershell/check.ts';
import type { CheckedScript } from '#src/ports/script-check.ts';
import { scriptAround, scriptOf } from './checked.ts';
import { anyText, mutantOf } from './mutant.ts';
import { shipped } from './shipped.ts';
import { sound } from './sound.ts';

const seeds = [...sound.map(({ body, role }) => scriptAround(body, role).text), ...shipped()];

/** Every flaw stands somewhere in the text, and says something on one line. */
async function expectAnswer(text: string, role: CheckedScript['role']): Promise<void> {
  const { flaws } = await checkPowerShell({ ...scriptOf(text, role), outputs: ['a'] }, undefined);
  const lines = text.split('\n').length;

  for (const { line, column, message } of flaws) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(message).toMatch(/^[^\r\n]+$/);
  }
}

describe('the check of PowerShell', () => {
  it('answers whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        await expectAnswer(text, 'probe');
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('answers whatever became of a script', async () => {
    const role = fc.constantFrom<CheckedScript['role']>('probe', 'apply', 'rollback', 'confirm');

    await fc.assert(fc.asyncProperty(mutantOf(seeds), role, expectAnswer), { numRuns: 150 });
  }, 60_000);

  it.each([
    '"',
    "'",
    '(',
    '$(',
    '@{',
    '{',
    '[',
    '"$(',
    '<#',
    '`',
    '@"\n',
    "@'\n",
    'if(',
    '$a;',
    'function F {}\n',
    'param($a)\n',
    'if ($a) { Stop-Service -Name B }\n',
    'Get-Item @a\n',
    ',',
    '-',
    '|',
  ])(
    'answers to thousands of %j',
    async (piece) => {
      const text = piece.repeat(Math.floor(10_000 / piece.length));

      const { flaws } = await checkPowerShell(scriptOf(text), undefined);

      expect(flaws).not.toEqual([]);
    },
    60_000,
  );
});
