import { describe, expect, it } from '@jest/globals';
import { progressRecord } from '#src/psrp/progress.ts';
import { errorRecord, informationalRecord, informationRecord } from '#src/psrp/record.ts';
import { int32, type PsValue, psList, psMembers, psObject } from '#src/psrp/value.ts';

function error(members: readonly (readonly [string, PsValue])[]): PsValue {
  const exception = psObject({
    types: ['System.UnauthorizedAccessException', 'System.Exception'],
    properties: new Map([['Message', 'Zugriff verweigert']]),
  });
  const invocation = psObject({
    properties: new Map([
      ['InvocationName', 'Get-Item'],
      ['PositionMessage', 'At line:1 char:5\r\n+ Get-Item x\r\n+ ~~~'],
    ]),
  });
  return psObject({
    types: ['System.Management.Automation.ErrorRecord'],
    text: 'Zugriff verweigert',
    members: new Map<string, PsValue>([
      ['Exception', exception],
      ['TargetObject', 'C:\\x'],
      ['FullyQualifiedErrorId', 'Denied,Get-Item'],
      ['InvocationInfo', invocation],
      ['ErrorCategory_Category', int32(18)],
      ['ErrorCategory_Message', 'PermissionDenied: (C:\\x:String) [Get-Item], Unauthorized'],
      ...members,
    ]),
  });
}

describe('an error', () => {
  it('is told with what is the same in every language apart, and as Windows PowerShell shows it', () => {
    expect(errorRecord(error([]))).toEqual({
      message: 'Zugriff verweigert',
      errorId: 'Denied,Get-Item',
      category: 'PermissionDenied',
      exception: 'System.UnauthorizedAccessException',
      target: 'C:\\x',
      position: 'At line:1 char:5\n+ Get-Item x\n+ ~~~',
      tags: [],
      shown:
        'Get-Item : Zugriff verweigert\nAt line:1 char:5\n+ Get-Item x\n+ ~~~\n' +
        '    + CategoryInfo          : PermissionDenied: (C:\\x:String) [Get-Item], Unauthorized\n' +
        '    + FullyQualifiedErrorId : Denied,Get-Item',
    });
  });

  it('says what its details say, where it has some', () => {
    const record = errorRecord(error([['ErrorDetails_Message', 'Ask the owner.']]));

    expect(record.message).toBe('Ask the owner.');
  });

  it.each<[string, PsValue]>([
    ['nothing', psMembers([])],
    ['null', null],
    ['text alone', 'It failed'],
    [
      'members of other kinds',
      psMembers([
        ['FullyQualifiedErrorId', int32(1)],
        ['Exception', null],
        ['ErrorCategory_Category', 'x'],
      ]),
    ],
    ['a category that does not exist', psMembers([['ErrorCategory_Category', int32(99)]])],
  ])('is read even when it is %s', (_, value) => {
    expect(errorRecord(value).category).toBeUndefined();
    expect(typeof errorRecord(value).message).toBe('string');
  });

  it('is clean, and not endless', () => {
    const record = errorRecord(
      error([
        ['ErrorDetails_Message', `\u001b[2Ja\u202eb${'x'.repeat(1_000_000)}`],
        ['FullyQualifiedErrorId', `a\nb${'y'.repeat(10_000)}`],
      ]),
    );

    expect(record.message).toMatch(/^abx+$/);
    expect(record.message.length).toBeLessThan(20_000);
    expect(record.errorId).toMatch(/^a by+$/);
    expect(record.errorId?.length).toBeLessThan(2000);
  });
});

describe('what PowerShell says beside its output', () => {
  it('is a warning with its place', () => {
    const record = informationalRecord(
      psObject({
        text: 'shown',
        members: new Map([
          ['InformationalRecord_Message', 'careful'],
          ['InvocationInfo_PositionMessage', 'At line:1'],
        ]),
      }),
    );

    expect(record).toMatchObject({ message: 'careful', position: 'At line:1', errorId: undefined });
  });

  it.each<[string, PsValue, string]>([
    ['text', 'hello', 'hello'],
    [
      'what Write-Host makes of it',
      psObject({ text: 'x', properties: new Map([['Message', 'hello']]) }),
      'hello',
    ],
    ['an object', psObject({ text: 'hello' }), 'hello'],
    ['a number', int32(7), '7'],
    ['nothing', null, ''],
  ])('is information: %s', (_, data, message) => {
    const value = psMembers([
      ['MessageData', data],
      ['Tags', psList(['PSHOST', null])],
    ]);

    expect(informationRecord(value)).toMatchObject({ message, tags: ['PSHOST'] });
  });

  it('is progress; what is not known is left out', () => {
    const value = psMembers([
      ['Activity', 'Looking\nup'],
      ['ActivityId', int32(4)],
      ['ParentActivityId', int32(-1)],
      ['PercentComplete', int32(-1)],
      ['SecondsRemaining', int32(30)],
      ['StatusDescription', ' '],
      ['CurrentOperation', null],
      ['Type', psObject({ text: 'Completed', base: int32(1) })],
    ]);

    expect(progressRecord(value)).toEqual({
      activity: 'Looking up',
      activityId: 4,
      parentId: undefined,
      status: undefined,
      operation: undefined,
      percent: undefined,
      secondsLeft: 30,
      isCompleted: true,
    });
  });
});
