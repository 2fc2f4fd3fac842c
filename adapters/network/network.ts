import type { Socket } from 'node:net';
import type { Host } from '#src/host/host.ts';
import type { Look, LookFailure } from '#src/playbook/reading.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Outside, OutsideRequest } from '#src/ports/transport.ts';
import { cleanText } from './clean-text.ts';
import { type Dialled, dial, hangUp } from './line.ts';
import { type Names, type Resolution, resolveName, systemNames } from './names.ts';
import { Patience } from './patience.ts';
import type { Observation } from './phase.ts';
import { lookAtRdp } from './rdp-look.ts';
import { dnsReadings, type Readings, rdpReadings } from './readings.ts';
import { Turns } from './turns.ts';

export interface NetworkOptions {
  readonly clock: Clock;
  /** How long one step may take: a lookup, a connect, an answer, a handshake. Default 5,000 ms. */
  readonly answerMs?: number;
  /** How names are resolved; default: as this machine does. */
  readonly names?: Names;
}

type Taken = Readings | { readonly failure: LookFailure; readonly message: string };

interface Visit {
  readonly host: Host;
  readonly patience: Patience;
  readonly begun: number;
}

/** Looks at a host's open ports without credentials; one connection at a time per host. */
export class Network implements Outside {
  readonly name = 'network';
  readonly #clock: Clock;
  readonly #answerMs: number;
  readonly #names: Names;
  readonly #turns = new Turns();

  constructor(options: NetworkOptions) {
    this.#clock = options.clock;
    this.#answerMs = options.answerMs ?? 5_000;
    this.#names = options.names ?? systemNames;
  }

  async look(request: OutsideRequest): Promise<Look> {
    const begun = this.#clock.now();
    const taken = await this.#taken(request, begun);
    const now = this.#clock.now();
    const frame = { source: this.name, at: now, durationMs: Math.max(0, now - begun) };
    return 'failure' in taken
      ? { kind: 'failed', ...taken, ...frame }
      : { kind: 'read', ...taken, ...frame };
  }

  async #taken({ host, look, deadlineMs, signal }: OutsideRequest, begun: number): Promise<Taken> {
    using patience = new Patience({ clock: this.#clock, deadlineMs, signal });
    const visit = { host, patience, begun };
    try {
      const taken = look === 'dns' ? await this.#dns(visit) : await this.#inTurn(look, visit);
      return signal.aborted ? stopped : taken;
    } catch (error) {
      return ownFault(error);
    }
  }

  async #dns(visit: Visit): Promise<Taken> {
    const resolution = await this.#resolve(visit);
    return visit.patience.isOver ? late : dnsReadings(resolution);
  }

  async #inTurn(look: 'tcp' | 'rdp', visit: Visit): Promise<Taken> {
    const { patience } = visit;
    using _turn = await this.#turns.take(visit.host.address.toLowerCase(), patience.signal);
    if (patience.isOver) return busy;
    const resolution = await this.#resolve(visit);
    if (patience.isOver) return late;
    return look === 'tcp' ? await this.#tcp(visit, resolution) : await this.#rdp(visit, resolution);
  }

  async #resolve({ host, patience }: Visit): Promise<Resolution> {
    using limit = patience.step(this.#answerMs);
    return await resolveName(host.address, this.#names, limit.signal);
  }

  async #tcp(visit: Visit, resolution: Resolution): Promise<Taken> {
    if (resolution.addresses.length === 0) return unresolved(resolution);
    const begun = this.#clock.now();
    const { result, address, socket } = await this.#knock(visit, resolution);
    const connectMs = Math.max(0, this.#clock.now() - begun);
    using limit = visit.patience.farewell();
    if (socket !== undefined) await hangUp(socket, limit.signal);
    if (result === 'timed-out' && visit.patience.isOver) return late;
    if (result === 'open') return { values: { result, address, connectMs }, unknown: {} };
    return { values: { result, address }, unknown: { connectMs: 'the port is not open' } };
  }

  async #rdp(visit: Visit, resolution: Resolution): Promise<Taken> {
    const seen = await this.#observe(visit, resolution);
    if (visit.patience.isOver && seen.resolves && seen.answers.size === 0) return late;
    const { host, begun } = visit;
    const now = this.#clock.now();
    const hostNames = [host.address, host.name, ...host.aliases];
    return rdpReadings({ seen, hostNames, now, durationMs: Math.max(0, now - begun) });
  }

  async #observe(visit: Visit, resolution: Resolution): Promise<Observation> {
    if (resolution.addresses.length === 0) return { resolves: false, answers: new Map() };
    const { result: tcp, address, socket } = await this.#knock(visit, resolution);
    if (socket === undefined) return { resolves: true, tcp, answers: new Map() };
    const { patience } = visit;
    const endpoint = { address, port: portOf(visit.host) };
    const name = visit.host.address;
    const seen = await lookAtRdp({ endpoint, socket, name, patience, answerMs: this.#answerMs });
    return { resolves: true, tcp, ...seen };
  }

  /** Opens a connection to the first address that takes one; else tells of the first. */
  async #knock(visit: Visit, { addresses }: Resolution): Promise<Knocked> {
    const tried: Knocked[] = [];
    for (const { address } of addresses.slice(0, mostAddresses)) {
      const dialled = await this.#dial(visit, address);
      if (dialled.result === 'open') return { address, ...dialled };
      tried.push({ address, ...dialled, socket: undefined });
      if (visit.patience.isOver) break;
    }
    return tried[0] ?? unreached;
  }

  async #dial({ host, patience }: Visit, address: string): Promise<Dialled> {
    using limit = patience.step(this.#answerMs);
    return await dial({ address, port: portOf(host) }, limit.signal);
  }
}

interface Knocked {
  readonly result: Dialled['result'];
  readonly address: string;
  /** Open exactly when the result is. */
  readonly socket: Socket | undefined;
}

const mostAddresses = 4;
const unreached: Knocked = { result: 'unreachable', address: '', socket: undefined };

function portOf(host: Host): number {
  return host.transports.network?.rdpPort ?? 3389;
}

const late: Taken = {
  failure: 'timed-out',
  message: 'The look from outside was not done in time. Look again, or give the probe more time.',
};
const busy: Taken = {
  failure: 'timed-out',
  message: 'Another look at this host was under way until the time was over. Look again.',
};
const stopped: Taken = {
  failure: 'timed-out',
  message: 'The look from outside was stopped before it was done.',
};

function unresolved({ error }: Resolution): Taken {
  const why = `The name does not resolve (${cleanText(error)}).`;
  return { failure: 'unreachable', message: `${why} Check the address in the inventory and DNS.` };
}

/** Out of files or memory: this machine's trouble must not look like the host's. */
function ownFault(error: unknown): Taken {
  const why = Error.isError(error) ? cleanText(error.message) : 'unknown error';
  return {
    failure: 'not-available',
    message: `This machine could not look: ${why}. Check its limits on open files and memory.`,
  };
}
