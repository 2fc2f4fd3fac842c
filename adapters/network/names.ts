import { getServers } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { whenAborted } from './patience.ts';

/** How names become addresses. As the machine does it for every program: hosts file, search list, DNS. */
export interface Names {
  /** Every address of both families. Rejects as node:dns does. */
  lookup(name: string): Promise<readonly Address[]>;
  /** The text of the hosts file; empty when there is none. */
  hostsFile(): Promise<string>;
  /** The DNS servers that this machine asks. */
  servers(): readonly string[];
}

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** What became of a name. `error` is the resolver's code; empty when there are addresses. */
export interface Resolution {
  readonly addresses: readonly Address[];
  readonly error: string;
  readonly answeredBy: string;
}

export const systemNames: Names = {
  lookup: (name) => lookup(name, { all: true, order: 'ipv4first' }),
  hostsFile: async () => {
    try {
      return await readFile('/etc/hosts', 'utf8');
    } catch {
      return ''; // only says who answered; a machine without the file still resolves
    }
  },
  servers: () => getServers(),
};

const mostAddresses = 16;

/** Resolves a name or takes a literal address as it is. Never rejects; `error` is ETIMEOUT when aborted. */
export async function resolveName(
  name: string,
  names: Names,
  signal: AbortSignal,
): Promise<Resolution> {
  const family = isIP(name);
  if (family !== 0) {
    return { addresses: [{ address: name, family }], error: '', answeredBy: 'literal address' };
  }
  const [found, text] = await Promise.all([lookUp(name, names, signal), names.hostsFile()]);
  const addresses = found.addresses.slice(0, mostAddresses);
  const isLocal = addresses.some(({ address }) => isInHostsFile(text, name, address));
  return {
    addresses,
    error: found.error,
    answeredBy: isLocal ? 'hosts file' : names.servers().join(', '),
  };
}

type Found = Pick<Resolution, 'addresses' | 'error'>;

/** getaddrinfo cannot be stopped: an abandoned one ends by itself and its answer is dropped. */
function lookUp(name: string, names: Names, signal: AbortSignal): Promise<Found> {
  return new Promise((resolve) => {
    const forget = whenAborted(signal, () => resolve({ addresses: [], error: 'ETIMEOUT' }));
    names
      .lookup(name)
      .then(
        (addresses) => resolve({ addresses, error: addresses.length === 0 ? 'ENODATA' : '' }),
        (error: unknown) => resolve({ addresses: [], error: codeOf(error) }),
      )
      .finally(forget);
  });
}

/** The code of an error of Node's core, e.g. ENOTFOUND or ECONNREFUSED. */
export function codeOf(error: unknown): string {
  const code = Error.isError(error) && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}

function isInHostsFile(text: string, name: string, address: string): boolean {
  return text.split('\n').some((line) => {
    const [entry, ...called] = line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/);
    return entry === address.toLowerCase() && called.includes(name.toLowerCase());
  });
}
