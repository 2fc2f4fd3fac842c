import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SshTransport } from '#adapters/ssh/ssh-transport.ts';
import { Host } from '#src/host/host.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { readyLine } from '#src/script/posix-bootstrap.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { type Executed, type SshServer, startSshServer } from './ssh-server.ts';

const now: { transport?: SshTransport } = {};

afterEach(async () => {
  await now.transport?.close();
});

/** What a host does with a document: says that it is ready, takes it, and then this. */
type Deed = (job: Executed, document: string) => void;

/** Plays the deeds, one per connection, and tells when a document was handed over. */
async function play(...deeds: readonly Deed[]) {
  const clock = new FakeClock();
  let handedOver = Promise.withResolvers<void>();
  const server = await startSshServer((job) => {
    job.channel.write(`${readyLine}\n`);
    let document = '';
    job.channel.on('data', (chunk: Buffer) => {
      document += chunk.toString('utf8');
      if (!document.endsWith('\ngo\n')) return;
      deeds[job.connection - 1]?.(job, document);
      handedOver.resolve();
    });
  });
  const transport = new SshTransport({
    clock,
    knownHosts: '/nowhere',
    secrets: { resolve: () => Promise.resolve('word') },
  });
  now.transport = transport;
  const { signal } = new AbortController();
  const run = (calls: readonly ScriptCall[] = [call], onEnvelope?: () => void) =>
    transport.run({ host: hostAt(server), calls, signal, onEnvelope });
  const untilHandedOver = async (): Promise<void> => {
    await handedOver.promise;
    handedOver = Promise.withResolvers();
  };
  return { clock, server, run, untilHandedOver };
}

function hostAt({ port, fingerprint }: SshServer): Host {
  const login = { user: 'fettle', password: 'env:WORD', sudo: 'none' };
  return Host.parse({
    name: 'web-01',
    address: '127.0.0.1',
    platform: 'linux',
    transports: { ssh: { ...login, port, hostKey: fingerprint } },
  });
}

const call = {
  name: 'service',
  language: 'sh',
  text: 'put_text state running',
  parameters: {},
  mode: 'run',
  needs: 'user',
  deadlineMs: 10_000,
} as const;

/** Took the document and does nothing with it; ends in good order once its input ends. */
function sleeps({ channel }: Executed): void {
  channel.on('end', () => {
    channel.exit(1);
    channel.end();
  });
}

/** A real shell with the real bootstrap. */
function works({ channel, command }: Executed, document: string): void {
  const shell = spawn('/bin/sh', ['-c', command]);
  let said = '';
  shell.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
    // The first line was said already.
    if (!said.includes('\n')) return;
    channel.write(said.replace(`${readyLine}\n`, ''));
    said = '\n';
  });
  shell.stderr.on('data', (chunk: Buffer) => channel.stderr.write(chunk));
  shell.stdin.write(document);
  channel.on('end', () => shell.stdin.end());
  shell.on('close', (code) => {
    channel.exit(code ?? 1);
    channel.end();
  });
}

describe('a host that takes the scripts and begins none', () => {
  it('is asked once more on a new connection, since nothing can run twice', async () => {
    const { clock, server, run, untilHandedOver } = await play(sleeps, works);
    await using _server = server;

    const running = run();
    await untilHandedOver();
    await clock.advance(10_000);
    const result = await running;

    expect(result).toMatchObject({
      kind: 'ran',
      envelopes: [{ name: 'service', outcome: 'ok', value: { state: 'running' } }],
    });
    expect(server.connections()).toBe(2);
  });

  it('has begun nothing for certain when the second try ends the same', async () => {
    const { clock, server, run, untilHandedOver } = await play(sleeps, sleeps);
    await using _server = server;

    const running = run();
    await untilHandedOver();
    await clock.advance(10_000);
    await untilHandedOver();
    await clock.advance(10_000);
    const result = await running;

    expect(result).toMatchObject({ kind: 'failed', fault: 'bad-answer', started: 'no' });
    expect(result).toMatchObject({ message: expect.stringContaining('began no script') });
    expect(server.connections()).toBe(2);
  });

  it('is asked once more when its shell ends by itself', async () => {
    const ends: Deed = ({ channel }) => {
      channel.exit(1);
      channel.end();
    };
    const { server, run } = await play(ends, works);
    await using _server = server;

    expect(await run()).toMatchObject({ kind: 'ran' });
    expect(server.connections()).toBe(2);
  });
});

describe('a host that may have begun', () => {
  it.each<{ what: string; deed: Deed; fault: string }>([
    {
      what: 'says that a script begins, and then nothing',
      deed: (job, document) => {
        job.channel.write(`${document.split('\n')[1]} b 1\n`);
        job.channel.exit(1);
        job.channel.end();
      },
      fault: 'bad-answer',
    },
    { what: 'is lost without an exit status', deed: ({ cut }) => cut(), fault: 'unreachable' },
    {
      what: 'closes the channel without an exit status',
      deed: ({ channel }) => channel.close(),
      fault: 'bad-answer',
    },
  ])('and $what leaves the outcome unknown, and is not asked again', async ({ deed, fault }) => {
    const { server, run } = await play(deed, works);
    await using _server = server;

    expect(await run()).toMatchObject({ kind: 'failed', fault, started: 'unknown', envelopes: [] });
    expect(server.connections()).toBe(1);
  });

  it('and begins only when its patience is over leaves the outcome unknown', async () => {
    const late: Deed = ({ channel }, document) => {
      channel.on('end', () => {
        channel.write(`${document.split('\n')[1]} b 1\n`);
        channel.exit(0);
        channel.end();
      });
    };
    const { clock, server, run, untilHandedOver } = await play(late, works);
    await using _server = server;

    const running = run();
    await untilHandedOver();
    await clock.advance(10_000);

    expect(await running).toMatchObject({ kind: 'failed', started: 'unknown' });
    expect(server.connections()).toBe(1);
  });

  it('and works on for longer than that is not disturbed', async () => {
    const heard: string[] = [];
    const jobs: Executed[] = [];
    const slow: Deed = (job, document) => {
      const marker = document.split('\n')[1];
      jobs.push(job);
      job.channel.on('end', () => heard.push('end of input'));
      job.channel.write(`${marker} b 1\n${marker} e 1 0\n`);
      job.channel.stderr.write('z 1\n');
    };
    const { clock, server, run } = await play(slow);
    await using _server = server;

    const told = Promise.withResolvers<void>();
    const running = run([call, { ...call, name: 'next' }], () => told.resolve());
    await told.promise;
    await clock.advance(20_000);
    const disturbed = [...heard];
    jobs[0]?.cut();

    expect(await running).toMatchObject({ fault: 'unreachable', started: 'unknown' });
    expect(disturbed).toEqual([]);
  });
});
