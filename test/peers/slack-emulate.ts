import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const folder = join(import.meta.dirname, 'emulate');

/** emulate 0.12.2 on loopback: a Slack that others wrote. Needs npm and a registry the first time. */
export async function startEmulate(): Promise<AsyncDisposable & { readonly apiUrl: string }> {
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
  });
  const port = await freePort();
  const program = join(folder, 'node_modules/emulate/dist/index.js');
  const flags = [
    '--service',
    'slack',
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--seed',
    'seed.yaml',
  ];
  const child = spawn(process.execPath, [program, 'start', ...flags], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  await new Promise<void>((ready, fail) => {
    child.stdout.on('data', (said: Buffer) => {
      if (said.toString().includes('Ready')) ready();
    });
    child.once('exit', () => fail(new Error('emulate ended before it was ready')));
  });
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}
