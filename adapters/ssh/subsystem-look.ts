import type { Host } from '#src/host/host.ts';
import type { CheckedPart } from '#src/ports/transport.ts';
import { FaultError } from './fault.ts';
import { defaults, type Pool } from './pool.ts';
import { subsystemHint } from './powershell-fault.ts';
import { PowershellSession } from './powershell-session.ts';
import { routeOf, type SshOptions } from './settings.ts';

interface SubsystemLook {
  readonly pool: Pool;
  readonly options: SshOptions;
  readonly host: Host;
  readonly signal: AbortSignal;
}

const name = 'subsystem powershell';

/** Opens a session and leaves it. That there is none is no fault where none was asked for. */
export async function lookBehindSshd(look: SubsystemLook): Promise<CheckedPart> {
  const { pool, options, host, signal } = look;
  const { connectWithin: readyWithin } = { ...defaults, ...options };
  const { clock } = options;
  try {
    return await pool.use(routeOf(host, options.knownHosts), signal, async (client) => {
      const about = { client, address: host.name, clock, readyWithin };
      const session = await PowershellSession.open(about, signal);
      await session.close();
      return {
        name,
        ok: true,
        detail: `PowerShell remoting ${session.protocolVersion} is there: with session: psrp it is kept warm`,
      };
    });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const detail = `not to be had, and not asked for (session: shell): ${error.message}`;
    return { name, ok: true, detail, hints: [subsystemHint] };
  }
}
