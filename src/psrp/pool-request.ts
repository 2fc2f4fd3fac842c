import { enumeration } from './enumeration.ts';
import { int32, type PsObject, type PsValue, psMembers } from './value.ts';

/** `absent`: the host of the session says itself that nobody is there. `unattended`: it asks, and is told so. */
export type HostPresence = 'absent' | 'unattended';

export interface PoolOrder {
  /** Pipelines that may run at once. */
  readonly maxRunspaces: number;
  readonly host: HostPresence;
}

/** INIT_RUNSPACEPOOL (MS-PSRP 2.2.2.2). */
export function initRunspacePool({ maxRunspaces, host }: PoolOrder): PsValue {
  return psMembers([
    ['MinRunspaces', int32(1)],
    ['MaxRunspaces', int32(maxRunspaces)],
    [
      'PSThreadOptions',
      enumeration('System.Management.Automation.Runspaces.PSThreadOptions', {
        name: 'Default',
        number: 0,
      }),
    ],
    ['ApartmentState', apartmentState()],
    ['HostInfo', hostInfo(host)],
    ['ApplicationArguments', null],
  ]);
}

/** CONNECT_RUNSPACEPOOL (MS-PSRP 2.2.2.28): to a pool as it is. */
export function connectRunspacePool(maxRunspaces: number): PsValue {
  return psMembers([
    ['MinRunspaces', int32(1)],
    ['MaxRunspaces', int32(maxRunspaces)],
  ]);
}

/** MS-PSRP 2.2.3.7. */
export function apartmentState(): PsObject {
  return enumeration('System.Management.Automation.Runspaces.ApartmentState', {
    name: 'UNKNOWN',
    number: 2,
  });
}

/** MS-PSRP 2.2.3.14. There is never a screen whose size or colours somebody could want to know. */
export function hostInfo(host: HostPresence): PsObject {
  const isNull = host === 'absent';
  return psMembers([
    ['_isHostNull', isNull],
    ['_isHostUINull', isNull],
    ['_isHostRawUINull', true],
    ['_useRunspaceHost', true],
  ]);
}
