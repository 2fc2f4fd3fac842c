import { sha256Hex } from '#src/digest.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { manifest, roleCapability, sessionConfiguration } from './data-files.ts';
import { type Endpoint, moduleName, roles } from './endpoint.ts';
import { installScript, uninstallScript } from './install-text.ts';
import { type JeaFunction, jeaFunctionsOf } from './jea-function.ts';
import { moduleCode } from './module-text.ts';
import { permitsPage } from './permits.ts';
import { readmePage } from './readme.ts';

export interface JeaOrder {
  /** All that are installed: they decide how functions are named. */
  readonly playbooks: readonly LoadedPlaybook[];
  /** Names of those that the endpoint is for. */
  readonly chosen: readonly string[];
  readonly endpoint: Endpoint;
}

export interface JeaFiles {
  readonly functions: readonly JeaFunction[];
  /** Digest over all functions and what they may be given, hex. */
  readonly revision: string;
  /** Text by path. The same order gives the same bytes. */
  readonly files: Readonly<Record<string, string>>;
}

/** Everything that a host needs for an endpoint. Throws BotError `playbook-invalid` for scripts that cannot be in it. */
export function jeaFiles({ playbooks, chosen, endpoint }: JeaOrder): JeaFiles {
  const functions = jeaFunctionsOf(playbooks, chosen);
  const code = moduleCode(functions);
  const revision = sha256Hex(code);
  const scripts = functions.map(
    ({ file, text }) => [`${moduleName}/Scripts/${file}`, marked(text)] as const,
  );
  return {
    functions,
    revision,
    files: {
      [`${moduleName}/${moduleName}.psd1`]: forWindows(manifest(functions, revision)),
      [`${moduleName}/${moduleName}.psm1`]: forWindows(code),
      [`${moduleName}/RoleCapabilities/${roles.probe}.psrc`]: forWindows(
        roleCapability('probe', functions),
      ),
      [`${moduleName}/RoleCapabilities/${roles.repair}.psrc`]: forWindows(
        roleCapability('repair', functions),
      ),
      ...Object.fromEntries(scripts),
      'Fettle.pssc': forWindows(sessionConfiguration(endpoint)),
      'Install-FettleEndpoint.ps1': forWindows(installScript(endpoint)),
      'Uninstall-FettleEndpoint.ps1': forWindows(uninstallScript(endpoint)),
      'README.md': readmePage({ endpoint, functions, revision }),
      'PERMITS.md': permitsPage({ endpoint, functions, playbooks }),
    },
  };
}

/** Windows PowerShell 5.1 takes text without a byte order mark for that of its code page. */
function marked(text: string): string {
  return /[\u0080-\uFFFF]/.test(text) ? `\uFEFF${text}` : text;
}

/** Editors of older Windows show line ends of other systems as none. Scripts keep those that their digest counts. */
function forWindows(text: string): string {
  return marked(text.replaceAll('\n', '\r\n'));
}
