import { type CodeSpace, type KnownSpace, knownSpaces } from '#src/errorcode/code.ts';
import { type Entry, type Table, tableOf } from './entry.ts';
import { freerdpTable } from './freerdp.ts';
import { rdpTable } from './rdp.ts';
import { rdpExtendedTable } from './rdp-extended.ts';
import { hresultTable, ntstatusTable, rasTable, win32Table } from './windows.ts';

const none = tableOf([]);

/**
 * What recognition has at hand, small on purpose: whole for Remote Desktop, elsewhere what is read without
 * a product beside it. The decoder knows more (`names.ts`, `sentence.ts`).
 */
export const tables: Readonly<Record<KnownSpace, Table>> = {
  rdp: rdpTable,
  'rdp-extended': rdpExtendedTable,
  freerdp: freerdpTable,
  hresult: hresultTable,
  ntstatus: ntstatusTable,
  win32: win32Table,
  ras: rasTable,
  bugcheck: none,
  kerberos: none,
  'tls-alert': none,
};

/** The row of a code, when the tables have it. */
export function entryOf(space: CodeSpace, value: number): Entry | undefined {
  return space === 'unknown' ? undefined : tables[space].get(value);
}

const byName = new Map<string, { readonly space: KnownSpace; readonly value: number }>(
  knownSpaces.flatMap((space) =>
    [...tables[space].values()].flatMap(({ name, value }) =>
      name === undefined ? [] : [[name.toLowerCase(), { space, value }] as const],
    ),
  ),
);

/** Looks a vendor's name up ("ERRCONNECT_TLS_CONNECT_FAILED"), in lower case. */
export function codeNamed(
  name: string,
): { readonly space: KnownSpace; readonly value: number } | undefined {
  return byName.get(name);
}
