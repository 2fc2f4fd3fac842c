import { connect, type Socket } from 'node:net';
import { BotError } from '#src/errors.ts';
import { authorityOf, type Endpoint } from './endpoint.ts';
import { stopReason, whenAborted } from './limit.ts';

/**
 * Opens a TCP connection. Rejects with `host-unreachable`, or with the reason of the signal. An error of
 * the open socket ends it without a word: whoever uses it sees it closed.
 */
export function reach(endpoint: Endpoint, signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  if (signal.aborted) return Promise.reject(stopReason(signal));
  const { address, port } = endpoint;
  const socket = connect({ host: address, port, noDelay: true });
  const forget = whenAborted(signal, () => {
    socket.destroy();
    reject(stopReason(signal));
  });
  socket.once('connect', () => resolve(socket));
  // Stays for the life of the socket: an error that nobody hears would end the process.
  socket.on('error', (error) => reject(unreachable(endpoint, error)));
  return promise.finally(forget);
}

const hints = {
  name: 'Check the address of this host in the inventory, and the DNS of the machine that Fettle runs on.',
  refused:
    'WinRM is off there, or listens on another port. On the host: winrm quickconfig, then winrm enumerate winrm/config/listener',
  silent: 'The host is down, or a firewall drops what comes. On the host: winrm quickconfig',
};

function unreachable(endpoint: Endpoint, error: Error): BotError {
  const { host, address, port } = endpoint;
  const code = 'code' in error ? String(error.code) : '';
  const options = { cause: error, details: { reason: code } };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EINVAL') {
    const message = `The name ${address} of ${host} is not known.`;
    return new BotError('host-unreachable', message, { ...options, hint: hints.name });
  }
  const where = authorityOf({ address, port });
  const wasRefused = code === 'ECONNREFUSED' || code === 'ECONNRESET';
  const message = `${host} ${wasRefused ? 'refuses connections at' : 'is not reached at'} ${where}.`;
  const hint = wasRefused ? hints.refused : hints.silent;
  return new BotError('host-unreachable', message, { ...options, hint });
}
