import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createFiles } from '#adapters/files/files.ts';
import { readCommandTable } from '#adapters/shell/powershell/command-table.ts';
import { syntaxFlaws } from '#adapters/shell/powershell/syntax.ts';
import { tableFlaws } from '#adapters/shell/powershell/table-flaws.ts';
import { type Node, nodesOf, parsePowerShell } from '#adapters/shell/powershell/tree.ts';
import { loadPlaybooks } from '#src/cli/load-playbooks.ts';
import { sha256Hex } from '#src/digest.ts';
import type { Endpoint } from '#src/jea/endpoint.ts';
import { jeaCommandsOf } from '#src/jea/jea-command.ts';
import { type JeaFiles, jeaFiles } from '#src/jea/jea-files.ts';
import { languageOf, scriptsOf } from '#src/playbook/load.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { demoWindows } from './demo-windows.ts';

const table = new URL('../../../shared/windows/powershell-5.1-commands.json', import.meta.url);
const endpoint: Endpoint = {
  name: 'Fettle',
  readers: ['CORP\\Readers'],
  operators: ['CORP\\Fettle Operators'],
  transcripts: 'C:\\ProgramData\\Fettle\\Transcripts',
};

let playbooks: readonly LoadedPlaybook[] = [];
let made: JeaFiles;

beforeAll(async () => {
  playbooks = await loadPlaybooks(createFiles(process.cwd()), 'playbooks');
  made = jeaFiles({ playbooks, chosen: playbooks.map(({ name }) => name), endpoint });
});

function fileOf(path: string): string {
  const text = made.files[path];
  if (text === undefined) throw new Error(`${path} was not made`);
  return text;
}

async function treeOf(text: string): Promise<Node> {
  const root = await parsePowerShell(text.replace(/^\uFEFF/, ''));
  if (typeof root === 'string') throw new Error(root);
  return root;
}

/** What a role capability makes visible: each function with the names of its parameters. */
function visibleIn(path: string): ReadonlyMap<string, readonly string[]> {
  const text = fileOf(path);
  const blocks = text.split(/^ {4}@\{ Name = /m).slice(1);
  return new Map(
    blocks.map((block) => {
      const command = /^'([^']+)'/.exec(block)?.[1] ?? '';
      const names = [...block.matchAll(/^ {8}@\{ Name = '(\w+)'/gm)].map(([, name = '']) => name);
      return [command, names];
    }),
  );
}

const probeRole = 'Fettle.Remedies/RoleCapabilities/FettleProbe.psrc';
const repairRole = 'Fettle.Remedies/RoleCapabilities/FettleRepair.psrc';

