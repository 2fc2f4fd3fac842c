import { faultLineNumbered } from '#adapters/winrm/wsman/fault-line.ts';
import type { BotError } from '#src/errors.ts';
import { type Fault, faultOf } from './transport-fault.ts';

export interface Endpoint {
  /** As people know the host. */
  readonly host: string;
  readonly configuration: string;
}

/** Numbers of WinRM that say something of the endpoint, and not of the account. */
const noSuchEndpoint = 2150858811;
const accessDenied = 5;

/** Whether WinRM said of a session that there is none of the kind, or none for this account. */
export function refusalIn({ details }: BotError): 'missing' | 'denied' | undefined {
  const number = faultLineNumbered(Number(details.fault ?? Number.NaN))?.number;
  if (number === noSuchEndpoint) return 'missing';
  return number === accessDenied ? 'denied' : undefined;
}

/** Why there is no session of an endpoint, with what mends it. */
export function endpointFault(endpoint: Endpoint, error: BotError): Fault {
  const fault = faultOf(error);
  const refusal = refusalIn(error);
  const { host, configuration } = endpoint;
  if (refusal === 'missing') {
    return {
      ...fault,
      message: `${host} has no endpoint ${configuration}.`,
      hint: endpointHints(endpoint).missing,
    };
  }
  if (refusal === undefined) return fault;
  return {
    ...fault,
    message: `${host} does not let this account use the endpoint ${configuration}.`,
    hint: endpointHints(endpoint).denied,
  };
}

/** What mends either: on the host, as administrator. */
export function endpointHints({ configuration }: Pick<Endpoint, 'configuration'>): {
  readonly missing: string;
  readonly denied: string;
} {
  const isStandard = configuration.toLowerCase() === 'microsoft.powershell';
  return {
    missing: isStandard
      ? 'On the host: Enable-PSRemoting'
      : 'It comes with what "fettle winrm jea" writes: install that on the host. Which there are: Get-PSSessionConfiguration',
    denied: isStandard
      ? 'It is for administrators and the group Remote Management Users: Get-PSSessionConfiguration Microsoft.PowerShell'
      : `Who may use it stands in its role definitions: (Get-PSSessionConfiguration ${configuration}).Permission`,
  };
}
