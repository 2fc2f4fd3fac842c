import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from './process.ts';
import { type PsrpMessage, valuesOf } from './psrp-bytes.ts';
import { endOf, outputsOf, RawPsrp, type RawStatement } from './raw-psrp.ts';
import type { WindowsAct, WindowsEndpoint } from './windows-endpoint.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';
import { pwsh } from './windows-peer.ts';

// A real PowerShell behind the host's WSMan, and the same orders to the host that plays: their answers agree.
const account = { name: 'SERVER1\\tester', password: 'Passw0rd' };
const folder = mkdtempSync(join(tmpdir(), 'fettle-psrp-'));
const configuration = join(folder, 'restricted.pssc');
const guid = '6b2f2a75-58ac-4cc0-9bb5-4b4a6bbd0c11';

const digest = 'a'.repeat(64);
const functions = `function Read-State {
  [CmdletBinding()]
  param([ValidateSet('${digest}')][string] $Digest, [int] $Number, [int] $DeadlineMs)
  '{"number":' + $Number + '}'
}
function Read-Hidden { 'hidden' }
Export-ModuleMember -Function 'Read-State', 'Read-Hidden'
`;

function writeEndpoint(): void {
  const module = join(folder, 'Stated.psm1');
  writeFileSync(module, functions);
  writeFileSync(
    configuration,
    `@{ SchemaVersion = '2.0.0.0'; GUID = '${guid}'; SessionType = 'RestrictedRemoteServer'
LanguageMode = 'NoLanguage'; ModulesToImport = '${module}'; VisibleFunctions = 'Read-State' }`,
  );
}

const error = {
  message: 'told',
  id: 'Microsoft.PowerShell.Commands.WriteErrorException',
  exception: ['Microsoft.PowerShell.Commands.WriteErrorException'],
  activity: 'Write-Error',
  reason: 'WriteErrorException',
  categoryMessage: 'NotSpecified: (:) [Write-Error], WriteErrorException',
  scriptTrace: 'at <ScriptBlock>, <No file>: line 1',
};
const failing = "$ErrorActionPreference = 'Stop'; 'before'; Write-Error 'told'; 'after'";
const telling = `$DebugPreference = $VerbosePreference = 'Continue'
'one'; 2; Write-Error 'told'; Write-Warning 'w'; Write-Verbose 'v'; Write-Debug 'd'; Write-Information 'i'
Write-Progress -Activity 'a' -Status 's' -PercentComplete 5`;
const sleeping = "'begun'; Start-Sleep 60";
const acts: Readonly<Record<string, readonly WindowsAct[]>> = {
  [failing]: [
    { output: '<S>before</S>' },
    { fail: { ...error, command: failing, isScript: true } },
  ],
  [telling]: [
    { output: '<S>one</S>' },
    { output: '<I32>2</I32>' },
    { error: { ...error, command: telling, isScript: true } },
    { warning: 'w' },
    { verbose: 'v' },
    { debug: 'd' },
    { information: '<S>i</S>' },
    { progress: { activity: 'a', status: 's', percent: 5 } },
  ],
  [sleeping]: [{ output: '<S>begun</S>' }, { wait: true }],
};

const hosts = {
  real: undefined as WindowsHost | undefined,
  played: undefined as WindowsHost | undefined,
};

async function poolOf(
  which: keyof typeof hosts,
  endpoint = 'Microsoft.PowerShell',
): Promise<{ readonly pool: RawPsrp; readonly opening: readonly PsrpMessage[] }> {
  const host = hosts[which];
  if (host === undefined) throw new Error('not started');
  const pool = new RawPsrp(host, { endpoint, account: account.name });
  return { pool, opening: await pool.open() };
}

