import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import type { JobResult } from '#src/ports/transport.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { transportContract } from '#test/contracts/transport.ts';
import type { PlayedAnswer, PlayedCall } from '#test/fakes/played-winrm.ts';
import { call, never, ok, type Played, playedTransport, windowsHost } from './under-test.ts';

transportContract('winrm', () => {
  const { transport } = playedTransport();
  return Promise.resolve({ transport, host: windowsHost(), calls: [call('a'), call('b')] });
});

function run({ transport }: Played, ...calls: readonly ScriptCall[]): Promise<JobResult> {
  return transport.run({ host: windowsHost(), calls, signal: never });
}

/** The call with this text goes wrong, all others well. */
function except(name: string, answer: PlayedAnswer): (call: PlayedCall) => PlayedAnswer {
  return (each) => (each.text === `# ${name}` ? answer : ok(each));
}

describe('a job over WinRM', () => {
  it('goes in one command, whatever its calls need, and keeps hostile text as data', async () => {
    const under = playedTransport();
    const text = 'ä "; Remove-Item C:\\ -Recurse $(whoami) `n 😀';

    const result = await run(
      under,
      call('look', { parameters: { given: text } }),
      call('mend', { needs: 'administrator' }),
    );

    expect(result).toMatchObject({ kind: 'ran' });
    expect(result.envelopes).toMatchObject([
      { name: 'look', outcome: 'ok', value: { given: text } },
      { name: 'mend', outcome: 'ok' },
    ]);
    expect(under.made).toHaveLength(1);
  });

  it('lets no failing script take others along', async () => {
    const failed: PlayedAnswer = { outcome: 'error', output: '', message: 'not today' };
    const under = playedTransport({ answer: except('b', failed) });

    const { envelopes } = await run(under, call('a'), call('b'), call('c'));

    expect(envelopes).toMatchObject([
      { outcome: 'ok' },
      { outcome: 'error', message: 'not today' },
      { outcome: 'ok' },
    ]);
  });

  it('may have begun when the connection is lost, and is not run again', async () => {
    const under = playedTransport({ answer: except('b', 'lost') });

    const result = await run(under, call('a'), call('b'), call('c'));

    expect(result).toMatchObject({
      kind: 'failed',
      fault: 'unreachable',
      started: 'unknown',
      envelopes: [{ name: 'a', outcome: 'ok' }],
    });
    expect(under.played.ran.map(({ text }) => text)).toEqual(['# a', '# b']);
  });

  it('joins no line across a gap in the output', async () => {
    const under = playedTransport({ answer: except('b', 'torn') });

    const result = await run(under, call('a'), call('b'), call('c'));

    expect(result).toMatchObject({ kind: 'failed', fault: 'bad-answer', started: 'unknown' });
    expect(result.envelopes.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['a', 'ok'],
      ['c', 'ok'],
    ]);
  });

  it('counts as run when every answer came, even if the connection is lost after the last', async () => {
    const under = playedTransport();
    const inner = under.played.run.bind(under.played);
    under.played.run = async (request) => {
      await inner(request);
      return {
        kind: 'unknown',
        fault: new BotError('host-unreachable', 'The connection was lost.'),
      };
    };

    expect(await run(under, call('a'))).toMatchObject({ kind: 'ran', envelopes: [{ name: 'a' }] });
  });

  it('may have begun when PowerShell ends in the middle', async () => {
    const under = playedTransport({ answer: except('a', 'dies') });

    const result = await run(under, call('a'));

    expect(result).toMatchObject({ fault: 'bad-answer', started: 'unknown', envelopes: [] });
    expect(result).toMatchObject({ message: expect.stringContaining('ended before all was told') });
  });

  it('ends when it is stopped, with what had been told', async () => {
    const under = playedTransport({ answer: except('b', 'hangs') });
    const controller = new AbortController();

    const result = await under.transport.run({
      host: windowsHost(),
      calls: [call('a'), call('b'), call('c')],
      signal: controller.signal,
      onEnvelope: () => controller.abort(),
    });

    expect(result).toMatchObject({ kind: 'failed', fault: 'timed-out', started: 'unknown' });
    expect(result.envelopes.map(({ outcome }) => outcome)).toEqual(['ok', 'timed-out']);
  });

  it('has not run when it was stopped in its last script, though every script has an answer', async () => {
    const controller = new AbortController();
    const answer = (): PlayedAnswer => {
      controller.abort();
      return 'hangs';
    };
    const { transport } = playedTransport({ answer });

    const result = await transport.run({
      host: windowsHost(),
      calls: [call('a')],
      signal: controller.signal,
    });

    expect(result).toMatchObject({
      kind: 'failed',
      fault: 'timed-out',
      started: 'unknown',
      envelopes: [{ name: 'a', outcome: 'timed-out' }],
    });
  });

  it('is stopped when the host floods it', async () => {
    const under = playedTransport({ answer: except('a', 'floods') });

    expect(await run(under, call('a'))).toMatchObject({
      fault: 'bad-answer',
      started: 'unknown',
      message: 'rds-07 sent far more than any job can.',
    });
  });

  it.each([
    { code: 'host-unreachable', fault: 'unreachable' },
    { code: 'access-denied', fault: 'refused' },
    { code: 'timed-out', fault: 'timed-out' },
    { code: 'bad-output', fault: 'bad-answer' },
  ] as const)('has not begun when no process was started: $code', async ({ code, fault }) => {
    const under = playedTransport();
    under.played.refusal = new BotError(code, 'It says no.', { hint: 'Look there.' });

    expect(await run(under, call('a'))).toMatchObject({
      kind: 'failed',
      fault,
      started: 'no',
      message: 'It says no.',
      hint: 'Look there.',
    });
  });

  it.each([
    {
      what: 'ConstrainedLanguage',
      complaint:
        'New-Object : Cannot create type.\r\n + FullyQualifiedErrorId : CannotCreateTypeConstrainedLanguage,Microsoft.PowerShell.Commands.NewObjectCommand\r\n',
      says: 'ConstrainedLanguage mode',
    },
    {
      what: 'no PowerShell',
      complaint: "'powershell.exe' is not recognized\r\n\u001b[2J",
      says: "did not start PowerShell (exit code 1): 'powershell.exe' is not recognized",
    },
  ])('has not begun where there is $what, and says so', async ({ complaint, says }) => {
    const under = playedTransport();
    under.played.complaint = complaint;

    const result = await run(under, call('a'));

    expect(result).toMatchObject({ fault: 'bad-answer', started: 'no' });
    expect(result).toMatchObject({ message: expect.stringContaining(says) });
    expect(JSON.stringify(result)).not.toContain('\\u001b');
  });

  it('refuses a script that is not PowerShell', async () => {
    const under = playedTransport();

    const result = await run(under, call('a', { language: 'sh' }));

    expect(result).toMatchObject({ fault: 'bad-answer', started: 'no' });
    expect(under.played.ran).toEqual([]);
  });

  it('throws the defect of whoever listens, once all is done', async () => {
    const under = playedTransport();
    const running = under.transport.run({
      host: windowsHost(),
      calls: [call('a'), call('b')],
      signal: never,
      onEnvelope: () => {
        throw new TypeError('a defect');
      },
    });

    await expect(running).rejects.toThrow('a defect');
    expect(under.played.ran).toHaveLength(2);
  });
});
