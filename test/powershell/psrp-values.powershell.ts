import { describe, expect, it } from '@jest/globals';
import { dictionaryIn, entryOf, listIn, memberOf, numberIn, textIn } from '#src/psrp/inside.ts';
import { type PsValue, psList } from '#src/psrp/value.ts';
import { PsrpProcess } from './psrp-process.ts';
import { endOf, outputOf } from './psrp-said.ts';

// A real PowerShell on the other side, as in psrp.powershell.ts.

describe('values of PowerShell', () => {
  it.each([
    ['null', '$null; [Nullable[int]]$null; ,$null'],
    ['a null of a property', "'x' | Select-Object nothing | ForEach-Object nothing"],
  ])('hears %s', async (_, text) => {
    await using shell = await PsrpProcess.start();

    const events = await shell.script(text);

    expect(outputOf(events).length).toBeGreaterThan(0);
    expect(endOf(events).state).toBe('completed');
  });

  it('hears every kind of value', async () => {
    await using shell = await PsrpProcess.start();

    const events = await shell.script(
      "'a' + [char] 10 + '_x000A_' + [char] 0xd83d + [char] 0xffff + [char] 1; [char] 'A'; $true;" +
        '[byte] 255; [sbyte] -128; [uint16] 65535; [int16] -32768; [uint32]::MaxValue; [int]::MinValue;' +
        '[uint64]::MaxValue; [long]::MinValue; [float] 1.5; [double] -0.1; [double]::NaN;' +
        "[double]::NegativeInfinity; [decimal] '79228162514264337593543950335'; [guid]::Empty;" +
        "[uri] 'https://example.test/a?b=c'; [version] '1.2.3.4'; [timespan] '1.02:03:04.5';" +
        "[datetime]::SpecifyKind('2026-02-03T04:05:06.007', 'Utc'); [datetime] '2026-02-03';" +
        '[xml] \'<a b="1">x</a>\'; { Get-Item x }; ,[byte[]] (1, 2, 255)',
    );

    expect(outputOf(events)).toEqual([
      'a\n_x000A_\ud83d\uffff\u0001',
      { kind: 'char', value: 65 },
      true,
      { kind: 'integer', type: 'By', value: 255n },
      { kind: 'integer', type: 'SB', value: -128n },
      { kind: 'integer', type: 'U16', value: 65_535n },
      { kind: 'integer', type: 'I16', value: -32_768n },
      { kind: 'integer', type: 'U32', value: 4_294_967_295n },
      { kind: 'integer', type: 'I32', value: -2_147_483_648n },
      { kind: 'integer', type: 'U64', value: 18_446_744_073_709_551_615n },
      { kind: 'integer', type: 'I64', value: -9_223_372_036_854_775_808n },
      { kind: 'real', type: 'Sg', value: 1.5 },
      { kind: 'real', type: 'Db', value: -0.1 },
      { kind: 'real', type: 'Db', value: Number.NaN },
      { kind: 'real', type: 'Db', value: Number.NEGATIVE_INFINITY },
      { kind: 'decimal', value: '79228162514264337593543950335' },
      { kind: 'guid', value: '00000000-0000-0000-0000-000000000000' },
      { kind: 'uri', value: 'https://example.test/a?b=c' },
      { kind: 'version', value: '1.2.3.4' },
      { kind: 'duration', text: 'P1DT2H3M4.5S', seconds: 93_784.5 },
      { kind: 'date', text: '2026-02-03T04:05:06.007Z', at: 1_770_091_506_007 },
      { kind: 'date', text: '2026-02-03T00:00:00', at: undefined },
      { kind: 'xml', value: '<a b="1">x</a>' },
      expect.objectContaining({ kind: expect.stringMatching('script|object') }),
      { kind: 'bytes', value: new Uint8Array([1, 2, 255]) },
    ]);
  });

  it('takes every kind of value that it gives, unchanged', async () => {
    await using shell = await PsrpProcess.start();
    const values: readonly PsValue[] = [
      'a\n_x000A_\ud83d\uffff\u0001 _X0041_ <&>"\'',
      { kind: 'char', value: 65 },
      false,
      { kind: 'integer', type: 'U64', value: 18_446_744_073_709_551_615n },
      { kind: 'integer', type: 'SB', value: -128n },
      { kind: 'real', type: 'Db', value: 1e21 },
      { kind: 'real', type: 'Db', value: Number.NEGATIVE_INFINITY },
      { kind: 'decimal', value: '0.1' },
      { kind: 'guid', value: '00112233-4455-6677-8899-aabbccddeeff' },
      { kind: 'version', value: '1.2.3.4' },
      { kind: 'duration', text: '-PT0.5S', seconds: -0.5 },
      { kind: 'date', text: '2026-02-03T04:05:06.1234567Z', at: 1_770_091_506_123 },
      { kind: 'bytes', value: new Uint8Array([0, 1, 255]) },
    ];

    const events = await shell.run([
      [
        {
          name: 'param([object[]] $Values) foreach ($value in $Values) { ,$value }',
          isScript: true,
          parameters: [{ name: 'Values', value: psList(values) }],
        },
      ],
    ]);

    expect(outputOf(events)).toEqual(values);
  });

  it('hears objects with properties, lists, tables, enumerations, sets of members and cycles', async () => {
    await using shell = await PsrpProcess.start();

    const events = await shell.script(
      "$o = [pscustomobject] @{ Name = 'x'; __proto__ = 1; List = 1, 2; Table = @{ k = 'v' }; Day = [DayOfWeek] 2 };" +
        '$o | Add-Member Self $o;' +
        "$set = [System.Management.Automation.PSPropertySet]::new('DefaultDisplayPropertySet', [string[]] 'Name');" +
        '$o | Add-Member MemberSet PSStandardMembers ([System.Management.Automation.PSMemberInfo[]] @($set)); $o;' +
        ',[System.Collections.Stack] (1, 2); ,[System.Collections.Queue] (1, 2); Get-Item / | Select-Object *; Get-Item /;' +
        '[ordered] @{ z = 1; a = 2 }; [Collections.Generic.HashSet[int]]::new([int[]] (1, 2))',
    );

    expect(endOf(events).state).toBe('completed');
    const [object, stack, queue, , , ordered] = outputOf(events);
    expect(textIn(memberOf(object, 'Name'))).toBe('x');
    expect(numberIn(memberOf(object, '__proto__'))).toBe(1);
    expect(listIn(memberOf(object, 'List'))?.items.map(numberIn)).toEqual([1, 2]);
    expect(entryOf(memberOf(object, 'Table'), 'k')).toBe('v');
    expect(numberIn(memberOf(object, 'Day'))).toBe(2);
    expect(textIn(memberOf(object, 'Day'))).toBe('Tuesday');
    expect(listIn(stack)?.type).toBe('STK');
    expect(listIn(queue)?.type).toBe('QUE');
    expect(dictionaryIn(ordered)?.entries.map(({ key }) => key)).toEqual(['z', 'a']);
  });

  it('hears a megabyte in one value, and twenty thousand values', async () => {
    await using shell = await PsrpProcess.start();

    const long = await shell.script("'ä' * 1048576");
    const many = await shell.script('1..20000');

    expect(outputOf(long)).toEqual(['ä'.repeat(1_048_576)]);
    expect(outputOf(many).map(numberIn)).toEqual(Array.from({ length: 20_000 }, (_, at) => at + 1));
  });

  it('sends a script and a value of a megabyte', async () => {
    await using shell = await PsrpProcess.start();
    const value = '_x000A_é'.repeat(131_072);

    const events = await shell.run([
      [
        {
          name: `param([string] $Text) $Text.Length\n${'# filler\n'.repeat(100_000)}`,
          isScript: true,
          parameters: [{ name: 'Text', value }],
        },
      ],
    ]);

    expect(outputOf(events).map(numberIn)).toEqual([value.length]);
  });

  it('leaves a secure string sealed', async () => {
    await using shell = await PsrpProcess.start();

    const events = await shell.script("ConvertTo-SecureString 'hidden' -AsPlainText -Force");

    expect(outputOf(events)).toMatchObject([{ kind: 'secure' }]);
    expect(textIn(outputOf(events)[0])).toBeUndefined();
  });
});
