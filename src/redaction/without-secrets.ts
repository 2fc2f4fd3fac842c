import { redact } from './redact.ts';

/** Takes known secrets out of a text by value. */
export type ByValue = (text: string) => string;

/** Where no secret is known. */
export function knowsNone(text: string): string {
  return text;
}

/** A text of a host or a program: known secrets go by value, then whatever looks like one. */
export function withoutSecrets(text: string, byValue: ByValue): string {
  return redact(byValue(text)).text;
}
