import { cmdResource } from '#adapters/winrm/winrs/cmd-shell.ts';
import type { BotError } from '#src/errors.ts';
import { CommandWork } from './command-work.ts';
import { probeHost } from './probe.ts';
import type { Probed } from './probed.ts';
import type { RunEnd, RunRequest } from './run-request.ts';
import { Seats } from './seats.ts';
import type { WinrmOptions } from './settings.ts';
import { tryShell } from './try-shell.ts';
import type { WinrmHost } from './winrm-host.ts';

/** One host and one account over WinRM, with what is kept warm for the next command. */
export class WinrmClient implements WinrmHost {
  readonly #seats: Seats<RunRequest>;

  constructor(winrm: WinrmOptions) {
    this.#seats = new Seats({
      winrm,
      resource: cmdResource,
      workOf: (options) => new CommandWork(options),
    });
  }

  async run(request: RunRequest): Promise<RunEnd> {
    return await this.#seats.run(request);
  }

  probe(signal: AbortSignal): AsyncIterable<Probed> {
    return probeHost(this.#seats, signal);
  }

  tryShell(signal: AbortSignal): Promise<BotError | undefined> {
    return tryShell(this.#seats, signal);
  }

  async close(): Promise<void> {
    await this.#seats.close();
  }
}
