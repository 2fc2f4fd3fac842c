import type { Fault } from '#src/document/fault.ts';
import { type Parsed, parseDocument } from '#src/document/parse-document.ts';
import { foldName } from '#src/host/find-host.ts';
import { type Host, Inventory, type SshSettings } from '#src/host/host.ts';
import { serverOn } from '#src/host/way-to.ts';

type Wrong = readonly [path: readonly PropertyKey[], message: string];

/** Reads an inventory, or says everything that is wrong with it, with line and column. */
export function parseInventory(source: string, file: string): Parsed<Inventory> {
  const parsed = parseDocument(source, { file, schema: Inventory, maxCharacters: 20_000_000 });
  if (!parsed.ok) return parsed;
  const { hosts } = parsed.value;
  const wrong = [
    ...ambiguities(hosts),
    ...sharedPlaces(hosts),
    ...hosts.flatMap((host, index) => [
      ...unusableNames(host, index),
      ...unusableAddresses(host, index),
      ...lockedOut(host, index),
      ...strangeTongue(host, index),
    ]),
  ];
  const faults: readonly Fault[] = wrong.map(([path, message]) => parsed.fault(path, message));
  return faults.length > 0 ? { ok: false, faults } : parsed;
}

interface Naming {
  readonly name: string;
  readonly path: readonly PropertyKey[];
}

/** What is written down for one host as a name, with its place. */
function namings(host: Host, index: number): Naming[] {
  return [
    { name: host.name, path: ['hosts', index, 'name'] },
    { name: host.address, path: ['hosts', index, 'address'] },
    ...host.aliases.map((name, at) => ({ name, path: ['hosts', index, 'aliases', at] })),
  ];
}

/** One name for two hosts would send a repair to the wrong one. */
function ambiguities(hosts: readonly Host[]): Wrong[] {
  const owners = new Map<string, Host>();
  return hosts.flatMap((host, index) =>
    namings(host, index).flatMap(({ name, path }): Wrong[] => {
      const owner = owners.get(foldName(name));
      if (owner === undefined) owners.set(foldName(name), host);
      const isShared = owner !== undefined && owner !== host;
      return isShared ? [[path, `"${name}" already names the host "${owner.name}"`]] : [];
    }),
  );
}

type WayName = 'winrm' | 'ssh';
const ways: readonly WayName[] = ['winrm', 'ssh'];

/** Two hosts by name, and one machine that both are repaired on. */
function sharedPlaces(hosts: readonly Host[]): Wrong[] {
  const owners = new Map<string, Host>();
  return hosts.flatMap((host, index) =>
    ways.flatMap((way): Wrong[] => {
      if (host.transports[way] === undefined) return [];
      const place = foldName(serverOn(host, way)).replaceAll('.:', ':');
      const owner = owners.get(place) ?? host;
      owners.set(place, owner);
      const path = ['hosts', index, 'transports', way];
      return owner === host ? [] : [[path, `leads to the same place as that of "${owner.name}"`]];
    }),
  );
}

function unusableAddresses({ transports: { winrm, ssh } }: Host, index: number): Wrong[] {
  const path = ['hosts', index, 'transports'];
  const written: readonly (readonly [string | undefined, readonly string[]])[] = [
    [winrm?.address, ['winrm', 'address']],
    [ssh?.address, ['ssh', 'address']],
    [ssh?.jump?.address, ['ssh', 'jump', 'address']],
  ];
  return written
    .filter(([address]) => address !== undefined && !isUsable(address))
    .map(([, place]) => [[...path, ...place], unusable]);
}

const unusable = 'must not begin with "-", nor hold spaces or control characters';

function isUsable(name: string): boolean {
  return !/[\s\p{C}]|^-/u.test(name) && foldName(name) !== '';
}

function unusableNames(host: Host, index: number): Wrong[] {
  return namings(host, index)
    .filter(({ name }) => !isUsable(name))
    .map(({ path }) => [path, unusable]);
}

/** Settings with which nobody could ever be let in. */
function lockedOut({ transports }: Host, index: number): Wrong[] {
  const { ssh } = transports;
  if (ssh === undefined) return [];
  const path = ['hosts', index, 'transports', 'ssh'];
  return [
    ...withoutCredentials(ssh, path),
    ...(ssh.jump === undefined ? [] : withoutCredentials(ssh.jump, [...path, 'jump'])),
    ...sudoWithoutPassword(ssh, [...path, 'sudo']),
  ];
}

/** Scripts for Linux are for its shell, and WinRM runs PowerShell. */
function strangeTongue({ platform, transports }: Host, index: number): Wrong[] {
  const { winrm, ssh } = transports;
  const path = ['hosts', index, 'transports'];
  const speaks = ssh?.shell ?? (platform === 'windows' ? 'powershell' : 'posix');
  return [
    ...(winrm === undefined || platform === 'windows'
      ? []
      : [[[...path, 'winrm'], 'is for platform: windows; take ssh'] satisfies Wrong]),
    ...(ssh?.session !== 'psrp' || speaks === 'powershell'
      ? []
      : [[[...path, 'ssh', 'session'], 'psrp is for shell: powershell'] satisfies Wrong]),
  ];
}

type Credentials = Pick<SshSettings, 'key' | 'password' | 'agent'>;

function withoutCredentials(login: Credentials, path: readonly PropertyKey[]): Wrong[] {
  const hasSome = login.key !== undefined || login.password !== undefined || login.agent;
  return hasSome ? [] : [[path, 'has no way to log in: give key, password or "agent: true"']];
}

function sudoWithoutPassword(ssh: SshSettings, path: readonly PropertyKey[]): Wrong[] {
  const isMissing = ssh.sudo === 'password' && ssh.sudoPassword === undefined;
  return isMissing ? [[path, 'needs sudoPassword']] : [];
}
