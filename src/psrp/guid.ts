/** Of the 16 bytes, the place of each in the text: the first three fields are little endian (MS-DTYP 2.3.4.2). */
const order: readonly number[] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
const written = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of nothing: a message with it belongs to no pipeline. */
export const noGuid = '00000000-0000-0000-0000-000000000000';

/** A GUID as hosts and people write it, in the one form that is compared: lower case, no braces. */
export function guid(text: string): string | undefined {
  const lower = text.toLowerCase();
  return written.test(lower) ? lower : undefined;
}

/** The 16 bytes of a GUID as they travel (MS-DTYP 2.3.4.2). */
export function guidBytes(text: string): Uint8Array {
  const own = guid(text);
  if (own === undefined) throw new Error('Not a GUID.');
  const digits = own.replaceAll('-', '');
  return Uint8Array.from(order, (at) => Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16));
}

/** The text of the 16 bytes at the start of these. */
export function guidText(bytes: Uint8Array): string {
  const digits = order.map((at) => (bytes[at] ?? 0).toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
