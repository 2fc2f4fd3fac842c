import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFiles } from '#adapters/files/files.ts';
import { loadPlaybooks } from '#src/cli/load-playbooks.ts';
import { moduleName } from '#src/jea/endpoint.ts';
import { jeaFiles } from '#src/jea/jea-files.ts';
import { type JeaFunction, jeaFunctionsOf } from '#src/jea/jea-function.ts';
import { int32 } from '#src/psrp/value.ts';
import { endOf, outputsOf, RawPsrp, type RawStatement } from './raw-psrp.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';
import { playedEndpoint } from './windows-jea.ts';
import { pwsh } from './windows-peer.ts';
import { windowsScripts } from './windows-scenario.ts';

// The module that "fettle winrm jea" makes of the shipped playbooks, at an endpoint without a language: once in
// a real PowerShell (7, on this machine), once as the host plays it. Both let the same through.
const account = 'CORP\\fettle';
const folder = mkdtempSync(join(tmpdir(), 'fettle-jea-'));
const configuration = join(folder, 'fettle.pssc');
const endpoint = {
  name: 'Fettle',
  readers: ['CORP\\readers'],
  operators: ['CORP\\operators'],
  transcripts: 'C:\\transcripts',
};

let functions: readonly JeaFunction[];
let real: WindowsHost | undefined;
let played: WindowsHost;

async function shipped() {
  const playbooks = await loadPlaybooks(createFiles('.'), 'playbooks');
  const loaded = playbooks.find(({ name }) => name === 'rdp-closed-before-logon');
  if (loaded === undefined) throw new Error('no such playbook');
  return { playbooks, loaded, chosen: [loaded.name] };
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  // Without what only Windows has: virtual accounts, roles of groups.
  const visible = functions.map(({ command }) => `'${command}'`).join(', ');
  const guid = '6b2f2a75-58ac-4cc0-9bb5-4b4a6bbd0c11';
  writeFileSync(
    configuration,
    `@{ SchemaVersion = '2.0.0.0'; GUID = '${guid}'; SessionType = 'RestrictedRemoteServer'
LanguageMode = 'NoLanguage'; ModulesToImport = '${join(folder, moduleName)}'; VisibleFunctions = ${visible} }`,
  );
}

beforeAll(async () => {
  const { playbooks, loaded, chosen } = await shipped();
  functions = jeaFunctionsOf(playbooks, chosen);
  const scripts = windowsScripts(loaded);
  const looks = { looks: {}, after: {}, breaks: {} };
  const accounts = [{ name: account, password: 'x', administrator: false }];
  const endpoints = [playedEndpoint({ functions, scripts, account })];
  played = await startWindowsHost({ accounts, endpoints, scenario: { scripts, ...looks } });
  if (pwsh === undefined) return;
  write(jeaFiles({ playbooks, chosen, endpoint }).files);
  const file = {
    name: 'Fettle',
    language: 'none',
    accounts: [account],
    file: configuration,
  } as const;
  real = await startWindowsHost({ accounts, endpoints: [file], powershell: pwsh });
});
afterAll(async () => {
  await real?.[Symbol.asyncDispose]();
  await played[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function run(host: WindowsHost | undefined, ...statements: readonly RawStatement[]) {
  if (host === undefined) throw new Error('not started');
  const pool = new RawPsrp(host, { account, endpoint: 'Fettle' });
  await pool.open();
  const said = await pool.run(...statements);
  await pool.delete();
  return { end: endOf(said), outputs: outputsOf(said).map((text) => text.replace(/^S /, '')) };
}

function probe(number: number): RawStatement {
  const found = functions.find(({ isProbe }) => isProbe);
  if (found === undefined) throw new Error('no probe');
  const { command, digest } = found;
  const parameters = { Digest: digest, Number: int32(number), DeadlineMs: int32(20_000) };
  return { command, parameters };
}

const hosts: readonly [string, () => WindowsHost | undefined][] = [
  ['played', () => played],
  ...(pwsh === undefined ? [] : [['real', () => real] as [string, () => WindowsHost | undefined]]),
];

describe.each(hosts)('the module of the playbooks, %s', (_, host) => {
  it('answers each call with its number, in order', async () => {
    const { end, outputs } = await run(host(), probe(7), probe(8));

    const envelopes = outputs.map((text): unknown => JSON.parse(text));
    expect(end).toBe('4');
    expect(envelopes).toEqual([
      expect.objectContaining({ number: 7, outcome: expect.any(String), lost: false }),
      expect.objectContaining({ number: 8 }),
    ]);
  });

  it('refuses another revision, and runs nothing after it', async () => {
    const { parameters = {}, ...rest } = probe(1);

    const { end, outputs } = await run(
      host(),
      probe(1),
      { ...rest, parameters: { ...parameters, Digest: 'b'.repeat(64) } },
      probe(2),
    );

    expect(outputs).toHaveLength(1);
    expect(end).toBe(`5 ParameterArgumentValidationError,${rest.command}`);
  });

  it.each<[string, RawStatement, string]>([
    ['a script', { script: 'Get-Date' }, 'ScriptsNotAllowed'],
    ['a command that no playbook has', { command: 'Get-Process' }, 'CommandNotFoundException'],
    [
      'what the module has for itself',
      { command: 'Invoke-InRunspace' },
      'CommandNotFoundException',
    ],
  ])('refuses %s', async (__, statement, id) => {
    expect(await run(host(), statement)).toEqual({ end: `5 ${id}`, outputs: [] });
  });

  it('shows its functions, and what every such session has', async () => {
    const { outputs } = await run(host(), { command: 'Get-Command' });

    expect(outputs).toHaveLength(functions.length + 8);
  });
});
