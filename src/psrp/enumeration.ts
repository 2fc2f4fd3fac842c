import { int32, type PsObject, psObject } from './value.ts';

/** A value of a .NET enumeration: its name is for people, the number counts (MS-PSRP 2.2.5.2.7). */
export function enumeration(
  type: string,
  { name, number }: { readonly name: string; readonly number: number },
): PsObject {
  return psObject({
    types: [type, 'System.Enum', 'System.ValueType', 'System.Object'],
    text: name,
    base: int32(number),
  });
}
