import { type Fault, FaultError } from './fault.ts';
import { LineUp } from './line-up.ts';
import type { Client } from './pool.ts';
import {
  type Pipeline,
  type PipelineEnd,
  type PowershellOptions,
  PowershellSession,
} from './powershell-session.ts';
import { sessionFaults } from './session-fault.ts';

interface Place {
  readonly line: LineUp;
  session: PowershellSession | undefined;
}

export interface SessionUse extends PowershellOptions {
  readonly pipeline: Pipeline;
  /** Asked at the end: false when something of it may still run, which ends with its session. */
  readonly mayKeep: () => boolean;
}

/** `isFresh`: its session was opened for it. */
export type WarmEnd = PipelineEnd & { readonly isFresh: boolean };

/**
 * One PowerShell per connection, kept warm as long as that: an unused connection is closed, and takes it along.
 * Pipelines wait for one another.
 */
export class WarmSessions {
  readonly #places = new WeakMap<Client, Place>();

  async run(use: SessionUse): Promise<WarmEnd> {
    const place = this.#places.get(use.client) ?? { line: new LineUp(1), session: undefined };
    this.#places.set(use.client, place);
    const { signal } = use.pipeline;
    return await place.line.run(signal, async () => {
      if (signal.aborted) return notBegun(sessionFaults(use.address).stopped());
      return await runIn(place, use);
    });
  }
}

async function runIn(
  place: Place,
  { pipeline, mayKeep, ...options }: SessionUse,
): Promise<WarmEnd> {
  const warm = place.session?.isUsable === true ? place.session : undefined;
  place.session = undefined;
  try {
    const session = warm ?? (await PowershellSession.open(options, pipeline.signal));
    const end = await session.run(pipeline);
    const isQuiet = mayKeep();
    if (session.isUsable && isQuiet) place.session = session;
    else if (isQuiet) await session.close();
    else await session.end();
    return { ...end, isFresh: warm === undefined };
  } catch (error) {
    if (error instanceof FaultError) return notBegun(error.fault);
    throw error;
  }
}

function notBegun(fault: Fault): WarmEnd {
  return { fault, began: false, isFresh: true };
}
