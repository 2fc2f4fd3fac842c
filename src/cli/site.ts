import type { CommonOptions, Files, World } from '#src/cli/world.ts';
import { type Config, defaultConfig, parseConfig } from '#src/config.ts';
import { type Fault, faultLine } from '#src/document/fault.ts';
import type { Parsed } from '#src/document/parse-document.ts';
import { BotError, type ErrorCode, isBotError } from '#src/errors.ts';
import { createHosts } from '#src/host/find-host.ts';
import type { Inventory } from '#src/host/host.ts';
import { parseInventory } from '#src/host/inventory.ts';
import type { Hosts } from '#src/ports/hosts.ts';

/** What the people of a site wrote down. */
export interface Site {
  readonly config: Config;
  readonly hosts: Hosts;
  /** Files that are not there, whose defaults hold. */
  readonly absent: readonly string[];
}

/**
 * Reads `fettle.yaml` and the inventory that it names. A file of the default name may be absent: then nobody
 * may approve, and no host is known. Rejects with `config-invalid` or `inventory-invalid`, all faults at once.
 */
export async function readSite(
  { files, configured }: Pick<World, 'files' | 'configured'>,
  options: Pick<CommonOptions, 'config'>,
): Promise<Site> {
  const written = await readIfThere(files, options.config, 'fettle.yaml');
  const config =
    written === undefined
      ? defaultConfig
      : believe(parseConfig(written, options.config), 'config-invalid');
  configured?.(config);
  // Beside the configuration that names it, wherever the program was started.
  const hostsFile = beside(options.config, config.hosts);
  const byDefault = beside(options.config, defaultConfig.hosts);
  const listed = await readIfThere(files, hostsFile, byDefault);
  const inventory: Inventory =
    listed === undefined
      ? { hosts: [] }
      : believe(parseInventory(listed, hostsFile), 'inventory-invalid');
  const absent = [
    ...(written === undefined ? [options.config] : []),
    ...(listed === undefined ? [hostsFile] : []),
  ];
  return { config, hosts: createHosts(inventory.hosts), absent };
}

export function beside(file: string, path: string): string {
  const folder = /^.*[/\\]/.exec(file)?.[0] ?? '';
  return /^([/\\]|[A-Za-z]:)/.test(path) ? path : `${folder}${path}`;
}

/** Absent is not unreadable: only the first may mean that nobody wrote one. */
async function readIfThere(
  files: Files,
  path: string,
  defaultPath: string,
): Promise<string | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    const isAbsent = isBotError(error) && error.details.reason === 'ENOENT';
    if (isAbsent && path === defaultPath) return undefined;
    throw error;
  }
}

function believe<T>(parsed: Parsed<T>, code: ErrorCode): T {
  if (parsed.ok) return parsed.value;
  throw new BotError(code, faultLines(parsed.faults), {
    hint: 'Nothing was started. "fettle config check" reads it again.',
  });
}

function faultLines(faults: readonly Fault[]): string {
  return faults.map(faultLine).join('\n');
}
