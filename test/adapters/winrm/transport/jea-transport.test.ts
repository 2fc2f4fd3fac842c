import { describe, expect, it } from '@jest/globals';
import { numberIn, textIn } from '#src/psrp/inside.ts';
import { psMembers } from '#src/psrp/value.ts';
import { errorValue, type FakePipeline } from '#test/adapters/winrm/wire/fake-pipeline.ts';
import { EndpointUnderTest } from './endpoint-under-test.ts';
import { call } from './under-test.ts';

type Refusal = readonly [message: string, errorId: string] | undefined;

/** Answers as the functions of the module do, statement by statement. */
function answer(pipeline: FakePipeline, refusal: (command: string) => Refusal = () => undefined) {
  for (const [command] of pipeline.statements) {
    if (command === undefined) continue;
    const refused = refusal(command.name);
    const number = numberIn(command.parameters.get('Number'));
    const output = JSON.stringify({ ran: command.name });
    if (refused !== undefined) pipeline.error(refused[0], refused[1], command.name);
    else pipeline.output(JSON.stringify({ number, outcome: 'ok', output, message: '' }));
  }
  pipeline.end();
}

const unknown = [
  "The term 'Read-Fettle_b' is not recognized.",
  'CommandNotFoundException',
] as const;
const otherDigest = [
  "Cannot validate argument on parameter 'Digest'.",
  'ParameterArgumentValidationError,Read-Fettle_b',
] as const;

const otherValue = [
  'Cannot validate argument on parameter \'Path\'. The argument "Digest" does not match the "^Number$" pattern.',
  'ParameterArgumentValidationError,Read-Fettle_b',
] as const;
const andersWert = [
  'Das Argument für den Parameter "Path" kann nicht überprüft werden. Das Argument "Digest" …',
  'ParameterArgumentValidationError,Read-Fettle_b',
] as const;

