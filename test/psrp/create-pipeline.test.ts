import { describe, expect, it } from '@jest/globals';
import { createPipeline } from '#src/psrp/create-pipeline.ts';
import { isPsObject, listIn, memberOf, numberIn, textIn } from '#src/psrp/inside.ts';
import type { PsrpCommand } from '#src/psrp/session.ts';
import type { PsValue } from '#src/psrp/value.ts';
import { pipelineId } from './host-side.ts';

function command(name: string, more: Partial<PsrpCommand> = {}): PsrpCommand {
  return { name, isScript: false, parameters: [], ...more };
}

function shellOf(statements: readonly (readonly PsrpCommand[])[], version = '2.3'): PsValue {
  return memberOf(createPipeline({ id: pipelineId, statements }, version), 'PowerShell') ?? null;
}

function commandsOf(value: PsValue | undefined): readonly PsValue[] {
  return listIn(memberOf(value, 'Cmds'))?.items ?? [];
}

describe('the order of a pipeline', () => {
  it('takes no input, leaves no history and has nobody at its host', () => {
    const order = createPipeline({ id: pipelineId, statements: [[command('x')]] }, '2.3');

    expect(memberOf(order, 'NoInput')).toBe(true);
    expect(memberOf(order, 'AddToHistory')).toBe(false);
    expect(memberOf(memberOf(order, 'HostInfo'), '_isHostNull')).toBe(true);
    expect(numberIn(memberOf(order, 'RemoteStreamOptions'))).toBe(0);
  });

  it('has the commands of one statement in a row', () => {
    const shell = shellOf([[command('Get-Item'), command('1 + 1', { isScript: true })]]);

    expect(memberOf(shell, 'ExtraCmds')).toBeNull();
    expect(commandsOf(shell).map((each) => textIn(memberOf(each, 'Cmd')))).toEqual([
      'Get-Item',
      '1 + 1',
    ]);
    expect(commandsOf(shell).map((each) => memberOf(each, 'IsScript'))).toEqual([false, true]);
  });

  it('has several statements beside each other, the first among them', () => {
    const shell = shellOf([[command('a')], [command('b'), command('c')]]);
    const extra = listIn(memberOf(shell, 'ExtraCmds'))?.items ?? [];

    expect(
      extra.map((each) => commandsOf(each).map((one) => textIn(memberOf(one, 'Cmd')))),
    ).toEqual([['a'], ['b', 'c']]);
    expect(commandsOf(shell).map((each) => textIn(memberOf(each, 'Cmd')))).toEqual(['a']);
  });

  it('has parameters by name and by position', () => {
    const [only] = commandsOf(
      shellOf([[command('x', { parameters: [{ name: 'Path', value: 'C:\\' }, { value: true }] })]]),
    );
    const args = listIn(memberOf(only, 'Args'))?.items ?? [];

    expect(args.map((each) => [memberOf(each, 'N'), memberOf(each, 'V')])).toEqual([
      ['Path', 'C:\\'],
      [null, true],
    ]);
  });

  it.each<[string, readonly string[]]>([
    ['2.1', []],
    ['2.2', ['MergeError', 'MergeWarning', 'MergeVerbose', 'MergeDebug']],
    ['2.3', ['MergeError', 'MergeWarning', 'MergeVerbose', 'MergeDebug', 'MergeInformation']],
  ])('for protocol %s names the streams that it knows', (version, names) => {
    const [only] = commandsOf(shellOf([[command('x')]], version));
    const older = ['MergeMyResult', 'MergeToResult', 'MergePreviousResults'];

    const found = isPsObject(only) ? [...only.members.keys()] : [];
    expect(found.filter((name) => name.startsWith('Merge')).toSorted()).toEqual(
      [...older, ...names].toSorted(),
    );
  });

  it.each([[[]], [[[]]], [[[command('x')], []]]])(
    'needs a command in each statement',
    (statements) => {
      expect(() => shellOf(statements)).toThrow('needs a command');
    },
  );
});
