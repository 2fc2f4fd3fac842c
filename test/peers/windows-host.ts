import { z } from 'zod';
import { CaseLooks } from '#src/playbook/case.ts';
import { LineProgram } from './line-program.ts';
import type { WindowsAct, WindowsEndpoint } from './windows-endpoint.ts';
import type { WindowsFault } from './windows-fault.ts';
import type { Scenario } from './windows-scenario.ts';

export interface WindowsAccount {
  /** `DOMAIN\user`; local accounts are those of `SERVER1`. */
  readonly name: string;
  readonly password: string;
  /** May read the configuration and see all shells. Default yes. */
  readonly admin?: boolean;
  /** May open shells. Default yes. */
  readonly shells?: boolean;
  /** Default yes. Else: no WinRS, no configuration, and only the endpoints that name the account. */
  readonly administrator?: boolean;
}

/** As `winrm get winrm/config` has them; defaults are those of Windows Server 2012 and later. */
export interface WindowsQuotas {
  readonly maxEnvelopeSizeKb?: number;
  readonly maxTimeoutMs?: number;
  readonly maxShellsPerUser?: number;
  readonly maxConcurrentUsers?: number;
  readonly maxProcessesPerShell?: number;
  readonly maxConcurrentOperationsPerUser?: number;
  readonly idleTimeoutMs?: number;
  /** Of a runspace pool. Only Terminate makes room. */
  readonly maxConcurrentCommandsPerShell?: number;
}

/** The settings of windows-host/settings.py. Files are in PEM. */
export interface WindowsSettings {
  readonly accounts: readonly WindowsAccount[];
  readonly tls?: {
    readonly certificate: string;
    readonly key: string;
    /** Whose client certificates are accepted, and to which account each leads, by SHA-256 in hex. */
    readonly clientAuthorities?: string;
    readonly clients?: Readonly<Record<string, string>>;
    readonly longestVersion?: '1.2';
  };
  /** Offers Basic, over TLS only. Default no, as on Windows. */
  readonly basic?: boolean;
  /** Takes client certificates. Default no, as on Windows. */
  readonly certificate?: boolean;
  /** Files: the keys of the host, and the krb5.conf that goes with them. Then it takes tickets. */
  readonly keytab?: string;
  readonly krb5Config?: string;
  readonly quotas?: WindowsQuotas;
  /** Whether a Receive that comes again gets the same answer. Default yes. */
  readonly keepsOutput?: boolean;
  /** Whether a Receive waits for the end of its pipeline, or for a full message. Default no, as on Windows. */
  readonly gathersOutput?: boolean;
  /** Seconds. */
  readonly clockAhead?: number;
  /** A PowerShell of this machine for what calls powershell.exe. Not used where there is a scenario. */
  readonly powershell?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** File of a PowerShell module that is loaded before each script: stand-ins for Windows commands. */
  readonly module?: string;
  readonly scenario?: Scenario;
  /** Default: Microsoft.PowerShell, for administrators. */
  readonly endpoints?: readonly WindowsEndpoint[];
  /** By a command and the texts of its arguments. */
  readonly acts?: Readonly<Record<string, readonly WindowsAct[]>>;
  /** Of PSRP. Default "2.3". */
  readonly protocolVersion?: string;
  /** File for what is said, in clear, as JSON lines. */
  readonly record?: string;
  /** Such a file, to be served again instead of anything of the above. */
  readonly replay?: string;
}

const Shell = z.object({
  id: z.string(),
  owner: z.string(),
  name: z.string(),
  operations: z.number(),
  /** How many Receives wait for output. */
  waiting: z.number(),
  commands: z.array(z.object({ id: z.string(), line: z.string(), isRunning: z.boolean() })),
});

