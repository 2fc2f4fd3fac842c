import { largeEnvelope } from '#adapters/winrm/psrp/fragments.ts';
import { endpointOf } from '#adapters/winrm/psrp/pool-request.ts';
import type { PipelineRequest } from './pipeline-request.ts';
import { PipelineWork } from './pipeline-work.ts';
import { openAndDelete } from './pool-look.ts';
import { probeHost } from './probe.ts';
import type { Probed } from './probed.ts';
import type { PsrpHost } from './psrp-host.ts';
import type { RunEnd } from './run-request.ts';
import { Seats } from './seats.ts';
import type { WinrmOptions } from './settings.ts';

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
    const { open, limits } = this.#seats;
    const resource = this.#resource;
    return probeHost(
      { open, limits, openShell: (accounted) => openAndDelete(accounted, { resource, limits }) },
      signal,
    );
  }

  async close(): Promise<void> {
    await this.#seats.close();
  }
}
