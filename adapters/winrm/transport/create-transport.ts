import { randomBytes } from 'node:crypto';
import { PsrpClient } from '#adapters/winrm/client/psrp-client.ts';
import { WinrmClient } from '#adapters/winrm/client/winrm-client.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import type { JeaCommands } from '#src/jea/jea-command.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import type { ScriptCall } from '#src/script/job.ts';
import type { EndpointCommand } from './jea-manner.ts';
import { WinrmTransport } from './winrm-transport.ts';

/** Connections that are opened and logged on at once, in the whole program: enough for many hosts, a flood for no domain controller. */
const handshakesAtOnce = 8;

/** Keeps accounts from being locked: one for the whole program, whatever the driver. */
export function createLogonGate(clock: Clock): LogonGate {
  return new LogonGate({ key: randomBytes(32), now: () => clock.now() });
}

/** The transport of the program. */
export function createWinrmTransport({
  clock,
  secrets,
  gate = createLogonGate(clock),
  commandFor,
  needed,
}: {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly gate?: LogonGate;
  /** The command of an endpoint that stands for a script; without it no host with session: jea runs anything. */
  readonly commandFor?: (call: ScriptCall) => EndpointCommand | undefined;
  /** Names of all commands that it may say, by digest; absent: the playbooks are not known. */
  readonly needed?: JeaCommands | undefined;
}): WinrmTransport {
  return new WinrmTransport({
    secrets,
    shared: {
      clock,
      gate,
      handshakes: new Places(handshakesAtOnce),
    },
    open: (options) => new WinrmClient(options),
    openEndpoint: (options) => new PsrpClient(options),
    commandFor,
    needed,
  });
}
