import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entryOf, isPsObject, listIn, memberOf, numberIn, textIn } from '#src/psrp/inside.ts';
import { readClixml } from '#src/psrp/read-clixml.ts';
import { int32, type PsValue, psDictionary, psList, psMembers, psObject } from '#src/psrp/value.ts';
import { writeClixml } from '#src/psrp/write-clixml.ts';
import { anyValue } from './any-value.ts';
import { faultOf } from './clixml-fault.ts';

describe('objects', () => {
  it('have types, text, a value, properties and members', () => {
    const object = readClixml(
      '<Obj RefId="0"><TN RefId="0"><T>A.B</T><T>System.Object</T></TN><ToString>a_x000A_b</ToString><I32>3</I32>' +
        '<Props><S N="P_x0020_">x</S></Props><MS><B N="M">true</B></MS></Obj>',
    );

    expect(object).toEqual({
      kind: 'object',
      types: ['A.B', 'System.Object'],
      text: 'a\nb',
      base: int32(3),
      properties: new Map([['P ', 'x']]),
      members: new Map([['M', true]]),
    });
    expect(textIn(object)).toBe('a\nb');
    expect(numberIn(object)).toBe(3);
    expect(memberOf(object, 'M')).toBe(true);
  });

  it('share their types and each other', () => {
    const list = listIn(
      readClixml(
        '<Obj RefId="0"><LST><Obj RefId="1"><TN RefId="0"><T>A</T></TN></Obj>' +
          '<Obj RefId="2"><TNRef RefId="0"/></Obj><Ref RefId="1"/></LST></Obj>',
      ),
    );

    const [first, second, again] = list?.items ?? [];
    expect(isPsObject(second) && second.types).toEqual(['A']);
    expect(again).toBe(first);
  });

  it('may hold themselves', () => {
    const written = '<Obj RefId="0"><MS><Ref N="Self" RefId="0"/></MS></Obj>';

    const object = readClixml(written);

    expect(memberOf(object, 'Self')).toBe(object);
    expect(writeClixml(object)).toBe(written);
  });

  it('may wrap each other, and show what they wrap', () => {
    const object = readClixml(
      '<Obj RefId="0"><Obj RefId="1"><ToString>x</ToString><S>y</S><Props><S N="a">b</S></Props></Obj><MS><B N="c">true</B></MS></Obj>',
    );

    expect(textIn(object)).toBe('x');
    expect(memberOf(object, 'a')).toBe('b');
    expect(memberOf(object, 'c')).toBe(true);
  });

  it('may wrap one that was there before', () => {
    const list = readClixml(
      '<Obj><LST><Obj RefId="1"><I32>4</I32></Obj><Obj RefId="2"><Ref RefId="1"/></Obj></LST></Obj>',
    );

    expect(numberIn(listIn(list)?.items[1])).toBe(4);
  });

  it('may have sets of members as members', () => {
    const object = readClixml('<Obj><MS><MS N="Set"><S N="a">b</S></MS></MS></Obj>');

    expect(memberOf(memberOf(object, 'Set'), 'a')).toBe('b');
  });

  it.each(['LST', 'IE', 'STK', 'QUE'] as const)('may be lists: %s', (type) => {
    const object = readClixml(`<Obj><${type}><S>a</S><Nil/></${type}></Obj>`);

    expect(listIn(object)).toEqual({ kind: 'list', type, items: ['a', null] });
  });

  it('may be tables, with any keys', () => {
    const object = readClixml(
      '<Obj><DCT><En><S N="Key">a</S><I32 N="Value">1</I32></En><En><I32 N="Key">2</I32><Nil N="Value"/></En></DCT></Obj>',
    );

    expect(numberIn(entryOf(object, 'a'))).toBe(1);
    expect(entryOf(object, 'b')).toBeUndefined();
  });

  it('do no harm by their names', () => {
    const object = readClixml(
      '<Obj><MS><S N="__proto__">x</S><S N="constructor">y</S><S N="toString">z</S></MS></Obj>',
    );

    expect(memberOf(object, '__proto__')).toBe('x');
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(memberOf(readClixml('<Obj/>'), 'toString')).toBeUndefined();
  });

  it('of progress are read with their parts', () => {
    const written =
      '<PR N="Record"><AV>Looking</AV><AI>0</AI><Nil/><PI>-1</PI><PC>-1</PC><T>Completed</T><SR>-1</SR><SD> </SD></PR>';

    const object = readClixml(`<Obj RefId="0"><MS>${written}</MS></Obj>`);

    expect(memberOf(object, 'Record')).toMatchObject({ kind: 'progress' });
    expect(writeClixml(object)).toBe(`<Obj RefId="0"><MS>${written}</MS></Obj>`);
  });

  it.each([
    ['an unknown element', '<X/>'],
    ['an unknown part', '<Obj><X/></Obj>'],
    ['a reference to nothing', '<Ref RefId="1"/>'],
    ['a reference without number', '<Ref/>'],
    ['types that are not there', '<Obj><TNRef RefId="0"/></Obj>'],
    ['a type without name', '<Obj><TN RefId="0"><S>x</S></TN></Obj>'],
    ['two objects with one number', '<Obj RefId="0"><MS><Obj N="a" RefId="0"/></MS></Obj>'],
    ['two values in one', '<Obj><I32>1</I32><S>x</S></Obj>'],
    ['a member without name', '<Obj><MS><S>x</S></MS></Obj>'],
    ['an entry without key', '<Obj><DCT><En><S N="Value">x</S></En></DCT></Obj>'],
    ['an entry that is none', '<Obj><DCT><S N="Key">x</S></DCT></Obj>'],
    ['wrapping itself', '<Obj RefId="0"><Ref RefId="0"/></Obj>'],
    ['wrapping what wraps it', '<Obj RefId="0"><Obj RefId="1"><Ref RefId="0"/></Obj></Obj>'],
    [
      'wrapping in a chain',
      '<Obj><LST><Obj RefId="1"><Obj><Nil/></Obj></Obj><Obj><Ref RefId="1"/></Obj></LST></Obj>',
    ],
    ['text with elements', '<Obj><ToString><S>x</S></ToString></Obj>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><S>&b;</S>'],
    ['nothing', ''],
    ['two values', '<S>a</S><S>b</S>'],
  ])('are refused for %s', (_, text) => {
    expect(faultOf(text)).toMatch(/^bad-output: /);
  });

  it('are refused when they are too deep, too many or too long', () => {
    const deep = (levels: number): string =>
      '<Obj><LST>'.repeat(levels) + '</LST></Obj>'.repeat(levels);
    const few = { characters: 1000, depth: 128, elements: 10, attributes: 8 };

    expect(faultOf(deep(64))).toBe('nothing was wrong');
    expect(faultOf(deep(65))).toContain('too deeply');
    expect(() => readClixml(`<Obj><LST>${'<Nil/>'.repeat(9)}</LST></Obj>`, few)).toThrow(
      'too many',
    );
    expect(() => readClixml(`<S>${'a'.repeat(1000)}</S>`, few)).toThrow('too long');
    expect(faultOf(`<Obj ${'a="" '.repeat(9)}/>`)).toMatch(/^bad-output/);
  });
});