beforeAll(async () => {
  if (pwsh === undefined) return;
  writeEndpoint();
  const standard: WindowsEndpoint = { name: 'Microsoft.PowerShell', groups: ['administrators'] };
  const restricted: WindowsEndpoint = {
    name: 'Fettle',
    language: 'none',
    accounts: [account.name],
    file: configuration,
    commands: [{ name: 'Read-State', call: 'look', digest, parameters: [] }],
  };
  const endpoints = [standard, restricted];
  hosts.real = await startWindowsHost({ accounts: [account], endpoints, powershell: pwsh });
  hosts.played = await startWindowsHost({
    accounts: [account],
    endpoints,
    acts,
    scenario: { scripts: { look: 'x' }, looks: { look: {} }, after: {}, breaks: {} },
  });
});
afterAll(async () => {
  await hosts.real?.[Symbol.asyncDispose]();
  await hosts.played?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** What of a record does not depend on the version of PowerShell or of the libraries below. */
const told =
  /^(?:\/MS\/ExceptionAsErrorRecord)?\/MS\/(?:FullyQualifiedErrorId|ErrorCategory_\w+|TargetObject|Exception|InformationalRecord_Message|PipelineState|Activity|StatusDescription|PercentComplete|MessageData|Exception\/TN\/0)$|^$/;

function comparable({ object: _, clixml, fragments, ...rest }: PsrpMessage): unknown {
  const values = [...valuesOf(clixml)]
    .filter(([path]) => told.test(path))
    // What a function answers is its own affair.
    .map(([path, value]): [string, string] => [path, value.replace(/^S \{.*$/s, 'S {')]);
  return { ...rest, pool: 0, pipeline: 0, cuts: fragments.length, values: new Map(values) };
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function headOf({ kind, destination, object, isMarked }: PsrpMessage): unknown {
  return [kind, destination, object, isMarked];
}

async function bothRun(
  statements: readonly RawStatement[],
  endpoint?: string,
): Promise<Readonly<Record<keyof typeof hosts, readonly PsrpMessage[]>>> {
  const answers = [];
  for (const which of ['real', 'played'] as const) {
    const { pool } = await poolOf(which, endpoint);
    answers.push(await pool.run(...statements));
    await pool.delete();
  }
  const [real = [], played = []] = answers;
  return { real, played };
}

const look = { command: 'Read-State', parameters: { Digest: digest } };
const hidden = { command: 'Read-Hidden' };

(pwsh === undefined ? describe.skip : describe)(
  'a real PowerShell, and the host that plays',
  () => {
    it('open a pool with the same messages', async () => {
      const real = await poolOf('real');
      const played = await poolOf('played');

      expect(played.opening.map(headOf)).toEqual(real.opening.map(headOf));
      await real.pool.delete();
      await played.pool.delete();
    });

    it.each<[string, readonly RawStatement[]]>([
      ['output, all records and progress', [{ script: telling }]],
      ['an error that ends a script', [{ script: failing }]],
      ['a command that does not exist', [{ command: 'Read-Nothing' }]],
    ])('say the same of %s', async (_, statements) => {
      const { real, played } = await bothRun(statements);

      expect(played.map(comparable)).toEqual(real.map(comparable));
    });

    it.each<[string, readonly RawStatement[]]>([
      ['a script', [{ script: '1 + 1' }]],
      ['a function that is not visible', [{ command: 'Read-Hidden' }]],
      ['another digest', [{ command: 'Read-State', parameters: { Digest: 'b' } }]],
      ['a parameter that there is not', [{ ...look, parameters: { ...look.parameters, X: '1' } }]],
    ])('refuse in the same words at an endpoint without a language: %s', async (_, statements) => {
      const { real, played } = await bothRun(statements, 'Fettle');

      expect(endOf(real)).toMatch(/^5 /);
      expect(played.map(comparable)).toEqual(real.map(comparable));
    });

    // A client has to know that statements may be left out without a word, even where a pipeline ends well.
    it.each<[string, readonly RawStatement[], number, string]>([
      ['a later one', [look, hidden, look], 1, '5 CommandNotFoundException'],
      ['the last one', [look, look, hidden], 2, '5 CommandNotFoundException'],
      ['the first one', [hidden, look, look, look], 1, '4'],
      ['a script at first', [{ script: '1 + 1' }, look], 1, '4'],
      ['the first two', [hidden, hidden, look], 0, '5 CommandNotFoundException'],
    ])('run the same of several statements when one is refused: %s', async (...row) => {
      const [, statements, outputs, end] = row;

      const { real, played } = await bothRun(statements, 'Fettle');

      expect(outputsOf(real)).toHaveLength(outputs);
      expect(endOf(real)).toBe(end);
      expect(played.map(comparable)).toEqual(real.map(comparable));
    });

    it.each(['real', 'played'] as const)('stop: %s', async (which) => {
      const { pool } = await poolOf(which);
      const id = await pool.begin([{ script: sleeping }]);
      const first = await pool.receive(id);

      await pool.signal(id, 'powershell/signal/crtl_c');
      const said = await pool.rest(id);

      expect(first.pieces).toHaveLength(1);
      expect(endOf(said)).toBe('3 PipelineStopped');
      await pool.delete();
    });

    it('leaves no process when its shell is gone', async () => {
      const { pool } = await poolOf('real');
      const [output = ''] = outputsOf(await pool.run({ script: '$PID' }));
      const pid = Number(output.replace('I32 ', ''));
      expect(isThere(pid)).toBe(true);

      await pool.delete();

      await until('the process is gone', () => !isThere(pid));
    });
  },
);