describe('a job by JEA', () => {
  it('is a statement for each call in one pipeline, and no script', async () => {
    await using under = await EndpointUnderTest.start('jea');
    under.psrp.play = (pipeline) => answer(pipeline);
    const hostile = '$(whoami); Remove-Item C:\\';

    const result = await under.run([
      call('a', { parameters: { Path: hostile, Count: 3, Share: 0.5, Force: true } }),
      call('b'),
    ]);

    expect(result).toMatchObject({
      kind: 'ran',
      envelopes: [
        { name: 'a', value: { ran: 'Read-Fettle_a' } },
        { name: 'b', value: { ran: 'Read-Fettle_b' } },
      ],
    });
    const [pipeline] = under.psrp.pipelines;
    const commands = pipeline?.statements.flat() ?? [];
    expect(under.psrp.pipelines).toHaveLength(1);
    expect(commands.map(({ isScript }) => isScript)).toEqual([false, false]);
    const given = [...(commands[0]?.parameters ?? [])];
    expect(given.map(([name, value]) => [name, textIn(value)])).toEqual([
      ['Number', '1'],
      ['Digest', 'AB12'],
      ['DeadlineMs', '10000'],
      ['Path', hostile],
      ['Count', '3'],
      ['Share', '0.5'],
      ['Force', 'True'],
    ]);
    expect([...under.psrp.pools.values()][0]?.resource).toBe(
      'http://schemas.microsoft.com/powershell/Fettle',
    );
  });

  it.each([
    ['does not know Read-Fettle_b: install the module again: fettle winrm jea', unknown],
    ['has another revision of Read-Fettle_b: install the module again', otherDigest],
    ['refused a value for -Path of Read-Fettle_b', otherValue],
    ['refused a value for -Path of Read-Fettle_b', andersWert],
    ['refused Read-Fettle_b.', ['No value', 'MissingMandatoryParameter,Read-Fettle_b'] as const],
  ])('tells of a refused call that the endpoint %s', async (message, refusal) => {
    await using under = await EndpointUnderTest.start('jea');
    under.psrp.play = (pipeline) =>
      answer(pipeline, (name) => (name === 'Read-Fettle_b' ? refusal : undefined));

    const given = { parameters: { Path: 'Digest' } };
    const result = await under.run([call('a'), call('b', given), call('c')]);

    expect(result).toMatchObject({
      kind: 'ran',
      envelopes: [
        { name: 'a', outcome: 'ok' },
        {
          name: 'b',
          outcome: 'error',
          message: expect.stringContaining(`The endpoint Fettle of rds-07 ${message}`),
        },
        { name: 'c', outcome: 'ok' },
      ],
    });
  });

  it('takes the error that ended a pipeline for that of its last call', async () => {
    await using under = await EndpointUnderTest.start('jea');
    under.psrp.play = (pipeline) =>
      pipeline
        .output('{"number":1,"outcome":"ok","output":"{}"}')
        .end('failed', errorValue(...unknown));

    expect(await under.run([call('a'), call('b')])).toMatchObject({
      envelopes: [{ outcome: 'ok' }, { message: expect.stringContaining('does not know') }],
    });
  });

  it('goes on behind a call that is refused, which ends its pipeline', async () => {
    await using under = await EndpointUnderTest.start('jea');
    under.psrp.play = (pipeline) => {
      const at = pipeline.statements.findIndex(([first]) => first?.name === 'Read-Fettle_b');
      const before = pipeline.statements.slice(0, at === -1 ? undefined : at);
      for (const [first] of before) {
        const number = numberIn(first?.parameters.get('Number'));
        pipeline.output(JSON.stringify({ number, outcome: 'ok', output: '{}' }));
      }
      if (at === -1) pipeline.end();
      else pipeline.end('failed', errorValue(...unknown));
    };

    const result = await under.run(['a', 'b', 'b', 'c'].map((name) => call(name)));

    expect(result.kind).toBe('ran');
    expect(result.envelopes.map(({ outcome }) => outcome)).toEqual(['ok', 'error', 'error', 'ok']);
    expect(under.psrp.pipelines.map(({ statements }) => statements.length)).toEqual([4, 2, 1]);
    expect(under.operations.filter((each) => each === 'Create')).toHaveLength(1);
  });

  it('runs what PowerShell left out in silence behind a refused first statement', async () => {
    await using under = await EndpointUnderTest.start('jea');
    under.psrp.play = (pipeline) => {
      if (under.psrp.pipelines.length > 1) return answer(pipeline);
      const second = JSON.stringify({ number: 2, outcome: 'ok', output: '{"ran":"once"}' });
      return pipeline.error(unknown[0], unknown[1], 'Read-Fettle_a').output(second).end();
    };

    const result = await under.run(['a', 'b', 'c', 'd'].map((name) => call(name)));

    expect(result.kind).toBe('ran');
    expect(result.envelopes.map(({ name, outcome }) => `${name} ${outcome}`).toSorted()).toEqual([
      'a error',
      'b ok',
      'c ok',
      'd ok',
    ]);
    expect(under.psrp.pipelines.map(({ statements }) => statements.length)).toEqual([4, 2]);
  });

  it('knows nothing of a call that neither answered nor was refused', async () => {
    await using under = await EndpointUnderTest.start('jea');
    under.psrp.play = (pipeline) => pipeline.end();

    const result = await under.run([call('a')]);

    expect(result).toMatchObject({ kind: 'failed', started: 'unknown', envelopes: [] });
    expect(under.psrp.pipelines).toHaveLength(1);
  });

  it('cuts very many calls into several pipelines', async () => {
    await using under = await EndpointUnderTest.start('jea');
    under.psrp.play = (pipeline) => answer(pipeline);
    const calls = Array.from({ length: 120 }, (_, at) => call(`call-${at}`, { text: '# x' }));

    const result = await under.run(calls);

    expect(result).toMatchObject({ kind: 'ran' });
    expect(result.envelopes).toHaveLength(120);
    expect(under.psrp.pipelines.map(({ statements }) => statements.length)).toEqual([50, 50, 20]);
  });

  it('runs what was not begun behind a script that cannot be ended in a new session', async () => {
    await using under = await EndpointUnderTest.start('jea');
    under.psrp.play = (pipeline) => {
      const isFirst = under.psrp.pipelines.length === 1;
      if (!isFirst) return answer(pipeline);
      return pipeline
        .output('{"number":1,"outcome":"timed-out","message":"late","lost":true}')
        .output('{"number":2,"outcome":"error","message":"nothing was begun","lost":true}')
        .end();
    };

    expect(await under.run([call('a'), call('b')])).toMatchObject({
      kind: 'ran',
      envelopes: [{ outcome: 'timed-out' }, { outcome: 'ok' }],
    });
    expect(under.operations.filter((each) => each === 'Create')).toHaveLength(2);
  });

  it('asks nothing of a host for a script that has no command', async () => {
    await using under = await EndpointUnderTest.start('jea');

    expect(await under.run([call('a', { text: 'Get-Date' })])).toMatchObject({
      kind: 'failed',
      started: 'no',
      message: expect.stringContaining('No endpoint has a command for "a"'),
    });
    expect(under.operations).toEqual([]);
  });

  it('says who may use the endpoint when the account may not', async () => {
    await using under = await EndpointUnderTest.start('jea');
    under.psrp.refusals.push({ operation: 'Create', fault: 5 });

    expect(await under.run([call('a')])).toMatchObject({
      fault: 'refused',
      started: 'no',
      hint: expect.stringContaining('(Get-PSSessionConfiguration Fettle).Permission'),
    });
  });
});

describe('a check by JEA', () => {
  it('counts the commands that are there', async () => {
    await using under = await EndpointUnderTest.start('jea');
    under.psrp.play = (pipeline) => {
      for (const name of ['Get-Command', 'Read-FettleRdp_One', 'Undo-FettleRdp_Two']) {
        pipeline.output(psMembers([['Name', name]]));
      }
      pipeline.end();
    };

    const checked = await under.check();

    expect(checked.every(({ ok }) => ok)).toBe(true);
    expect(checked.find(({ step }) => step === 'answered')?.parts).toContainEqual({
      name: 'commands',
      ok: true,
      detail: '2 of Fettle, and no script',
    });
  });

  it('says how the module gets there when there are none', async () => {
    await using under = await EndpointUnderTest.start('jea');

    const answered = (await under.check()).find(({ step }) => step === 'answered');

    expect(answered).toMatchObject({ ok: false, detail: 'Fettle shows none of Fettle' });
    expect(answered?.parts?.at(-1)?.hints).toEqual([expect.stringContaining('fettle winrm jea')]);
  });
});
