import { describe, expect, it } from '@jest/globals';
import { listIn, numberIn } from '#src/psrp/inside.ts';
import { int32, int64, psDictionary, psList } from '#src/psrp/value.ts';
import { PsrpProcess } from './psrp-process.ts';
import { endOf, outputOf, saidOn, script } from './psrp-said.ts';

// A real PowerShell on the other side: PowerShell 7, not Windows PowerShell. Started by run.sh, which says so where
// there is none.

describe('a session with PowerShell', () => {
  it('agrees on 2.3, opens and closes', async () => {
    await using shell = await PsrpProcess.start();

    expect(shell.session.state).toBe('opened');
    expect(shell.session.protocolVersion).toBe('2.3');
    await shell.close();
    expect(shell.session.state).toBe('closed');
    expect(shell.events.filter(({ kind }) => kind === 'broken')).toEqual([]);
  });

  it('hears all six streams and progress, in order', async () => {
    await using shell = await PsrpProcess.start();

    const events = await shell.script(
      "'out'; Write-Error 'bad' -ErrorId mine -TargetObject it -Category PermissionDenied;" +
        "Write-Warning 'careful'; Write-Verbose 'more' -Verbose; Write-Debug 'deep' -Debug;" +
        "Write-Information 'fyi' -Tags one, two; Write-Host 'hello';" +
        "Write-Progress -Activity 'Looking' -Status 'half' -PercentComplete 50 -Id 3;" +
        "Write-Progress -Activity 'Looking' -Completed -Id 3; 'end'",
    );

    expect(outputOf(events)).toEqual(['out', 'end']);
    expect(saidOn(events, 'warning')).toEqual(['careful']);
    expect(saidOn(events, 'verbose')).toEqual(['more']);
    expect(saidOn(events, 'debug')).toEqual(['deep']);
    expect(saidOn(events, 'information')).toEqual(['fyi', 'hello']);
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'record',
        stream: 'error',
        record: expect.objectContaining({
          message: 'bad',
          errorId: 'mine',
          category: 'PermissionDenied',
          target: 'it',
          exception: 'Microsoft.PowerShell.Commands.WriteErrorException',
        }),
      }),
    );
    const progress = events.flatMap((event) => (event.kind === 'progress' ? [event.progress] : []));
    expect(progress).toMatchObject([
      { activity: 'Looking', activityId: 3, status: 'half', percent: 50, isCompleted: false },
      { activity: 'Looking', activityId: 3, isCompleted: true },
    ]);
    expect(endOf(events)).toMatchObject({ state: 'completed' });
  });

  it('tells an error that ends everything from one that does not', async () => {
    await using shell = await PsrpProcess.start();

    const goesOn = await shell.script("Get-Item /nowhere/at/all; 'after'");
    const ends = await shell.script("Get-Item /nowhere/at/all -ErrorAction Stop; 'after'");

    expect(outputOf(goesOn)).toEqual(['after']);
    expect(endOf(goesOn).state).toBe('completed');
    expect(outputOf(ends)).toEqual([]);
    expect(endOf(ends)).toMatchObject({
      state: 'failed',
      error: {
        errorId: 'PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand',
        category: 'ObjectNotFound',
        exception: 'System.Management.Automation.ItemNotFoundException',
        target: '/nowhere/at/all',
        position: expect.stringContaining('At line:1 char:1'),
        shown: expect.stringMatching(
          /^Get-Item : .*\n[\s\S]*\+ FullyQualifiedErrorId : PathNotFound,/,
        ),
      },
    });
  });

  it('fails what cannot be parsed, and what names no command', async () => {
    await using shell = await PsrpProcess.start();

    const parsed = await shell.script('if (');
    const named = await shell.run([[{ name: 'Get-Nothing', isScript: false, parameters: [] }]]);

    expect(endOf(parsed)).toMatchObject({ state: 'failed', error: { category: 'ParserError' } });
    expect(endOf(named)).toMatchObject({
      state: 'failed',
      error: { errorId: 'CommandNotFoundException', category: 'ObjectNotFound' },
    });
  });

  it('runs a command with typed parameters; values never become code', async () => {
    await using shell = await PsrpProcess.start();
    const hostile = "'; throw 'no' #`\"$(throw)\r\n_x000A_ é漢😀";

    const events = await shell.run([
      [
        {
          name: 'Write-Output',
          isScript: false,
          parameters: [
            { name: 'InputObject', value: psList([hostile, int32(7), true, null]) },
            { name: 'NoEnumerate', value: true },
          ],
        },
      ],
    ]);

    expect(listIn(outputOf(events)[0])?.items).toEqual([hostile, int32(7), true, null]);
  });

  it('gives a script its parameters with their types', async () => {
    await using shell = await PsrpProcess.start();
    const text =
      'param([string] $Text, [int] $Count, [switch] $On, [hashtable] $More, [long] $Big)\n' +
      '"$Text|$Count|$On|$($More.a)|$Big|$($Big.GetType().Name)"';

    const events = await shell.run([
      [
        {
          name: text,
          isScript: true,
          parameters: [
            { name: 'Text', value: '$x' },
            { name: 'Count', value: int32(-3) },
            { name: 'On', value: true },
            { name: 'More', value: psDictionary([['a', 'b']]) },
            { name: 'Big', value: int64(9_223_372_036_854_775_807n) },
          ],
        },
      ],
    ]);

    expect(outputOf(events)).toEqual(['$x|-3|True|b|9223372036854775807|Int64']);
  });

  it('runs statements in order, and pipes commands within one', async () => {
    await using shell = await PsrpProcess.start();

    const events = await shell.run([
      script('$kept = 41'),
      [
        ...script('3, 1, 2'),
        { name: 'Sort-Object', isScript: false, parameters: [{ name: 'Descending', value: true }] },
      ],
      script('$kept + 1'),
    ]);

    expect(outputOf(events).map(numberIn)).toEqual([3, 2, 1, 42]);
  });

  it('runs many pipelines on one pool', async () => {
    await using shell = await PsrpProcess.start();
    const ends: string[] = [];

    for (let turn = 0; turn < 50; turn += 1) {
      ends.push(endOf(await shell.script(turn % 5 === 0 ? "throw 'no'" : '1')).state);
    }

    expect(ends).toEqual(Array.from({ length: 50 }, (_, at) => (at % 5 ? 'completed' : 'failed')));
  });

  it('runs two at once where the pool has room for them', async () => {
    await using shell = await PsrpProcess.start({ maxRunspaces: 2 });
    const sleeper = shell.begin([script("'here'; Start-Sleep 600")]);
    await sleeper.spoke();

    const other = await shell.script("'done'");
    sleeper.stop();

    expect(outputOf(other)).toEqual(['done']);
    expect(endOf(await sleeper.ended).state).toBe('stopped');
  });

  it('stops what sleeps, and the pool serves on', async () => {
    await using shell = await PsrpProcess.start();
    const sleeper = shell.begin([script("'here'; try { Start-Sleep 600 } finally { 'cleaned' }")]);
    await sleeper.spoke();

    sleeper.stop();
    const events = await sleeper.ended;

    expect(endOf(events)).toMatchObject({
      state: 'stopped',
      error: { errorId: 'PipelineStopped', category: 'OperationStopped' },
    });
    expect(outputOf(await shell.script("'still there'"))).toEqual(['still there']);
  });

  it.each(['absent', 'unattended'] as const)(
    'never hangs on questions, with a host that is %s',
    async (host) => {
      await using shell = await PsrpProcess.start({ host });

      const events = await shell.script(
        "try { Read-Host 'name' } catch { 'refused' }\n" +
          "try { $Host.UI.ReadLine() } catch { 'refused' }\n" +
          "try { $Host.UI.Prompt('a', 'b', [System.Management.Automation.Host.FieldDescription[]] 'x') } catch { 'refused' }\n" +
          "try { $Host.UI.PromptForChoice('a', 'b', [System.Management.Automation.Host.ChoiceDescription[]] 'x', 0) } catch { 'refused' }\n" +
          "try { $null = $Host.UI.RawUI.GetBufferContents([System.Management.Automation.Host.Rectangle]::new(0, 0, 1, 1)) } catch { 'refused' }\n" +
          "try { $null = $Host.UI.RawUI.ReadKey() } catch { 'refused' }\n" +
          "Remove-Item /nowhere/at/all -Confirm -ErrorAction SilentlyContinue; 'end'",
      );

      expect(outputOf(events)).toEqual([...Array<string>(6).fill('refused'), 'end']);
      expect(endOf(events).state).toBe('completed');
      expect(events.some(({ kind }) => kind === 'reply')).toBe(host === 'unattended');
    },
  );
});
