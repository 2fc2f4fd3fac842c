import { z } from 'zod';
import { sha256Hex } from '#src/digest.ts';

/** Letters that look alike are others in an address: ASCII alone, compared without case. */
const address = /^[!-?A-~]{1,64}@[0-9A-Za-z.-]{1,255}$/;

/** An address of a human, by which a platform that has verified it may tell whose an account is. */
export const MailAddress = z
  .string()
  .regex(address, 'write an address for mail in plain letters, e.g. maria@example.org');

/** What is kept of an address: SHA-256 (hex) of it in small letters. Undefined for what is none. */
export function mailMark(written: string): string | undefined {
  return address.test(written) ? sha256Hex(written.toLowerCase()) : undefined;
}

/** Whether this is one of the addresses. */
export function isMailOf({ mail }: { readonly mail: readonly string[] }, mark: string): boolean {
  return mail.some((each) => mailMark(each) === mark);
}
