import { describe, expect, it } from '@jest/globals';
import { listIn } from '#src/psrp/inside.ts';
import { readClixml } from '#src/psrp/read-clixml.ts';
import { writeClixml } from '#src/psrp/write-clixml.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { jobValue, powershellPipeline } from '#src/script/powershell-pipeline.ts';
import { callsIn, entryOf } from '#test/adapters/winrm/wire/asked-pipeline.ts';

const hostile = '$(whoami)"; Remove-Item C:\\ -Recurse _x000A_ </S>\r\n😀';

const call: ScriptCall = {
  name: 'look',
  language: 'powershell',
  text: `\uFEFF${hostile}`,
  parameters: { Path: hostile, Count: 1.5, Force: false },
  state: { was: [hostile] },
  mode: 'preview',
  deadlineMs: 5_000,
  needs: 'user',
};

// What the script does with it is shown in a real PowerShell: test/powershell/psrp-worker.powershell.ts.
describe('the job of a pipeline', () => {
  it('is data with types, whatever stands in it', () => {
    const value = readClixml(writeClixml(jobValue([{ number: 7, call }])));
    const parameters = new Map([['0', value]]);
    const calls = callsIn([[{ name: '', isScript: true, parameters }]]);

    expect(calls).toEqual([{ number: 7, name: 'look', text: hostile, deadlineMs: 5_000 }]);
    const [item] = listIn(entryOf(value, 'calls'))?.items ?? [];
    const given = entryOf(item, 'parameters');
    expect(entryOf(given, 'Path')).toBe(hostile);
    expect(entryOf(given, 'Count')).toEqual({ kind: 'real', type: 'Db', value: 1.5 });
    expect(entryOf(given, 'Force')).toBe(false);
    expect(entryOf(item, 'preview')).toBe(true);
    expect(entryOf(item, 'state')).toBe(JSON.stringify({ was: [hostile] }));
  });

  it('is the only thing that differs from round to round', () => {
    expect(powershellPipeline).toMatch(/^param\(\$job\)\n/);
    expect(powershellPipeline).not.toContain(hostile);
  });
});
