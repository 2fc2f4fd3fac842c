import { connect as connectTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Config, NodeSSH } from 'node-ssh';
import type { SecretReference } from '#src/host/secret-reference.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import { FaultError } from './fault.ts';
import { preferredAlgorithms, refusalOf } from './host-key.ts';
import { type KnownKey, keysFor } from './known-hosts.ts';
import { logonOrder } from './logon-order.ts';
import type { Server } from './settings.ts';

export interface Opening {
  readonly server: Server;
  readonly known: readonly KnownKey[];
  readonly knownHosts: string;
  readonly secrets: Secrets;
  readonly agentSocket: string | undefined;
  readonly clock: Clock;
  readonly within: number;
  readonly signal: AbortSignal;
}

/** TCP to a server. Rejects with the error of the socket, or FaultError `timed-out`. */
export function reach({ server, clock, within, signal }: Opening): Promise<Socket> {
  const socket = connectTcp({ host: server.address, port: server.port });
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const stop = (error: unknown): void => {
    socket.destroy();
    reject(error);
  };
  const stopped = (): void => stop(abortFault());
  const timer = clock.at(clock.now() + within, () =>
    stop(Object.assign(new Error('no answer to a TCP connection'), { code: 'ETIMEDOUT' })),
  );
  socket.once('connect', () => resolve(socket));
  socket.once('error', stop);
  signal.addEventListener('abort', stopped, { once: true });
  if (signal.aborted) stopped();
  return promise.finally(() => {
    timer.cancel();
    signal.removeEventListener('abort', stopped);
    socket.removeListener('error', stop);
  });
}

/**
 * Logs on over an open stream. The host key is checked before any proof of who we are is given: a
 * refused key rejects with BotError `host-key-refused`.
 */
export async function logOn(opening: Opening, stream: Duplex): Promise<NodeSSH> {
  const ssh = new NodeSSH();
  const verdict: { refusal?: Error | undefined } = {};
  // Until ssh2 listens itself, a broken stream would otherwise end the process.
  const broken = (): void => ssh.dispose();
  stream.on('error', broken);
  const stopped = (): void => {
    stream.destroy();
    ssh.dispose();
  };
  opening.signal.addEventListener('abort', stopped, { once: true });
  try {
    const config = await configOf(opening, stream, verdict);
    if (opening.signal.aborted) throw abortFault();
    const connected = ssh.connect(config);
    ssh.connection?.once('change password', () => {
      verdict.refusal = expiredFault(opening.server);
      stopped();
    });
    await connected;
    return ssh;
  } catch (error) {
    stopped();
    if (verdict.refusal !== undefined) throw verdict.refusal;
    throw opening.signal.aborted ? abortFault() : error;
  } finally {
    opening.signal.removeEventListener('abort', stopped);
  }
}

function expiredFault({ address, user }: Server): FaultError {
  return new FaultError({
    fault: 'refused',
    message: `The password of ${user} at ${address} has expired.`,
    hint: 'Log on by hand and change it, or use a key.',
  });
}

function abortFault(): FaultError {
  return new FaultError({ fault: 'timed-out', message: 'The job was stopped.', hint: '' });
}

async function configOf(
  opening: Opening,
  sock: Duplex,
  verdict: { refusal?: Error | undefined },
): Promise<Config> {
  const { server, known, knownHosts, within } = opening;
  const { address, port } = server;
  return {
    ...(await proofOf(opening)),
    sock,
    username: server.user,
    readyTimeout: within,
    keepaliveInterval: 15_000,
    keepaliveCountMax: 3,
    // ssh2 types the names it knew when its types were written; these are a subset.
    algorithms: { serverHostKey: preferredAlgorithms(keysFor(known, address, port)) as never },
    hostVerifier: (presented: Buffer) => {
      const pinned = server.hostKey;
      verdict.refusal = refusalOf({ address, port, presented, pinned, known, knownHosts });
      return verdict.refusal === undefined;
    },
  };
}

/** Secrets are looked up now, used once and not kept. Keys go before passwords. */
async function proofOf({ server, secrets, agentSocket }: Opening): Promise<Partial<Config>> {
  const { key, passphrase, password, agent, user } = server;
  const resolve = async (reference: SecretReference | undefined): Promise<string | undefined> =>
    reference === undefined ? undefined : await secrets.resolve(reference);
  const privateKey = await resolve(key);
  const phrase = await resolve(passphrase);
  const word = await resolve(password);
  if (agent && agentSocket === undefined) {
    throw new FaultError({
      fault: 'refused',
      message: `The inventory asks for the ssh agent for ${user} at ${server.address}, but none runs here.`,
      hint: 'Start Fettle with SSH_AUTH_SOCK set, or give a key.',
    });
  }
  return {
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(phrase === undefined ? {} : { passphrase: phrase }),
    ...(agent && agentSocket !== undefined ? { agent: agentSocket } : {}),
    ...(word === undefined ? {} : { password: word, ...prompted(word) }),
    authHandler: logonOrder([
      ...(privateKey === undefined ? [] : (['publickey'] as const)),
      ...(agent ? (['agent'] as const) : []),
      ...(word === undefined ? [] : (['password', 'keyboard-interactive'] as const)),
    ]),
  };
}

/** Answers one hidden question with the password, and nothing else: not an expired-password dialog. */
function prompted(password: string): Partial<Config> {
  let asked = 0;
  return {
    tryKeyboard: true,
    onKeyboardInteractive: (_name, _instructions, _language, prompts, finish) => {
      const [first] = prompts;
      const fits = prompts.length === 1 && first?.echo !== true && asked === 0;
      asked += prompts.length;
      finish(fits ? [password] : []);
    },
  };
}
