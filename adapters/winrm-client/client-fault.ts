import { isBotError } from '#src/errors.ts';
import type { TransportFault } from '#src/ports/transport.ts';
import { cleanText } from '#src/redaction/clean-text.ts';

/** Why a round trip broke: which of the four questions failed, in words, and the next step. */
export interface Fault {
  readonly fault: TransportFault;
  readonly message: string;
  readonly hint: string;
}

/** Stands for whatever took too long; the package has no such error. */
export class LateError extends Error {
  override readonly name = 'LateError';
}

/** The package reports all there is as plain errors. What is not known here is a strange answer. */
export function faultOf(error: unknown, host: string): Fault {
  if (error instanceof LateError) {
    return { fault: 'timed-out', message: `${host} did not answer in time.`, hint: loadHint };
  }
  if (isBotError(error)) {
    return { fault: 'refused', message: error.message, hint: error.hint ?? '' };
  }
  if (!Error.isError(error) || isDefect(error)) throw error;
  return faultOfText(error, host);
}

const loadHint = 'Check the load of the host and the network between.';

function isDefect({ name }: Error): boolean {
  return name === 'TypeError' || name === 'RangeError' || name === 'ReferenceError';
}

function faultOfText(error: Error, host: string): Fault {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const said = shown(error.message);
  if (/CERT|TLS|SSL|SIGNATURE|^EPROTO$/.test(code)) {
    return {
      fault: 'refused',
      message: `The certificate of ${host} is not trusted: ${said}`,
      hint: 'Start Fettle with NODE_EXTRA_CA_CERTS, or take driver: winrm, which knows tls.ca and tls.pin.',
    };
  }
  if (/^E[A-Z]+$/.test(code)) {
    return {
      fault: 'unreachable',
      message: `${host} is not reached: ${said}`,
      hint: 'Check the name, the port and the network between.',
    };
  }
  if (isRefusal(error)) {
    return {
      fault: 'refused',
      message: `${host} does not let this account in.`,
      hint: 'Check its password and its rights. It is not tried there again for an hour; a new password is tried at once.',
    };
  }
  return {
    fault: 'bad-answer',
    message: `${host} does not answer as expected: ${said}`,
    hint: 'driver: winrm tells more: this one gives no reasons.',
  };
}

/** HTTP 401: every further try could help to lock the account. */
export function isRefusal(error: unknown): boolean {
  if (!Error.isError(error)) return false;
  return /^(Failed to process the request|NTLM authentication failed): 401\b/.test(error.message);
}

/** HTTP 500: a fault, which it may be that there is no output yet. */
export function isServerFault({ message }: Error): boolean {
  return /^(Failed to process the request|NTLM authentication failed): 500\b/.test(message);
}

function shown(text: string): string {
  return cleanText(text).replaceAll(/\s+/gu, ' ').trim().slice(0, 200);
}
