import { sha256Hex } from '#src/digest.ts';
import type { JeaFunction } from '#src/jea/jea-function.ts';
import type { ModuleParameter } from '#src/jea/module-parameter.ts';
import { moduleText } from '#src/jea/script-uses.ts';
import { revisionUri } from '#src/jea/shown-revision.ts';
import type { WindowsEndpoint, WindowsFunction, WindowsLimit } from './windows-endpoint.ts';

interface Played {
  readonly functions: readonly JeaFunction[];
  /** Texts of scripts by the name of their call, as a scenario has them. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Who may open it. */
  readonly account: string;
  readonly name?: string;
}

/** The endpoint that the module of these functions makes, for a machine that is played. */
export function playedEndpoint({
  functions,
  scripts,
  account,
  name = 'Fettle',
}: Played): WindowsEndpoint {
  const calls = new Map(
    Object.entries(scripts).map(([call, text]) => [sha256Hex(moduleText(text)), call]),
  );
  const commands = functions.flatMap(({ command, digest, parameters }): WindowsFunction[] => {
    const call = calls.get(digest);
    if (call === undefined) return [];
    const own = parameters.map((parameter) => parameter.name);
    const limits = Object.fromEntries(parameters.flatMap(limitOf));
    const help = revisionUri(digest);
    return [{ name: command, call, digest, parameters: own, limits, help }];
  });
  return { name, language: 'none', accounts: [account], commands };
}

/** Ranges and lengths are for a real PowerShell. */
function limitOf({ name, limit }: ModuleParameter): [string, WindowsLimit][] {
  if (limit.kind === 'set') return [[name, { set: limit.values }]];
  return limit.kind === 'pattern' ? [[name, { pattern: limit.pattern }]] : [];
}