/** What the host has seen and what lives on it. */
const WindowsState = z.object({
  connections: z.object({ opened: z.number(), live: z.number() }),
  requests: z.number(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  /** Bodies that came without TLS and unsealed: each gave a script away. */
  clearBodies: z.number(),
  brokenMessages: z.number(),
  logons: z.object({ begun: z.number(), accepted: z.number(), refused: z.number() }),
  /** By operation: how many requests were carried out, or refused with a fault of the host's own. */
  actions: z.record(z.string(), z.number()),
  repeatedMessages: z.number(),
  shells: z.array(Shell),
  /** Shells and commands since the start. */
  opened: z.number(),
  started: z.number(),
  /** Of a scenario, by call: how often it ran. */
  ran: z.record(z.string(), z.number()),
  calls: z.array(
    z.object({
      call: z.string(),
      at: z.number(),
      parameters: z.record(z.string(), z.string()),
      preview: z.boolean(),
      state: z.json().optional(),
    }),
  ),
  /** What the machine of a scenario reads now, from outside as well. */
  looks: CaseLooks,
  /** What played pipelines were ordered, as "Fettle Read-FettleX" or "Fettle (script)". */
  ordered: z.record(z.string(), z.number()),
  /** Shells since the start by what they are: "winrs", or the name of an endpoint. */
  resources: z.record(z.string(), z.number()),
  /** Exchanges of a recording that did not come yet, and requests that were not the recorded ones. */
  replay: z.object({ left: z.number(), differences: z.array(z.string()) }),
  faults: z.array(z.object({ kind: z.string(), done: z.number() })),
});
export type WindowsState = z.infer<typeof WindowsState>;

const Started = z.object({ ok: z.literal(true), http: z.number(), https: z.number() });
const Said = z.object({ status: z.number(), soap: z.string() });
const Told = z.object({
  ok: z.literal(true),
  state: WindowsState.optional(),
  said: Said.optional(),
});

/**
 * A simulated Windows host on 127.0.0.1 whose security is not ours: see windows-host/README.md. It ends
 * with the test that started it, or with this process.
 */
export class WindowsHost implements AsyncDisposable {
  readonly port: number;
  /** 0 without `tls`. */
  readonly tlsPort: number;
  readonly #program: LineProgram;

  constructor(program: LineProgram, { http, https }: z.infer<typeof Started>) {
    this.#program = program;
    this.port = http;
    this.tlsPort = https;
  }

  async arm(...faults: readonly WindowsFault[]): Promise<void> {
    for (const fault of faults) await this.#tell({ do: 'arm', fault });
  }

  async disarm(): Promise<void> {
    await this.#tell({ do: 'disarm' });
  }

  async limit(quotas: WindowsQuotas): Promise<void> {
    await this.#tell({ do: 'quotas', quotas });
  }

  /** Puts another machine there, on which nothing has run yet. Open pools go on. */
  async play(scenario: Scenario): Promise<void> {
    await this.#tell({ do: 'play', scenario });
  }

  async state(): Promise<WindowsState> {
    const { state } = await this.#tell({ do: 'state' });
    return WindowsState.parse(state);
  }

  /** Cuts every TCP connection; shells and commands go on. */
  async dropConnections(): Promise<void> {
    await this.#tell({ do: 'drop' });
  }

  /** As a restart of the service WinRM: no connection and no shell is left. */
  async restartService(): Promise<void> {
    await this.#tell({ do: 'restart' });
  }

  /** As if the idle time-out of every shell were over on which nothing waits. */
  async expireShells(): Promise<void> {
    await this.#tell({ do: 'expire' });
  }

  /** Connections that exist go on. */
  async refuseConnections(): Promise<void> {
    await this.#tell({ do: 'listen', on: false });
  }

  /** On the same ports as before. */
  async acceptConnections(): Promise<void> {
    await this.#tell({ do: 'listen', on: true });
  }

  /** What the engine of the host answers to a message in clear, apart from HTTP and all security. */
  async say(soap: string, account: string): Promise<z.infer<typeof Said>> {
    const { said } = await this.#tell({ do: 'say', soap, account });
    return Said.parse(said);
  }

  /** What the host wrote to its standard error. */
  complaints(): string {
    return this.#program.complaints();
  }

  /** Throws when the host itself had a fault: what it said then proves nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    await using _ = this.#program;
    await this.#tell({ do: 'close' });
    if (this.complaints().includes('Traceback')) throw new Error(this.complaints());
  }

  async #tell(order: object): Promise<z.infer<typeof Told>> {
    const answer = await this.#program.ask(JSON.stringify(order));
    const told = Told.safeParse(JSON.parse(answer));
    if (!told.success)
      throw new Error(`The Windows host refused ${JSON.stringify(order)}: ${answer}`);
    return told.data;
  }
}

/** Starts it; the settings go over standard input, so that no password is in a list of processes. */
export async function startWindowsHost(settings: WindowsSettings): Promise<WindowsHost> {
  const program = new LineProgram('/usr/bin/python3', ['-B', 'test/peers/windows-host/main.py']);
  const started = await program.ask(JSON.stringify(settings));
  return new WindowsHost(program, Started.parse(JSON.parse(started)));
}
