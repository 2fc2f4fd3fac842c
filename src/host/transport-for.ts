import type { Host } from '#src/host/host.ts';
import type { Transport } from '#src/ports/transport.ts';

/** Best first: a Windows host has WinRM from the start, a Linux host sshd. A case file goes before a machine. */
const preferred: Readonly<Record<Host['platform'], readonly Transport['name'][]>> = {
  windows: ['practice', 'winrm', 'winrm-client', 'ssh'],
  linux: ['practice', 'ssh', 'winrm', 'winrm-client'],
};

/** The way by which scripts reach a host, of those that serve it; undefined: there is none. */
export function transportFor(host: Host, transports: readonly Transport[]): Transport | undefined {
  const serving = transports.filter((transport) => transport.serves(host));
  return preferred[host.platform]
    .map((name) => serving.find((transport) => transport.name === name))
    .find((transport) => transport !== undefined);
}
