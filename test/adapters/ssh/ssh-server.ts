import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type Connection, Server, type ServerChannel, utils } from 'ssh2';

/** A server in this process that lets everybody in and leaves each command to the test. */
export interface SshServer extends AsyncDisposable {
  readonly port: number;
  readonly fingerprint: string;
  /** Connections that were made until now. */
  connections(): number;
}

export interface Executed {
  readonly channel: ServerChannel;
  readonly command: string;
  /** Counted from 1. */
  readonly connection: number;
  /** Breaks the connection without a word. */
  cut(): void;
}

/** Where there is a `subsystem`, its name comes as the command. */
export async function startSshServer(
  execute: (job: Executed) => void,
  subsystem?: (job: Executed) => void,
): Promise<SshServer> {
  const { private: key, public: line } = readableKeys();
  const blob = Buffer.from(line.split(' ')[1] ?? '', 'base64');
  const print = createHash('sha256').update(blob).digest('base64').replace('=', '');
  const open = new Set<Connection>();
  let count = 0;
  const server = new Server({ hostKeys: [key] }, (client) => {
    count += 1;
    const connection = count;
    open.add(client.on('error', () => undefined).on('close', () => open.delete(client)));
    client.on('authentication', (asked) => asked.accept());
    const cut = (): void => void client.end();
    client.on('session', (accept) => {
      const session = accept();
      session.on('exec', (take, _refuse, { command }) =>
        execute({ channel: take(), command, connection, cut }),
      );
      session.on('subsystem', (take, refuse, { name: command }) => {
        if (subsystem === undefined) refuse();
        else subsystem({ channel: take(), command, connection, cut });
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    fingerprint: `SHA256:${print}`,
    connections: () => count,
    [Symbol.asyncDispose]: async () => {
      for (const client of open) client.end();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

/** Now and then ssh2 makes a key that it cannot read itself. */
function readableKeys(): ReturnType<typeof utils.generateKeyPairSync> {
  for (;;) {
    const keys = utils.generateKeyPairSync('ed25519');
    if (!Error.isError(utils.parseKey(keys.private))) return keys;
  }
}
