import { randomUUID } from 'node:crypto';
import { envelopeFor, fitted, joined } from '#adapters/winrm/psrp/fragments.ts';
import { pipelineDialect } from '#adapters/winrm/psrp/pipeline-dialect.ts';
import { mayReusePool } from '#adapters/winrm/psrp/warm-pool.ts';
import type { CommandOrder, CommandOutcome } from '#adapters/winrm/winrs/command-run.ts';
import { stopReason } from '#adapters/winrm/wire/limit.ts';
import { encodeBase64 } from '#adapters/winrm/wsman/base64.ts';
import { inputRoom } from '#adapters/winrm/wsman/shell-request.ts';
import { BotError } from '#src/errors.ts';
import { type Clearing, isDeleted } from './clear-shells.ts';
import { CommandDrive, type Driven } from './command-drive.ts';
import type { PipelineRequest } from './pipeline-request.ts';
import { type Opened, type OpenPool, openPool } from './pool-opening.ts';
import type { SeatOptions } from './seat.ts';
import type { Work } from './work.ts';

interface WarmPool extends OpenPool {
  readonly pipelines: number;
  readonly lastUsedAt: number;
}

/** Pipelines of one endpoint, one at a time, in a pool that is kept warm. */
export class PipelineWork implements Work<PipelineRequest> {
  readonly #options: SeatOptions;
  #pool: WarmPool | undefined;
  #drive: CommandDrive | undefined;

  constructor(options: SeatOptions) {
    this.#options = options;
  }

  get isWarm(): boolean {
    return this.#pool !== undefined;
  }

  async attempt(request: PipelineRequest): Promise<Driven> {
    const pool = this.#warm() ?? (await this.#opened(request));
    if ('outcome' in pool) return pool;
    const driven = await this.#run(request, pool);
    await this.#keep(driven.outcome, { pool, request });
    return driven;
  }

  async discard(clearing: Clearing): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    if (pool !== undefined) await isDeleted(pool.id, clearing);
  }

  abandon(): void {
    this.#drive?.abandon();
  }

  #warm(): WarmPool | undefined {
    const pool = this.#pool;
    this.#pool = undefined;
    if (pool === undefined || mayReusePool(pool, this.#options.clock.now())) return pool;
    this.#options.ledger.leaves(pool.id);
    return undefined;
  }

  async #opened({ signal }: PipelineRequest): Promise<WarmPool | Driven> {
    const { main: lane, ledger, correspondence, clock, limits } = this.#options;
    const { resource } = ledger;
    const opened = await openPool({ resource, lane, correspondence, clock, limits, signal });
    if (opened.kind === 'opened') {
      return { ...opened.pool, pipelines: 0, lastUsedAt: clock.now() };
    }
    ledger.leaves(opened.id);
    return notBegun(opened, signal);
  }

  async #run(request: PipelineRequest, pool: WarmPool): Promise<Driven> {
    const { main, side, clock, limits } = this.#options;
    const envelope = envelopeFor(pool.session.protocolVersion);
    const correspondence = this.#options.correspondence.sized(envelope);
    const id = randomUUID();
    const [first, ...rest] = fitted(
      pool.session.begin({ id, statements: request.statements() }),
      inputRoom(envelope),
    );
    const order = this.#order(pool, { id, first, room: inputRoom(envelope) });
    const lanes = { main, side };
    const drive = new CommandDrive({
      order,
      request: {
        line: order.line,
        input: joined(rest),
        output: (_stream, bytes) => this.#hear(bytes, { id, pool, request }),
        signal: request.signal,
        withinMs: request.withinMs,
      },
      lanes,
      correspondence,
      clock,
      limits,
    });
    this.#drive = drive;
    const driven = await drive.end();
    this.#drive = undefined;
    pool.session.forget(id);
    return driven;
  }

  #order(
    { id: poolId, pipelines }: WarmPool,
    {
      id,
      first,
      room,
    }: { readonly id: string; readonly first: Uint8Array | undefined; readonly room: number },
  ): CommandOrder {
    const { ledger, limits } = this.#options;
    return {
      commandId: id.toUpperCase(),
      dialect: pipelineDialect(ledger.resource),
      line: { command: '', arguments: first === undefined ? [] : [encodeBase64(first)] },
      shell: { id: poolId },
      keepShell: pipelines + 1 < limits.pipelinesPerPool,
      inputRoom: room,
      outputLimit: limits.outputLimit,
    };
  }

  #hear(
    bytes: Uint8Array,
    {
      id,
      pool,
      request,
    }: { readonly id: string; readonly pool: OpenPool; readonly request: PipelineRequest },
  ): void {
    for (const event of pool.session.hear(bytes, id)) {
      if (event.kind === 'reply') this.#drive?.answer(joined(event.fragments));
      if (event.kind === 'broken') this.#drive?.doubt(brokenSession(event.why));
      if (event.kind === 'pool' && event.state !== 'opened') this.#drive?.doubt(poolGone());
      request.hear(event);
    }
  }

  async #keep(
    { shell, result }: CommandOutcome,
    { pool, request }: { readonly pool: WarmPool; readonly request: PipelineRequest },
  ): Promise<void> {
    const { ledger, clock } = this.#options;
    if (shell.kind === 'left') ledger.leaves(pool.id);
    if (shell.kind !== 'warm') return;
    this.#pool = {
      ...pool,
      pipelines: pool.pipelines + (result.kind === 'not-run' ? 0 : 1),
      lastUsedAt: clock.now(),
    };
    if (request.mayKeep?.() === false) await this.#end(pool.id);
  }

  /** At once, and waits for it: what may still run there ends before anything else is begun. */
  async #end(id: string): Promise<void> {
    this.#pool = undefined;
    const { main: lane, ledger, correspondence, limits } = this.#options;
    const { signal } = new AbortController();
    const { operationMs } = limits;
    await isDeleted(id, { lane, ledger, correspondence, operationMs, signal });
  }
}

function notBegun(
  { why, reaction, id }: Extract<Opened, { kind: 'not-opened' }>,
  signal: AbortSignal,
): Driven {
  return {
    outcome: { result: { kind: 'not-run', why, reaction }, shell: { kind: 'left', id } },
    stop: signal.aborted ? stopReason(signal) : undefined,
  };
}

/** Nothing begins in such a pool any more, and what was at work there may not be. */
function poolGone(): BotError {
  return new BotError(
    'bad-output',
    'The host ended the session while something was at work in it.',
    {
      hint: 'Look on the host what ran. It may be short of memory, or be restarting.',
    },
  );
}

function brokenSession(why: string): BotError {
  return new BotError('bad-output', `The host broke the protocol of PowerShell: ${why}`, {
    hint: 'Nothing that it says can be believed any more: look on the host what ran.',
  });
}
