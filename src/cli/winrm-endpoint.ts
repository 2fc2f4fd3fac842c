import { BotError } from '#src/errors.ts';
import type { Endpoint } from '#src/jea/endpoint.ts';

/** What people say about an endpoint on the command line. */
export interface EndpointOptions {
  readonly endpoint: string;
  readonly group?: readonly string[] | undefined;
  readonly operators?: readonly string[] | undefined;
  /** "virtual", or "gmsa" and a name. */
  readonly account: readonly string[];
  readonly transcripts: string;
}

const account = /^[^\\/"[\]:|<>+=;,?*@\p{C}]{1,255}\\[^\\/"[\]:|<>+=;,?*@\p{C}]{1,255}$/u;

/** Parses it all; rejects with `usage` for what Windows would not take, or what would mean something else. */
export function endpointOf(options: EndpointOptions): Endpoint {
  const { endpoint: name, transcripts, group: readers = [], operators = [] } = options;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(name)) {
    throw wrong(`"${name}" is no name for an endpoint`, 'Use letters, digits, ".", "_" and "-".');
  }
  if (!/^[A-Za-z]:\\[^"<>|?*:/\p{C}]{1,200}$/u.test(transcripts)) {
    throw wrong(
      `"${transcripts}" is no folder on a host`,
      String.raw`Write it as C:\ProgramData\Fettle\Transcripts.`,
    );
  }
  refuseGroups([...readers, ...operators]);
  return {
    name,
    readers,
    operators,
    transcripts,
    serviceAccount: serviceAccountOf(options.account),
  };
}

function refuseGroups(groups: readonly string[]): void {
  if (groups.length === 0) {
    throw wrong(
      'nobody may use this endpoint',
      String.raw`Name those who may look and repair with --operators DOMAIN\Group, and those who may only look with --group DOMAIN\Group.`,
    );
  }
  const odd = groups.find((group) => !account.test(group));
  if (odd !== undefined) throw wrong(`"${odd}" is no group`, String.raw`Write DOMAIN\Group.`);
  const lower = groups.map((group) => group.toLowerCase());
  const twice = groups.find((_, index) => lower.indexOf(lower[index] ?? '') !== index);
  if (twice !== undefined)
    throw wrong(`"${twice}" is named twice`, 'Whoever may repair may look, too.');
}

/** Windows wants the name of a group-managed service account without its "$". */
function serviceAccountOf([kind, name, ...more]: readonly string[]): string | undefined {
  if (kind === 'virtual' && name === undefined) return undefined;
  if (kind === 'gmsa' && name !== undefined && account.test(name) && more.length === 0) {
    return name.replace(/\$$/, '');
  }
  throw wrong(
    '--account is "virtual", or "gmsa" and a name',
    String.raw`Write --account gmsa DOMAIN\name.`,
  );
}

function wrong(message: string, hint: string): BotError {
  return new BotError('usage', message, { hint });
}
