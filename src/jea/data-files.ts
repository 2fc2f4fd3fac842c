import { type Endpoint, identities, moduleName, roles } from './endpoint.ts';
import type { JeaFunction } from './jea-function.ts';
import { commonParameters, permission, stateParameter } from './module-parameter.ts';
import { quoted, quotedList } from './quoted.ts';

/** Fettle.Remedies.psd1. `revision` is the digest over all functions, hex. */
export function manifest(functions: readonly JeaFunction[], revision: string): string {
  return table([
    `RootModule = '${moduleName}.psm1'`,
    "ModuleVersion = '1.0.0'",
    `GUID = '${identities.module}'`,
    "Author = 'Fettle'",
    "Description = 'The probes and remedies of playbooks as functions, for an endpoint that permits nothing else'",
    "PowerShellVersion = '5.1'",
    ...exported(functions.map(({ command }) => command)),
    'CmdletsToExport = @()',
    'VariablesToExport = @()',
    'AliasesToExport = @()',
    `PrivateData = @{ FettleRevision = '${revision}' }`,
  ]);
}

function exported(names: readonly string[]): string[] {
  return ['FunctionsToExport = @(', ...names.map((name) => `    ${quoted(name)}`), ')'];
}

/** A role capability: these functions with these values, and nothing else. */
export function roleCapability(
  role: keyof typeof roles,
  functions: readonly JeaFunction[],
): string {
  const about =
    role === 'probe'
      ? 'Runs the probes of Fettle, which only read'
      : 'Runs the probes and the remedies of Fettle';
  return table([
    `GUID = '${identities[role]}'`,
    "Author = 'Fettle'",
    `Description = '${about}'`,
    `ModulesToImport = @('${moduleName}')`,
    'VisibleFunctions = @(',
    ...permittedTo(role, functions).flatMap(visible),
    ')',
    'VisibleCmdlets = @()',
    'VisibleAliases = @()',
    'VisibleExternalCommands = @()',
    'VisibleProviders = @()',
  ]);
}

/** What a role may call. */
export function permittedTo(
  role: keyof typeof roles,
  functions: readonly JeaFunction[],
): readonly JeaFunction[] {
  return role === 'repair' ? functions : functions.filter(({ isProbe }) => isProbe);
}

function visible({ command, digest, parameters, takesState, canPreview }: JeaFunction): string[] {
  const permitted = [
    ...[...commonParameters(digest), ...parameters].map(permission),
    ...(takesState ? [permission(stateParameter)] : []),
    ...(canPreview ? ["@{ Name = 'Preview' }"] : []),
  ];
  return [
    `    @{ Name = ${quoted(command)}; Parameters = @(`,
    ...permitted.map((line) => `        ${line}`),
    '    ) }',
  ];
}

/** Fettle.pssc: who gets which role, as whom it runs, where it is written down. */
export function sessionConfiguration(endpoint: Endpoint): string {
  const { serviceAccount, transcripts, readers, operators } = endpoint;
  return table([
    "SchemaVersion = '2.0.0.0'",
    `GUID = '${identities.session}'`,
    "Author = 'Fettle'",
    "Description = 'Fettle: the probes and remedies of its playbooks, and nothing else'",
    "SessionType = 'RestrictedRemoteServer'",
    "LanguageMode = 'NoLanguage'",
    "ExecutionPolicy = 'RemoteSigned'",
    serviceAccount === undefined
      ? 'RunAsVirtualAccount = $true'
      : `GroupManagedServiceAccount = ${quoted(serviceAccount)}`,
    `TranscriptDirectory = ${quoted(transcripts)}`,
    'MountUserDrive = $false',
    'RoleDefinitions = @{',
    ...readers.map((group) => definition(group, roles.probe)),
    ...operators.map((group) => definition(group, roles.repair)),
    '}',
  ]);
}

function definition(group: string, role: string): string {
  return `    ${quoted(group)} = @{ RoleCapabilities = ${quotedList([role])} }`;
}

function table(lines: readonly string[]): string {
  return `${['@{', ...lines, '}'].join('\n')}\n`;
}
