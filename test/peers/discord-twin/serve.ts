import { Server } from 'node:net';
import { join } from 'node:path';

/** What of the twin is used here. */
interface Twin {
  readonly restUrl: string;
  readonly botToken: string;
  readonly guildId: string;
  readonly botUserId: string;
  start(): Promise<void>;
}

interface Package {
  readonly DigitalDiscord: new (options: object) => Twin;
}

function isPackage(value: unknown): value is Package {
  return typeof value === 'object' && value !== null && 'DigitalDiscord' in value;
}

// The twin calls listen(0), which opens every interface of the machine: here it gets one of them.
const { listen } = Server.prototype;
Server.prototype.listen = function onLoopback(this: Server, ...given: unknown[]): Server {
  if (typeof given[0] !== 'number') throw new Error('the twin listens in a way that is not known');
  const ready = given.find((each) => typeof each === 'function');
  Reflect.apply(listen, this, [{ port: given[0], host: '127.0.0.1' }]);
  return typeof ready === 'function'
    ? this.once('listening', () => void Reflect.apply(ready, this, []))
    : this;
};

const where = join(import.meta.dirname, 'node_modules/discord-digital-twin/dist/index.js');
const loaded: unknown = await import(where);
if (!isPackage(loaded)) throw new Error('this is not the twin');
const channel = '1000000000000000001';
const twin = new loaded.DigitalDiscord({
  guild: { name: 'Example' },
  channels: [{ id: channel, name: 'ops', type: 0 }],
  users: [{ username: 'maria' }],
});
await twin.start();
const { restUrl, botToken, guildId, botUserId } = twin;
process.stdout.write(`${JSON.stringify({ restUrl, botToken, guildId, botUserId, channel })}\n`);
