import { globalAgent } from 'node:https';
import { Command, runCommand, Shell } from 'winrm-client';
import { measure } from './winrm-child.ts';
import { type BenchLogon, demandAnswers, type Job } from './winrm-rounds.ts';

/** Characters of standard input in one message: with base64 as large as our own. */
const inputRoom = 109_056;

/**
 * The npm package winrm-client over HTTPS with Basic, in a process of its own. Its building blocks are called
 * as its own functions call them, but output is read until all is there, and nothing is waited for in between.
 */
class NpmPackage {
  readonly #logon: BenchLogon;
  #warm: string | undefined;

  constructor(logon: BenchLogon) {
    this.#logon = logon;
  }

  async cold(port: number, job: Job): Promise<void> {
    const params = this.#params(port);
    const shellId = await Shell.doCreateShell(params);
    await round({ ...params, shellId }, job);
    await Shell.doDeleteShell({ ...params, shellId });
    globalAgent.destroy();
  }

  /** It has no notion of this; whoever uses it can keep the id of a shell. */
  async warm(port: number, job: Job): Promise<void> {
    const params = this.#params(port);
    this.#warm ??= await Shell.doCreateShell(params);
    await round({ ...params, shellId: this.#warm }, job);
  }

  close(): Promise<void> {
    this.#warm = undefined;
    globalAgent.destroy();
    return Promise.resolve();
  }

  #params(port: number): Parameters<typeof Shell.doCreateShell>[0] {
    const { account, password } = this.#logon;
    return {
      host: '127.0.0.1',
      port,
      path: '/wsman',
      username: account.replace(/^.*\\/, ''),
      password,
      authMethod: 'basic',
      useHttps: true,
      rejectUnauthorized: true,
    };
  }
}

type Open = Parameters<typeof Shell.doDeleteShell>[0];

async function round(open: Open, job: Job): Promise<void> {
  const line = [job.command, ...job.arguments].join(' ');
  const commandId = await Command.doExecuteCommand({ ...open, command: line });
  for (let at = 0; at < job.input.length; at += inputRoom) {
    const input = job.input.slice(at, at + inputRoom);
    await Command.doSendInput({ ...open, commandId, input });
  }
  let output = '';
  while (!output.includes(`${job.marker} d\n`)) {
    const { streams } = await Command.doReceiveOutputNonBlocking({ ...open, commandId });
    for (const { name, content } of streams) {
      if (name === 'stdout') output += Buffer.from(content, 'base64').toString('utf8');
    }
  }
  demandAnswers(output, job);
}

/** As its own functions have it: a call, a shell and a command for each script. What is run is as small as can be. */
class CallByCall {
  readonly #logon: BenchLogon;

  constructor(logon: BenchLogon) {
    this.#logon = logon;
  }

  async cold(port: number, job: Job): Promise<void> {
    await this.warm(port, job);
    await this.close();
  }

  async warm(port: number, { scripts }: Job): Promise<void> {
    const { account, password } = this.#logon;
    const user = account.replace(/^.*\\/, '');
    for (let count = 0; count < scripts; count += 1) {
      const args = ['127.0.0.1', user, password, port, false, true] as const;
      const said = await runCommand('echo told', ...args);
      if (said !== 'told') throw new Error('a call has not answered');
    }
  }

  close(): Promise<void> {
    globalAgent.destroy();
    return Promise.resolve();
  }
}

const isOwnWay = process.argv[2] === 'call-by-call';
await measure((logon) => (isOwnWay ? new CallByCall(logon) : new NpmPackage(logon)));
