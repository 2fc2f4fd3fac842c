import { describe, expect, it } from '@jest/globals';
import type { ScriptCall } from '#src/script/job.ts';
import { until } from './process.ts';
import { commandLines } from './process-list.ts';
import { call as anyCall, never, useSshPeer } from './ssh-peer.ts';
import { pwsh } from './windows-peer.ts';

// A real sshd whose subsystem is a real PowerShell 7. Without one (PATH or FETTLE_PWSH) these are skipped.
const command = `${pwsh ?? 'pwsh'} -sshs -nologo -noprofile`;
const peer = useSshPeer({ extra: [`Subsystem powershell ${command}`] });
const here = pwsh === undefined ? describe.skip : describe;
const inTime = 240_000;

function call(text: string, more: Partial<ScriptCall> = {}): ScriptCall {
  return anyCall(text, { language: 'powershell', deadlineMs: 60_000, ...more });
}

const fine = '@{ process = $PID; account = [Environment]::UserName } | ConvertTo-Json -Compress';

function host(more: object = {}) {
  return peer.hostWith({ shell: 'powershell', session: 'psrp', ...more });
}

/** Of the subsystem, as they are listed. */
function processes(): number {
  return commandLines().filter((line) => /^\S*pwsh\S* .*-sshs /.test(line)).length;
}

here('PowerShell behind a real sshd', () => {
  it(
    'runs jobs in one session, and ends it with the connection',
    async () => {
      peer.start({ connectWithin: 120_000 });

      const first = await peer.run(host(), call(fine, { name: 'a' }), call(fine, { name: 'b' }));
      const second = await peer.run(host(), call(fine));
      const during = processes();
      await peer.transport.close();
      await until('its process to end', () => processes() === 0, {
        withinMs: 60_000,
      });

      expect(first).toMatchObject({
        kind: 'ran',
        envelopes: [
          { name: 'a', outcome: 'ok', value: { account: peer.sshd.user } },
          { name: 'b', outcome: 'ok' },
        ],
      });
      expect(second.envelopes[0]?.value).toEqual(first.envelopes[0]?.value);
      expect(during).toBe(1);
    },
    inTime,
  );

  it(
    'takes what is hostile or large as data',
    async () => {
      peer.start({ connectWithin: 120_000 });
      const Text = `'"\`$(Get-Date)\n é漢😀 </Data> _x000A_${'x'.repeat(200_000)}`;
      const told =
        'param($Text) @{ length = $Text.Length; end = $Text.Substring(0, 30) } | ConvertTo-Json';

      const result = await peer.run(host(), call(told, { parameters: { Text } }));

      expect(result.envelopes).toMatchObject([
        { outcome: 'ok', value: { length: Text.length, end: Text.slice(0, 30) } },
      ]);
    },
    inTime,
  );

  it(
    'goes on in a new session behind a script that nothing else ends',
    async () => {
      peer.start({ connectWithin: 120_000 });
      const hangs = call('[Threading.Thread]::Sleep(100000)', { name: 'hangs', deadlineMs: 2_000 });

      const result = await peer.run(
        host(),
        call(fine, { name: 'a' }),
        hangs,
        call(fine, { name: 'b' }),
      );

      expect(result).toMatchObject({
        kind: 'ran',
        envelopes: [{ outcome: 'ok' }, { outcome: 'timed-out' }, { outcome: 'ok' }],
      });
      expect(result.envelopes[2]?.value).not.toEqual(result.envelopes[0]?.value);
      await until('the old process to be gone', () => processes() === 1);
    },
    inTime,
  );

  it(
    'ends what runs when the job is stopped',
    async () => {
      peer.start({ connectWithin: 120_000 });
      const stop = new AbortController();
      const job = {
        host: host(),
        calls: [
          call(fine, { name: 'a' }),
          call('Start-Sleep 500', { name: 'b', deadlineMs: 600_000 }),
        ],
        signal: stop.signal,
        onProgress: () => stop.abort(),
      };

      const result = await peer.transport.run(job);

      expect(result).toMatchObject({ kind: 'failed', fault: 'timed-out', started: 'unknown' });
      await until('its process to end', () => processes() === 0);
    },
    inTime,
  );

  it(
    'ends what runs when the connection is lost',
    async () => {
      peer.start({ connectWithin: 120_000 });
      const far = Promise.withResolvers<void>();
      const running = peer.transport.run({
        host: host(),
        calls: [call('Start-Sleep 500', { deadlineMs: 600_000 })],
        signal: never,
        onProgress: () => far.resolve(),
      });

      await far.promise;
      await peer.transport.close();

      expect(await running).toMatchObject({ kind: 'failed', started: 'unknown' });
      await until('its process to end', () => processes() === 0, { withinMs: 60_000 });
    },
    inTime,
  );

  it(
    'is told by a check, whether it is asked for or not',
    async () => {
      peer.start({ connectWithin: 120_000 });

      const chosen = await peer.transport.check(host(), never);

      expect(chosen.map(({ step, ok }) => [step, ok])).toEqual([
        ['reached', true],
        ['let-in', true],
        ['answered', true],
        ['in-time', expect.any(Boolean)],
      ]);
      expect(chosen[2]?.detail).toMatch(/^a script ran, in PowerShell 7/);
    },
    inTime,
  );
});

describe('an sshd without PowerShell', () => {
  const bare = useSshPeer({ account: 'there' });

  it('says what to write into its configuration', async () => {
    bare.start();
    const without = bare.hostWith({ shell: 'powershell', session: 'psrp' });

    expect(await bare.run(without, call(fine))).toMatchObject({
      kind: 'failed',
      fault: 'bad-answer',
      started: 'no',
      hint: expect.stringContaining('Subsystem powershell'),
    });
  });
});
