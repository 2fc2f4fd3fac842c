import type { Code, CodeSpace } from './code.ts';
import type { Label } from './label.ts';
import { freerdpTable } from './tables/freerdp.ts';
import { rdpTable } from './tables/rdp.ts';
import { rdpExtendedTable } from './tables/rdp-extended.ts';
import { hresultTable, ntstatusTable, rasTable, win32Table } from './tables/windows.ts';

/** What stands around a number: its label, and the products near it, nearest first. */
export interface Surroundings {
  readonly label: Label | undefined;
  readonly near: readonly CodeSpace[];
  /** Directly behind the word of a product, or of a size that nothing but a code has there. */
  readonly pointed: boolean;
}

/** Says in which space a hexadecimal number stands: by its own shape, else by the product. */
export function senseOfHex(value: number, near: readonly CodeSpace[], padded: boolean): Code {
  if (value >= 0x80000000) {
    return { space: spaceOfFailure(value), value };
  }
  return freerdpSense(value, near, padded) ?? { space: spaceOfSmall(value, near), value };
}

// MS-ERREF: an NTSTATUS error begins with 0xC; HRESULTs that do are those of activation and media.
function spaceOfFailure(value: number): CodeSpace {
  const family = value >>> 16;
  const isStatus =
    value >= 0xc0000000 && value < 0xd0000000 && family !== 0xc004 && family !== 0xc00d;
  return (isStatus && !hresultTable.has(value)) || ntstatusTable.has(value)
    ? 'ntstatus'
    : 'hresult';
}

function freerdpSense(
  value: number,
  near: readonly CodeSpace[],
  padded: boolean,
): Code | undefined {
  const speaks = near.includes('freerdp');
  if (freerdpTable.has(value) && (speaks || padded)) {
    return { space: 'freerdp', value };
  }
  const isErrorInfo = value >>> 16 === 1 && rdpExtendedTable.has(value & 0xffff);
  return speaks && isErrorInfo ? { space: 'rdp-extended', value: value & 0xffff } : undefined;
}

function spaceOfSmall(value: number, near: readonly CodeSpace[]): CodeSpace {
  if (value > 0xffff && rdpTable.has(value)) {
    return 'rdp';
  }
  if (value > 0xffff && hresultTable.has(value)) {
    return 'hresult';
  }
  const speaking = near.find((space) => space !== 'ras' && mayHold(space, value));
  return speaking === 'freerdp' ? 'rdp' : (speaking ?? 'unknown');
}

// What these spaces can hold at all; of the others nobody knows where they end.
const bounds: Partial<Record<CodeSpace, number>> = {
  bugcheck: 0x1ff,
  kerberos: 0x5d,
  'tls-alert': 0x78,
};

function mayHold(space: CodeSpace, value: number): boolean {
  const plain = space === 'bugcheck' && value >>> 12 === 0x10000 ? value & 0xfff : value;
  return plain <= (bounds[space] ?? 0xffffffff);
}

/** Reads bare digits as a code, or not at all: people write many numbers. */
export function senseOfDigits(digits: string, around: Surroundings): Code | undefined {
  if (around.label === undefined && !around.pointed) {
    return undefined;
  }
  const decimal = /^\d+$/.test(digits) ? Number.parseInt(digits, 10) : Number.NaN;
  const hex = Number.parseInt(digits, 16);
  if (decimal >= 0x80000000) {
    return senseOfUnsigned(decimal, around.label);
  }
  for (const space of around.near) {
    const code = senseIn(space, decimal, hex, around);
    if (code !== undefined) {
      return code;
    }
  }
  return around.near.length === 0 ? senseOfNothing(digits, decimal, hex) : undefined;
}

/** WinRM shows HRESULTs as unsigned decimals; so many digits may also be a telephone number. */
function senseOfUnsigned(decimal: number, label: Label | undefined): Code | undefined {
  const isCode = decimal <= 0xffffffff && (label !== undefined || hresultTable.has(decimal));
  return isCode ? { space: spaceOfFailure(decimal), value: decimal } : undefined;
}

function senseIn(
  space: CodeSpace,
  decimal: number,
  hex: number,
  { label, near }: Surroundings,
): Code | undefined {
  if (space === 'rdp' || space === 'freerdp') {
    const value = rdpValue(decimal, hex);
    return value === undefined ? undefined : { space: 'rdp', value };
  }
  const fits =
    space === 'ras' ? rasTable.has(decimal) : label !== undefined && fitsIn(space, decimal, near);
  return fits ? { space, value: decimal } : undefined;
}

function fitsIn(space: CodeSpace, decimal: number, near: readonly CodeSpace[]): boolean {
  // "system error 32" in a log of FreeRDP is an errno of the client's own machine.
  return space === 'win32'
    ? decimal < 0x10000 && !near.includes('freerdp')
    : space in bounds && mayHold(space, decimal);
}

/** Documented readings win over reported ones, decimal over hexadecimal. */
function rdpValue(decimal: number, hex: number): number | undefined {
  const known = [decimal, hex].filter((value) => value > 0xff && rdpTable.has(value));
  return known.find((value) => rdpTable.get(value)?.evidence === 'official') ?? known[0];
}

/** No product at all: only what a table knows, and as a number of unknown space. */
function senseOfNothing(digits: string, decimal: number, hex: number): Code | undefined {
  if (/^[345]\d\d$/.test(digits)) {
    return undefined;
  }
  const isKnown = [rdpTable, win32Table, rasTable].some((table) => table.has(decimal));
  if (isKnown && decimal > 0xff) {
    return { space: 'unknown', value: decimal };
  }
  return hex > 0xff && rdpTable.has(hex) ? { space: 'unknown', value: hex } : undefined;
}

/** Reads an extended code: hexadecimal as the dialog shows it, decimal where only that is known. */
export function extendedValue(digits: string): number {
  const hex = Number.parseInt(digits, 16);
  const decimal = /^\d+$/.test(digits) ? Number.parseInt(digits, 10) : hex;
  return rdpExtendedTable.has(hex) || !rdpExtendedTable.has(decimal) ? hex : decimal;
}

/** Whether a number can be the second code of Remote Desktop's dialog. */
export function isExtended(value: number): boolean {
  return rdpExtendedTable.has(value) || (value >= 0x1000 && value <= 0x7fff);
}
