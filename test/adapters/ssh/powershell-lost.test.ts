import { describe, expect, it } from '@jest/globals';
import type { ProcessLine } from '#src/psrp/out-of-process.ts';
import { errorValue } from '#test/adapters/winrm/wire/fake-pipeline.ts';
import { type FakePowershell, work, works } from './fake-powershell.ts';
import { call, PowershellHost } from './powershell-host.ts';

type Deed = (powershell: FakePowershell) => void;

/** Does this in place of an answer to the first line of a kind. */
function once(kind: ProcessLine['kind'], deed: Deed): (powershell: FakePowershell) => void {
  return (powershell) => {
    works(powershell);
    powershell.onLine = (line) => {
      const isFirst = line.kind === kind && powershell.asked.filter((each) => each === kind);
      if (isFirst === false || isFirst.length > 1) return true;
      deed(powershell);
      return false;
    };
  };
}

const cut: Deed = (powershell) => powershell.cut();
const dies: Deed = (powershell) => powershell.exit(137);

describe('a session that is lost', () => {
  it.each([
    ['its connection, before it took the order', once('command', cut), 'unreachable'],
    ['its process, before it took the order', once('command', dies), 'bad-answer'],
    ['its connection, while it opened', once('data', cut), 'unreachable'],
  ])('with %s has begun nothing', async (_how, born, fault) => {
    await using under = await PowershellHost.start(born);

    expect(await under.run([call('a')])).toMatchObject({
      kind: 'failed',
      fault,
      started: 'no',
      envelopes: [],
    });
    expect(under.sessions).toHaveLength(1);
  });

  it.each([
    ['its connection', cut, 'unreachable'],
    ['its process', dies, 'bad-answer'],
  ])(
    'with %s in the middle leaves the outcome unknown, and nothing runs twice',
    async (_how, deed, fault) => {
      await using under = await PowershellHost.start((powershell) => {
        powershell.play = () => deed(powershell);
      });

      expect(await under.run([call('a')])).toMatchObject({
        kind: 'failed',
        fault,
        started: 'unknown',
      });
      expect(under.sessions).toHaveLength(1);
    },
  );

  it.each([
    ['its connection', cut],
    ['its process', dies],
  ])('with %s while it was warm is opened anew, once', async (_how, deed) => {
    await using under = await PowershellHost.start((powershell, number) => {
      works(powershell);
      powershell.onLine = ({ kind }) => {
        const isDue = number === 1 && kind === 'command' && powershell.pipelines.length === 1;
        if (isDue) deed(powershell);
        return !isDue;
      };
    });

    await under.run([call('a')]);
    const result = await under.run([call('b')]);

    expect(result).toMatchObject({ kind: 'ran', envelopes: [{ name: 'b', outcome: 'ok' }] });
    expect(under.sessions.map(({ pipelines }) => pipelines.length)).toEqual([1, 1]);
  });

  it('is known to have begun nothing more when the next one cannot be opened', async () => {
    await using under = await PowershellHost.start((powershell, number) => {
      if (number > 1) powershell.exit(1);
      else
        powershell.play = (pipeline) =>
          work(pipeline, () => ({ outcome: 'timed-out', lost: true }));
    });

    expect(await under.run([call('hangs'), call('next')])).toMatchObject({
      kind: 'failed',
      fault: 'bad-answer',
      started: 'unknown',
      envelopes: [{ name: 'hangs', outcome: 'timed-out' }],
    });
  });
});

describe('a host that is not as it ought to be', () => {
  it('without the subsystem says what to write into sshd_config', async () => {
    await using under = await PowershellHost.withoutSubsystem();

    expect(await under.run([call('a')])).toMatchObject({
      kind: 'failed',
      fault: 'bad-answer',
      started: 'no',
      message: 'sshd on rds-01 has no PowerShell to offer (subsystem powershell).',
      hint: expect.stringContaining('Subsystem powershell /usr/bin/pwsh -sshs -nologo'),
    });
  });

  it('whose PowerShell does not start tells what was said', async () => {
    await using under = await PowershellHost.start((powershell) => {
      powershell.complain('bash: /usr/bin/pwsh:\u001b[31m No such file or directory\r\n');
      powershell.exit(127);
    });

    const result = await under.run([call('a')]);

    expect(result).toMatchObject({
      fault: 'bad-answer',
      started: 'no',
      message: expect.stringContaining(': bash: /usr/bin/pwsh:'),
    });
    expect(JSON.stringify(result)).not.toContain('\\u001b');
  });

  it('whose PowerShell never answers is left', async () => {
    const asked = Promise.withResolvers<void>();
    await using under = await PowershellHost.start(once('data', () => asked.resolve()));

    const running = under.run([call('a')]);
    await asked.promise;
    await under.clock.advance(20_000);

    expect(await running).toMatchObject({ fault: 'timed-out', started: 'no' });
  });

  it.each<[string, Deed]>([
    ['no line of PowerShell', (powershell) => powershell.raw('<html>\n')],
    [
      'no base64',
      (powershell) =>
        powershell.raw(
          `<Data PSGuid='${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}'>!</Data>\n`,
        ),
    ],
    ['a line without end', (powershell) => powershell.raw('<'.repeat(5_000_000))],
  ])('that says %s is not believed any more', async (_what, deed) => {
    await using under = await PowershellHost.start((powershell) => {
      powershell.play = () => deed(powershell);
    });

    expect(await under.run([call('a')])).toMatchObject({
      kind: 'failed',
      fault: 'bad-answer',
      started: 'unknown',
    });
  });

  it('that ends its pipeline without an answer says why', async () => {
    await using under = await PowershellHost.start((powershell) => {
      powershell.play = (pipeline) => work(pipeline, () => undefined);
    });

    expect(await under.run([call('a')])).toMatchObject({
      fault: 'bad-answer',
      started: 'unknown',
      message: 'PowerShell on rds-01 ended before all was told: It broke..',
    });
  });

  it('that lets PowerShell run next to nothing has begun nothing', async () => {
    await using under = await PowershellHost.start((powershell) => {
      powershell.play = (pipeline) =>
        pipeline.end('failed', errorValue('No.', 'ScriptsNotAllowed'));
    });

    expect(await under.run([call('a')])).toMatchObject({
      started: 'no',
      message: expect.stringContaining('ConstrainedLanguage'),
    });
  });
});
