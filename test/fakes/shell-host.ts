import { type ChildProcess, spawn } from 'node:child_process';
import { startSshServer } from '#test/adapters/ssh/ssh-server.ts';

/** A Linux host behind a real SSH connection: what is sent there runs in a real shell of this machine. */
export interface ShellHost extends AsyncDisposable {
  readonly port: number;
  readonly fingerprint: string;
}

export async function startShellHost(): Promise<ShellHost> {
  const running = new Set<ChildProcess>();
  const server = await startSshServer(({ channel, command }) => {
    const shell = spawn('sh', ['-c', command], { stdio: 'pipe' });
    running.add(shell);
    channel.pipe(shell.stdin);
    shell.stdout.pipe(channel);
    shell.stderr.pipe(channel.stderr);
    for (const stream of [shell.stdin, channel]) stream.on('error', () => undefined);
    // As sshd does: a connection that is gone is the end of its input.
    channel.on('close', () => shell.stdin.end());
    shell.on('close', (code) => {
      running.delete(shell);
      channel.exit(code ?? 1);
      channel.end();
    });
  });
  return {
    port: server.port,
    fingerprint: server.fingerprint,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...running].map((shell) => ended(shell)));
      await server[Symbol.asyncDispose]();
    },
  };
}

/** What a shell has started ends with its input, in order. */
async function ended(shell: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  shell.on('close', () => resolve());
  shell.stdin?.end();
  if (shell.exitCode === null && shell.signalCode === null) await promise;
}
