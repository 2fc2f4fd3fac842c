import type { Duplex } from 'node:stream';
import type { NodeSSH } from 'node-ssh';
import type { Timer } from '#src/ports/clock.ts';
import { logOn, type Opening, reach } from './connection.ts';
import { FaultError } from './fault.ts';
import { LineUp } from './line-up.ts';
import { type Route, readKnownHosts, type Server, type SshOptions } from './settings.ts';

export type Client = NonNullable<NodeSSH['connection']>;

interface Warm {
  readonly opened: Promise<Client>;
  readonly nodes: NodeSSH[];
  users: number;
  broken: boolean;
  idle: Timer | undefined;
}

export const defaults = {
  connectWithin: 20_000,
  beginWithin: 10_000,
  idleAfter: 60_000,
  jobsPerHost: 4,
} as const;

/** Warm connections, one per way to a host; each is closed when nobody has used it for a while. */
export class Pool {
  readonly #options: SshOptions;
  readonly #warm = new Map<string, Warm>();
  readonly #retired = new Set<Warm>();
  readonly #lines = new Map<string, LineUp>();
  readonly #closing = new AbortController();

  constructor(options: SshOptions) {
    this.#options = options;
  }

  /** Gives a connection to `work`, opened now or before. */
  async use<T>(route: Route, signal: AbortSignal, work: Work<T>): Promise<T> {
    const key = JSON.stringify(route);
    const line =
      this.#lines.get(key) ?? new LineUp(this.#options.jobsPerHost ?? defaults.jobsPerHost);
    this.#lines.set(key, line);
    return await line.run(signal, () => this.#with(key, route, { signal, work }));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const warm = [...this.#warm];
    for (const [key, connection] of warm) this.#drop(key, connection);
    for (const connection of this.#retired) this.#drop('', connection);
    await Promise.allSettled(warm.map(([, { opened }]) => opened));
  }

  async #with<T>(key: string, route: Route, job: Use<T>): Promise<T> {
    if (job.signal.aborted) throw stoppedFault();
    const kept = this.#usable(key);
    const warm = kept ?? this.#open(key, route);
    warm.users += 1;
    warm.idle?.cancel();
    try {
      const client = await unlessStopped(warm.opened, job.signal);
      const retire = (): void => this.#retire(key, warm);
      return await job.work(client, { isFresh: kept === undefined, retire });
    } finally {
      warm.users -= 1;
      this.#rest(key, warm);
    }
  }

  #usable(key: string): Warm | undefined {
    const warm = this.#warm.get(key);
    return warm === undefined || warm.broken ? undefined : warm;
  }

  #open(key: string, route: Route): Warm {
    const nodes: NodeSSH[] = [];
    const opened = this.#connect(route, nodes);
    const warm: Warm = { opened, nodes, users: 0, broken: false, idle: undefined };
    this.#warm.set(key, warm);
    const broken = (): void => this.#drop(key, warm);
    opened.then((client) => client.once('close', broken), broken);
    return warm;
  }

  #retire(key: string, warm: Warm): void {
    if (this.#warm.get(key) === warm) this.#warm.delete(key);
    if (!warm.broken) this.#retired.add(warm);
  }

  #rest(key: string, warm: Warm): void {
    if (warm.users > 0 || warm.broken) return;
    if (this.#retired.has(warm)) {
      this.#drop(key, warm);
      return;
    }
    const { clock, idleAfter = defaults.idleAfter } = this.#options;
    warm.idle = clock.at(clock.now() + idleAfter, () => this.#drop(key, warm));
  }

  #drop(key: string, warm: Warm): void {
    warm.broken = true;
    warm.idle?.cancel();
    this.#retired.delete(warm);
    if (this.#warm.get(key) === warm) this.#warm.delete(key);
    for (const node of warm.nodes.toReversed()) node.dispose();
  }

  async #connect(route: Route, nodes: NodeSSH[]): Promise<Client> {
    const known = await readKnownHosts(route.knownHosts);
    const opening = (server: Server): Opening => ({
      server,
      known,
      knownHosts: route.knownHosts,
      secrets: this.#options.secrets,
      agentSocket: this.#options.agentSocket,
      clock: this.#options.clock,
      within: this.#options.connectWithin ?? defaults.connectWithin,
      signal: this.#closing.signal,
    });
    const log = async (server: Server, stream: Duplex): Promise<NodeSSH> => {
      const node = await logOn(opening(server), stream);
      // Without a listener an error of an idle connection would end the process; "close" follows it.
      node.connection?.on('error', () => node.dispose());
      nodes.push(node);
      return node;
    };
    if (route.jump === undefined) {
      return clientOf(await log(route.target, await reach(opening(route.target))));
    }
    const jump = await log(route.jump, await reach(opening(route.jump)));
    try {
      const stream = await through(jump, route);
      return clientOf(await log(route.target, stream));
    } catch (error) {
      jump.dispose();
      throw error;
    }
  }
}

interface Use<T> {
  readonly signal: AbortSignal;
  readonly work: Work<T>;
}

type Work<T> = (client: Client, connection: Connection) => Promise<T>;

interface Connection {
  readonly isFresh: boolean;
  /** The next job gets a new connection; this one closes when its last user is done. */
  readonly retire: () => void;
}

async function through(jump: NodeSSH, { target, jump: server }: Route): Promise<Duplex> {
  try {
    return await jump.forwardOut('127.0.0.1', 0, target.address, target.port);
  } catch (error) {
    throw new FaultError(
      {
        fault: 'unreachable',
        message: `The jump host ${server?.address ?? ''} does not reach ${target.address} on port ${target.port}.`,
        hint: 'Check that sshd on the jump host allows TCP forwarding (AllowTcpForwarding), and that the host is up.',
      },
      error,
    );
  }
}

function clientOf(node: NodeSSH): Client {
  if (node.connection !== null) return node.connection;
  throw new FaultError({ fault: 'unreachable', message: 'The connection was lost.', hint: '' });
}

/** A job that is stopped does not wait for a connection; the connection may serve the next one. */
function unlessStopped<T>(opened: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const stopped = (): void => reject(stoppedFault());
  signal.addEventListener('abort', stopped, { once: true });
  if (signal.aborted) stopped();
  opened.then(resolve, reject);
  return promise.finally(() => signal.removeEventListener('abort', stopped));
}

function stoppedFault(): FaultError {
  return new FaultError({ fault: 'timed-out', message: 'The job was stopped.', hint: '' });
}
