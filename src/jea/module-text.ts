import type { JeaFunction } from './jea-function.ts';
import { commonParameters, declaration, stateParameter } from './module-parameter.ts';
import { quoted, quotedList } from './quoted.ts';
import { runnerText } from './runner-text.ts';
import { revisionUri } from './shown-revision.ts';

/** Fettle.Remedies.psm1: what runs a script, and a function for each of them. */
export function moduleCode(functions: readonly JeaFunction[]): string {
  return [
    '#Requires -Version 5.1',
    '# Made by "fettle winrm jea" from playbooks. A change by hand is gone with the next one.',
    runnerText,
    ...functions.map(functionCode),
    `Export-ModuleMember -Function ${functions.map(({ command }) => quoted(command)).join(', ')}`,
    '',
  ].join('\n');
}

function functionCode(one: JeaFunction): string {
  const { command, digest, file, canPreview, takesState, toldBy, parameters } = one;
  const declared = [
    ...[...commonParameters(digest), ...parameters].map(declaration),
    ...(takesState ? [declaration(stateParameter)] : []),
    ...(canPreview ? ['[switch] $Preview'] : []),
  ];
  const given = parameters.map(({ name }) => `${name} = $${name}`).join('; ');
  const state = takesState ? ` -State $State -ToldBy ${quotedList(toldBy)}` : '';
  return [
    `# ${one.uses.map(({ playbook, role, name }) => `${playbook}: ${role} ${name}`).join('; ')}`,
    `function ${command} {`,
    `    [CmdletBinding(HelpUri = ${quoted(revisionUri(digest))})]`,
    '    [OutputType([string])]',
    '    param(',
    declared.map((line) => `        ${line}`).join(',\n'),
    '    )',
    `    $given = @{ ${given} }`.replace('{  }', '{}'),
    ...(canPreview ? ['    if ($Preview) { $given.WhatIf = $true }'] : []),
    `    Invoke-FettleScript -File ${quoted(file)} -Digest ${quoted(digest)} -Number $Number -DeadlineMs $DeadlineMs -Given $given${state}${remembering(one)}`,
    '}',
    '',
  ].join('\n');
}

/** A preview tells nothing that a way back may take. */
function remembering({ tellsState, canPreview }: JeaFunction): string {
  if (!tellsState) return '';
  return canPreview ? ' -Remember:(-not $Preview)' : ' -Remember';
}
