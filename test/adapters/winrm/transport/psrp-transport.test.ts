import { afterAll, describe, expect, it } from '@jest/globals';
import { powershellPipeline } from '#src/script/powershell-pipeline.ts';
import { callsIn } from '#test/adapters/winrm/wire/asked-pipeline.ts';
import { errorValue, type FakePipeline } from '#test/adapters/winrm/wire/fake-pipeline.ts';
import { transportContract } from '#test/contracts/transport.ts';
import { EndpointUnderTest } from './endpoint-under-test.ts';
import { call } from './under-test.ts';

type Answer = object | undefined;

/** Answers as the worker does, one call after another. */
function work(pipeline: FakePipeline, answer: (name: string) => Answer = () => ({})): void {
  for (const { number, name, text } of callsIn(pipeline.statements)) {
    const envelope = answer(name);
    if (envelope === undefined) {
      pipeline.end('failed', errorValue('It broke.', 'Broken'));
      return;
    }
    const whole = { outcome: 'ok', output: JSON.stringify({ text }), message: '', durationMs: 5 };
    const told = { ...whole, ...envelope };
    pipeline.output(`${number} ${JSON.stringify(told)}`);
    if ('lost' in told) break;
  }
  pipeline.end();
}

const opened: EndpointUnderTest[] = [];
afterAll(async () => {
  for (const under of opened) await under[Symbol.asyncDispose]();
});

transportContract('winrm by psrp', async () => {
  const under = await EndpointUnderTest.start('psrp');
  opened.push(under);
  under.psrp.play = (pipeline) => work(pipeline);
  return { transport: under.transport, host: under.host, calls: [call('a'), call('b')] };
});