describe('writing', () => {
  it('gives lists and tables the types of PowerShell', () => {
    expect(writeClixml(psList(['a', psDictionary([['k', null]])]))).toBe(
      '<Obj RefId="0"><TN RefId="0"><T>System.Object[]</T><T>System.Array</T><T>System.Object</T></TN><LST><S>a</S>' +
        '<Obj RefId="1"><TN RefId="1"><T>System.Collections.Hashtable</T><T>System.Object</T></TN><DCT><En><S N="Key">k</S>' +
        '<Nil N="Value"/></En></DCT></Obj></LST></Obj>',
    );
  });

  it('names types once and refers to them then', () => {
    const typed = (): PsValue => psObject({ types: ['A'], base: 'x' });

    expect(
      writeClixml(
        psMembers([
          ['a', typed()],
          ['b', typed()],
        ]),
      ),
    ).toBe(
      '<Obj RefId="0"><MS><Obj N="a" RefId="1"><TN RefId="0"><T>A</T></TN><S>x</S></Obj>' +
        '<Obj N="b" RefId="2"><TNRef RefId="0"/><S>x</S></Obj></MS></Obj>',
    );
  });

  it('keeps types apart whose names run together', () => {
    const written = writeClixml(
      psMembers([
        ['a', psObject({ types: ['A\nB'] })],
        ['b', psObject({ types: ['A', 'B'] })],
      ]),
    );

    expect(memberOf(readClixml(written), 'b')).toMatchObject({ types: ['A', 'B'] });
  });
});

describe('any value', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(readClixml(writeClixml(value))).toEqual(value);
      }),
      { numRuns: 150 },
    );
  });

  it('is read or refused when it was changed on its way, and what was read is stable', () => {
    const changed = fc.record({
      value: anyValue,
      at: fc.nat(),
      cut: fc.integer({ min: 0, max: 12 }),
      put: fc.constantFrom(
        '',
        '<',
        '>',
        '/',
        '"',
        '&',
        'Obj',
        '<Ref RefId="0"/>',
        '<Nil/>',
        '</MS>',
        '_x',
        '\u0000',
      ),
    });
    fc.assert(
      fc.property(changed, ({ value, at, cut, put }) => {
        const text = writeClixml(value);
        const from = at % text.length;
        const hostile = text.slice(0, from) + put + text.slice(from + cut);
        if (faultOf(hostile) !== 'nothing was wrong') return;

        const written = writeClixml(readClixml(hostile));
        expect(writeClixml(readClixml(written))).toBe(written);
      }),
      { numRuns: 250 },
    );
  });
});
