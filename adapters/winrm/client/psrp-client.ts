import { largeEnvelope } from '#adapters/winrm/psrp/fragments.ts';
import { endpointOf } from '#adapters/winrm/psrp/pool-request.ts';
import type { BotError } from '#src/errors.ts';
import type { PipelineRequest } from './pipeline-request.ts';
import { PipelineWork } from './pipeline-work.ts';
import { openAndDelete } from './pool-look.ts';
import { probeHost } from './probe.ts';
import type { Accounted } from './probe-account.ts';
import type { Probed } from './probed.ts';
import type { ProbeOptions } from './probing.ts';
import type { PsrpHost } from './psrp-host.ts';
import type { RunEnd } from './run-request.ts';
import { Seats } from './seats.ts';
import type { WinrmOptions } from './settings.ts';
import { tryShell } from './try-shell.ts';

export interface PsrpOptions extends WinrmOptions {
  /** Name of the session configuration. */
  readonly configuration: string;
}

/** One endpoint of PowerShell on a host, for one account, with what is kept warm for the next pipeline. */
export class PsrpClient implements PsrpHost {
  readonly #seats: Seats<PipelineRequest>;
  readonly #resource: string;

  constructor({ configuration, ...winrm }: PsrpOptions) {
    this.#resource = endpointOf(configuration);
    this.#seats = new Seats({
      winrm: { ...winrm, limits: { largestAnswer: largeEnvelope, ...winrm.limits } },
      resource: this.#resource,
      workOf: (options) => new PipelineWork(options),
    });
  }

  async run(request: PipelineRequest): Promise<RunEnd> {
    return await this.#seats.run(request);
  }

  probe(signal: AbortSignal): AsyncIterable<Probed> {
    return probeHost(this.#probing(), signal);
  }

  tryShell(signal: AbortSignal): Promise<BotError | undefined> {
    return tryShell(this.#probing(), signal);
  }

  async close(): Promise<void> {
    await this.#seats.close();
  }

  #probing(): ProbeOptions {
    const { open, limits } = this.#seats;
    const resource = this.#resource;
    const openShell = (accounted: Accounted) => openAndDelete(accounted, { resource, limits });
    return { open, limits, openShell };
  }
}
