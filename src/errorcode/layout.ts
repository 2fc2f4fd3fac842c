import { hexOf, type KnownSpace } from './code.ts';
import { facilities, statusFacilities } from './facility.ts';
import { familyOf } from './family.ts';

/** One field of a number: "facility: WIN32 (7)". */
export interface Part {
  readonly field: string;
  readonly meaning: string;
}

export interface Layout {
  readonly structure: readonly Part[];
  readonly contains?: { readonly space: KnownSpace; readonly value: number } | undefined;
}

/** Takes a number apart as its space lays it out: MS-ERREF 2.1 and 2.3; RDP's first code as derived. */
export function layOut(space: KnownSpace, value: number): Layout {
  switch (space) {
    case 'hresult':
      return layOutHresult(value);
    case 'ntstatus':
      return layOutNtstatus(value);
    case 'rdp':
      return layOutRdp(value);
    case 'rdp-extended':
      return { structure: layOutExtended(value) };
    case 'freerdp':
      return layOutFreerdp(value);
    case 'bugcheck':
      return layOutBugcheck(value);
    case 'win32':
    case 'ras':
      return { structure: familyOf('win32', value) };
    case 'kerberos':
    case 'tls-alert':
      return { structure: [] };
  }
}

const facilityWin32 = 7;
const mappedStatus = 0x10000000;

function layOutHresult(value: number): Layout {
  const facility = (value >>> 16) & 0x7ff;
  const low = value & 0xffff;
  const isStatus = (value & mappedStatus) !== 0;
  if (isStatus) {
    const status = (value & ~mappedStatus) >>> 0;
    return {
      structure: [{ field: 'contains', meaning: `NTSTATUS ${hexOf(status)} (bit N is set)` }],
      contains: { space: 'ntstatus', value: status },
    };
  }
  return {
    structure: [
      { field: 'severity', meaning: value >= 0x80000000 ? 'failure' : 'success' },
      ...customer(value),
      { field: 'facility', meaning: named(facilities, facility) },
      { field: 'code', meaning: `${hexOf(low)} (${low})` },
      ...familyOf('hresult', value),
    ],
    contains: facility === facilityWin32 && low > 0 ? { space: 'win32', value: low } : undefined,
  };
}

function named(names: Readonly<Record<number, string>>, facility: number): string {
  const name = names[facility];
  return name === undefined ? String(facility) : `${name}, ${facility}`;
}

function customer(value: number): readonly Part[] {
  return (value & 0x20000000) === 0
    ? []
    : [{ field: 'defined by', meaning: 'not Microsoft: the customer bit is set' }];
}

const statusSeverities = ['success', 'information', 'warning', 'error'];

function layOutNtstatus(value: number): Layout {
  const facility = (value >>> 16) & 0xfff;
  const low = value & 0xffff;
  return {
    structure: [
      { field: 'severity', meaning: statusSeverities[value >>> 30] ?? '' },
      ...customer(value),
      { field: 'facility', meaning: named(statusFacilities, facility) },
      { field: 'code', meaning: `${hexOf(low)} (${low})` },
    ],
    // FACILITY_NTWIN32: STATUS_ codes that stand for a Win32 error.
    contains: facility === facilityWin32 && low > 0 ? { space: 'win32', value: low } : undefined,
  };
}

const rdpLayers: Readonly<Record<number, string>> = {
  4: 'socket and network',
  6: 'security or memory',
  7: 'TLS, CredSSP and logon',
  8: 'client core and licensing',
  9: 'Network Level Authentication and its dialog',
  10: 'smart card',
};

function layOutRdp(value: number): Layout {
  const top = value >>> 24;
  if (top === 2 || top === 3) {
    const part = top === 2 ? 'RemoteApp' : 'RD Gateway';
    return { structure: [{ field: 'part', meaning: `${part}, number ${value & 0xffffff}` }] };
  }
  const layer = rdpLayers[value & 0xff];
  return {
    structure:
      value < 0x100 || value > 0xffff || layer === undefined
        ? []
        : [
            { field: 'layer', meaning: layer },
            { field: 'number in it', meaning: String(value >>> 8) },
          ],
  };
}

const extendedRanges: readonly (readonly [from: number, to: number, meaning: string])[] = [
  [0x100, 0x10b, 'licensing'],
  [0x400, 0x412, 'Connection Broker'],
  [0x1000, 0x7fff, 'error in the protocol'],
];

function layOutExtended(value: number): readonly Part[] {
  return extendedRanges
    .filter(([from, to]) => value >= from && value <= to)
    .map(([, , meaning]) => ({ field: 'range', meaning }));
}

function layOutFreerdp(value: number): Layout {
  const isErrorInfo = value >>> 16 === 1;
  return {
    structure: [
      { field: 'class', meaning: isErrorInfo ? 'error info of the server' : 'connection' },
      { field: 'type', meaning: String(value & 0xffff) },
    ],
    contains: isErrorInfo ? { space: 'rdp-extended', value: value & 0xffff } : undefined,
  };
}

// A bug check with bit 28 is the same one, found in another way (KERNEL_MODE_EXCEPTION_NOT_HANDLED_M).
function layOutBugcheck(value: number): Layout {
  const plain = value & 0xfff;
  return value >>> 12 === mappedStatus >>> 12 && plain > 0
    ? {
        structure: [{ field: 'variant of', meaning: hexOf(plain) }],
        contains: { space: 'bugcheck', value: plain },
      }
    : { structure: [] };
}
