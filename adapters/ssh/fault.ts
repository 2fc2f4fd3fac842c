import { type BotError, isBotError } from '#src/errors.ts';
import type { TransportFault } from '#src/ports/transport.ts';

/** Why a round trip broke: which of the four questions failed, in words, and the next step. */
export interface Fault {
  readonly fault: TransportFault;
  readonly message: string;
  readonly hint: string;
}

/** Carries a fault through code that throws. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  readonly fault: Fault;

  constructor(fault: Fault, cause?: unknown) {
    super(fault.message, { cause });
    this.fault = fault;
  }
}

/** Whom the words are about. */
export interface Named {
  readonly address: string;
  readonly port: number;
  readonly user: string;
}

/** What broke while connecting. Anything that is not known here is a defect, and thrown on. */
export function faultOf(error: unknown, named: Named): Fault {
  if (error instanceof FaultError) return error.fault;
  if (isBotError(error)) return botFault(error);
  if (!Error.isError(error) || isDefect(error)) throw error;
  return socketFault(error, named) ?? sshFault(error, named);
}

/** ssh2 and Node report what happened as plain errors; a TypeError and its like are ours. */
function isDefect(error: Error): boolean {
  return error.name !== 'Error' && !('level' in error) && !('code' in error && 'syscall' in error);
}

function botFault({ message, hint }: BotError): Fault {
  return { fault: 'refused', message, hint: hint ?? '' };
}

const sockets: Readonly<Record<string, (named: Named) => Fault>> = {
  ENOTFOUND: ({ address }) =>
    unreachable(
      `The name ${address} does not resolve.`,
      'Check the address in the inventory and the DNS of this machine.',
    ),
  EAI_AGAIN: ({ address }) =>
    unreachable(`No DNS server answered for ${address}.`, 'Check the DNS of this machine.'),
  ECONNREFUSED: ({ address, port }) =>
    unreachable(
      `${address} refuses connections on port ${port}.`,
      'Check that sshd runs there and listens on this port.',
    ),
  EHOSTUNREACH: ({ address }) =>
    unreachable(
      `There is no route to ${address}.`,
      'Check that the host is up, and the network between.',
    ),
  ENETUNREACH: ({ address }) =>
    unreachable(`There is no route to ${address}.`, 'Check the network of this machine.'),
  ETIMEDOUT: ({ address, port }) =>
    unreachable(
      `${address} does not answer on port ${port}.`,
      'Check that the host is up, and that no firewall drops the port.',
    ),
  ECONNRESET: ({ address, port }) =>
    unreachable(
      `${address} closed the connection on port ${port}.`,
      'Check the log of sshd: it may be overloaded (MaxStartups) or forbid this address.',
    ),
  EPIPE: ({ address }) =>
    unreachable(`The connection to ${address} broke.`, 'Check the network between.'),
};

function unreachable(message: string, hint: string): Fault {
  return { fault: 'unreachable', message, hint };
}

function socketFault(error: Error, named: Named): Fault | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return Object.hasOwn(sockets, code) ? sockets[code]?.(named) : undefined;
}

/** ssh2 says in `level` where it broke. */
function sshFault(error: Error, { address, user }: Named): Fault {
  const level = 'level' in error ? error.level : undefined;
  if (level === 'client-authentication' || level === 'agent') {
    return {
      fault: 'refused',
      message: `${address} does not let ${user} in.`,
      hint: `Check the key, agent or password of this host in the inventory, and that ${address} allows ${user} to log on this way.`,
    };
  }
  if (level === 'client-timeout' || error.message.includes('Keepalive timeout')) {
    return {
      fault: 'timed-out',
      message: `${address} did not answer in time.`,
      hint: 'Check the load of the host and the network between.',
    };
  }
  if (/privateKey|passphrase/i.test(error.message)) {
    return {
      fault: 'refused',
      message: `The key for ${user} at ${address} cannot be read.`,
      hint: 'Check that the reference holds a private key, and that its passphrase is right.',
    };
  }
  if (/closed|ended|lost connection|No response|Not connected/i.test(error.message)) {
    return unreachable(`${address} closed the connection.`, 'Check the log of sshd on the host.');
  }
  return {
    fault: 'bad-answer',
    message: `${address} does not speak ssh as expected: ${error.message.replace(/\p{C}/gu, '\ufffd').slice(0, 200)}.`,
    hint: 'Check that sshd listens on this port, and which algorithms it allows.',
  };
}
