/** A value in the registry: DWORD, REG_SZ, REG_MULTI_SZ or, as hex, REG_BINARY. */
type Entry = number | string | readonly string[] | { readonly bytes: string };

/** What a resource does when it is asked for, e.g. "events:System". */
export type Fault = 'denied' | 'broken' | 'empty';

export interface Certificate {
  readonly thumbprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  /** Seconds since 1970, like every time here. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly hasPrivateKey: boolean;
  readonly purposes: readonly string[];
  /** Name of the key file as certutil tells it. */
  readonly container?: string;
}

export interface Service {
  readonly display: string;
  readonly state: string;
  readonly start: string;
  readonly pid: number;
  /** Services that it needs. */
  readonly needs?: readonly string[];
  /** It never ends when it is told to. */
  readonly stuck?: boolean;
}

export interface StoredFile {
  readonly folder?: boolean;
  readonly bytes?: number;
  readonly content?: string;
  readonly written: number;
  readonly sddl: string;
  readonly link?: boolean;
  /** Windows cannot use or replace the key in it. */
  readonly broken?: boolean;
}

export interface LoggedEvent {
  readonly log: string;
  readonly provider: string;
  readonly id: number;
  readonly at: number;
  readonly values: readonly (string | number)[];
}

/** The Windows machine that the stand-ins play. */
export interface Machine {
  readonly name: string;
  readonly registry: Readonly<Record<string, Readonly<Record<string, Entry>>>>;
  readonly files: Readonly<Record<string, StoredFile>>;
  readonly certificates: Readonly<Record<string, readonly Certificate[]>>;
  readonly services: Readonly<Record<string, Service>>;
  readonly processes: Readonly<Record<string, string>>;
  readonly events: readonly LoggedEvent[];
  readonly logs: Readonly<Record<string, 'off' | 'missing'>>;
  /** `owner`: a process id, or the name of the service that holds the connection. */
  readonly connections: readonly {
    readonly localPort: number;
    readonly state: string;
    readonly remoteAddress: string;
    readonly owner: number | string;
  }[];
  readonly addresses: readonly string[];
  readonly interfaces: readonly { readonly mtu: number; readonly connected: boolean }[];
  readonly firewall: readonly {
    readonly name: string;
    readonly enabled: boolean;
    readonly store: 'local' | 'policy';
    readonly remoteAddress: readonly string[];
  }[];
  readonly suites: readonly string[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly sessions: readonly {
    readonly name: string;
    readonly user: string;
    readonly id: number;
  }[];
  readonly tasks: Readonly<Record<string, object>>;
  readonly cim: Readonly<Record<string, object>>;
  /** Classes of WMI that are missing, with the code of the error. */
  readonly noClass: Readonly<Record<string, string>>;
  readonly programs: { readonly w32tm: readonly string[]; readonly winmgmt: number };
  readonly nextPid: number;
  /** Windows makes no new certificate, and does not say why. */
  readonly neverRenews: boolean;
  readonly faults: Readonly<Record<string, Fault>>;
}

export const paths = {
  terminal: 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server',
  stations: 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations',
  listener: 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp',
  policy: 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services',
  keys: 'C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys',
  key: 'C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_5f8a2c1e-33b7-4d0a-9a57-0c2f6f3f9b10',
} as const;

/** Adds to one key of the registry, or makes it. */
export function withRegistry(
  machine: Machine,
  path: string,
  entries: Readonly<Record<string, Entry>>,
): Machine {
  const key = { ...machine.registry[path], ...entries };
  return { ...machine, registry: { ...machine.registry, [path]: key } };
}

export function withoutRegistry(machine: Machine, path: string, name: string): Machine {
  const entries = Object.entries(machine.registry[path] ?? {}).filter(([key]) => key !== name);
  return {
    ...machine,
    registry: { ...machine.registry, [path]: Object.fromEntries(entries) },
  };
}

export function withService(machine: Machine, name: string, change: Partial<Service>): Machine {
  const before = machine.services[name];
  if (before === undefined) throw new Error(`The machine has no service ${name}.`);
  return { ...machine, services: { ...machine.services, [name]: { ...before, ...change } } };
}

export function withoutService(machine: Machine, name: string): Machine {
  const rest = Object.entries(machine.services).filter(([key]) => key !== name);
  return { ...machine, services: Object.fromEntries(rest) };
}

export function withFile(machine: Machine, path: string, change: Partial<StoredFile>): Machine {
  const before = machine.files[path] ?? { written: machine.nextPid, sddl: 'O:SYG:SYD:AI' };
  return { ...machine, files: { ...machine.files, [path]: { ...before, ...change } } };
}

export function withoutFile(machine: Machine, path: string): Machine {
  const rest = Object.entries(machine.files).filter(([key]) => key !== path);
  return { ...machine, files: Object.fromEntries(rest) };
}

export function withStore(
  machine: Machine,
  store: string,
  certificates: readonly Certificate[],
): Machine {
  return { ...machine, certificates: { ...machine.certificates, [store]: certificates } };
}

/** `minutesAgo` in place of a time. */
export function withEvents(
  machine: Machine,
  events: readonly (Omit<LoggedEvent, 'at' | 'values'> & {
    readonly minutesAgo: number;
    readonly values?: LoggedEvent['values'];
  })[],
): Machine {
  const now = Date.now() / 1000;
  const dated = events.map(({ minutesAgo, values = [], ...event }) => ({
    ...event,
    values,
    at: now - minutesAgo * 60,
  }));
  return { ...machine, events: [...machine.events, ...dated] };
}
