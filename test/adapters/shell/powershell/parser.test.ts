import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { callsIn } from '#adapters/shell/powershell/call.ts';
import { checkPowerShell } from '#adapters/shell/powershell/check.ts';
import { nodesOf, parsePowerShell } from '#adapters/shell/powershell/tree.ts';
import { scriptAround, scriptOf } from './checked.ts';
import { mutantOf } from './mutant.ts';
import { shipped } from './shipped.ts';
import { sound } from './sound.ts';

// biome-ignore lint/style/noProcessEnv: where PowerShell is, only the machine of the test knows
const pwsh = process.env.FETTLE_PWSH ?? 'pwsh';
const hasPwsh = spawnSync(pwsh, ['-NoProfile', '-Command', '1']).status === 0;
const needsPwsh = hasPwsh ? describe : describe.skip;

/** Per line of input, a script in base64: what PowerShell's own parser sees in it. */
const reader = `
using namespace System.Management.Automation.Language
function Find($ast, [type] $type) { $ast.FindAll({ $args[0] -is $type }.GetNewClosure(), $true) }
while ($null -ne ($line = [Console]::In.ReadLine())) {
  $text = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($line))
  $errors = $null
  $ast = [Parser]::ParseInput($text, [ref] $null, [ref] $errors)
  $seen = @{
    errors = @($errors | ForEach-Object { $_.Message })
    commands = @(Find $ast ([CommandAst]) | ForEach-Object { $_.Extent.StartOffset })
    methods = @(Find $ast ([InvokeMemberExpressionAst])).Count
    assignments = @(Find $ast ([AssignmentStatementAst])).Count
    variables = @(Find $ast ([VariableExpressionAst]) | Where-Object { "$_" -ne '$null' }).Count
    files = @(Find $ast ([FileRedirectionAst]) | ForEach-Object { "$($_.Location)" })
  }
  [Console]::Out.WriteLine(($seen | ConvertTo-Json -Compress))
}`;

const Seen = z.object({
  errors: z.array(z.string()),
  commands: z.array(z.number()),
  methods: z.number(),
  assignments: z.number(),
  variables: z.number(),
  files: z.array(z.string()),
});
type Seen = z.infer<typeof Seen>;

function seenByPowerShell(texts: readonly string[]): readonly Seen[] {
  const input = texts.map((text) => `${Buffer.from(text).toString('base64')}\n`).join('');
  const args = ['-NoProfile', '-NonInteractive', '-Command', reader];
  const { stdout } = spawnSync(pwsh, args, { input, encoding: 'utf8', maxBuffer: 1e8 });
  return stdout
    .trim()
    .split('\n')
    .map((line) => Seen.parse(JSON.parse(line)));
}

/** What PowerShell would do and this check has not seen. */
async function hiddenIn(text: string, seen: Seen): Promise<readonly string[]> {
  const root = await parsePowerShell(text);
  if (typeof root === 'string') return [root];
  const known = new Set(callsIn(root).map(({ node }) => node.from));
  // "2>$null" is one word for the grammar.
  const variables = nodesOf(root, 'variable').filter(({ text }) => !/^\$null$/i.test(text));
  const count = (...types: readonly string[]): number => nodesOf(root, ...types).length;
  return [
    ...seen.errors,
    ...seen.commands.filter((at) => !known.has(at)).map((at) => text.slice(at, at + 40)),
    ...seen.files.filter((file) => file.toLowerCase() !== '$null'),
    ...(seen.methods > count('invokation_expression') ? ['a method'] : []),
    ...(seen.assignments > count('assignment_expression') ? ['an assignment'] : []),
    ...(seen.variables > variables.length ? ['a variable'] : []),
  ];
}

/** What is only said of a call that was seen; everything else makes a text one that nobody runs. */
const ofSeen = /is not on the list|changes something|asks for|declares no|outside of|the output/;

async function isReadable(text: string): Promise<boolean> {
  const { flaws } = await checkPowerShell(scriptOf(text, 'rollback'), undefined);
  return flaws.every(({ message }) => ofSeen.test(message));
}

needsPwsh("PowerShell's own parser", () => {
  it('sees in the scripts that ship, and in sound ones, what this check sees', async () => {
    const texts = [...shipped(), ...sound.map(({ body, role }) => scriptAround(body, role).text)];

    const seen = seenByPowerShell(texts);

    expect(seen).toHaveLength(texts.length);
    for (const [index, text] of texts.entries()) {
      expect(await hiddenIn(text, seen[index] ?? Seen.parse({}))).toEqual([]);
    }
  }, 60_000);

  it('sees nothing more in a changed script that this check can still read', async () => {
    const seeds = [...sound.map(({ body, role }) => scriptAround(body, role).text), ...shipped()];
    const mutants = fc.sample(mutantOf(seeds), { numRuns: 400 });
    const readable: string[] = [];
    for (const text of mutants) if (await isReadable(text)) readable.push(text);

    const seen = seenByPowerShell(readable);

    expect(readable.length).toBeGreaterThan(10);
    for (const [index, text] of readable.entries()) {
      expect({ text, hidden: await hiddenIn(text, seen[index] ?? Seen.parse({})) }).toEqual({
        text,
        hidden: [],
      });
    }
  }, 120_000);
});
