import type { IntegerType, PsReal, PsValue } from './value.ts';

const ranges: ReadonlyMap<string, readonly [bigint, bigint]> = new Map([
  ['By', [0n, 255n]],
  ['SB', [-128n, 127n]],
  ['U16', [0n, 65_535n]],
  ['I16', [-32_768n, 32_767n]],
  ['U32', [0n, 4_294_967_295n]],
  ['I32', [-2_147_483_648n, 2_147_483_647n]],
  ['U64', [0n, 18_446_744_073_709_551_615n]],
  ['I64', [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n]],
]);
const integer = /^[+-]?\d{1,24}$/;
const real = /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,4})?$/;
const named: ReadonlyMap<string, number> = new Map([
  ['INF', Number.POSITIVE_INFINITY],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-INF', Number.NEGATIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
]);

/** Whether a number fits into what it is sent as. */
export function fits(value: bigint, type: IntegerType): boolean {
  const [least, most] = ranges.get(type) ?? [0n, 0n];
  return value >= least && value <= most;
}

export function readInteger(text: string, type: IntegerType): PsValue | undefined {
  const digits = text.trim();
  if (!integer.test(digits)) return undefined;
  const value = BigInt(digits.replace('+', ''));
  return fits(value, type) ? { kind: 'integer', type, value } : undefined;
}

export function readReal(text: string, type: PsReal['type']): PsValue | undefined {
  const written = text.trim();
  const special = named.get(written);
  if (special !== undefined) return { kind: 'real', type, value: special };
  return real.test(written) ? { kind: 'real', type, value: Number(written) } : undefined;
}

/** As XML Schema writes it, all digits of it. */
export function realText({ value }: PsReal): string {
  if (Object.is(value, -0)) return '-0';
  if (Number.isFinite(value) || Number.isNaN(value)) return value.toString();
  return value > 0 ? 'INF' : '-INF';
}
