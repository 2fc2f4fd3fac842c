import type { Endpoint } from './endpoint.ts';
import type { JeaFunction } from './jea-function.ts';

interface Readme {
  readonly endpoint: Endpoint;
  readonly functions: readonly JeaFunction[];
  readonly revision: string;
}

/** README.md beside the files: what they are, and how they get onto a host and off it. */
export function readmePage({ endpoint, functions, revision }: Readme): string {
  const { name, transcripts } = endpoint;
  return `# The endpoint ${name} of Fettle

With it the account of Fettle can run ${functions.length} functions on a host, and nothing else: it needs no right of an
administrator. What they are, and which values they take, stands in PERMITS.md. Revision ${revision.slice(0, 12)}.

| file | what it is |
|---|---|
| Fettle.Remedies | the module: a function for each script of the playbooks, and the scripts as they are |
| Fettle.Remedies/RoleCapabilities | what each role may call, with which values |
| Fettle.pssc | who has which role, as whom it runs, where it is written down |
| Install-FettleEndpoint.ps1 | puts all of it on this host; running it twice does no harm |
| Uninstall-FettleEndpoint.ps1 | takes all of it back, but for the transcripts |
| FILES.json | what was written, so that it is never taken for something else |

As an administrator of the host, in Windows PowerShell 5.1, in this folder:

    .\\Install-FettleEndpoint.ps1 -WhatIf
    .\\Install-FettleEndpoint.ps1

WinRM restarts, which ends every remote session on the host; where only the module is new, nothing restarts. Where
scripts must be signed, sign them first, and say -RequireSignature:

    Get-ChildItem -Recurse -Include *.ps1, *.psm1, *.psd1 | Set-AuthenticodeSignature -Certificate $certificate -TimestampServer $server

To see what an account may do, as that account:

    Invoke-Command -ComputerName HOST -ConfigurationName ${name} -ScriptBlock { Get-Command }

Sessions are written down in ${transcripts}; nothing removes them.

When a playbook changes, its functions change with it. Until the new files are installed, the host refuses what it has
not got, and Fettle says so.

None of this has run on a real Windows yet.
`;
}