describe('the roles of the shipped playbooks', () => {
  it('make visible what they use, and nothing that they do not', () => {
    const used = playbooks.flatMap(({ playbook, files }) =>
      scriptsOf(playbook)
        .filter(({ file }) => languageOf(file) === 'powershell')
        .map(({ file, role }) => ({ role, digest: sha256Hex(files[file] ?? '') })),
    );
    const names = jeaCommandsOf(playbooks);
    const of = (roles: readonly string[]): string[] =>
      [
        ...new Set(
          used
            .filter(({ role }) => roles.includes(role))
            .map(({ digest }) => names.get(digest) ?? ''),
        ),
      ].toSorted();

    expect([...visibleIn(probeRole).keys()].toSorted()).toEqual(of(['probe']));
    expect([...visibleIn(repairRole).keys()].toSorted()).toEqual(
      of(['probe', 'apply', 'confirm', 'rollback']),
    );
    expect(of(['probe']).length).toBeGreaterThan(0);
  });

  it.each([probeRole, repairRole])(
    'let %s have no command, program, provider, alias or variable',
    async (path) => {
      const text = fileOf(path);

      for (const kind of ['Cmdlets', 'Aliases', 'ExternalCommands', 'Providers']) {
        expect(text).toContain(`Visible${kind} = @()\r\n`);
      }
      expect(text).not.toMatch(
        /VariableDefinitions|FunctionDefinitions|AliasDefinitions|ScriptsToProcess|Assemblies|EnvironmentVariables|\*'/,
      );
      const root = await treeOf(text);
      expect(
        nodesOf(root, 'command', 'variable', 'script_block_expression', 'sub_expression'),
      ).toEqual([]);
    },
  );

  it('limit every parameter, in the role and in the function', () => {
    const lines = fileOf(repairRole).match(/^ {8}@\{ Name = .*/gm) ?? [];
    const declared =
      fileOf('Fettle.Remedies/Fettle.Remedies.psm1').match(/^ {8}\[.*\$\w+,?$/gm) ?? [];

    expect(
      lines.filter((line) => !/Validate(Set|Pattern) = |'Preview' \}$/.test(line.trim())),
    ).toEqual([]);
    expect(
      declared.filter((line) => !/\[Validate\w+\(|\[switch\] \$Preview,?$|\[bool\]/.test(line)),
    ).toEqual([]);
    expect(lines.length).toBe(declared.length);
    expect(lines.length).toBeGreaterThan(100);
  });

  it('take the same parameters as the functions', async () => {
    const root = await treeOf(fileOf('Fettle.Remedies/Fettle.Remedies.psm1'));
    const declared = nodesOf(root, 'function_statement').map((node): [string, string[]] => [
      node.children.find(({ type }) => type === 'function_name')?.text ?? '',
      nodesOf(node, 'script_parameter').map(({ text }) => /\$(\w+)$/.exec(text)?.[1] ?? ''),
    ]);

    const visible = [...visibleIn(repairRole)];

    const ofRole = declared.filter(([name]) => visible.some(([one]) => one === name));
    expect(new Map(ofRole)).toEqual(new Map(visible));
  });
});

describe('the files of an endpoint', () => {
  it('can all be read as PowerShell, whose commands Windows PowerShell 5.1 has', async () => {
    const own = Object.keys(made.files).filter((path) => /\.ps/.test(path));
    const known = existsSync(table) ? readCommandTable(readFileSync(table, 'utf8')) : undefined;
    for (const path of own) {
      const root = await treeOf(fileOf(path));
      const flaws = [...syntaxFlaws(root), ...(known === undefined ? [] : tableFlaws(root, known))];
      expect({ path, flaws }).toEqual({ path, flaws: [] });
    }
    expect(own).toHaveLength(made.functions.length + 7);
  });

  it('hold each script as its playbook has it', () => {
    for (const { file, digest, text } of made.functions) {
      const kept = fileOf(`Fettle.Remedies/Scripts/${file}`).replace(/^\uFEFF/, '');
      expect([kept, sha256Hex(kept)]).toEqual([text, digest]);
    }
  });

  it('never make code of text', async () => {
    const root = await treeOf(fileOf('Fettle.Remedies/Fettle.Remedies.psm1'));
    const text = root.text;

    expect(text).not.toMatch(
      /Invoke-Expression|AddScript|ScriptBlock\]?::Create|ExpandString|NewScriptBlock/i,
    );
    expect(nodesOf(root, 'command_invokation_operator')).toEqual([]);
  });

  it('are the same bytes each time, in whatever order the playbooks come', () => {
    const chosen = playbooks.map(({ name }) => name);

    expect(
      jeaFiles({ playbooks: playbooks.toReversed(), chosen: chosen.toReversed(), endpoint }),
    ).toEqual(made);
  });

  it('mark what is not ASCII for Windows PowerShell 5.1, and end lines as it is used to', () => {
    const { files } = jeaFiles({
      playbooks: [demoWindows('demo-service', { 'probes/service.ps1': "param()\n'ü'\n" })],
      chosen: ['demo-service'],
      endpoint: { ...endpoint, readers: ['CORP\\Prüfer'] },
    });

    expect(files['Fettle.pssc']).toMatch(/^\uFEFF@\{\r\n/);
    expect(files['Fettle.Remedies/Scripts/demo-service/probes/service.ps1']).toBe(
      "\uFEFFparam()\n'ü'\n",
    );
    expect(files['Fettle.Remedies/Fettle.Remedies.psm1']).toMatch(/^#Requires/);
    expect(files['Fettle.Remedies/Fettle.Remedies.psm1']).not.toMatch(/[^\r]\n/);
  });

  it('give each group its role, and run as a virtual account', () => {
    expect(fileOf('Fettle.pssc').replaceAll('\r\n', '\n')).toBe(`@{
SchemaVersion = '2.0.0.0'
GUID = '8c1a7a55-0c0e-4a53-9a3e-6f7b1d2c9e42'
Author = 'Fettle'
Description = 'Fettle: the probes and remedies of its playbooks, and nothing else'
SessionType = 'RestrictedRemoteServer'
LanguageMode = 'NoLanguage'
ExecutionPolicy = 'RemoteSigned'
RunAsVirtualAccount = $true
TranscriptDirectory = 'C:\\ProgramData\\Fettle\\Transcripts'
MountUserDrive = $false
RoleDefinitions = @{
    'CORP\\Readers' = @{ RoleCapabilities = @('FettleProbe') }
    'CORP\\Fettle Operators' = @{ RoleCapabilities = @('FettleRepair') }
}
}
`);
  });

  it('can run as a group-managed service account', () => {
    const { files } = jeaFiles({
      playbooks: [demoWindows()],
      chosen: ['demo-service'],
      endpoint: { ...endpoint, serviceAccount: 'CORP\\fettle' },
    });

    expect(files['Fettle.pssc']).toContain("GroupManagedServiceAccount = 'CORP\\fettle'\r\n");
    expect(files['Fettle.pssc']).not.toContain('RunAsVirtualAccount');
    expect(files['Install-FettleEndpoint.ps1']).toContain("$serviceAccount = 'CORP\\fettle'");
    expect(files['PERMITS.md']).toContain('`CORP\\fettle`');
  });

  it('keep names of groups and accounts a text', async () => {
    const odd = "CORP\\o'neil\u2019 $(1)`";
    const { files } = jeaFiles({
      playbooks: [demoWindows()],
      chosen: ['demo-service'],
      endpoint: { ...endpoint, operators: [odd], serviceAccount: odd, transcripts: "C:\\it's" },
    });

    const literal = "'CORP\\o''neil\u2019\u2019 $(1)`'";
    const session = await treeOf(files['Fettle.pssc'] ?? '');
    expect(files['Fettle.pssc']).toContain(`    ${literal} = @{`);
    expect(files['Install-FettleEndpoint.ps1']).toContain(`$serviceAccount = ${literal}\r\n`);
    expect(nodesOf(session, 'sub_expression', 'command')).toEqual([]);
  });

  it('say of every function what it is for and what it takes', () => {
    const permits = fileOf('PERMITS.md');

    for (const { command, digest, parameters } of made.functions) {
      const [, part = ''] = permits.split(`### ${command}\n`);
      const own = part.split('\n### ', 1)[0] ?? '';
      expect(own).toContain(digest);
      expect(own).toMatch(
        /- (reads|changes \(risk (low|medium|high)\)|puts back|keeps the change): ?./,
      );
      for (const { name } of parameters) expect(own).toContain(`  - ${name}: `);
    }
  });

  it('show text of a playbook as text', () => {
    const { files } = jeaFiles({
      playbooks: [
        demoWindows('demo-service', {
          'playbook.yaml': (demoWindows().files['playbook.yaml'] ?? '').replace(
            'title: Ask the service manager',
            'title: "[x](http://evil) <img> `code` | #"',
          ),
        }),
      ],
      chosen: ['demo-service'],
      endpoint,
    });

    expect(files['PERMITS.md']).toContain(
      String.raw`- reads: \[x\](http://evil) \<img\> \`code\` \| \#`,
    );
  });
});
