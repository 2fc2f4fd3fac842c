import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect as dial } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A program started by a test; stopped with its whole process group. */
export interface Running extends AsyncDisposable {
  readonly pid: number;
  /** What it has written to both streams so far. */
  output(): string;
  isRunning(): boolean;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export async function startProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Running> {
  const child = spawn(command, args, {
    ...options,
    env: { PATH: systemPath, ...options.env },
    detached: true, // a process group of its own, so that nothing it starts outlives the test
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  return {
    pid,
    output: () => chunks.join(''),
    isRunning: () => isAlive(child),
    [Symbol.asyncDispose]: () => end(child),
  };
}

export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs a program to its end; throws with its output when it fails. */
export function run(command: string, args: readonly string[], input?: string): string {
  const done = spawnSync(command, args, {
    input: input ?? '',
    encoding: 'utf8',
    env: { PATH: systemPath, LC_ALL: 'C' },
  });
  if (done.status !== 0) {
    const why = done.error?.message ?? `exit code ${done.status}`;
    throw new Error(`${command} ${args.join(' ')}: ${why}\n${done.stdout}${done.stderr}`);
  }
  return done.stdout;
}

/** Asks again until it is so; throws with `what` when it takes too long. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  options: { readonly withinMs: number } = { withinMs: 15_000 },
): Promise<void> {
  const end = performance.now() + options.withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`still waiting for: ${what}`);
    await wait(50);
  }
}

/** A TCP port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Tells whether something accepts connections there. Sends nothing. */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dial({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Tells whether something listens there, without connecting: some servers count connections. */
export function isListening(port: number): boolean {
  return run('ss', ['-Hltn', `sport = :${port}`]).trim() !== '';
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess): Promise<void> {
  const over = isAlive(child) ? once(child, 'exit') : undefined;
  signalGroup(child, 'SIGTERM');
  const inTime = await Promise.race([over, wait(3_000, 'late', { ref: false })]);
  if (inTime === 'late') signalGroup(child, 'SIGKILL');
  await over;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // ESRCH: the group has ended already, which is what was wanted
  }
}
