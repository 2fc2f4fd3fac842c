import { afterAll, describe, expect, it } from '@jest/globals';
import { powershellPipeline } from '#src/script/powershell-pipeline.ts';
import { transportContract } from '#test/contracts/transport.ts';
import { work, works } from './fake-powershell.ts';
import { call, PowershellHost } from './powershell-host.ts';

const opened: PowershellHost[] = [];
afterAll(async () => {
  for (const under of opened) await under[Symbol.asyncDispose]();
});

transportContract('ssh by psrp', async () => {
  const under = await PowershellHost.start(works);
  opened.push(under);
  return { transport: under.transport, host: under.host, calls: [call('a'), call('b')] };
});

describe('a job in a session of PowerShell over ssh', () => {
  it('goes in one pipeline, of constant text, and keeps hostile text as data', async () => {
    await using under = await PowershellHost.start(works);
    const text = `ä "; Remove-Item C:\\ -Recurse $(whoami) \`n 😀 </Data>${'x'.repeat(100_000)}`;

    const result = await under.run([call('look', { text }), call('mend')]);

    expect(result).toMatchObject({
      kind: 'ran',
      envelopes: [{ name: 'look', outcome: 'ok' }, { name: 'mend' }],
    });
    const [session] = under.sessions;
    expect(session?.pipelines).toHaveLength(1);
    const [command] = session?.pipelines[0]?.statements[0] ?? [];
    expect(command).toMatchObject({ name: powershellPipeline, isScript: true });
    expect(session?.asked).toEqual(['data', 'command', 'data', 'close']);
  });

  it('keeps its session warm for the next one, and gives it back when nobody comes', async () => {
    await using under = await PowershellHost.start(works);

    await under.run([call('a')]);
    await under.run([call('b')]);
    const sessions = under.sessions.length;
    const isWarm = under.sessions[0]?.hasExited === false;
    await under.clock.advance(60_000);
    const next = await under.run([call('c')]);

    expect([sessions, isWarm]).toEqual([1, true]);
    expect(next.kind).toBe('ran');
    expect(under.sessions).toHaveLength(2);
    expect(under.server.connections()).toBe(2);
  });

  it('waits for the one before it', async () => {
    await using under = await PowershellHost.start(works);

    const results = await Promise.all(['a', 'b', 'c'].map((name) => under.run([call(name)])));

    expect(results.map(({ kind }) => kind)).toEqual(['ran', 'ran', 'ran']);
    expect(under.sessions).toHaveLength(1);
  });

  it('is stopped while it waits, and nothing of it begins', async () => {
    const began = Promise.withResolvers<void>();
    await using under = await PowershellHost.start((powershell) => {
      powershell.play = () => began.resolve();
    });
    const stop = new AbortController();

    const first = under.run([call('a')]);
    await began.promise;
    const second = under.run([call('b')], stop.signal);
    stop.abort();
    const stopped = await second;
    under.sessions[0]?.pipelines[0]?.end('failed');
    await first;

    expect(stopped).toMatchObject({ kind: 'failed', fault: 'timed-out', started: 'no' });
    expect(under.sessions[0]?.pipelines).toHaveLength(1);
  });

  it('tells how far a call is, and each answer as it comes', async () => {
    await using under = await PowershellHost.start((powershell) => {
      powershell.play = (pipeline) => {
        pipeline.progress('a', 40);
        pipeline.progress('somebody else', 1);
        work(pipeline);
      };
    });

    await under.run([call('a'), call('b')]);

    expect(under.heard).toMatchObject([
      { name: 'a', percent: 40 },
      { name: 'a', outcome: 'ok' },
      { name: 'b', outcome: 'ok' },
    ]);
  });

  it('refuses what a host asks its user, and goes on', async () => {
    await using under = await PowershellHost.start((powershell) => {
      powershell.play = (pipeline) => pipeline.prompt();
      powershell.onLine = (line) => {
        const [pipeline] = powershell.pipelines;
        if (line.kind !== 'data' || pipeline === undefined) return true;
        work(pipeline);
        return false;
      };
    });

    expect(await under.run([call('a')])).toMatchObject({ kind: 'ran' });
  });

  it('runs what is left in a new session behind a call that only the end of one ends', async () => {
    await using under = await PowershellHost.start((powershell, number) => {
      powershell.play = (pipeline) =>
        work(pipeline, () => (number === 1 ? { outcome: 'timed-out', lost: true } : {}));
    });

    const result = await under.run([call('hangs'), call('next'), call('last')]);

    expect(result).toMatchObject({
      kind: 'ran',
      envelopes: [{ outcome: 'timed-out' }, { outcome: 'ok' }, { outcome: 'ok' }],
    });
    expect(under.sessions.map(({ hasExited }) => hasExited)).toEqual([true, false]);
    expect(under.sessions[0]?.asked.slice(-3)).toEqual(['close', 'command', 'data']);
  });
});

describe('a job that has to be stopped', () => {
  it.each([
    ['by its caller', async (_under: PowershellHost, stop: AbortController) => stop.abort()],
    ['by its time', async (under: PowershellHost) => await under.clock.advance(75_000)],
  ])('%s takes its session along, and its outcome is unknown', async (_how, end) => {
    const began = Promise.withResolvers<void>();
    await using under = await PowershellHost.start((powershell) => {
      powershell.play = (pipeline) => {
        pipeline.output('1 {"outcome":"ok","output":"{}","message":"","durationMs":1}');
        began.resolve();
      };
    });
    const stop = new AbortController();

    const running = under.run([call('a'), call('b')], stop.signal);
    await began.promise;
    await end(under, stop);
    const result = await running;

    expect(result).toMatchObject({ kind: 'failed', fault: 'timed-out', started: 'unknown' });
    expect(result.envelopes).toMatchObject([{ name: 'a', outcome: 'ok' }]);
    expect(under.sessions[0]?.asked.slice(-3)).toEqual(['signal', 'command', 'data']);
    expect(under.sessions[0]?.hasExited).toBe(true);
  });

  it('does not wait for a host that is deaf', async () => {
    const began = Promise.withResolvers<void>();
    const signalled = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    await using under = await PowershellHost.start((powershell) => {
      powershell.play = () => began.resolve();
      powershell.onLine = ({ kind }) => {
        if (kind === 'signal') signalled.resolve();
        const isLast = kind === 'command' && powershell.pipelines.length > 0;
        if (isLast) left.resolve();
        return kind !== 'signal' && !isLast;
      };
    });
    const stop = new AbortController();

    const running = under.run([call('a')], stop.signal);
    await began.promise;
    stop.abort();
    await signalled.promise;
    await under.clock.advance(8_000);
    await left.promise;
    await under.clock.advance(8_000);

    expect(await running).toMatchObject({ kind: 'failed', started: 'unknown' });
  });
});
