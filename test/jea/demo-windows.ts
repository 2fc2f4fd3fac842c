import { loadPlaybook } from '#src/playbook/load.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';

const yaml = `
format: 1
title: The demo service is ill
summary: A service for tests.
signatures: [{ space: rdp, code: "0x904" }]
examples: ["Error code: 0x904"]
questions:
  host: { ask: Which computer?, answer: host }
probes:
  service:
    on: host
    title: Ask the service manager
    run: { windows: probes/service.ps1 }
    returns:
      state: { type: text, values: [running, stopped] }
      name: text
      pid: number
      alone: boolean
      since: date
  service-linux:
    on: host
    title: Ask systemd
    run: { linux: probes/service-linux.sh }
    returns: { active: boolean }
causes:
  ill:
    title: It is ill
    platform: windows
    explanation: It is.
    confirmed: { service.state: stopped }
remedies:
  mend-it:
    kind: script
    title: Mend the service
    platform: windows
    fixes: [ill]
    risk: low
    effect: Nobody is disturbed.
    undo: It is as it was.
    preview: exact
    parameters: { name: service.name, wanted: service.state }
    apply: { windows: remedies/mend-it/apply.ps1 }
    rollback: { windows: remedies/mend-it/rollback.ps1 }
    guard: { within: 600s, confirm: { windows: remedies/mend-it/confirm.ps1 } }
    verify: { service.state: running }
`;

const head = `#Requires -Version 5.1
[CmdletBinding()]`;

/** The files of a playbook for Windows; a test changes what it is about. */
export const demoFiles: Readonly<Record<string, string>> = {
  'playbook.yaml': yaml,
  'probes/service.ps1': `${head}
param()
[pscustomobject]@{ state = 'stopped' } | ConvertTo-Json -Compress
`,
  'probes/service-linux.sh': 'echo\n',
  'remedies/mend-it/apply.ps1': `#Requires -Version 5.1
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [ValidateLength(1, 40)] [string] $Name,
    [Parameter(Mandatory)] [string] $Wanted
)
[pscustomobject]@{ name = $Name; wanted = $Wanted } | ConvertTo-Json -Compress
`,
  'remedies/mend-it/rollback.ps1': `${head}
param([Parameter(Mandatory)] [pscustomobject] $State)
[pscustomobject]@{ restored = $State.name } | ConvertTo-Json -Compress
`,
  'remedies/mend-it/confirm.ps1': `${head}
param([Parameter(Mandatory)] [pscustomobject] $State)
[pscustomobject]@{ kept = $State.name } | ConvertTo-Json -Compress
`,
};

/** The playbook "demo-service", or one of another name with other files. */
export function demoWindows(
  name = 'demo-service',
  files: Readonly<Record<string, string>> = {},
): LoadedPlaybook {
  const loading = loadPlaybook(name, { ...demoFiles, ...files });
  if (!loading.ok) throw new Error(JSON.stringify(loading.faults));
  return loading.loaded;
}

/** The same with one script of its remedy changed. */
export function demoApply(params: string, parameters = '{ name: service.name }'): LoadedPlaybook {
  return demoWindows('demo-service', {
    'playbook.yaml': (demoFiles['playbook.yaml'] ?? '').replace(
      '{ name: service.name, wanted: service.state }',
      parameters,
    ),
    'remedies/mend-it/apply.ps1': `#Requires -Version 5.1\n[CmdletBinding(SupportsShouldProcess)]\n${params}\n'{}'\n`,
  });
}
