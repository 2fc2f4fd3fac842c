import { randomUUID } from 'node:crypto';
import { cmdDialect } from '#adapters/winrm/winrs/cmd-shell.ts';
import type { CommandOrder, CommandOutcome } from '#adapters/winrm/winrs/command-run.ts';
import { mayReuse, mostCommands, type WarmShell } from '#adapters/winrm/winrs/warm-shell.ts';
import { inputRoom } from '#adapters/winrm/wsman/shell-request.ts';
import { type Clearing, isDeleted } from './clear-shells.ts';
import { CommandDrive, type Driven } from './command-drive.ts';
import type { RunRequest } from './run-request.ts';
import type { SeatOptions } from './seat.ts';
import type { Work } from './work.ts';

/** Commands of WinRS, one at a time, in a shell that is kept warm. */
export class CommandWork implements Work<RunRequest> {
  readonly #options: SeatOptions;
  #shell: WarmShell | undefined;
  #drive: CommandDrive | undefined;

  constructor(options: SeatOptions) {
    this.#options = options;
  }

  get isWarm(): boolean {
    return this.#shell !== undefined;
  }

  async attempt(request: RunRequest): Promise<Driven> {
    const { main, side, ledger, correspondence, clock, limits } = this.#options;
    const warm = this.#warm();
    const name = ledger.newName();
    const order: CommandOrder = {
      commandId: randomUUID().toUpperCase(),
      dialect: cmdDialect,
      line: request.line,
      shell: warm ?? { name, idleTimeoutMs: limits.shellIdleMs },
      keepShell: (warm?.commands ?? 0) + 1 < mostCommands,
      inputRoom: inputRoom(limits.maxEnvelopeSize),
      outputLimit: limits.outputLimit,
    };
    const lanes = { main, side };
    this.#drive = new CommandDrive({ order, request, lanes, correspondence, clock, limits });
    const driven = await this.#drive.end();
    this.#drive = undefined;
    this.#keep(driven.outcome, { warm, name });
    return driven;
  }

  async discard(clearing: Clearing): Promise<void> {
    const shell = this.#shell;
    this.#shell = undefined;
    if (shell !== undefined) await isDeleted(shell.id, clearing);
  }

  abandon(): void {
    this.#drive?.abandon();
  }

  #warm(): WarmShell | undefined {
    const shell = this.#shell;
    this.#shell = undefined;
    if (shell === undefined || mayReuse(shell, this.#options.clock.now())) return shell;
    this.#options.ledger.leaves(shell.id);
    return undefined;
  }

  #keep(
    { shell, result }: CommandOutcome,
    { warm, name }: { readonly warm: WarmShell | undefined; readonly name: string },
  ): void {
    const { ledger, clock, limits } = this.#options;
    if (shell.kind === 'left') {
      if (shell.id !== undefined) ledger.leaves(shell.id);
      else ledger.loses(name);
    }
    if (shell.kind !== 'warm') return;
    this.#shell = {
      id: shell.id,
      commands: (warm?.commands ?? 0) + (result.kind === 'not-run' ? 0 : 1),
      lastUsedAt: clock.now(),
      idleTimeoutMs: shell.idleTimeoutMs ?? warm?.idleTimeoutMs ?? limits.shellIdleMs,
    };
  }
}