describe('a job by PSRP', () => {
  it('goes in one pipeline, of constant text, and keeps hostile text as data', async () => {
    await using under = await EndpointUnderTest.start('psrp');
    under.psrp.play = (pipeline) => work(pipeline);
    const text = 'ä "; Remove-Item C:\\ -Recurse $(whoami) `n 😀 </S>';

    const result = await under.run([call('look', { text }), call('mend')]);

    expect(result).toMatchObject({
      kind: 'ran',
      envelopes: [
        { name: 'look', outcome: 'ok', value: { text } },
        { name: 'mend', outcome: 'ok' },
      ],
    });
    expect(under.psrp.pipelines).toHaveLength(1);
    const [command] = under.psrp.pipelines[0]?.statements[0] ?? [];
    expect(command).toMatchObject({ name: powershellPipeline, isScript: true });
  });

  it('needs three requests when the pool is warm', async () => {
    await using under = await EndpointUnderTest.start('psrp');
    under.psrp.play = (pipeline) => work(pipeline);
    await under.run([call('a')]);
    const before = under.operations.length;

    await under.run(Array.from({ length: 19 }, (_, at) => call(`probe-${at}`)));

    expect(under.operations.slice(before)).toEqual(['Command', 'Receive', 'Signal']);
  });

  it('tells how far a call is, and each answer as it comes', async () => {
    await using under = await EndpointUnderTest.start('psrp');
    under.psrp.play = (pipeline) => {
      pipeline.progress('a', 40).progress('somebody else', 1);
      work(pipeline);
    };

    await under.run([call('a'), call('b')]);

    expect(under.heard).toMatchObject([
      { name: 'a', percent: 40 },
      { name: 'a', outcome: 'ok' },
      { name: 'b', outcome: 'ok' },
    ]);
  });

  it('goes on in a new session when a script cannot be ended', async () => {
    await using under = await EndpointUnderTest.start('psrp');
    const late = { outcome: 'timed-out', message: 'It did not end.', lost: true };
    under.psrp.play = (pipeline) => work(pipeline, (name) => (name === 'b' ? late : {}));

    const result = await under.run([call('a'), call('b'), call('c')]);

    expect(result).toMatchObject({
      kind: 'ran',
      envelopes: [{ outcome: 'ok' }, { outcome: 'timed-out' }, { outcome: 'ok' }],
    });
    expect(under.psrp.pipelines.map(({ statements }) => callsIn(statements).length)).toEqual([
      3, 1,
    ]);
    expect(under.operations.filter((each) => each === 'Create')).toHaveLength(2);
    expect(under.psrp.pools.size).toBe(1);
  });

  it('may have begun when PowerShell fails in the middle, and is not run again', async () => {
    await using under = await EndpointUnderTest.start('psrp');
    under.psrp.play = (pipeline) => work(pipeline, (name) => (name === 'b' ? undefined : {}));

    const result = await under.run([call('a'), call('b')]);

    expect(result).toMatchObject({
      kind: 'failed',
      fault: 'bad-answer',
      message: expect.stringContaining('It broke.'),
      started: 'unknown',
      envelopes: [{ name: 'a' }],
    });
    expect(under.psrp.pipelines).toHaveLength(1);
  });

  it.each([
    ['CannotCreateTypeConstrainedLanguage', 'Cannot create type. Only core types are supported.'],
    ['ScriptsNotAllowed', 'The syntax is not supported by this runspace.'],
  ])('began nothing where PowerShell is held back: %s', async (errorId, message) => {
    await using under = await EndpointUnderTest.start('psrp');
    under.psrp.play = (pipeline) => pipeline.end('failed', errorValue(message, errorId));

    expect(await under.run([call('a')])).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('ConstrainedLanguage'),
      started: 'no',
    });
  });

  it.each([
    ['an answer to a call that nobody made', '7 {}', 'bad-answer'],
    ['an answer without a number', '{"outcome":"ok"}', 'bad-answer'],
  ])('does not take %s', async (_what, text, fault) => {
    await using under = await EndpointUnderTest.start('psrp');
    under.psrp.play = (pipeline) => pipeline.output(text).end();

    expect(await under.run([call('a')])).toMatchObject({ kind: 'failed', fault, envelopes: [] });
  });

  it('takes the first of two answers to one call', async () => {
    await using under = await EndpointUnderTest.start('psrp');
    under.psrp.play = (pipeline) =>
      pipeline
        .output('1 {"outcome":"ok","output":"{\\"a\\":1}"}')
        .output('1 {"outcome":"ok","output":"{\\"a\\":2}"}')
        .end();

    expect(await under.run([call('a')])).toMatchObject({ envelopes: [{ value: { a: 1 } }] });
  });

  it.each([
    [5, 'does not let this account use the endpoint Microsoft.PowerShell', 'Remote Management'],
    [2150858811, 'rds-07 has no endpoint Microsoft.PowerShell', 'Enable-PSRemoting'],
  ])('names the endpoint when it is refused with %i', async (fault, message, hint) => {
    await using under = await EndpointUnderTest.start('psrp');
    under.psrp.refusals.push({ operation: 'Create', fault });

    expect(await under.run([call('a')])).toMatchObject({
      kind: 'failed',
      fault: 'refused',
      started: 'no',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  it('is stopped, and what runs there with it', async () => {
    await using under = await EndpointUnderTest.start('psrp');
    const stop = new AbortController();
    under.psrp.play = () => stop.abort();

    const result = await under.run([call('a')], { signal: stop.signal });

    expect(result).toMatchObject({ kind: 'failed', fault: 'timed-out', started: 'unknown' });
    expect(under.psrp.pipelines[0]?.wasStopped).toBe(true);
    expect(under.psrp.pools.size).toBe(0);
  });
});

describe('a check by PSRP', () => {
  it('is told look by look', async () => {
    await using under = await EndpointUnderTest.start('psrp');
    const told = JSON.stringify({ account: 'CORP\\fettle', administrator: true });
    under.psrp.play = (pipeline) => work(pipeline, () => ({ output: told }));

    const checked = await under.check();

    expect(checked.map(({ step, ok }) => [step, ok])).toEqual([
      ['reached', true],
      ['let-in', true],
      ['answered', true],
      ['in-time', true],
    ]);
    expect(checked.flatMap(({ parts = [] }) => parts.map(({ name }) => name))).toEqual(
      expect.arrayContaining(['endpoint Microsoft.PowerShell', 'script', 'round']),
    );
  });

  it('says what is wrong with the endpoint', async () => {
    await using under = await EndpointUnderTest.start('psrp');
    under.psrp.refusals.push({ operation: 'Create', fault: 2150858811 });

    const answered = (await under.check()).find(({ step }) => step === 'answered');

    expect(answered).toMatchObject({ ok: false });
    expect(answered?.parts?.at(-1)).toMatchObject({
      name: 'endpoint Microsoft.PowerShell',
      ok: false,
      detail: expect.stringContaining('no endpoint'),
      hints: expect.arrayContaining([expect.stringContaining('Enable-PSRemoting')]),
    });
  });
});
