import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { lookUp } from '#src/playbook/look-up.ts';
import { permittedTo } from './data-files.ts';
import { type Endpoint, roles } from './endpoint.ts';
import type { ScriptUse } from './function-name.ts';
import type { JeaFunction } from './jea-function.ts';
import { inWords, stateParameter } from './module-parameter.ts';

interface Permits {
  readonly endpoint: Endpoint;
  readonly functions: readonly JeaFunction[];
  readonly playbooks: readonly LoadedPlaybook[];
}

/** PERMITS.md: what each line of the role capabilities permits, and why, for whoever has to sign it off. */
export function permitsPage({ endpoint, functions, playbooks }: Permits): string {
  const reading = permittedTo('probe', functions);
  const changing = functions.filter((one) => !reading.includes(one));
  const section = (one: JeaFunction): string => functionPart(one, playbooks);
  return [
    `# What the endpoint ${code(endpoint.name)} permits`,
    '',
    'Whoever reaches this endpoint can call the functions below with the values below, and the eight commands that every',
    'restricted session has (Clear-Host, Exit-PSSession, Get-Command, Get-FormatData, Get-Help, Measure-Object, Out-Default,',
    'Select-Object). No language, no other command, no program, no alias, no variable, no file, no registry.',
    '',
    '| group | role | may |',
    '|---|---|---|',
    ...endpoint.readers.map(
      (group) => `| ${code(group)} | ${roles.probe} | look: ${reading.length} functions |`,
    ),
    ...endpoint.operators.map(
      (group) =>
        `| ${code(group)} | ${roles.repair} | look and repair: ${functions.length} functions |`,
    ),
    '',
    `The functions run as ${runsAs(endpoint)}. Every session is written down in ${code(endpoint.transcripts)}.`,
    '',
    'Approvals, policies and the order of a repair are kept by Fettle, and not by this host. Somebody who logs on here with',
    'the account of Fettle needs no approval for a function of its role. So guard that account as one that may do exactly this.',
    '',
    'Every function also takes:',
    '',
    '- Digest: exactly the SHA-256 of its script, so that what was approved for one text never runs another',
    '- Number: a whole number from 0 to 1000000, given back with the answer',
    '- DeadlineMs: a whole number from 1 to 9999000; the script is stopped then',
    '- [CmdletBinding(HelpUri = …)] tells the digest to Get-Command, and gives each the common parameters of PowerShell; none of them reaches the script',
    '',
    '## Functions that only read',
    '',
    ...reading.map(section),
    '## Functions that change the host, or tell what they would change',
    '',
    ...changing.map(section),
  ].join('\n');
}

function runsAs({ serviceAccount }: Endpoint): string {
  return serviceAccount === undefined
    ? 'a virtual account: made for the session, an administrator of this host, and gone with it. In the network it is the computer account. On a domain controller it would be a domain administrator'
    : `the group-managed service account ${code(serviceAccount)}, with the rights that it has on this host and in the domain`;
}

function functionPart(one: JeaFunction, playbooks: readonly LoadedPlaybook[]): string {
  const { command, digest, file, parameters, takesState, canPreview } = one;
  const taken = [
    ...parameters.map(inWords),
    ...(takesState
      ? [
          `${inWords(stateParameter)}: JSON, and only what the repair of the same remedy told on this host`,
        ]
      : []),
    ...(canPreview ? ['Preview: tells what it would change, and changes nothing'] : []),
  ];
  return [
    `### ${command}`,
    '',
    ...one.uses.flatMap((use) => useLines(use, playbooks)),
    `- script: ${code(`Scripts/${file}`)}, SHA-256 ${code(digest)}`,
    `- parameters: ${taken.length === 0 ? 'none' : ''}`.trimEnd(),
    ...taken.map((line) => `  - ${plain(line)}`),
    '',
  ].join('\n');
}

function useLines(use: ScriptUse, playbooks: readonly LoadedPlaybook[]): string[] {
  const { playbook: name, role, name: own } = use;
  const playbook = playbooks.find((one) => one.name === name)?.playbook;
  const head = `- playbook ${code(name)}, ${role === 'probe' ? 'probe' : `remedy, ${role}:`} ${code(own)}`;
  if (playbook === undefined) return [head];
  if (role === 'probe') return [head, `- reads: ${plain(lookUp(playbook.probes, own)?.title)}`];
  const remedy = lookUp(playbook.remedies, own);
  if (remedy?.kind !== 'script') return [head];
  const { title, effect, undo, risk } = remedy;
  const about: Readonly<Record<Exclude<typeof role, 'probe'>, string>> = {
    apply: `- changes (risk ${risk}): ${plain(title)}. ${plain(effect)}`,
    rollback: `- puts back: ${plain(undo)}`,
    confirm: '- keeps the change: disarms the undo that the repair had armed on the host',
  };
  return [head, about[role]];
}

/** Text of playbooks as Markdown shows it as it is. */
function plain(text = ''): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>#|$!~]/g, String.raw`\$&`);
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}
